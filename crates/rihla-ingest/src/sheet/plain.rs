//! A table as plain texts.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::Saying;

use super::find_header::{self, Header};
use super::read_tables::{SPLIT, read_tables};
use crate::error::IngestError;
use crate::limits;
use crate::reader::{CellTrouble, Grid, Trouble};
use crate::text::trim;

/// A table as plain texts: dates as ISO 8601, whole numbers without decimals, yes and no as `true` and `false`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PlainSheet {
    /// The sheet of the workbook.
    pub sheet: Option<String>,
    /// The header, as many cells as each row has.
    pub header: Vec<String>,
    /// The rows, each with its line in the file (of a workbook: the number of its row). Blank rows and rows with a fault are not
    /// among them.
    pub rows: Vec<(u64, Vec<String>)>,
    /// What is wrong with rows, in their order.
    pub faults: Vec<SheetFault>,
}

/// What is wrong with a row, or with a cell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFault {
    /// The line.
    pub line: u64,
    /// The column, from 0; none where it is the row.
    pub column: Option<usize>,
    /// The rule, for programs.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub saying: Saying,
}

/// Shows no cell.
impl std::fmt::Debug for PlainSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("PlainSheet");
        shown.field("columns", &self.header.len()).field("rows", &self.rows.len()).field("faults", &self.faults).finish()
    }
}

/// Reads the table of a file: CSV (delimiter and encoding are found), XLSX, ODS, XLS or XLSB, told apart by their bytes.
///
/// Of a workbook it is the sheet of that name, or the first visible one in which records are named (`@id`), or the first visible one
/// that is not blank. Hidden rows and columns are read like all others, formulas by their saved result.
///
/// # Errors
/// When the bytes hold no table, are damaged or ask for too much memory ([`crate::limits`]), when the named sheet is not there, or
/// two columns have the same name.
pub fn read_sheet(file: &str, bytes: &[u8], sheet: Option<&str>) -> Result<PlainSheet, IngestError> {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut tables: Vec<(Grid, Option<Header>)> = read_tables(file, bytes)?
        .into_iter()
        .map(|grid| (find_header::find(&grid.block), grid))
        .map(|(header, grid)| (grid, header))
        .collect();
    let found = match sheet.filter(|_| tables.iter().any(|(grid, _)| grid.sheet.is_some())) {
        Some(name) => {
            let at = tables.iter().position(|(grid, _)| grid.sheet.as_deref() == Some(name));
            at.ok_or_else(|| no_sheet(file, name, &tables))?
        }
        None => {
            let seen = |(grid, header): &(Grid, Option<Header>)| header.as_ref().filter(|_| !grid.hidden).map(|h| h.names_records);
            let of_records = tables.iter().position(|table| seen(table) == Some(true));
            of_records.or_else(|| tables.iter().position(|table| seen(table).is_some())).ok_or_else(|| blank(file))?
        }
    };
    let (grid, header) = tables.swap_remove(found);
    Ok(to_plain(file, grid, header.ok_or_else(|| blank(file))?)?.sheet)
}

fn no_sheet(file: &str, name: &str, tables: &[(Grid, Option<Header>)]) -> IngestError {
    let found: Vec<&str> = tables.iter().filter_map(|(grid, _)| grid.sheet.as_deref()).take(20).collect();
    IngestError::unreadable(
        file,
        Saying::new("sheet-absent", "there is no sheet '{sheet}' (sheets found: {found})")
            .with("sheet", name)
            .with("found", found.join(", ")),
        Saying::new("remedy-sheet-absent", "name one of those"),
    )
}

fn blank(file: &str) -> IngestError {
    IngestError::unreadable(
        file,
        Saying::new("sheet-blank", "there is no table in it"),
        Saying::new("remedy-sheet-blank", "name the columns in the first row, and write one record in each row below"),
    )
}

