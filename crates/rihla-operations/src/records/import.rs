//! A delivered table becomes records.

use std::collections::BTreeMap;

use rihla_ingest::{SheetFault, read_sheet};
use rihla_model::RegisterId;
use rihla_model::access::Actor;
use rihla_register::{CellFault, ImportOptions, ImportReport, Outcome, Registry, RowReport, Sheet};

use crate::OperationError;

/// Whether an import is done, or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// What would be done is told; nothing is written.
    Plan,
    /// It is done.
    Do,
}

/// A file that holds a table.
#[derive(Clone, Copy)]
pub struct TableFile<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// The sheet of a workbook; the one that names records, or the first, where none is named.
    pub sheet: Option<&'a str>,
}

/// Its name may be a person's, and so may what it holds.
impl std::fmt::Debug for TableFile<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableFile").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Imports the table of a file (CSV, XLSX, ODS, XLS), or tells what would become of each of its rows. A row that cannot be read is
/// refused like one with wrong values: then nothing is written, unless refused rows are to be left out.
///
/// # Errors
/// [`OperationError::Ingest`] where the file holds no table; [`OperationError::Register`] as [`Registry::import`].
pub async fn import_table(
    registry: &Registry,
    actor: &Actor,
    register: &RegisterId,
    file: TableFile<'_>,
    options: ImportOptions,
    mode: ImportMode,
) -> Result<ImportReport, OperationError> {
    // whoever may not know of the register learns nothing about the file either
    registry.definition(actor, register)?;
    let plain = read_sheet(file.name, file.bytes, file.sheet)?;
    let sheet = Sheet { columns: plain.header, rows: plain.rows };
    import_sheet(registry, actor, register, (sheet, plain.faults), options, mode).await
}

/// Imports a table that was read, with what could not be read of it.
pub(super) async fn import_sheet(
    registry: &Registry,
    actor: &Actor,
    register: &RegisterId,
    (sheet, faults): (Sheet, Vec<SheetFault>),
    options: ImportOptions,
    mode: ImportMode,
) -> Result<ImportReport, OperationError> {
    let unreadable = refused(faults);
    let mut report = if mode == ImportMode::Do && (unreadable.is_empty() || options.skip_refused) {
        registry.import(actor, register, &sheet, options).await?
    } else {
        registry.plan_import(actor, register, &sheet, options).await?
    };
    report.rows.extend(unreadable);
    report.rows.sort_by_key(|row| row.line);
    Ok(report)
}

/// Rows that cannot be read, with all that is wrong with each.
fn refused(faults: Vec<SheetFault>) -> Vec<RowReport> {
    let mut by_line: BTreeMap<u64, Vec<CellFault>> = BTreeMap::new();
    for SheetFault { line, column, code, saying } in faults {
        by_line.entry(line).or_default().push(CellFault { column, code, saying });
    }
    let row = |(line, faults)| RowReport { line, record: None, outcome: Outcome::Refused { faults }, makes: Vec::new() };
    by_line.into_iter().map(row).collect()
}
