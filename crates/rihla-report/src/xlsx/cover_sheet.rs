//! The cover: what the workbook is, where it is from, how it may be used.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::{Style, write_text};
use super::view::WorkbookView;

pub(crate) fn write_cover(sheet: &mut Worksheet, view: &WorkbookView<'_>, style: &Style) -> Result<(), XlsxError> {
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 90)?;
    write_text(sheet, 0, 0, view.title, &style.title)?;
    let mut row = 2;
    for line in view.cover {
        write_text(sheet, row, 0, &line.label, &style.label)?;
        write_text(sheet, row, 1, &line.text, &style.wrapped)?;
        row += 1;
    }
    row += 1;
    for line in view.marks {
        write_text(sheet, row, 0, &line.label, &style.mark)?;
        write_text(sheet, row, 1, &line.text, &style.wrapped)?;
        row += 1;
    }
    Ok(())
}
