//! An exported list of records.

use rihla_model::{Language, RoundMark};
use rust_xlsxwriter::{RowNum, Workbook};

use super::column::{RecordColumn, check, refuse_reserved};
use super::error::RecordBookError;
use super::list_sheet::Lists;
use super::table_sheet::TableWriter;
use super::value_cell::Lock;
use crate::xlsx::cover_sheet::write_record_cover;
use crate::xlsx::sheet_name::SheetNames;
use crate::xlsx::style::Style;
use crate::xlsx::view::CoverRow;
use crate::xlsx::workbook::set_properties;

/// Rows of a sheet below both headers.
const ROWS: usize = 1_048_574;

/// A workbook of records in one language.
pub struct RegisterView<'a> {
    /// The language of all texts; sheets of a right-to-left language run from right to left.
    pub language: Language,
    /// When it was made; written into the document's properties.
    pub created: jiff::Timestamp,
    /// Who publishes it; written into the document's properties.
    pub author: &'a str,
    /// Title of the cover.
    pub title: &'a str,
    /// Lines of the cover: what was asked for, when, by which filter; no cover where there is none.
    pub cover: &'a [CoverRow],
    /// Name of the sheet of the cover.
    pub cover_sheet: &'a str,
    /// Name of the sheet of the records; further sheets get a number where one cannot hold them.
    pub data_sheet: &'a str,
    /// The columns.
    pub columns: &'a [RecordColumn],
}

/// Writes records as an XLSX workbook: where `@id` is among the columns, a header for programs is hidden above the one for people, so that
/// an import reads it again; numbers and dates as such, codes by their labels, every text a text. The same view and rows give the same bytes. Rows pass through a
/// temporary file.
///
/// # Errors
/// [`RecordBookError`].
pub fn write_register<R, C>(view: &RegisterView<'_>, rows: R) -> Result<Vec<u8>, RecordBookError>
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item: AsRef<str>>,
{
    check(view.columns)?;
    let right_to_left = view.language.is_right_to_left();
    let style = Style::new(right_to_left);
    let mut names = SheetNames::default();
    for reserved in [RoundMark::SHEET, Lists::SHEET] {
        names.take(reserved);
    }
    let mut workbook = Workbook::new();
    set_properties(&mut workbook, view.title, view.author, view.created)?;
    if !view.cover.is_empty() {
        for text in view.cover.iter().flat_map(|line| [&line.label, &line.text]).map(String::as_str).chain([view.title]) {
            refuse_reserved(text, view.cover_sheet)?;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.take(view.cover_sheet))?.set_right_to_left(right_to_left);
        write_record_cover(sheet, view.title, view.cover, &style)?;
    }
    let table = TableWriter::new(view.columns.iter().map(|column| (column, Lock::None)), view.language);
    let mut rows = rows.into_iter().peekable();
    loop {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(names.take(view.data_sheet))?.set_right_to_left(right_to_left);
        table.write_headers(sheet, &style)?;
        let mut next: RowNum = table.first();
        for cells in rows.by_ref().take(ROWS) {
            table.write_row(sheet, next, cells)?;
            next += 1;
        }
        table.set_filter(sheet, next - 1)?;
        if rows.peek().is_none() {
            break;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
