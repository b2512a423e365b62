//! Blank cells of some columns take the value above (merged cells, stacked tables).

use crate::block::{RowBlock, RowStart, Span, as_u32};
use crate::text::trim;

/// Remembers the last value of each filled column from block to block.
#[derive(Debug, Default)]
pub(crate) struct FillDown {
    columns: Vec<usize>,
    above: Vec<String>,
}

impl FillDown {
    /// Fills the given columns.
    pub fn new(columns: Vec<usize>) -> Self {
        let above = vec![String::new(); columns.len()];
        Self { columns, above }
    }

    /// Whether there is nothing to fill.
    pub fn is_idle(&self) -> bool {
        self.columns.is_empty()
    }

    /// Fills rows from `from` on; wholly blank rows stay blank.
    pub fn apply(&mut self, block: &mut RowBlock, from: usize) {
        if self.is_idle() {
            return;
        }
        let mut cells: Vec<Span> = Vec::with_capacity(block.cells.len());
        let mut rows: Vec<RowStart> = Vec::with_capacity(block.rows.len());
        for row in 0..block.rows.len() {
            let Some(start) = block.rows.get(row).copied() else { break };
            let first = cells.len();
            rows.push(RowStart { first: as_u32(first), ..start });
            cells.extend_from_slice(block.cells_of(row));
            if row < from || block.is_blank(row) {
                continue;
            }
            for (column, above) in self.columns.iter().zip(&mut self.above) {
                let own = block.cell(row, *column);
                if trim(own).is_empty() {
                    let start = as_u32(block.text.len());
                    block.text.push_str(above);
                    let span = Span { start, end: as_u32(block.text.len()) };
                    while cells.len() <= first + column {
                        cells.push(Span { start, end: start });
                    }
                    if let Some(cell) = cells.get_mut(first + column) {
                        *cell = span;
                    }
                } else {
                    own.clone_into(above);
                }
            }
        }
        block.cells = cells;
        block.rows = rows;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_over_blocks() {
        let block = |rows: &[&[&str]]| {
            let mut block = RowBlock::default();
            for row in rows {
                block.begin_row(0);
                row.iter().for_each(|c| block.push_cell(c));
            }
            block
        };
        let mut fill = FillDown::new(vec![0]);
        let mut first = block(&[&["Nord", "a"], &["", "b"], &["", ""]]);
        fill.apply(&mut first, 0);
        assert_eq!((first.cell(1, 0), first.cell(2, 0)), ("Nord", ""));
        let mut second = block(&[&[" ", "c"], &["Sud", "d"]]);
        fill.apply(&mut second, 0);
        assert_eq!((second.cell(0, 0), second.cell(0, 1), second.cell(1, 0)), ("Nord", "c", "Sud"));
    }
}
