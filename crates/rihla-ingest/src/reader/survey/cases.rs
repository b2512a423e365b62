//! Cases of a survey file as rows of text cells. A case is a record of fixed width; every value is written exactly as it is stored, as
//! its code and never as its label.

use std::sync::Arc;

use encoding_rs::Encoding;

use crate::block::{RowBlock, UndeclaredMissing, as_u32};
use crate::reader::dta::long_text::LongTexts;
use crate::reader::survey::missing::Watch;
use crate::reader::survey::moment::{self, Moment};
use crate::reader::survey::number::{push_f32, push_f64, push_i64};
use crate::reader::survey::order::Order;

/// How a value lies in its case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// An SPSS number: eight bytes, one of which numbers stands for "system missing".
    Spss {
        missing: f64,
    },
    /// Stata numbers, the greatest of each kind standing for `.` and `.a` to `.z`.
    Byte,
    Int,
    Long,
    Float,
    Double,
    /// Text in one or several stretches of the case (offset and length), padded with blanks or ended by a zero byte.
    Text(Vec<(usize, usize)>),
    /// A reference to a long text of a Stata file.
    LongText,
}

/// A value of each case.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// First byte in the case.
    pub at: usize,
    pub kind: Kind,
    /// How its numbers count time, if they do.
    pub moment: Option<Moment>,
    /// Which of its values the file calls missing, and the source definition does not.
    pub watch: Option<Watch>,
}

/// How the cases of a file lie in its bytes.
#[derive(Debug, Clone)]
pub(crate) struct CaseLayout {
    /// Bytes of a case.
    pub width: usize,
    pub order: Order,
    pub encoding: &'static Encoding,
    pub fields: Vec<Field>,
    pub long_texts: Option<Arc<LongTexts>>,
}

/// Stands between cells, so that the same text cut in another way is another row.
const BETWEEN: char = '\u{1F}';

impl CaseLayout {
    /// Writes whole cases as rows; answers the block and the number of bytes it used up.
    pub fn split(&self, bytes: &[u8], most: usize) -> (RowBlock, usize) {
        let cases = (bytes.len() / self.width.max(1)).min(most);
        let mut block = RowBlock {
            text: String::with_capacity(bytes.len()),
            cells: Vec::with_capacity(cases * self.fields.len()),
            rows: Vec::with_capacity(cases),
            ..RowBlock::default()
        };
        let mut scratch = Vec::new();
        for (row, case) in bytes.chunks_exact(self.width.max(1)).take(cases).enumerate() {
            let row = as_u32(row);
            block.begin_row(row);
            for field in &self.fields {
                if !block.text.is_empty() {
                    block.text.push(BETWEEN);
                }
                let start = block.text.len();
                let spoilt = self.push(field, case, &mut block.text, &mut scratch);
                if spoilt && block.spoilt.last() != Some(&row) {
                    block.spoilt.push(row);
                }
                if let Some(watch) = &field.watch
                    && block.text.get(start..).is_some_and(|text| watch.hits(text))
                {
                    let text = block.text.split_off(start);
                    block.text.push('.');
                    note(&mut block.undeclared_missing, row, watch, text);
                }
                block.cells.push(crate::block::Span { start: as_u32(start), end: as_u32(block.text.len()) });
            }
        }
        block.lines = as_u32(cases);
        (block, cases * self.width)
    }

