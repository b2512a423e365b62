//! A matrix becomes rows: one for each cell under a header that is data.

use rihla_model::definition::Unpivot;

use crate::block::{RowBlock, RowStart, Span, as_u32};
use crate::header::HeaderCell;

/// How the columns of one table are turned.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    /// Columns that stay.
    keep: Vec<usize>,
    /// Columns whose headers become cells: the column, and the header's parts, one for each name.
    turned: Vec<(usize, Vec<String>)>,
    /// Header after turning.
    pub header: Vec<HeaderCell>,
}

/// Finds which columns stay, which are dropped, and which are turned. Answers the header texts that `keep` names in vain.
pub(crate) fn plan(unpivot: &Unpivot, header: &[HeaderCell], find: impl Fn(&str) -> Option<usize>) -> (Turn, Vec<String>) {
    let mut keep = Vec::new();
    let mut absent = Vec::new();
    for name in &unpivot.keep {
        match find(name) {
            Some(column) => keep.push(column),
            None => absent.push(name.clone()),
        }
    }
    let dropped: Vec<usize> = unpivot.drop.iter().filter_map(|name| find(name)).collect();
    let mut turned = Vec::new();
    for (column, cell) in header.iter().enumerate() {
        if keep.contains(&column) || dropped.contains(&column) || cell.lines.is_empty() {
            continue;
        }
        let mut parts = cell.lines.clone();
        // More lines than names: the first ones are joined, since the lower lines are the finer ones.
        while parts.len() > unpivot.names.len().max(1) {
            let second = parts.remove(1);
            if let Some(first) = parts.first_mut() {
                first.push_str(" / ");
                first.push_str(&second);
            }
        }
        parts.resize(unpivot.names.len(), String::new());
        turned.push((column, parts));
    }
    let mut names: Vec<String> = keep.iter().filter_map(|c| header.get(*c)).map(|c| c.name.clone()).collect();
    names.extend(unpivot.names.iter().cloned());
    names.push(unpivot.value.clone());
    let mut new_header = crate::header::named(&names);
    for (cell, column) in new_header.iter_mut().zip(&keep) {
        if let Some(old) = header.get(*column) {
            cell.aliases.clone_from(&old.aliases);
            cell.labelled = old.labelled;
        }
    }
    (Turn { keep, turned, header: new_header }, absent)
}

impl Turn {
    /// The number of rows that one row becomes.
    pub fn fan(&self) -> usize {
        self.turned.len()
    }

    /// The header text of a turned column, for locations.
    pub fn source_header(&self, column_plus_one: u32) -> Option<String> {
        let column = (column_plus_one as usize).checked_sub(1)?;
        self.turned.iter().find(|(c, _)| *c == column).map(|(_, parts)| parts.join(" / "))
    }

    /// Adds the headers' texts to a block's text, once, so that cells may point to them.
    pub fn prepare(&self, block: &mut RowBlock) -> Prepared {
        let mut push = |part: &str| {
            let start = as_u32(block.text.len());
            block.text.push_str(part);
            Span { start, end: as_u32(block.text.len()) }
        };
        let parts = self.turned.iter().map(|(_, parts)| parts.iter().map(|p| push(p)).collect()).collect();
        Prepared { parts, blank: push("") }
    }

    /// Turns some rows of a block: the cells and rows of the result, which point into the block's text.
    pub fn apply(&self, prepared: &Prepared, block: &RowBlock, rows: &[u32]) -> (Vec<Span>, Vec<RowStart>) {
        let mut out_cells = Vec::with_capacity(rows.len() * self.turned.len() * self.header.len());
        let mut out_rows = Vec::with_capacity(rows.len() * self.turned.len());
        for &row in rows {
            let Some(start) = block.rows.get(row as usize).copied() else { break };
            let cells = block.cells_of(row as usize);
            for ((column, _), parts) in self.turned.iter().zip(&prepared.parts) {
                out_rows.push(RowStart { first: as_u32(out_cells.len()), line: start.line, column: as_u32(column + 1) });
                out_cells.extend(self.keep.iter().map(|k| cells.get(*k).copied().unwrap_or(prepared.blank)));
                out_cells.extend_from_slice(parts);
                out_cells.push(cells.get(*column).copied().unwrap_or(prepared.blank));
            }
        }
        (out_cells, out_rows)
    }
}

/// Where the headers' texts lie in a block.
#[derive(Debug)]
pub(crate) struct Prepared {
    parts: Vec<Vec<Span>>,
    blank: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_a_two_level_matrix() {
        let mut block = RowBlock::with_row_numbers();
        for (line, row) in [
            &["Country", "Both", "", "Male", "Total"][..],
            &["", "1990", "2000", "1990", ""],
            &["Mali", "1", "2", "3", "9"],
            &["Togo", "4"],
        ]
        .iter()
        .enumerate()
        {
            block.begin_row(as_u32(line + 1));
            row.iter().for_each(|c| block.push_cell(c));
        }
        let header = crate::header::join(&block, &[0, 1], " / ", false);
        let unpivot = Unpivot {
            keep: vec!["Country".to_owned()],
            drop: vec!["Total".to_owned()],
            names: vec!["Sex".to_owned(), "Year".to_owned()],
            value: "Stock".to_owned(),
        };
        let find = |name: &str| header.iter().position(|h| h.name == name);
        let (turn, absent) = plan(&unpivot, &header, find);
        assert!(absent.is_empty());
        assert_eq!(turn.fan(), 3);
        let prepared = turn.prepare(&mut block);
        let (cells, turned) = turn.apply(&prepared, &block, &[2, 3]);
        let rows: Vec<Vec<&str>> =
            turned.iter().map(|r| cells.iter().skip(r.first as usize).take(4).map(|s| block.text_of(*s)).collect()).collect();
        assert_eq!(rows.len(), 6);
        assert_eq!(rows.first(), Some(&vec!["Mali", "Both", "1990", "1"]));
        assert_eq!(rows.get(4), Some(&vec!["Togo", "Both", "2000", ""]));
        assert_eq!(turn.source_header(2).as_deref(), Some("Both / 1990"));
    }
}
