//! Workbooks: XLS, XLSX, XLSB and ODS, told apart by their bytes.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use rihla_model::Saying;

use crate::block::{RowBlock, as_u32};
use crate::error::IngestError;
use crate::file_pattern::matches_glob;
use crate::limits;
use crate::reader::Grid;
use crate::reader::archive::{self, Zipped};
use crate::reader::compound;
use crate::sniff::{Looks, sniff};

/// Reads the sheets whose names fit one of the patterns; all that are visible if there is none.
///
/// # Errors
/// When the bytes are no workbook, are damaged, or ask for too much memory.
pub(crate) fn read(file: &str, bytes: Vec<u8>, patterns: &[String]) -> Result<Vec<Grid>, IngestError> {
    let kind = match sniff(&bytes) {
        Looks::ZippedWorkbook | Looks::Zip => Some(archive::check(file, &bytes)?),
        Looks::Compound => {
            compound::check(file, &bytes)?;
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
            None => Xls::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| from_ranges(file, &mut book, patterns)),
            Some(Zipped::Ods) => Ods::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| from_ranges(file, &mut book, patterns)),
            Some(Zipped::Xlsx) => Xlsx::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| {
                chosen(book.sheets_metadata(), patterns)
                    .into_iter()
                    .map(|sheet| {
                        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|e| e.to_string())?;
                        from_cells(file, sheet, || match cells.next_cell() {
                            Ok(Some(cell)) => Ok(Some((cell.get_position(), text_of_ref(cell.get_value())))),
                            Ok(None) => Ok(None),
                            Err(e) => Err(e.to_string()),
                        })
                    })
                    .collect()
            }),
            Some(Zipped::Xlsb) => Xlsb::new(cursor).map_err(|e| e.to_string()).and_then(|mut book| {
                chosen(book.sheets_metadata(), patterns)
                    .into_iter()
                    .map(|sheet| {
                        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|e| e.to_string())?;
                        from_cells(file, sheet, || match cells.next_cell() {
                            Ok(Some(cell)) => Ok(Some((cell.get_position(), text_of_ref(cell.get_value())))),
                            Ok(None) => Ok(None),
                            Err(e) => Err(e.to_string()),
                        })
                    })
                    .collect()
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
    grids.into_iter().collect()
}

const ANEW: Saying = Saying::new("remedy-save-anew", "open it in a spreadsheet program, save it anew, and deliver it again");

/// The sheets to read, in the order of the workbook.
fn chosen(sheets: &[calamine::Sheet], patterns: &[String]) -> Vec<String> {
    sheets
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .filter(
            |s| if patterns.is_empty() { s.visible == SheetVisible::Visible } else { patterns.iter().any(|p| matches_glob(p, &s.name)) },
        )
        .map(|s| s.name.clone())
        .collect()
}

fn too_much(file: &str) -> IngestError {
    IngestError::limit(
        file,
        None,
        Saying::new("ingest-sheet-large", "a sheet holds more than {cells} cells or {size} MB of text")
            .with("cells", limits::MOST_SHEET_CELLS)
            .with("size", limits::LARGEST_HELD_FILE >> 20),
        Saying::new("remedy-sheets-csv", "export the sheets you need as CSV"),
    )
}

/// Puts cells that come in any order into rows.
fn from_cells(
    file: &str,
    sheet: String,
    mut next: impl FnMut() -> Result<Option<((u32, u32), String)>, String>,
) -> Result<Result<Grid, IngestError>, String> {
    let mut cells: Vec<((u32, u32), String)> = Vec::new();
    let mut text = 0_u64;
    while let Some((at, value)) = next()? {
        if value.is_empty() {
            continue;
        }
        text += value.len() as u64;
        if cells.len() as u64 >= limits::MOST_SHEET_CELLS || text > limits::LARGEST_HELD_FILE {
            return Ok(Err(too_much(file)));
        }
        cells.push((at, value));
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
        if block.cells.len() as u64 + u64::from(*c) > limits::MOST_SHEET_CELLS {
            return Ok(Err(too_much(file)));
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
    Ok(Ok(Grid { sheet: Some(sheet), block, names: None }))
}

/// Sheets of the formats that are read whole.
fn from_ranges<B>(file: &str, book: &mut B, patterns: &[String]) -> Result<Vec<Result<Grid, IngestError>>, String>
where
    B: Reader<Cursor<Vec<u8>>>,
    B::Error: std::fmt::Display,
{
    let mut grids = Vec::new();
    for sheet in chosen(book.sheets_metadata(), patterns) {
        let range = book.worksheet_range(&sheet).map_err(|e| e.to_string())?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut block = RowBlock::with_row_numbers();
        let mut fits = true;
        for (row, cells) in range.rows().enumerate() {
            let used = cells.iter().rposition(|c| *c != Data::Empty).map_or(0, |p| p + 1);
            if used == 0 {
                continue;
            }
            fits = (block.cells.len() + used + left as usize) as u64 <= limits::MOST_SHEET_CELLS
                && block.text.len() as u64 <= limits::LARGEST_HELD_FILE;
            if !fits {
                break;
            }
            block.begin_row(top.saturating_add(as_u32(row)).saturating_add(1));
            for _ in 0..left {
                block.push_cell("");
            }
            for cell in cells.iter().take(used) {
                block.push_cell(&text_of(cell));
            }
        }
        grids.push(if fits { Ok(Grid { sheet: Some(sheet), block, names: None }) } else { Err(too_much(file)) });
    }
    Ok(grids)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => bounded(text),
        Data::Int(n) => n.to_string(),
        Data::Float(x) => number_text(*x),
        Data::Bool(b) => bool_text(*b),
        Data::DateTime(at) => date_text(at),
        Data::Error(e) => e.to_string(),
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => bounded(text),
        DataRef::SharedString(text) => bounded(text),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => number_text(*x),
        DataRef::Bool(b) => bool_text(*b),
        DataRef::DateTime(at) => date_text(at),
        DataRef::Error(e) => e.to_string(),
    }
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

fn bool_text(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
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
