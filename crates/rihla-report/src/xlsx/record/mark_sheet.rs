//! The hidden sheet that says what a workbook of a round was handed out with.

use rihla_model::RoundMark;
use rust_xlsxwriter::Worksheet;

use super::error::RecordBookError;

/// Writes the rows of a mark and the tag that signs it.
pub(super) fn write_mark(sheet: &mut Worksheet, mark: &RoundMark, tag: &[u8]) -> Result<(), RecordBookError> {
    for (row, cells) in (0..).zip(mark.rows(tag)) {
        for (column, cell) in (0..).zip(cells.iter().filter(|cell| !cell.is_empty())) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.set_very_hidden(true).protect();
    Ok(())
}