    /// Adds the text of a value; answers whether its bytes are not valid in the encoding.
    fn push(&self, field: &Field, case: &[u8], out: &mut String, scratch: &mut Vec<u8>) -> bool {
        let bytes = |n: usize| case.get(field.at..field.at + n).unwrap_or_default();
        let value = match &field.kind {
            Kind::Spss { missing } => {
                let value = self.order.f64(bytes(8));
                if value == *missing { Err(Some(0)) } else { Ok(value) }
            }
            Kind::Byte => whole(i64::from(bytes(1).first().map_or(0, |b| b.cast_signed())), 101),
            Kind::Int => whole(i64::from(self.order.i16(bytes(2))), 32_741),
            Kind::Long => whole(i64::from(self.order.i32(bytes(4))), 2_147_483_621),
            Kind::Float => {
                let value = self.order.f32(bytes(4));
                match value.to_bits().checked_sub(0x7F00_0000).filter(|_| value.is_sign_positive()) {
                    Some(over) => Err((over.is_multiple_of(1 << 11)).then_some(u64::from(over >> 11))),
                    None if field.moment.is_none() => {
                        push_f32(out, value);
                        return false;
                    }
                    None => Ok(f64::from(value)),
                }
            }
            Kind::Double => {
                let value = self.order.f64(bytes(8));
                match value.to_bits().checked_sub(0x7FE0_0000_0000_0000).filter(|_| value.is_sign_positive()) {
                    Some(over) => Err((over.is_multiple_of(1 << 40)).then_some(over >> 40)),
                    None => Ok(value),
                }
            }
            Kind::Text(parts) => {
                return match parts.as_slice() {
                    [(at, length)] => self.push_text(case.get(*at..at + length).unwrap_or_default(), out),
                    // A letter of several bytes may lie across two stretches.
                    parts => {
                        scratch.clear();
                        parts.iter().for_each(|(at, length)| scratch.extend_from_slice(case.get(*at..at + length).unwrap_or_default()));
                        self.push_text(scratch, out)
                    }
                };
            }
            Kind::LongText => {
                let text = self.long_texts.as_ref().and_then(|texts| texts.of(bytes(8), self.order));
                return text.is_some_and(|text| self.push_text(text, out));
            }
        };
        match value {
            Ok(value) => {
                if !field.moment.is_some_and(|moment| moment::push(out, moment, value)) {
                    push_f64(out, value);
                }
            }
            Err(tag) => push_missing(out, tag),
        }
        false
    }

    fn push_text(&self, bytes: &[u8], out: &mut String) -> bool {
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        let text = bytes.get(..end).unwrap_or_default();
        let text = text.get(..text.iter().rposition(|b| *b != b' ').map_or(0, |at| at + 1)).unwrap_or_default();
        if text.is_ascii()
            && let Ok(text) = std::str::from_utf8(text)
        {
            out.push_str(text);
            return false;
        }
        let (text, spoilt) = self.encoding.decode_without_bom_handling(text);
        out.push_str(&text);
        spoilt
    }
}

/// A whole number of a Stata file: at `missing` the kinds of missing begin.
fn whole(value: i64, missing: i64) -> Result<f64, Option<u64>> {
    match u64::try_from(value - missing) {
        Ok(tag) => Err(Some(tag)),
        // Whole numbers of up to four bytes are exact.
        Err(_) => Ok(value as f64),
    }
}

/// Adds `.` for tag 0, `.a` to `.z` for 1 to 26; what is no kind of missing is no number either.
pub(crate) fn push_missing(out: &mut String, tag: Option<u64>) {
    match tag.and_then(|tag| u8::try_from(tag).ok()) {
        Some(0) => out.push('.'),
        Some(tag @ 1..=26) => {
            out.push('.');
            out.push(char::from(b'a' + tag - 1));
        }
        _ => out.push_str("NaN"),
    }
}

/// Adds the code of a value label, or the kind of missing it labels.
pub(crate) fn push_code(out: &mut String, code: i32) {
    match whole(i64::from(code), 2_147_483_621) {
        Ok(_) => push_i64(out, i64::from(code)),
        Err(tag) => push_missing(out, tag),
    }
}

/// Notes a value that the file alone calls missing: once for a column of a block, with its count.
fn note(notes: &mut Vec<UndeclaredMissing>, line: u32, watch: &Watch, text: String) {
    match notes.iter_mut().find(|n| Arc::ptr_eq(&n.column, &watch.column)) {
        Some(noted) => noted.count += 1,
        None => notes.push(UndeclaredMissing { line, column: Arc::clone(&watch.column), text, count: 1 }),
    }
}