/// A table with what a reader of its rows alone does not need.
pub(super) struct Whole {
    pub sheet: PlainSheet,
    /// The line of the header.
    pub header_line: u64,
    /// Rows that were set aside for a fault.
    pub aside: Vec<Vec<String>>,
}

/// Takes the rows below the header.
pub(super) fn to_plain(file: &str, grid: Grid, header: Header) -> Result<Whole, IngestError> {
    let Grid { sheet, block, troubles, .. } = grid;
    let line_of = |row: usize| block.rows.get(row).map_or(0, |start| u64::from(start.line));
    let width = header.names.len();
    let widest = (0..block.rows.len()).map(|row| block.cells_of(row).len()).max().unwrap_or(0);
    if widest > limits::MOST_COLUMNS {
        return Err(IngestError::limit(
            file,
            Some(line_of(header.row)),
            Saying::new("sheet-columns", "a row has more than {most} columns").with("most", limits::MOST_COLUMNS),
            SPLIT,
        ));
    }
    if block.rows.len().saturating_sub(header.first) > limits::MOST_SHEET_ROWS {
        return Err(IngestError::limit(
            file,
            None,
            Saying::new("sheet-rows", "it has more than {most} rows").with("most", limits::MOST_SHEET_ROWS),
            SPLIT,
        ));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = header.names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str())) {
        let name: String = twice.chars().take(80).collect();
        return Err(IngestError::unreadable_at(
            file,
            line_of(header.row),
            Saying::new("sheet-column-twice", "two columns are named '{column}'").with("column", name),
            Saying::new("remedy-sheet-column-twice", "delete one of them, or name it anew"),
        ));
    }
    let mut faults: BTreeMap<u64, Vec<SheetFault>> = BTreeMap::new();
    let header_line = line_of(header.row);
    for trouble in troubles.iter().filter(|trouble| trouble.line > header_line) {
        faults.entry(trouble.line).or_default().push(of_trouble(trouble));
    }
    let mut rows = Vec::with_capacity(block.rows.len().saturating_sub(header.first));
    let mut aside = Vec::new();
    for row in (header.first..block.rows.len()).filter(|row| !block.is_blank(*row)) {
        let line = line_of(row);
        let mut cells: Vec<String> = block.cells_of(row).iter().map(|span| block.text_of(*span).to_owned()).collect();
        if let Some(beyond) = cells.iter().skip(width).position(|cell| !trim(cell).is_empty()) {
            let saying = Saying::new("sheet-beyond", "the row goes on beyond the header; name the column, or empty the cell");
            faults.entry(line).or_default().push(SheetFault { line, column: Some(width + beyond), code: "beyond", saying });
        }
        if cells.iter().any(|cell| cell.len() > limits::LONGEST_CELL) {
            faults.entry(line).or_default().push(of_trouble(&CellTrouble { line, column: None, what: Trouble::Cut }));
        }
        cells.resize(width, String::new());
        if faults.contains_key(&line) {
            aside.push(cells);
        } else {
            rows.push((line, cells));
        }
    }
    let faults = faults.into_values().flatten().collect();
    Ok(Whole { sheet: PlainSheet { sheet, header: header.names, rows, faults }, header_line, aside })
}

fn of_trouble(trouble: &CellTrouble) -> SheetFault {
    let (code, saying) = match trouble.what {
        Trouble::ErrorValue => (
            "error-value",
            Saying::new("sheet-error-value", "the cell shows an error of a formula; correct the formula, or write the value"),
        ),
        Trouble::NoResult => (
            "no-result",
            Saying::new("sheet-no-result", "the result of the formula was not saved; open the file, save it anew, or write the value"),
        ),
        Trouble::Cut => ("too-long", Saying::new("sheet-too-long", "the text is longer than a cell may be; shorten it")),
        Trouble::Spoilt => (
            "encoding",
            Saying::new("sheet-encoding", "the row has bytes that are no letters in the encoding of the file; save it as UTF-8"),
        ),
    };
    SheetFault { line: trouble.line, column: trouble.column, code, saying }
}
