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
/// Characters across a page that can still be read when it is made to fit.
const PAGE: u32 = 260;

/// A table that is being written.
pub(super) struct TableWriter<'a> {
    columns: Vec<&'a RecordColumn>,
    /// The row of the header for people. The one for programs stands above it where records are named: only then is a second header
    /// told from a record.
    for_people: RowNum,
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
        let for_people = RowNum::from(known.iter().any(|column| column.header == "@id"));
        Self { columns: known, for_people, cells }
    }

    /// The first row of a record.
    pub(super) const fn first(&self) -> RowNum {
        self.for_people + 1
    }

    /// What can be chosen in a column.
    pub(super) fn offered(&self, at: usize) -> Vec<&'a str> {
        self.cells.get(at).map(CellWriter::offered).unwrap_or_default()
    }

    /// Writes the headers.
    pub(super) fn write_headers(&self, sheet: &mut Worksheet, style: &Style) -> Result<(), RecordBookError> {
        for (at, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(at, width(column))?;
        }
        if self.for_people > FOR_PROGRAMS {
            sheet.set_row_hidden(FOR_PROGRAMS)?;
            for (at, column) in (0..).zip(&self.columns) {
                write_text(sheet, FOR_PROGRAMS, at, &column.header, &style.quiet)?;
            }
        }
        for (at, column) in (0..).zip(&self.columns) {
            let shown = column.shown();
            check_text(&shown, u64::from(self.for_people) + 1, &column.header)?;
            let numeric = matches!(column.kind, ColumnKind::Number { .. });
            write_text(sheet, self.for_people, at, &shown, if numeric { &style.numeric_head } else { &style.head })?;
        }
        sheet.set_freeze_panes(self.first(), 0)?;
        sheet.set_repeat_rows(self.for_people, self.for_people)?;
        sheet.set_landscape();
        // on one page across where that can still be read; else each page says whose row it is
        if self.columns.iter().map(|column| width(column)).sum::<u32>() <= PAGE {
            sheet.set_print_fit_to_pages(1, 0);
        } else {
            sheet.set_repeat_columns(0, 0)?;
        }
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
            sheet.autofilter(self.for_people, 0, last.max(self.for_people), ColNum::try_from(last_column).unwrap_or(ColNum::MAX))?;
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
