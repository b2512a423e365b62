//! Workbooks: XLS, XLSX, XLSB and ODS, told apart by their bytes.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use rihla_model::Saying;

use crate::block::{RowBlock, as_u32};
use crate::error::IngestError;
use crate::file_pattern::matches_glob;
use crate::limits::{self, Bounds};
use crate::reader::archive::{self, Zipped};
use crate::reader::compound;
use crate::reader::{CellTrouble, Grid, Trouble};
use crate::sniff::{Looks, sniff};

/// Which sheets are read, and how their cells are told.
#[derive(Clone, Copy)]
pub(crate) enum Reading<'a> {
    /// For a delivery: the sheets whose names fit one of the patterns; all that are visible if there is none.
    Delivery(&'a [String]),
    /// For a register: every sheet, hidden ones too; what is wrong with cells is told, and bounds count over all.
    Register,
}

impl Reading<'_> {
    const fn is_register(self) -> bool {
        matches!(self, Self::Register)
    }

    const fn bounds(self) -> Bounds {
        match self {
            Self::Delivery(_) => Bounds::DELIVERY,
            Self::Register => Bounds::REGISTER,
        }
    }
}

/// Reads the sheets whose names fit one of the patterns; all that are visible if there is none.
///
/// # Errors
/// When the bytes are no workbook, are damaged, or ask for too much memory.
pub(crate) fn read(file: &str, bytes: Vec<u8>, patterns: &[String]) -> Result<Vec<Grid>, IngestError> {
    let grids = read_as(file, bytes, Reading::Delivery(patterns))?;
    if grids.is_empty() {
        return Err(IngestError::unreadable(
            file,
            if patterns.is_empty() {
                Saying::new("ingest-no-visible-sheet", "there is no visible sheet")
            } else {
                Saying::new("ingest-no-sheet", "no sheet fits {patterns}").with("patterns", patterns.join(", "))
            },
            Saying::new("remedy-sheets", "correct `sheets` under [reader]"),
        ));
    }
    Ok(grids)
}

/// Reads sheets as they are asked for; it may be that there are none.
///
/// # Errors
/// When the bytes are no workbook, are damaged, or ask for too much memory.
pub(crate) fn read_as(file: &str, bytes: Vec<u8>, reading: Reading<'_>) -> Result<Vec<Grid>, IngestError> {
    let bounds = reading.bounds();
    let kind = match sniff(&bytes) {
        Looks::ZippedWorkbook | Looks::Zip => Some(archive::check(file, &bytes, bounds)?),
        Looks::Compound => {
            compound::check(file, &bytes, bounds.cells)?;
            None
        }
        other => {
            return Err(IngestError::unreadable(
                file,
                Saying::new("ingest-workbook-expected", "a workbook was expected, but the bytes look like {looks}")
                    .with("looks", other.phrase()),
                Saying::new(
                    "remedy-right-file-format",
                    "deliver the right file, or correct `format` under [reader] in the source definition",
                ),
            ));
        }
    };
    // Last resort: the checks above bound memory, but the workbook reader may still stumble over bytes that no program wrote. A panic
    // there must not end a build (it cannot be caught where the binary is built with panic = "abort").
    let read = catch_unwind(AssertUnwindSafe(|| {
        let cursor = Cursor::new(bytes);
        match kind {
            None => Xls::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| from_ranges(file, &mut book, reading)),
            Some(Zipped::Ods) => Ods::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| from_ranges(file, &mut book, reading)),
            Some(Zipped::Xlsx) => Xlsx::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| {
                gather(chosen(book.sheets_metadata(), reading), reading, |sheet, bounds| {
                    let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| e.to_string())?;
                    from_cells(file, bounds, || {
                        if reading.is_register() {
                            let cell = cells.next_cell_with_formula_metadata().map_err(|e| e.to_string())?;
                            return Ok(cell.map(|cell| {
                                (cell.pos, told_ref(&cell.value, reading).of_formula(cell.formula.is_some(), cell.value != DataRef::Empty))
                            }));
                        }
                        let cell = cells.next_cell().map_err(|e| e.to_string())?;
                        Ok(cell.map(|cell| (cell.get_position(), told_ref(cell.get_value(), reading))))
                    })
                })
            }),
            Some(Zipped::Xlsb) => Xlsb::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| {
                gather(chosen(book.sheets_metadata(), reading), reading, |sheet, bounds| {
                    let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| e.to_string())?;
                    from_cells(file, bounds, || {
                        let cell = cells.next_cell().map_err(|e| e.to_string())?;
                        Ok(cell.map(|cell| (cell.get_position(), told_ref(cell.get_value(), reading))))
                    })
                })
            }),
        }
    }));
    let grids: Vec<Result<Grid, IngestError>> = match read {
        Ok(Ok(grids)) => grids,
        Ok(Err(what)) => {
            return Err(IngestError::unreadable(
                file,
                Saying::new("ingest-workbook-damaged", "the workbook is damaged ({cause})").with("cause", what),
                ANEW,
            ));
        }
        Err(_) => return Err(IngestError::unreadable(file, Saying::new("ingest-workbook-broken", "the workbook is damaged"), ANEW)),
    };
    grids.into_iter().collect()
}

