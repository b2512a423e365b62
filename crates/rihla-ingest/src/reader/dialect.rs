//! Finds the delimiter and the line end of a delimited file from its first records.

use rihla_model::Saying;

use crate::reader::delimited::{Dialect, split};

/// Delimiters that are tried, the likeliest first.
const TRIED: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The dialect of a file: the declared delimiter, or the one that splits the first records into the most cells of the same number.
pub(crate) fn find(head: &[u8], declared: Option<char>) -> Result<Dialect, Saying> {
    let head = head.get(..head.len().min(1 << 16)).unwrap_or_default();
    let terminator = if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() { b'\r' } else { b'\n' };
    if let Some(declared) = declared {
        return match u8::try_from(declared) {
            Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(Dialect { delimiter: byte, terminator }),
            _ => Err(Saying::new("ingest-delimiter", "the delimiter must be one ASCII character other than a quote or a line end")),
        };
    }
    let mut best = (0, Dialect { delimiter: b',', terminator });
    for delimiter in TRIED {
        let dialect = Dialect { delimiter, terminator };
        let score = evidence(head, dialect);
        if score > best.0 {
            best = (score, dialect);
        }
    }
    Ok(best.1)
}

/// How well a delimiter explains the first records: cells of the widest agreeing run of rows, weighted by how many agree.
fn evidence(head: &[u8], dialect: Dialect) -> usize {
    let (block, _) = split(head.to_vec(), dialect, 40);
    // The last record may be cut off.
    let whole = if block.rows.len() > 2 { block.rows.len() - 1 } else { block.rows.len() };
    let widths: Vec<usize> = (0..whole).map(|row| block.cells_of(row).len()).collect();
    widths.iter().filter(|w| **w > 1).map(|w| (w - 1).min(200) * widths.iter().filter(|other| *other == w).count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_delimiters() {
        let found = |text: &str| find(text.as_bytes(), None).map(|d| (d.delimiter, d.terminator));
        assert_eq!(found("a,b\n1,2\n"), Ok((b',', b'\n')));
        assert_eq!(found("Sending;Bahamas, The;X\nA;1,5;2\n"), Ok((b';', b'\n')));
        assert_eq!(found("a\tb\r1\t2\r"), Ok((b'\t', b'\r')));
        assert_eq!(found("only\n1\n"), Ok((b',', b'\n')));
        assert!(find(b"a", Some('é')).is_err());
    }
}
