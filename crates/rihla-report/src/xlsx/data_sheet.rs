//! All cells in long form: a row each, codes beside labels.

use std::collections::BTreeMap;

use rihla_model::{ConfStatus, ObsStatus};
use rihla_table::{Cell, Released};
use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::style::{Style, shown_number, write_text};
use super::view::WorkbookView;
use crate::ReportError;

/// Rows of a sheet below its head.
pub(crate) const ROWS: usize = 1_048_575;

/// The texts that repeat over all rows.
pub(crate) struct DataTexts<'a> {
    released: &'a Released,
    view: &'a WorkbookView<'a>,
    numbers: Vec<Format>,
    status: BTreeMap<ObsStatus, String>,
}

impl<'a> DataTexts<'a> {
    pub(crate) fn new(released: &'a Released, view: &'a WorkbookView<'a>) -> Self {
        Self {
            released,
            view,
            numbers: released.indicators().iter().map(Style::number).collect(),
            status: ObsStatus::ALL.into_iter().map(|s| (s, (view.status_name)(s))).collect(),
        }
    }

    /// Writes the head and sets what stays in sight; says how many columns there are.
    pub(crate) fn write_head(&self, sheet: &mut Worksheet, style: &Style, rows: usize) -> Result<(), XlsxError> {
        let labels = self.view.labels;
        let mut column: ColNum = 0;
        for dimension in self.released.dimensions() {
            let name = dimension.name.get(self.view.language);
            for (heading, width) in [(dimension.concept.as_str(), 14), (name, 26)] {
                sheet.set_column_width(column, width)?;
                write_text(sheet, 0, column, heading, &style.head)?;
                column += 1;
            }
        }
        for (heading, width, numeric) in [
            (&labels.indicator, 26, false),
            (&labels.unit, 14, false),
            (&labels.value, 16, true),
            (&labels.status, 18, false),
            (&labels.mark, 10, true),
        ] {
            sheet.set_column_width(column, width)?;
            write_text(sheet, 0, column, heading, if numeric { &style.numeric_head } else { &style.head })?;
            column += 1;
        }
        sheet.set_freeze_panes(1, 0)?;
        let last = RowNum::try_from(rows).unwrap_or(RowNum::MAX);
        sheet.autofilter(0, 0, last, column.saturating_sub(1))?;
        Ok(())
    }

    /// Writes one cell of the table as a row.
    pub(crate) fn write_row(&self, sheet: &mut Worksheet, style: &Style, row: RowNum, cell: &Cell<'_>) -> Result<(), ReportError> {
        let shape = || ReportError::Shape(self.released.dataset().to_string());
        let language = self.view.language;
        let mut column: ColNum = 0;
        for (dimension, &position) in self.released.dimensions().iter().zip(cell.key) {
            let code = dimension.code(position).ok_or_else(shape)?;
            let name = code.name.get(language);
            write_text(sheet, row, column, &code.code, &style.text)?;
            write_text(sheet, row, column + 1, if name.is_empty() { &code.code } else { name }, &style.text)?;
            column += 2;
        }
        let at = cell.indicator as usize;
        let indicator = self.released.indicators().get(at).ok_or_else(shape)?;
        write_text(sheet, row, column, indicator.name.get(language), &style.text)?;
        write_text(sheet, row, column + 1, indicator.unit_name.get(language), &style.text)?;
        if let (Some(value), Some(format)) = (cell.value, self.numbers.get(at)) {
            sheet.write_number_with_format(row, column + 2, shown_number(value, indicator), format)?;
        }
        let words = self.status.get(&cell.status).map_or("", String::as_str);
        if !words.is_empty() {
            write_text(sheet, row, column + 3, words, &style.text)?;
        }
        if cell.value.is_none() {
            write_text(sheet, row, column + 4, &self.mark(cell.status, cell.conf), &style.mark)?;
        }
        Ok(())
    }

    fn mark(&self, status: ObsStatus, conf: ConfStatus) -> String {
        (self.view.mark)(status, conf)
    }
}
