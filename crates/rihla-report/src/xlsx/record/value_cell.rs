//! A value as a cell: numbers and dates as what they are, all else as a text that is never a formula.

use jiff::civil::Date;
use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, FormatAlign, RowNum, Worksheet};

use super::choice::Labels;
use super::column::ColumnKind;
use super::error::RecordBookError;
use crate::xlsx::style::RIGHT_TO_LEFT;

/// The most that a cell holds, in the units in which spreadsheet programs count a text (UTF-16); theirs is 32,767.
const LONGEST: usize = 32_000;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// The format of texts: what is typed stays as it was typed.
const AS_TEXT: &str = "@";

/// Behind unlocked cells.
const OPEN: u32 = 0x00FF_FBE6;
/// Behind locked ones, where others are open.
const LOCKED: u32 = 0x00F1_F3F5;
const LINE: u32 = 0x00CB_D2D9;

/// What is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lock {
    /// Nothing: the sheet is not protected.
    None,
    /// The cells of the column.
    Locked,
    /// Others; these can be filled in.
    Open,
}

/// How the cells of a column are written.
pub(super) struct CellWriter<'a> {
    header: &'a str,
    kind: &'a ColumnKind,
    labels: Option<Labels<'a>>,
    format: Format,
    text: Format,
    quoted: Format,
}

impl<'a> CellWriter<'a> {
    pub(super) fn new(header: &'a str, kind: &'a ColumnKind, labels: Option<Labels<'a>>, lock: Lock, right_to_left: bool) -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let plain = if right_to_left { plain.set_reading_direction(RIGHT_TO_LEFT) } else { plain };
        let plain = match lock {
            Lock::None => plain,
            Lock::Locked => plain.set_background_color(LOCKED),
            Lock::Open => plain.set_unlocked().set_background_color(OPEN),
        };
        let plain = match lock {
            Lock::None => plain,
            Lock::Locked | Lock::Open => plain.set_border(rust_xlsxwriter::FormatBorder::Hair).set_border_color(LINE),
        };
        let plain = if matches!(kind, ColumnKind::LongText) { plain.set_text_wrap() } else { plain };
        let text = plain.clone().set_num_format(AS_TEXT);
        let format = match kind {
            ColumnKind::Number { decimals: 0 } => plain.set_num_format("#,##0"),
            ColumnKind::Number { decimals } => plain.set_num_format(format!("#,##0.{}", "0".repeat(usize::from(*decimals)))),
            ColumnKind::Date => plain.set_num_format("yyyy-mm-dd"),
            ColumnKind::Text | ColumnKind::LongText | ColumnKind::Choice { .. } => text.clone(),
        };
        let quoted = text.clone().set_quote_prefix();
        Self { header, kind, labels, format, text, quoted }
    }

    /// What can be chosen.
    pub(super) fn offered(&self) -> Vec<&'a str> {
        self.labels.as_ref().map(Labels::offered).unwrap_or_default()
    }

    /// Writes a cell.
    pub(super) fn write(&self, sheet: &mut Worksheet, row: RowNum, column: ColNum, cell: &str) -> Result<(), RecordBookError> {
        if cell.is_empty() {
            sheet.write_blank(row, column, &self.format)?;
            return Ok(());
        }
        match self.kind {
            ColumnKind::Number { .. } => {
                if let Some(number) = exact(cell) {
                    sheet.write_number_with_format(row, column, number, &self.format)?;
                    return Ok(());
                }
            }
            ColumnKind::Date => {
                if let Some(date) = day(cell) {
                    sheet.write_datetime_with_format(row, column, date?, &self.format)?;
                    return Ok(());
                }
            }
            ColumnKind::Choice { many: true, .. } => {
                let shown: Vec<&str> = cell.split(';').map(|code| self.shown(code.trim())).collect();
                return self.write_text(sheet, row, column, &shown.join("; "));
            }
            ColumnKind::Choice { many: false, .. } => return self.write_text(sheet, row, column, self.shown(cell)),
            ColumnKind::Text | ColumnKind::LongText => {}
        }
        self.write_text(sheet, row, column, cell)
    }

    fn shown<'t>(&'t self, code: &'t str) -> &'t str {
        self.labels.as_ref().map_or(code, |labels| labels.of(code))
    }

    fn write_text(&self, sheet: &mut Worksheet, row: RowNum, column: ColNum, text: &str) -> Result<(), RecordBookError> {
        check_text(text, u64::from(row) + 1, self.header)?;
        // a text that could be typed as a formula is marked, so that it stays one when the cell is edited
        let format = if text.starts_with(['=', '+', '-', '@', '\t', '\n']) { &self.quoted } else { &self.text };
        sheet.write_string_with_format(row, column, text, format)?;
        Ok(())
    }
}

/// Says whether a text comes back out of a workbook as it was.
pub(super) fn check_text(text: &str, line: u64, header: &str) -> Result<(), RecordBookError> {
    if text.len() > LONGEST && text.encode_utf16().count() > LONGEST {
        return Err(RecordBookError::TooLong { line, column: header.to_owned() });
    }
    if text.chars().any(is_lost) {
        return Err(RecordBookError::Unprintable { line, column: header.to_owned() });
    }
    Ok(())
}

/// Whether a sign does not come back out of a workbook.
fn is_lost(sign: char) -> bool {
    (sign.is_control() && !matches!(sign, '\t' | '\n')) || matches!(sign, '\u{FFFE}' | '\u{FFFF}')
}

/// A number of which a spreadsheet keeps every digit.
fn exact(cell: &str) -> Option<f64> {
    let plain = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    if whole.len() + decimals.len() > DIGITS {
        return None;
    }
    cell.parse().ok()
}

/// A date that all programs count alike: before March 1900 some have a day that was none.
fn day(cell: &str) -> Option<Result<ExcelDateTime, rust_xlsxwriter::XlsxError>> {
    let date: Date = cell.parse().ok().filter(|date: &Date| date.to_string() == cell)?;
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    (year > 1900 || (year == 1900 && month > 2)).then(|| ExcelDateTime::from_ymd(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_where_all_its_digits_are_kept() {
        for (cell, number) in [("0", 0.0), ("-12.50", -12.5), ("999999999999999", 999_999_999_999_999.0), ("000.001", 0.001), ("-0", 0.0)] {
            assert_eq!(exact(cell), Some(number), "{cell}");
        }
        for cell in ["1234567890123456", "0.1234567890123456", "1e3", "+1", "1.", ".5", "", "-", "NaN", "١", "1 000"] {
            assert_eq!(exact(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_date_is_one_where_programs_count_alike() {
        assert!(day("1900-03-01").is_some_and(|date| date.is_ok()) && day("9999-12-31").is_some_and(|date| date.is_ok()));
        for cell in ["1900-02-28", "1899-12-31", "2027-2-3", "2027-02-29", "2027-02-03T10:00", "-2027-01-01", "", "x"] {
            assert!(day(cell).is_none(), "{cell}");
        }
    }
}