const ANEW: Saying = Saying::new("remedy-save-anew", "open it in a spreadsheet program, save it anew, and deliver it again");

/// The sheets to read, in the order of the workbook, and whether each is hidden.
fn chosen(sheets: &[calamine::Sheet], reading: Reading<'_>) -> Vec<(String, bool)> {
    let wanted = |s: &&calamine::Sheet| match reading {
        Reading::Register => true,
        Reading::Delivery([]) => s.visible == SheetVisible::Visible,
        Reading::Delivery(patterns) => patterns.iter().any(|p| matches_glob(p, &s.name)),
    };
    let sheets = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).filter(wanted);
    sheets.map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect()
}

fn too_much(file: &str, bounds: Bounds) -> IngestError {
    IngestError::limit(
        file,
        None,
        Saying::new("ingest-sheet-large", "a sheet holds more than {cells} cells or {size} MB of text")
            .with("cells", bounds.cells)
            .with("size", bounds.text >> 20),
        Saying::new("remedy-sheets-csv", "export the sheets you need as CSV"),
    )
}

/// What a cell says.
struct Told {
    text: String,
    trouble: Option<Trouble>,
}

impl Told {
    fn plain(text: String) -> Self {
        Self { text, trouble: None }
    }

    /// What the cell says if it is a formula: without a saved result, nothing can be known. An empty text is a result.
    fn of_formula(mut self, formula: bool, saved: bool) -> Self {
        if formula && !saved {
            self.trouble = Some(Trouble::NoResult);
        } else if formula && is_error_text(&self.text) {
            // OpenDocument keeps what an error shows as a text
            self.trouble = Some(Trouble::ErrorValue);
        }
        self
    }
}

/// Whether a formula's result is how spreadsheet programs show errors.
fn is_error_text(text: &str) -> bool {
    matches!(text, "#N/A" | "#DIV/0!" | "#REF!" | "#NAME?" | "#NULL!" | "#NUM!" | "#VALUE!") || text.starts_with("Err:")
}

