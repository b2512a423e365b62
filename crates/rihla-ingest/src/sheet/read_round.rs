//! A workbook that was handed out in a round comes back.

use std::collections::BTreeMap;

use rihla_model::{MarkFault, RecordId, RegisterId, RespondentId, RoundId, RoundMark, Saying};
use ring::hmac;

use super::find_header::{self, Header};
use super::plain::{PlainSheet, SheetFault, Whole, to_plain};
use super::read_tables::read_tables;
use crate::error::IngestError;
use crate::reader::Grid;
use crate::text::trim;

/// What a workbook is expected to be of; what is not named may be any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The round.
    pub round: Option<&'a RoundId>,
    /// The respondent.
    pub respondent: Option<&'a RespondentId>,
    /// The register.
    pub register: Option<&'a RegisterId>,
}

/// A workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundReturn {
    /// The round.
    pub round: RoundId,
    /// Whom it was handed to.
    pub respondent: RespondentId,
    /// The register.
    pub register: RegisterId,
    /// The version of the register's definition with which it was made.
    pub definition: u32,
    /// `@id`, `@version` and the columns that could be changed; rows of records that were handed out, as they are now. Nothing of a
    /// locked column is in it. What is wrong with other rows stands in its faults, whose columns are those of the workbook.
    pub sheet: PlainSheet,
    /// Records that were handed out and are no row any more; nothing happens to them.
    pub missing: Vec<RecordId>,
}

/// Why a workbook is no return of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundError {
    /// It cannot be read.
    Unreadable(IngestError),
    /// It has no mark of a round.
    NotOurs,
    /// Its mark is of a form that this program does not know.
    OtherForm,
    /// Its mark was changed, or made elsewhere.
    Altered,
    /// It is of another round.
    OtherRound {
        /// The round it is of.
        round: RoundId,
    },
    /// It was handed to another respondent.
    OtherRespondent,
    /// It is of another register.
    OtherRegister {
        /// The register it is of.
        register: RegisterId,
    },
    /// The table is gone.
    NoTable,
    /// The table is there twice.
    TwoTables,
    /// Columns are gone.
    ColumnsMissing {
        /// Their headers.
        columns: Vec<String>,
    },
}

impl RoundError {
    /// The error as a sentence: what happened, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Unreadable(error) => error.saying(),
            Self::NotOurs => Saying::new(
                "round-not-ours",
                "the file is no workbook that was handed out in a round; return the workbook itself, saved as XLSX or ODS, not a copy of its cells",
            ),
            Self::OtherForm => {
                Saying::new("round-other-form", "the workbook was made by another version of this program; bring this one up to date")
            }
            Self::Altered => Saying::new(
                "round-altered",
                "the hidden mark of the workbook is not as it was handed out; hand out a new one, and ask the respondent what happened",
            ),
            Self::OtherRound { round } => {
                Saying::new("round-other-round", "the workbook is of the round '{round}'; bring it in there").with("round", round.as_str())
            }
            Self::OtherRespondent => {
                Saying::new("round-other-respondent", "the workbook was handed to another respondent; ask who filled it in")
            }
            Self::OtherRegister { register } => {
                Saying::new("round-other-register", "the workbook is of the register '{register}'; bring it in there")
                    .with("register", register.as_str())
            }
            Self::NoTable => Saying::new(
                "round-no-table",
                "the workbook has no table with the column @id any more; fill in the workbook that was handed out, and leave its rows and columns where they are",
            ),
            Self::TwoTables => {
                Saying::new("round-two-tables", "two sheets of the workbook hold the table; delete the copy, and return the workbook again")
            }
            Self::ColumnsMissing { columns } => Saying::new(
                "round-columns-missing",
                "columns of the workbook are gone or were renamed: {columns}; fill in the workbook that was handed out, and leave its header as it is",
            )
            .with("columns", columns.join(", ")),
        }
    }
}

impl std::fmt::Display for RoundError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for RoundError {}

/// Reads a workbook that was handed out in a round. What it was handed out with is signed by the key; rows that say something else are
/// faults, and nothing of them is used. Rows may be sorted.
///
/// # Errors
/// [`RoundError`].
pub fn read_round(file: &str, bytes: &[u8], key: &hmac::Key, expected: Expected<'_>) -> Result<RoundReturn, RoundError> {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let tables = read_tables(file, bytes).map_err(RoundError::Unreadable)?;
    let (marks, others): (Vec<Grid>, Vec<Grid>) = tables.into_iter().partition(|grid| grid.sheet.as_deref() == Some(RoundMark::SHEET));
    let mark = verified(&marks, key)?;
    if expected.register.is_some_and(|register| *register != mark.register) {
        return Err(RoundError::OtherRegister { register: mark.register });
    }
    if expected.round.is_some_and(|round| *round != mark.round) {
        return Err(RoundError::OtherRound { round: mark.round });
    }
    if expected.respondent.is_some_and(|respondent| *respondent != mark.respondent) {
        return Err(RoundError::OtherRespondent);
    }
    let (grid, header) = table(others)?;
    compared(mark, to_plain(file, grid, header).map_err(RoundError::Unreadable)?)
}

