//! The hidden sheet of the lists that drop down: a column each, so that a list has no bound on its length.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{ColNum, Format, Formula, RowNum, Worksheet};

use super::column::refuse_reserved;
use super::error::RecordBookError;
use super::value_cell::check_text;

/// Lists that drop down; equal ones are one.
#[derive(Default)]
pub(super) struct Lists<'a> {
    lists: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Lists<'a> {
    /// The name of the sheet.
    pub(super) const SHEET: &'static str = "rihla-lists";

    /// Takes a list in; the formula of where it stands.
    pub(super) fn add(&mut self, header: &'a str, items: Vec<&'a str>) -> Formula {
        let last = items.len() + 1;
        let at = self.lists.iter().position(|(_, known)| *known == items).unwrap_or_else(|| {
            self.lists.push((header, items));
            self.lists.len() - 1
        });
        let column = column_number_to_name(ColNum::try_from(at).unwrap_or(ColNum::MAX));
        Formula::new(format!("='{}'!${column}$2:${column}${last}", Self::SHEET))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Writes the sheet.
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), RecordBookError> {
        let format = Format::new();
        for (column, (header, items)) in (0..).zip(&self.lists) {
            sheet.write_string_with_format(0, column, *header, &format)?;
            for (row, item) in (1_u32..).zip(items) {
                refuse_reserved(item, header)?;
                check_text(item, u64::from(row) + 1, header)?;
                sheet.write_string_with_format(row as RowNum, column, *item, &format)?;
            }
        }
        sheet.set_hidden(true).protect();
        Ok(())
    }
}
