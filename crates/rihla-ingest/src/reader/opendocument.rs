//! Looks into an ODS sheet before it is read for real: repeated rows and cells can ask for far more cells than the file has bytes
//! (OpenDocument 1.3, part 3, 19.675 and 19.681).

use memchr::memmem;
use rihla_model::Saying;

use crate::error::IngestError;

/// Checks that the cells which the repeats of `content.xml` stand for can be held.
pub(crate) fn check(file: &str, content: &[u8], most_cells: u64) -> Result<(), IngestError> {
    let mut cells = 0_u64;
    let mut at = 0;
    while let Some(row) = next(content, at, b"<table:table-row") {
        let end = memmem::find(content.get(row..).unwrap_or_default(), b"</table:table-row>").map_or(content.len(), |e| row + e);
        let body = content.get(row..end).unwrap_or_default();
        let repeats = repeated(tag(body), b"table:number-rows-repeated");
        let width = used_width(body);
        cells = cells.saturating_add(repeats.saturating_mul(width));
        if cells > most_cells {
            return Err(IngestError::limit(
                file,
                None,
                Saying::new("ingest-sheets-repeat", "its sheets repeat rows and cells to more than {most} cells").with("most", most_cells),
                Saying::new("remedy-sheets-csv", "export the sheets you need as CSV"),
            ));
        }
        at = end.max(row + 1);
    }
    Ok(())
}

fn next(content: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    memmem::find(content.get(from..)?, mark).map(|hit| from + hit)
}

/// The bytes of the tag that begins here.
fn tag(body: &[u8]) -> &[u8] {
    body.get(..memchr::memchr(b'>', body).unwrap_or(body.len())).unwrap_or_default()
}

/// Columns up to the last cell of a row that holds something.
fn used_width(body: &[u8]) -> u64 {
    let mut column = 0_u64;
    let mut used = 0;
    let mut at = 1;
    while let Some(cell) = next(body, at, b"<table:") {
        let here = body.get(cell..).unwrap_or_default();
        let tag = tag(here);
        if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            column = column.saturating_add(repeated(tag, b"table:number-columns-repeated"));
            if memmem::find(tag, b"value-type").is_some() || memmem::find(tag, b"table:formula").is_some() {
                used = column;
            }
        }
        at = cell + 1;
    }
    used
}

fn repeated(tag: &[u8], attribute: &[u8]) -> u64 {
    let value = memmem::find(tag, attribute).and_then(|hit| tag.get(hit + attribute.len()..)).unwrap_or_default();
    let digits: Vec<u8> = value.iter().copied().skip_while(|b| !b.is_ascii_digit()).take_while(u8::is_ascii_digit).take(12).collect();
    if value.is_empty() { 1 } else { String::from_utf8_lossy(&digits).parse().unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_of_nothing_are_free_and_repeats_of_something_are_counted() {
        let sheet = |rows: &str, cells: &str| {
            format!(
                "<table:table><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell office:value-type=\"float\" table:number-columns-repeated=\"{cells}\"/><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row></table:table>"
            )
        };
        assert!(check("x.ods", sheet("10", "10").as_bytes(), 1_000_000).is_ok());
        assert!(check("x.ods", sheet("1000000", "1000").as_bytes(), 1_000_000).is_err());
        let blank = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert!(check("x.ods", blank.as_bytes(), 1_000_000).is_ok());
    }
}
