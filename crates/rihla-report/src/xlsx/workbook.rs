//! The workbook.

use rihla_table::Released;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, RowNum, Workbook, XlsxError};

use super::cover_sheet::write_cover;
use super::data_sheet::{DataTexts, ROWS};
use super::layout_sheet::write_layout;
use super::sheet_name::SheetNames;
use super::style::Style;
use super::view::WorkbookView;
use crate::ReportError;

/// Writes a released table as an XLSX workbook in one language: a cover, a sheet for each layout, and all cells in long
/// form. The same table and view give the same bytes. Rows of the long form pass through a temporary file.
///
/// # Errors
/// [`ReportError::Layout`] where a layout names what the table does not have, [`ReportError::Workbook`].
pub fn workbook(released: &Released, view: &WorkbookView<'_>) -> Result<Vec<u8>, ReportError> {
    let right_to_left = view.language.is_right_to_left();
    let style = Style::new(right_to_left);
    let mut names = SheetNames::default();
    let mut workbook = Workbook::new();
    set_properties(&mut workbook, view.title, view.author, view.created)?;

    let sheet = workbook.add_worksheet();
    sheet.set_name(names.take(&view.labels.cover))?.set_right_to_left(right_to_left);
    write_cover(sheet, view, &style)?;

    for layout in view.layouts {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.take(&layout.name))?.set_right_to_left(right_to_left);
        write_layout(sheet, released, layout, view, &style)?;
    }

    let texts = DataTexts::new(released, view);
    let mut cells = released.cells();
    let mut left = released.len();
    loop {
        let rows = left.min(ROWS);
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(names.take(&view.labels.data))?.set_right_to_left(right_to_left);
        texts.write_head(sheet, &style, rows)?;
        for (row, cell) in (1..).zip(cells.by_ref().take(rows)) {
            texts.write_row(sheet, &style, row as RowNum, &cell)?;
        }
        left -= rows;
        if left == 0 {
            break;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Says in the document's properties what it is, who made it and when.
pub(crate) fn set_properties(workbook: &mut Workbook, title: &str, author: &str, created: jiff::Timestamp) -> Result<(), XlsxError> {
    let created = ExcelDateTime::from_timestamp(created.as_second())?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author(author).set_company(author).set_creation_datetime(&created));
    Ok(())
}
