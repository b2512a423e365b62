//! The cover: what the workbook is, where it is from, how it may be used.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::style::{Style, write_text};
use super::view::{CoverRow, WorkbookView};

/// The width of the texts, in characters.
const TEXT: u32 = 90;
/// The height of a line, in points.
const LINE: u32 = 15;

pub(crate) fn write_cover(sheet: &mut Worksheet, view: &WorkbookView<'_>, style: &Style) -> Result<(), XlsxError> {
    let first = write_lines(sheet, view.title, view.cover, style)? + 1;
    for (row, line) in (first..).zip(view.marks) {
        write_text(sheet, row, 0, &line.label, &style.mark)?;
        write_text(sheet, row, 1, &line.text, &style.wrapped)?;
    }
    Ok(())
}

/// Writes the cover of a workbook of records.
pub(crate) fn write_record_cover(sheet: &mut Worksheet, title: &str, lines: &[CoverRow], style: &Style) -> Result<(), XlsxError> {
    write_lines(sheet, title, lines, style).map(drop)
}

/// Writes the title and lines; says which row is next.
fn write_lines(sheet: &mut Worksheet, title: &str, lines: &[CoverRow], style: &Style) -> Result<RowNum, XlsxError> {
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, TEXT)?;
    sheet.set_print_fit_to_pages(1, 0);
    write_text(sheet, 0, 0, title, &style.title)?;
    let mut row = 2;
    for line in lines {
        write_text(sheet, row, 0, &line.label, &style.label)?;
        write_text(sheet, row, 1, &line.text, &style.wrapped)?;
        // not every program makes a row as high as its text, and a locked sheet cannot be put right by who reads it
        if lines_of(&line.text) > 1 {
            sheet.set_row_height(row, LINE * lines_of(&line.text))?;
        }
        row += 1;
    }
    Ok(row)
}

/// The lines that a text takes, with room for words that do not break.
fn lines_of(text: &str) -> u32 {
    let room = usize::try_from(TEXT).unwrap_or(usize::MAX) * 9 / 10;
    let lines = text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>();
    u32::try_from(lines).unwrap_or(u32::MAX).clamp(1, 25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_lines_that_it_needs() {
        assert_eq!((lines_of(""), lines_of("short"), lines_of(&"a".repeat(81)), lines_of(&"a".repeat(82))), (1, 1, 1, 2));
        assert_eq!(lines_of("one\ntwo"), 2);
    }
}