/// Reads sheet by sheet; for a register, what one takes is not there for the next.
fn gather(
    sheets: Vec<(String, bool)>,
    reading: Reading<'_>,
    mut read: impl FnMut(&str, Bounds) -> Result<Result<Grid, IngestError>, String>,
) -> Result<Vec<Result<Grid, IngestError>>, String> {
    let mut left = reading.bounds();
    let mut grids = Vec::with_capacity(sheets.len());
    for (sheet, hidden) in sheets {
        let grid = read(&sheet, left)?.map(|grid| Grid { sheet: Some(sheet), hidden, ..grid });
        if let (Ok(grid), true) = (&grid, reading.is_register()) {
            left.cells = left.cells.saturating_sub(grid.block.cells.len() as u64);
            left.text = left.text.saturating_sub(grid.block.text.len() as u64);
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// Puts cells that come in any order into rows.
fn from_cells(
    file: &str,
    bounds: Bounds,
    mut next: impl FnMut() -> Result<Option<((u32, u32), Told)>, String>,
) -> Result<Result<Grid, IngestError>, String> {
    let mut cells: Vec<((u32, u32), String)> = Vec::new();
    let mut troubles = Vec::new();
    let mut text = 0_u64;
    while let Some((at, told)) = next()? {
        if let Some(what) = told.trouble {
            troubles.push(CellTrouble { line: u64::from(at.0) + 1, column: Some(at.1 as usize), what });
        }
        if told.text.is_empty() {
            continue;
        }
        text += told.text.len() as u64;
        if cells.len() as u64 >= bounds.cells || text > bounds.text {
            return Ok(Err(too_much(file, bounds)));
        }
        cells.push((at, told.text));
    }
    if !cells.is_sorted_by_key(|c| c.0) {
        cells.sort_by_key(|c| c.0);
    }
    let mut block = RowBlock::with_row_numbers();
    let mut row = None;
    let mut column = 0;
    for ((r, c), value) in &cells {
        if row != Some(*r) {
            block.begin_row(r.saturating_add(1));
            row = Some(*r);
            column = 0;
        }
        if block.cells.len() as u64 + u64::from(*c) > bounds.cells {
            return Ok(Err(too_much(file, bounds)));
        }
        while column < *c {
            block.push_cell("");
            column += 1;
        }
        // A second value for the same cell is not something a program writes; the first stands.
        if column == *c {
            block.push_cell(value);
            column += 1;
        }
    }
    Ok(Ok(Grid { block, troubles, ..Grid::default() }))
}

/// Sheets of the formats that are read whole.
fn from_ranges<B>(file: &str, book: &mut B, reading: Reading<'_>) -> Result<Vec<Result<Grid, IngestError>>, String>
where
    B: Reader<Cursor<Vec<u8>>>,
    B::Error: std::fmt::Display,
{
    let sheets = chosen(book.sheets_metadata(), reading);
    gather(sheets, reading, |sheet, bounds| {
        let range = book.worksheet_range(sheet).map_err(|e| e.to_string())?;
        let formulas = if reading.is_register() { Some(book.worksheet_formula(sheet).map_err(|e| e.to_string())?) } else { None };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut block = RowBlock::with_row_numbers();
        let mut troubles = Vec::new();
        for (row, cells) in range.rows().enumerate() {
            let row = top.saturating_add(as_u32(row));
            let used = cells.iter().rposition(|c| *c != Data::Empty).map_or(0, |p| p + 1);
            if (block.cells.len() + used + left as usize) as u64 > bounds.cells || block.text.len() as u64 > bounds.text {
                return Ok(Err(too_much(file, bounds)));
            }
            if used > 0 {
                block.begin_row(row.saturating_add(1));
                for _ in 0..left {
                    block.push_cell("");
                }
            }
            for (at, cell) in cells.iter().enumerate() {
                let column = left.saturating_add(as_u32(at));
                let formula = formulas.as_ref().and_then(|f| f.get_value((row, column))).is_some_and(|f| !f.is_empty());
                let told = told(cell, reading).of_formula(formula, *cell != Data::Empty);
                if let Some(what) = told.trouble {
                    troubles.push(CellTrouble { line: u64::from(row) + 1, column: Some(column as usize), what });
                }
                if at < used {
                    block.push_cell(&told.text);
                }
            }
        }
        Ok(Ok(Grid { block, troubles, ..Grid::default() }))
    })
}

fn told(value: &Data, reading: Reading<'_>) -> Told {
    match value {
        Data::Empty => Told::plain(String::new()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => told_text(text, reading),
        Data::Int(n) => Told::plain(n.to_string()),
        Data::Float(x) => Told::plain(number_text(*x)),
        Data::Bool(b) => Told::plain(bool_text(*b, reading)),
        Data::DateTime(at) => Told::plain(date_text(at)),
        Data::Error(e) => told_error(e, reading),
    }
}

fn told_ref(value: &DataRef<'_>, reading: Reading<'_>) -> Told {
    match value {
        DataRef::Empty => Told::plain(String::new()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => told_text(text, reading),
        DataRef::SharedString(text) => told_text(text, reading),
        DataRef::Int(n) => Told::plain(n.to_string()),
        DataRef::Float(x) => Told::plain(number_text(*x)),
        DataRef::Bool(b) => Told::plain(bool_text(*b, reading)),
        DataRef::DateTime(at) => Told::plain(date_text(at)),
        DataRef::Error(e) => told_error(e, reading),
    }
}

fn told_error(error: &CellErrorType, reading: Reading<'_>) -> Told {
    Told { text: error.to_string(), trouble: reading.is_register().then_some(Trouble::ErrorValue) }
}

fn told_text(text: &str, reading: Reading<'_>) -> Told {
    let kept = bounded(text);
    let cut = reading.is_register() && kept.len() < text.len();
    Told { text: kept, trouble: cut.then_some(Trouble::Cut) }
}

/// A cell's text, cut at the limit (Excel itself allows 32,767 characters).
///
/// Some old workbooks name a code page of two-byte text over one-byte strings, which then come with a NUL between letters.
fn bounded(text: &str) -> String {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return text.chars().filter(|c| *c != '\0').take(limits::LONGEST_CELL / 4).collect();
    }
    if text.len() <= limits::LONGEST_CELL {
        return text.to_owned();
    }
    let mut end = limits::LONGEST_CELL;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

/// Deliveries have yes and no as spreadsheets show them, registers as they write them.
fn bool_text(value: bool, reading: Reading<'_>) -> String {
    match (value, reading.is_register()) {
        (true, false) => "TRUE",
        (false, false) => "FALSE",
        (true, true) => "true",
        (false, true) => "false",
    }
    .to_owned()
}

/// A number as the spreadsheet shows it: 15 significant digits, Excel's own precision, so that 0.1 + 0.2 is 0.3.
pub(crate) fn number_text(x: f64) -> String {
    if !x.is_finite() {
        return x.to_string();
    }
    let fifteen: f64 = format!("{x:.14e}").parse().unwrap_or(x);
    // Display writes the shortest text that reads back to the same number, never with an exponent.
    let text = fifteen.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}

/// A date as ISO 8601, with its time unless that is midnight; a duration stays a number.
fn date_text(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        return number_text(at.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_float_noise() {
        for (x, text) in [
            (0.1 + 0.2, "0.3"),
            (1.0, "1"),
            (-0.0, "0"),
            (12_345_678_901.0, "12345678901"),
            (5.442666666666667, "5.44266666666667"),
            (1e21, "1000000000000000000000"),
            (0.000_001, "0.000001"),
        ] {
            assert_eq!(number_text(x), text);
        }
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        for (bytes, word) in [
            (&b"a,b\n1,2\n"[..], "text"),
            (b"%PDF-1.4", "PDF"),
            (b"PK\x03\x04nothing", "damaged"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1zz", "OLE"),
        ] {
            let error = read("x.xlsx", bytes.to_vec(), &[]).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(word), "{error}");
        }
    }
}
