//! Tables of `vocabularies/begin` that are no registers.

use csv::StringRecord;
use rihla_model::{Language, LocalText};

use crate::OperationError;

/// A row, with the line on which it begins.
pub(super) struct TableRow {
    heads: StringRecord,
    cells: StringRecord,
    pub(super) line: i64,
}

impl TableRow {
    /// A cell by the head of its column; empty where there is none.
    pub(super) fn cell(&self, name: &str) -> &str {
        self.heads.iter().position(|head| head == name).and_then(|at| self.cells.get(at)).unwrap_or_default().trim()
    }
}

/// The rows of a table.
///
/// # Errors
/// Where it is none.
pub(super) fn rows(text: &str) -> Result<Vec<TableRow>, OperationError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|error| OperationError::internal(&error))?.clone();
    let row = |cells: Result<StringRecord, csv::Error>| {
        let cells = cells.map_err(|error| OperationError::internal(&error))?;
        let line = cells.position().map_or(0, |at| i64::try_from(at.line()).unwrap_or(i64::MAX));
        Ok(TableRow { heads: heads.clone(), cells, line })
    };
    reader.records().map(row).collect()
}

/// The name of a row in each language.
pub(super) fn local(row: &TableRow) -> LocalText {
    let mut name = LocalText::default();
    for language in Language::SPOKEN {
        name.insert(language, row.cell(&format!("name_{}", language.tag())));
    }
    name
}
