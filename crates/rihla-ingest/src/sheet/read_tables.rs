//! Bytes become tables: a text is one, a workbook has one a sheet.

use rihla_model::Saying;

use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::inspect::sample::encoding_of;
use crate::limits::{self, Bounds};
use crate::reader::stream::{Taken, TextStream};
use crate::reader::workbook::{Reading, read_as};
use crate::reader::{CellTrouble, Grid, Trouble, delimited, dialect};
use crate::sniff::{Looks, sniff};

/// Reads all tables of a file.
pub(super) fn read_tables(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, IngestError> {
    if bytes.len() as u64 > limits::LARGEST_SHEET_FILE {
        return Err(IngestError::limit(
            file,
            None,
            Saying::new("sheet-large", "the file is larger than {size} MB").with("size", limits::LARGEST_SHEET_FILE >> 20),
            SPLIT,
        ));
    }
    match sniff(bytes) {
        Looks::ZippedWorkbook | Looks::Zip | Looks::Compound => read_as(file, bytes.to_vec(), Reading::Register),
        Looks::Text | Looks::Utf16 => Ok(vec![of_text(file, bytes)?]),
        other => Err(IngestError::unreadable(
            file,
            Saying::new("sheet-expected", "a table was expected, but the bytes look like {looks}").with("looks", other.phrase()),
            Saying::new("remedy-sheet-form", "save the table as XLSX, ODS or CSV"),
        )),
    }
}

/// What to do with a table that is too large.
pub(super) const SPLIT: Saying = Saying::new("remedy-sheet-split", "split the table and bring it in part by part");

fn of_text(file: &str, bytes: &[u8]) -> Result<Grid, IngestError> {
    let mut stream = TextStream::open(file, FileContent::Bytes(bytes.to_vec()), false, encoding_of(bytes), &Taken::default())?;
    let mut text = Vec::with_capacity(bytes.len() + 1);
    while !stream.fill(&mut text, limits::BLOCK_BYTES)? {}
    let declared = declared_delimiter(&text);
    let said = declared.map_or(0, |(_, length)| length);
    let dialect = dialect::find(&text, declared.map(|(delimiter, _)| delimiter))
        .map_err(|what| IngestError::unreadable(file, what, Saying::new("remedy-name-delimiter", "name the delimiter")))?;
    if text.last() != Some(&dialect.terminator) {
        text.push(dialect.terminator);
    }
    let ended = delimited::last_record_end(&text, dialect) == Some(text.len());
    // one row more than may be, so that it is seen
    let (mut block, _) = delimited::split(text, dialect, limits::MOST_SHEET_ROWS + 64);
    if !ended && let Some(row) = block.rows.last() {
        let line = u64::from(row.line) + 1;
        return Err(IngestError::unreadable_at(
            file,
            line,
            Saying::new("sheet-quote-open", "in the row that begins on line {line} a quote is opened and never closed").with("line", line),
            Saying::new("remedy-sheet-quote", "write a quote within quotes twice, or take it away"),
        ));
    }
    if block.cells.len() as u64 > Bounds::REGISTER.cells {
        let what = Saying::new("sheet-cells", "it holds more than {most} cells").with("most", Bounds::REGISTER.cells);
        return Err(IngestError::limit(file, None, what, SPLIT));
    }
    // the line on which a program said its delimiter is no row
    if said > 0 && !block.rows.is_empty() {
        let first = block.rows.remove(0);
        debug_assert_eq!(first.first, 0, "the first row has the first cells");
    }
    let spoilt = std::mem::take(&mut block.spoilt);
    let troubles = spoilt.into_iter().map(|line| CellTrouble { line: u64::from(line) + 1, column: None, what: Trouble::Spoilt }).collect();
    for row in &mut block.rows {
        row.line = row.line.saturating_add(1);
    }
    block.absolute = true;
    Ok(Grid { block, troubles, ..Grid::default() })
}

/// Excel reads, and some programs write, `sep=;` on a line of its own before the table.
fn declared_delimiter(text: &[u8]) -> Option<(char, usize)> {
    let rest = text.strip_prefix(b"sep=")?;
    match rest {
        [delimiter, b'\n', ..] => Some((char::from(*delimiter), 6)),
        [delimiter, b'\r', b'\n', ..] => Some((char::from(*delimiter), 7)),
        _ => None,
    }
}
