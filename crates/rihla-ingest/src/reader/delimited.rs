//! Delimited text: records are split, quotes undone in place, no cell is copied.
//!
//! The rules are RFC 4180's with what agencies do to it: any delimiter, records that end with LF, CRLF or CR, blanks before an
//! opening quote (`1, "a b"`), quotes inside an unquoted cell taken as they stand, text after a closing quote kept.

use memchr::{memchr, memchr2, memrchr};

use crate::block::{RowBlock, RowStart, Span, as_u32};

/// How a delimited file is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// The byte that ends a record: LF (a CR before it is cut), or CR.
    pub terminator: u8,
}

const QUOTE: u8 = b'"';

/// Position of the quote that opens a quoted cell at `from`, blanks before it passed over.
fn opening_quote(bytes: &[u8], from: usize, delimiter: u8) -> Option<usize> {
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(&QUOTE) => return Some(at),
            Some(&b) if (b == b' ' || b == b'\t') && b != delimiter => at += 1,
            _ => return None,
        }
    }
}

/// The position after the last record of a buffer that begins at a record's first byte; none if no record is complete.
pub(crate) fn last_record_end(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    if memchr(QUOTE, bytes).is_none() {
        return memrchr(dialect.terminator, bytes).map(|at| at + 1);
    }
    let mut last = None;
    let mut at = 0;
    while at < bytes.len() {
        if let Some(quote) = opening_quote(bytes, at, dialect.delimiter) {
            let Some((_, after)) = closing_quote(bytes, quote + 1) else { break };
            at = after;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(hit) = memchr2(dialect.delimiter, dialect.terminator, rest) else { break };
        at += hit + 1;
        if rest.get(hit) == Some(&dialect.terminator) {
            last = Some(at);
        }
    }
    last
}

/// From inside a quoted cell: whether it holds doubled quotes, and the position after its closing quote.
fn closing_quote(bytes: &[u8], from: usize) -> Option<(bool, usize)> {
    let mut at = from;
    let mut doubled = false;
    loop {
        at += memchr(QUOTE, bytes.get(at..)?)?;
        if bytes.get(at + 1) == Some(&QUOTE) {
            doubled = true;
            at += 2;
        } else {
            return Some((doubled, at + 1));
        }
    }
}

/// Splits a buffer of whole records (the last may lack its end). At most `most` rows are taken; answers the block and the number of
/// bytes it used up.
pub(crate) fn split(mut bytes: Vec<u8>, dialect: Dialect, most: usize) -> (RowBlock, usize) {
    let mut cells: Vec<Span> = Vec::with_capacity(bytes.len() / 6 + 8);
    let mut rows: Vec<RowStart> = Vec::with_capacity(bytes.len() / 60 + 8);
    let mut line = 0_u32;
    let mut at = 0;
    while at < bytes.len() && rows.len() < most {
        rows.push(RowStart { first: as_u32(cells.len()), line, column: 0 });
        loop {
            let quoted = match bytes.get(at) {
                Some(&QUOTE) => Some(at),
                Some(b' ' | b'\t') => opening_quote(&bytes, at, dialect.delimiter),
                _ => None,
            };
            let (start, mut end, stop);
            if let Some(quote) = quoted {
                (start, end, stop) = unquote(&mut bytes, quote + 1, dialect, &mut line);
            } else {
                let rest = bytes.get(at..).unwrap_or_default();
                start = at;
                stop = memchr2(dialect.delimiter, dialect.terminator, rest).map(|hit| at + hit);
                end = stop.unwrap_or(bytes.len());
            }
            let ended = stop.is_none_or(|s| bytes.get(s) == Some(&dialect.terminator));
            if ended && quoted.is_none() && end > start && bytes.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            cells.push(Span { start: as_u32(start), end: as_u32(end) });
            at = stop.map_or(bytes.len(), |s| s + 1);
            if ended {
                break;
            }
        }
        line += 1;
    }
    let (text, spoilt_at) = into_text(bytes);
    let mut block = RowBlock { text, cells, rows, absolute: false, lines: line, ..RowBlock::default() };
    mark_spoilt(&mut block, &spoilt_at);
    (block, at)
}

/// Undoes the quoting of a cell in place: answers its start, its end and the position of the byte that stopped it.
fn unquote(bytes: &mut [u8], start: usize, dialect: Dialect, line: &mut u32) -> (usize, usize, Option<usize>) {
    let (doubled, after) = closing_quote(bytes, start).unwrap_or((true, bytes.len()));
    let rest = bytes.get(after..).unwrap_or_default();
    let stop = memchr2(dialect.delimiter, dialect.terminator, rest).map(|hit| after + hit);
    let cell_end = stop.unwrap_or(bytes.len());
    let closed = bytes.get(after.wrapping_sub(1)) == Some(&QUOTE) && after > start;
    let inner_end = if closed { after - 1 } else { after };
    let inside = bytes.get(start..inner_end).unwrap_or_default();
    *line += as_u32(memchr::memchr_iter(dialect.terminator, inside).count());
    let tail = bytes.get(after..cell_end).unwrap_or_default();
    let tail_is_blank = tail.iter().all(u8::is_ascii_whitespace);
    if !doubled && tail_is_blank {
        return (start, inner_end, stop);
    }
    // Move the kept bytes down; the gap is filled with blanks so that no half character is left behind.
    let mut write = start;
    let mut read = start;
    while read < cell_end {
        let Some(&byte) = bytes.get(read) else { break };
        if read == inner_end && closed {
            read += 1;
            continue;
        }
        if byte == QUOTE && read < inner_end && bytes.get(read + 1) == Some(&QUOTE) && read + 1 < inner_end {
            read += 1;
        }
        if let Some(slot) = bytes.get_mut(write) {
            *slot = byte;
        }
        write += 1;
        read += 1;
    }
    if let Some(gap) = bytes.get_mut(write..cell_end) {
        gap.fill(b' ');
    }
    (start, write, stop)
}

/// Bytes as text; each byte that is not valid UTF-8 becomes the substitute character (U+001A), whose places are answered.
pub(crate) fn into_text(bytes: Vec<u8>) -> (String, Vec<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => {
            // Other encodings were decoded before; what they could not say is U+FFFD.
            let spoilt = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()).collect();
            (text, spoilt)
        }
        Err(error) => {
            let mut bytes = error.into_bytes();
            let mut spoilt = Vec::new();
            let mut at = 0;
            while let Err(error) = std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
                let from = at + error.valid_up_to();
                let length = error.error_len().unwrap_or(bytes.len() - from).max(1);
                if let Some(bad) = bytes.get_mut(from..from + length) {
                    bad.fill(0x1A);
                }
                spoilt.push(from);
                at = from + length;
            }
            (String::from_utf8(bytes).unwrap_or_default(), spoilt)
        }
    }
}

