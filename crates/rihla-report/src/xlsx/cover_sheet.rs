//! The cover: what the workbook is, where it is from, how it may be used.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::style::{Style, write_text};
use super::view::{CoverRow, WorkbookView};

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
    sheet.set_column_width(1, 90)?;
    write_text(sheet, 0, 0, title, &style.title)?;
    let mut row = 2;
    for line in lines {
        write_text(sheet, row, 0, &line.label, &style.label)?;
        write_text(sheet, row, 1, &line.text, &style.wrapped)?;
        row += 1;
    }
    Ok(row)
}
