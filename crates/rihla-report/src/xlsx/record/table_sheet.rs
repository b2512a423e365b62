//! A table of records: a hidden header for programs, a header for people, a row each.

use rihla_model::Language;
use rust_xlsxwriter::{ColNum, RowNum, Worksheet};

use super::choice::Labels;
use super::column::{ColumnKind, RecordColumn};
use super::error::RecordBookError;
use super::value_cell::{CellWriter, Lock, check_text};
use crate::xlsx::style::{Style, write_text};

/// The row of the header for programs.
const FOR_PROGRAMS: RowNum = 0;
/// The row of the header for people.
const FOR_PEOPLE: RowNum = 1;
/// The first row of a record.
pub(super) const FIRST: RowNum = 2;

/// A table that is being written.
pub(super) struct TableWriter<'a> {
    columns: Vec<&'a RecordColumn>,
    cells: Vec<CellWriter<'a>>,
}

impl<'a> TableWriter<'a> {
    pub(super) fn new(columns: impl IntoIterator<Item = (&'a RecordColumn, Lock)>, language: Language) -> Self {
        let right_to_left = language.is_right_to_left();
        let (mut known, mut cells) = (Vec::new(), Vec::new());
        for (column, lock) in columns {
            let labels = match &column.kind {
                ColumnKind::Choice { choices, many } => Some(Labels::new(choices, language, *many)),
                _ => None,
            };
            known.push(column);
            cells.push(CellWriter::new(&column.header, &column.kind, labels, lock, right_to_left));
        }
        Self { columns: known, cells }
    }

    /// What can be chosen in a column.
    pub(super) fn offered(&self, at: usize) -> Vec<&'a str> {
        self.cells.get(at).map(CellWriter::offered).unwrap_or_default()
    }

    /// Writes both headers.
    pub(super) fn write_headers(&self, sheet: &mut Worksheet, style: &Style) -> Result<(), RecordBookError> {
        sheet.set_row_hidden(FOR_PROGRAMS)?;
        for (at, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(at, width(column))?;
            write_text(sheet, FOR_PROGRAMS, at, &column.header, &style.quiet)?;
        }
        for (at, column) in (0..).zip(&self.columns) {
            let shown = column.shown();
            check_text(&shown, u64::from(FOR_PEOPLE) + 1, &column.header)?;
            let numeric = matches!(column.kind, ColumnKind::Number { .. });
            write_text(sheet, FOR_PEOPLE, at, &shown, if numeric { &style.numeric_head } else { &style.head })?;
        }
        sheet.set_freeze_panes(FIRST, 0)?;
        sheet.set_repeat_rows(FOR_PEOPLE, FOR_PEOPLE)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// Writes the cells of a record.
    pub(super) fn write_row<T: AsRef<str>>(
        &self,
        sheet: &mut Worksheet,
        row: RowNum,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), RecordBookError> {
        let uneven = || RecordBookError::Uneven { line: u64::from(row) + 1 };
        let mut given = cells.into_iter();
        for (column, writer) in (0..).zip(&self.cells) {
            let cell = given.next().ok_or_else(uneven)?;
            writer.write(sheet, row, column, cell.as_ref())?;
        }
        if given.next().is_some() { Err(uneven()) } else { Ok(()) }
    }

    /// Puts a filter on the header for people, down to a row.
    pub(super) fn set_filter(&self, sheet: &mut Worksheet, last: RowNum) -> Result<(), RecordBookError> {
        if let Some(last_column) = self.columns.len().checked_sub(1) {
            sheet.autofilter(FOR_PEOPLE, 0, last.max(FOR_PEOPLE), ColNum::try_from(last_column).unwrap_or(ColNum::MAX))?;
        }
        Ok(())
    }
}

const fn width(column: &RecordColumn) -> u32 {
    match column.kind {
        ColumnKind::Text | ColumnKind::Choice { .. } => 26,
        ColumnKind::LongText => 60,
        ColumnKind::Number { .. } | ColumnKind::Date => 16,
    }
}
