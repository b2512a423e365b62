//! Column names: header lines joined, blanks folded, doubles told apart.

use crate::block::RowBlock;
use crate::text::{decode_entities, fold_blanks};

/// A column of a delivered table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HeaderCell {
    /// Its name, blanks folded.
    pub name: String,
    /// The header lines it was joined from.
    pub lines: Vec<String>,
    /// Other names it answers to: its HXL tag, its SDMX id.
    pub aliases: Vec<String>,
    /// Whether cells read `code: label` (SDMX-CSV with both labels).
    pub labelled: bool,
}

/// Joins the given header rows (positions in the block). Blank cells of all but the last row take the text to their left, as merged
/// cells do; blank parts are left out of the name.
pub(crate) fn join(block: &RowBlock, rows: &[usize], joiner: &str, entities: bool) -> Vec<HeaderCell> {
    let clean = |text: &str| {
        let decoded = if entities { decode_entities(text) } else { text.into() };
        fold_blanks(&decoded).into_owned()
    };
    let mut lines: Vec<Vec<String>> =
        rows.iter().map(|row| block.cells_of(*row).iter().map(|span| clean(block.text_of(*span))).collect::<Vec<_>>()).collect();
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let last_line = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        line.resize(width, String::new());
        if at < last_line {
            let mut left = String::new();
            for cell in line.iter_mut() {
                if cell.is_empty() {
                    cell.clone_from(&left);
                } else {
                    left.clone_from(cell);
                }
            }
        }
    }
    // A merged title must not run on over columns that have no lower header of their own.
    if lines.len() > 1 {
        for column in 0..width {
            let own_lower = lines.last().and_then(|l| l.get(column)).is_some_and(|c| !c.is_empty());
            let own_upper = rows.iter().take(last_line).any(|row| !clean(block.cell(*row, column)).is_empty());
            if !own_lower && !own_upper {
                for line in &mut lines {
                    if let Some(cell) = line.get_mut(column) {
                        cell.clear();
                    }
                }
            }
        }
    }
    let mut cells: Vec<HeaderCell> = (0..width)
        .map(|column| {
            let parts: Vec<String> = lines.iter().filter_map(|l| l.get(column)).filter(|t| !t.is_empty()).cloned().collect();
            HeaderCell { name: parts.join(joiner), lines: parts, ..HeaderCell::default() }
        })
        .collect();
    while cells.last().is_some_and(|c| c.name.is_empty()) {
        cells.pop();
    }
    tell_doubles_apart(&mut cells);
    cells
}

/// Columns named by position, where there is no header.
pub(crate) fn numbered(width: usize) -> Vec<HeaderCell> {
    (1..=width).map(|n| HeaderCell { name: n.to_string(), lines: vec![n.to_string()], ..HeaderCell::default() }).collect()
}

/// Columns named by the format.
pub(crate) fn named(names: &[String]) -> Vec<HeaderCell> {
    let mut cells: Vec<HeaderCell> = names
        .iter()
        .map(|n| fold_blanks(n).into_owned())
        .map(|name| HeaderCell { lines: vec![name.clone()], name, ..HeaderCell::default() })
        .collect();
    tell_doubles_apart(&mut cells);
    cells
}

/// A second column of the same name becomes `name (2)`, and so on; a column without a name is called by its position `(7)`.
fn tell_doubles_apart(cells: &mut [HeaderCell]) {
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    for (position, cell) in cells.iter_mut().enumerate() {
        if cell.name.is_empty() {
            cell.name = format!("({})", position + 1);
            continue;
        }
        let times = seen.entry(cell.name.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *times > 1 {
            cell.name = format!("{} ({times})", cell.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(rows: &[&[&str]]) -> RowBlock {
        let mut block = RowBlock::with_row_numbers();
        for (line, row) in rows.iter().enumerate() {
            block.begin_row(crate::block::as_u32(line + 1));
            row.iter().for_each(|cell| block.push_cell(cell));
        }
        block
    }

    #[test]
    fn joins_merged_headers() {
        let block = block(&[&["Sort\norder", "Area", "Both sexes", "", "Male", ""], &["", "", "1990", "2000", "1990", "2000"]]);
        let names: Vec<String> = join(&block, &[0, 1], " / ", false).into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["Sort order", "Area", "Both sexes / 1990", "Both sexes / 2000", "Male / 1990", "Male / 2000"]);
    }

    #[test]
    fn doubles_blanks_and_trailing_blanks() {
        let block = block(&[&["a", "Receiving  Name ", "a", "", "Buses ", ""]]);
        let names: Vec<String> = join(&block, &[0], " / ", false).into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["a", "Receiving Name", "a (2)", "(4)", "Buses"]);
    }
}
