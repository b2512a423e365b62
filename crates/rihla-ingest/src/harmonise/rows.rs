//! A stretch of rows of text cells, looked at column by column.

use crate::block::{RowStart, Span};

/// Rows that point into a text; `picked` are the positions to look at, in order.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub text: &'a str,
    pub cells: &'a [Span],
    pub rows: &'a [RowStart],
    pub picked: &'a [u32],
}

impl<'a> Rows<'a> {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.picked.len()
    }

    /// The row as it stands in its block.
    pub fn start(&self, at: usize) -> RowStart {
        self.picked.get(at).and_then(|row| self.rows.get(*row as usize)).copied().unwrap_or(RowStart { first: 0, line: 0, column: 0 })
    }

    /// The cells of a row.
    pub fn cells_of(&self, at: usize) -> &'a [Span] {
        let Some(&row) = self.picked.get(at) else { return &[] };
        let Some(start) = self.rows.get(row as usize) else { return &[] };
        let end = self.rows.get(row as usize + 1).map_or(self.cells.len(), |next| next.first as usize);
        self.cells.get(start.first as usize..end).unwrap_or_default()
    }

    /// The text of a row's cell, as it stands; blank if there is none.
    #[inline]
    pub fn cell(&self, at: usize, column: usize) -> &'a str {
        let Some(&row) = self.picked.get(at) else { return "" };
        let Some(start) = self.rows.get(row as usize) else { return "" };
        let index = start.first as usize + column;
        let end = self.rows.get(row as usize + 1).map_or(self.cells.len(), |next| next.first as usize);
        if index >= end {
            return "";
        }
        self.cells.get(index).and_then(|s| self.text.get(s.start as usize..s.end as usize)).unwrap_or("")
    }

    /// The text between a row's first and last cell, quotes and delimiters as they stand.
    pub fn raw(&self, at: usize) -> &'a str {
        match self.cells_of(at) {
            [first, .., last] => self.text.get(first.start as usize..last.end as usize).unwrap_or(""),
            [only] => self.text.get(only.start as usize..only.end as usize).unwrap_or(""),
            [] => "",
        }
    }
}
