//! A block of rows is pasted one column too far to the right.

use crate::stream::Stream;

/// The first shifted column, `SEXE`.
const COLUMN: usize = 3;

/// Shifts `rows` neighbouring rows; gives the new bytes and the changed lines, from 1.
///
/// An empty value is put before the column and the last value falls off, so that the number of columns stays.
pub(super) fn apply(bytes: &[u8], rows: usize, seed: u64) -> (Vec<u8>, Vec<usize>) {
    let lines = super::lines(bytes);
    let mut stream = Stream::named(seed, "plant-shifted-column");
    let rows = rows.min(lines.len().saturating_sub(1));
    let first = 1 + stream.below((lines.len() - rows).max(1) as u64) as usize;
    let chosen = first..(first + rows).min(lines.len());
    let mut spoiled = Vec::with_capacity(bytes.len() + rows);
    for (index, line) in lines.iter().enumerate() {
        if chosen.contains(&index) {
            spoiled.extend_from_slice(&shifted(line));
        } else {
            spoiled.extend_from_slice(line);
        }
    }
    (spoiled, chosen.map(|index| index + 1).collect())
}

fn shifted(line: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(line.len() + 1);
    let (mut column, mut quoted, mut last_comma) = (0, false, 0);
    for &byte in line {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                column += 1;
                last_comma = text.len();
                if column == COLUMN {
                    text.push(b',');
                    last_comma = text.len();
                }
            }
            _ => {}
        }
        text.push(byte);
    }
    text.truncate(last_comma);
    text.extend_from_slice(b"\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn shift_keeps_the_number_of_columns() {
        assert_eq!(shifted(b"M1,1,30,2,\"Congo, R\",Atlas,XA01,XA01,,2,1\r\n"), b"M1,1,30,,2,\"Congo, R\",Atlas,XA01,XA01,,2\r\n");
    }
}