/// Notes the lines of rows in which spoilt bytes lie; both are in ascending order.
pub(crate) fn mark_spoilt(block: &mut RowBlock, spoilt_at: &[usize]) {
    let mut row = 0;
    for &at in spoilt_at {
        while block.rows.get(row + 1).is_some_and(|next| block.cells.get(next.first as usize).is_some_and(|c| c.start as usize <= at)) {
            row += 1;
        }
        if let Some(start) = block.rows.get(row)
            && block.spoilt.last() != Some(&start.line)
        {
            block.spoilt.push(start.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', terminator: b'\n' };

    fn rows(text: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
        let (block, used) = split(text.to_vec(), dialect, usize::MAX);
        assert_eq!(used, text.len());
        (0..block.rows.len()).map(|r| block.cells_of(r).iter().map(|s| block.text_of(*s).to_owned()).collect()).collect()
    }

    #[test]
    fn splits_plain_and_quoted() {
        assert_eq!(rows(b"a,b\r\n1,2\r\n", COMMA), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows(b"a,\"b,c\"\n\"x \"\"y\"\"\",\n", COMMA), [["a", "b,c"], ["x \"y\"", ""]]);
        assert_eq!(rows(b"38, Private, \"a, b\"\n", COMMA), [["38", " Private", "a, b"]]);
        assert_eq!(rows("5\" pipe,\"é\"\"è\" tail\n".as_bytes(), COMMA), [["5\" pipe", "é\"è tail"]]);
        assert_eq!(rows(b"a;b\rc;d", Dialect { delimiter: b';', terminator: b'\r' }), [["a", "b"], ["c", "d"]]);
        assert_eq!(rows(b"\"\",\"\"\"\"\n", COMMA), [["", "\""]]);
        assert_eq!(rows(b"\"never closed\nx", COMMA), [["never closed\nx"]]);
    }

    #[test]
    fn counts_lines_inside_quotes() {
        let (block, _) = split(b"a\n\"x\ny\nz\",1\nlast\n".to_vec(), COMMA, usize::MAX);
        assert_eq!(block.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [0, 1, 4]);
        assert_eq!(block.lines, 5);
    }

    #[test]
    fn finds_the_last_whole_record() {
        assert_eq!(last_record_end(b"a\nb\nc", COMMA), Some(4));
        assert_eq!(last_record_end(b"a\n\"b\nc", COMMA), Some(2));
        assert_eq!(last_record_end(b"\"b\nc", COMMA), None);
        assert_eq!(last_record_end(b"a,\"x\ny\"\nb", COMMA), Some(8));
        assert_eq!(last_record_end(b"a,5\"\nb\"\nc", COMMA), Some(8));
    }

    #[test]
    fn invalid_bytes_are_located_and_kept_apart() {
        let (block, _) = split(b"a,b\nC\xF4te,1\nok,2\n\xFF\xFE,3".to_vec(), COMMA, usize::MAX);
        assert_eq!(block.spoilt, [1, 3]);
        assert_eq!(block.cell(1, 0), "C\u{1a}te");
        assert_eq!(block.cell(2, 1), "2");
    }

    proptest::proptest! {
        /// Splitting in two at the last record's end gives the same rows as splitting the whole.
        #[test]
        fn splitting_at_record_ends_changes_nothing(text in "[a,\" \r\n;é]{0,60}", cut in 0_usize..60) {
            let bytes = text.as_bytes();
            let whole = rows(bytes, COMMA);
            let head = bytes.get(..cut.min(bytes.len())).unwrap_or_default();
            if let Some(end) = last_record_end(head, COMMA) {
                let mut parts = rows(&bytes[..end], COMMA);
                parts.extend(rows(&bytes[end..], COMMA));
                proptest::prop_assert_eq!(parts, whole);
            }
        }
    }
}
