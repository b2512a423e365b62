//! Text in fixed columns, counted in characters.

use rihla_model::definition::FixedField;

use crate::block::{RowBlock, RowStart, Span, as_u32};
use crate::reader::delimited::{into_text, mark_spoilt};

/// Splits lines into the declared fields. A field beyond the end of its line is blank.
pub(crate) fn split_fields(bytes: Vec<u8>, terminator: u8, fields: &[FixedField], most: usize) -> (RowBlock, usize) {
    let (lines, used) = split_lines(bytes, terminator, most);
    let mut cells = Vec::with_capacity(lines.rows.len() * fields.len());
    let mut rows = Vec::with_capacity(lines.rows.len());
    for row in 0..lines.rows.len() {
        let Some(start) = lines.rows.get(row) else { break };
        rows.push(RowStart { first: as_u32(cells.len()), line: start.line, column: 0 });
        let Some(span) = lines.cells_of(row).first().copied() else { continue };
        let line = lines.text_of(span);
        if crate::text::trim(line).is_empty() {
            cells.push(Span { start: span.start, end: span.start });
            continue;
        }
        let ascii = line.is_ascii();
        for field in fields {
            let from = field.from.saturating_sub(1) as usize;
            let to = (field.to as usize).max(from);
            let (from, to) = if ascii {
                (from.min(line.len()), to.min(line.len()))
            } else {
                let at = |n: usize| line.char_indices().nth(n).map_or(line.len(), |(i, _)| i);
                (at(from), at(to))
            };
            cells.push(Span { start: span.start + as_u32(from), end: span.start + as_u32(to) });
        }
    }
    (RowBlock { cells, rows, ..lines }, used)
}

/// Lines as rows of one cell; quotes have no meaning here.
fn split_lines(bytes: Vec<u8>, terminator: u8, most: usize) -> (RowBlock, usize) {
    let mut block = RowBlock::default();
    let mut at = 0;
    while at < bytes.len() && block.rows.len() < most {
        let rest = bytes.get(at..).unwrap_or_default();
        let stop = memchr::memchr(terminator, rest);
        let mut end = at + stop.unwrap_or(rest.len());
        let next = stop.map_or(bytes.len(), |s| at + s + 1);
        if end > at && bytes.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        let line = as_u32(block.rows.len());
        block.rows.push(RowStart { first: line, line, column: 0 });
        block.cells.push(Span { start: as_u32(at), end: as_u32(end) });
        at = next;
    }
    block.lines = as_u32(block.rows.len());
    let (text, spoilt) = into_text(bytes);
    block.text = text;
    mark_spoilt(&mut block, &spoilt);
    (block, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_characters() {
        let fields = [("a", 1, 3), ("b", 4, 6), ("c", 7, 9)].map(|(name, from, to)| FixedField { name: name.to_owned(), from, to });
        let (block, used) = split_fields("001\"x\"  9\r\nÉté12\n\nab".as_bytes().to_vec(), b'\n', &fields, usize::MAX);
        assert_eq!(used, 22);
        let cell = |row, column| block.cell(row, column).to_owned();
        assert_eq!((cell(0, 0), cell(0, 1), cell(0, 2)), ("001".into(), "\"x\"".into(), "  9".into()));
        assert_eq!((cell(1, 0), cell(1, 1), cell(1, 2)), ("Été".into(), "12".into(), String::new()));
        assert!(block.is_blank(2));
        assert_eq!(cell(3, 0), "ab");
        assert_eq!(block.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
