//! Finds the header of a table.
//!
//! A table that this program wrote has two: one for programs (`@id`, `title.fr`), hidden, and one for people below it. A cell of the
//! second that stands for what is no field names it in parentheses (`Identifier (@id)`), so that either header can be lost.

use crate::block::RowBlock;
use crate::text::trim;

/// Rows among which a header for programs is looked for.
const LOOKED_AT: usize = 10;
/// What stands beside the fields.
const BESIDE: [&str; 5] = ["@id", "@version", "@state", "@agency", "@area"];

/// Where a table begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The names of its columns.
    pub names: Vec<String>,
    /// Its row in the block.
    pub row: usize,
    /// The first row in the block that is no header.
    pub first: usize,
    /// Whether records are named in it.
    pub names_records: bool,
}

/// Finds the header; none where the table is blank.
pub(super) fn find(block: &RowBlock) -> Option<Header> {
    let mut filled = (0..block.rows.len()).filter(|row| !block.is_blank(*row));
    let first_filled = filled.clone().next()?;
    let named = filled.clone().take(LOOKED_AT).find(|row| id_column(block, *row).is_some());
    let row = named.unwrap_or(first_filled);
    let mut first = row + 1;
    if let Some(id) = id_column(block, row) {
        // headers for people below the one for programs
        while let Some(next) = filled.find(|at| *at >= first)
            && trim(block.cell(next, id)).ends_with("(@id)")
        {
            first = next + 1;
        }
    }
    let mut names: Vec<String> = block.cells_of(row).iter().map(|span| name_of(block.text_of(*span))).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    Some(Header { names, row, first, names_records: named.is_some() })
}

/// The column that names records.
fn id_column(block: &RowBlock, row: usize) -> Option<usize> {
    (0..block.cells_of(row).len()).find(|column| name_of(block.cell(row, *column)) == "@id")
}

fn name_of(cell: &str) -> String {
    let cell = trim(cell);
    let inner = cell.strip_suffix(')').and_then(|cell| cell.rsplit_once('(')).map(|(_, inner)| inner);
    match inner.filter(|inner| BESIDE.contains(inner)) {
        Some(inner) => inner.to_owned(),
        None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&[&str]]) -> Option<(Vec<String>, usize)> {
        let mut block = RowBlock::with_row_numbers();
        for (line, row) in (1..).zip(rows) {
            block.begin_row(line);
            row.iter().for_each(|cell| block.push_cell(cell));
        }
        find(&block).map(|header| (header.names, header.first))
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn either_of_two_headers_can_be_lost() {
        let (machine, people, row): (&[&str], &[&str], &[&str]) =
            (&["@id", "title.fr", ""], &["رقم القيد (@id)", "Titre (fr)"], &["0a", "Un"]);
        assert_eq!(found(&[machine, people, row]), Some((names(&["@id", "title.fr"]), 2)));
        assert_eq!(found(&[people, row]), Some((names(&["@id", "Titre (fr)"]), 1)));
        assert_eq!(found(&[machine, row]), Some((names(&["@id", "title.fr"]), 1)));
        assert_eq!(found(&[&["A list"], &[""], machine, people, row]), Some((names(&["@id", "title.fr"]), 4)));
    }

    #[test]
    fn without_records_the_first_row_is_the_header() {
        assert_eq!(found(&[&["", " "], &["Titre", "Fin"], &["Un", "2027-01-01"]]), Some((names(&["Titre", "Fin"]), 2)));
        assert_eq!(found(&[&[" "]]), None);
        assert_eq!(found(&[]), None);
    }
}