/// The mark, if the key signed it.
fn verified(marks: &[Grid], key: &hmac::Key) -> Result<RoundMark, RoundError> {
    let [grid] = marks else { return Err(RoundError::NotOurs) };
    let block = &grid.block;
    let rows: Vec<Vec<String>> =
        (0..block.rows.len()).map(|row| block.cells_of(row).iter().map(|span| block.text_of(*span).to_owned()).collect()).collect();
    let (mark, tag) = RoundMark::read(&rows).map_err(|fault| match fault {
        MarkFault::NoMark => RoundError::Altered,
        MarkFault::OtherForm => RoundError::OtherForm,
    })?;
    hmac::verify(key, &mark.bytes(), &tag).map_err(|_| RoundError::Altered)?;
    Ok(mark)
}

/// The one table of records.
fn table(grids: Vec<Grid>) -> Result<(Grid, Header), RoundError> {
    let tables = grids.into_iter().filter_map(|grid| {
        let header = find_header::find(&grid.block).filter(|header| header.names_records)?;
        Some((grid, header))
    });
    let mut tables: Vec<_> = tables.collect();
    match (tables.pop(), tables.is_empty()) {
        (None, _) => Err(RoundError::NoTable),
        (Some(_), false) => Err(RoundError::TwoTables),
        (Some(table), true) => Ok(table),
    }
}

/// Compares a table with what was handed out.
fn compared(mark: RoundMark, whole: Whole) -> Result<RoundReturn, RoundError> {
    let Whole { sheet, header_line, aside } = whole;
    let at = |header: &str| sheet.header.iter().position(|name| name == header);
    let columns = mark.columns.iter().map(|(header, _)| header);
    let missing: Vec<String> = columns.filter(|header| at(header).is_none()).cloned().collect();
    let (Some(id), Some(version), true) = (at("@id"), at("@version"), missing.is_empty()) else {
        return Err(RoundError::ColumnsMissing { columns: missing });
    };
    let mut faults = sheet.faults;
    for (column, name) in sheet.header.iter().enumerate() {
        if !name.is_empty() && !mark.columns.iter().any(|(header, _)| header == name) {
            let saying = Saying::new("round-column-added", "the column was not handed out; nothing of it is used");
            faults.push(SheetFault { line: header_line, column: Some(column), code: "column-added", saying });
        }
    }
    let taken: Vec<usize> = [Some(id), Some(version)]
        .into_iter()
        .chain(mark.columns.iter().filter(|(_, open)| *open).map(|(header, _)| at(header)))
        .flatten()
        .collect();
    let handed: BTreeMap<&str, u32> = mark.records.iter().map(|(record, version)| (record.as_str(), *version)).collect();
    let cell = |cells: &[String], column: usize| cells.get(column).map(|cell| trim(cell).to_owned()).unwrap_or_default();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for cells in sheet.rows.iter().map(|(_, cells)| cells).chain(&aside) {
        *times.entry(cell(cells, id)).or_default() += 1;
    }
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for (line, cells) in sheet.rows {
        let name = cell(&cells, id);
        let mut wrong = |column: usize, code: &'static str, saying: Saying| {
            faults.push(SheetFault { line, column: Some(column), code, saying });
        };
        match handed.get(name.as_str()) {
            None if name.is_empty() => wrong(
                id,
                "row-added",
                Saying::new("round-row-added", "the row has no identifier: it was not handed out; send new records another way"),
            ),
            None => wrong(
                id,
                "not-handed-out",
                Saying::new(
                    "round-not-handed-out",
                    "the record of this row was not handed out with this workbook; nothing of the row is used",
                ),
            ),
            Some(_) if times.get(&name).is_some_and(|times| *times > 1) => {
                wrong(id, "twice", Saying::new("round-twice", "the same record stands in several rows; keep one of them"));
            }
            Some(expected) if cell(&cells, version) != expected.to_string() => wrong(
                version,
                "version-altered",
                Saying::new(
                    "round-version-altered",
                    "the version of the record is not the one that was handed out; nothing of the row is used",
                ),
            ),
            Some(_) => {
                let kept = taken.iter().map(|column| cells.get(*column).cloned().unwrap_or_default());
                rows.push((line, kept.collect()));
            }
        }
    }
    let gone = mark.records.iter().filter(|(record, _)| !times.contains_key(record.as_str()));
    let missing = gone.map(|(record, _)| record.clone()).collect();
    faults.sort_by_key(|fault| (fault.line, fault.column));
    let header = taken.iter().map(|column| sheet.header.get(*column).cloned().unwrap_or_default()).collect();
    let sheet = PlainSheet { sheet: sheet.sheet, header, rows, faults };
    Ok(RoundReturn { round: mark.round, respondent: mark.respondent, register: mark.register, definition: mark.definition, sheet, missing })
}
