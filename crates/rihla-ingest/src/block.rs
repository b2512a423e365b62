//! A block of rows of text cells: one buffer and offsets into it.

use std::sync::Arc;

/// Where a cell's text lies in its block, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: u32,
    pub end: u32,
}

/// One row of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowStart {
    /// Position of its first cell.
    pub first: u32,
    /// Its line, counted from the block's first line (0), or its own row number in a block with `absolute` lines.
    pub line: u32,
    /// For a row made out of a matrix: the column it came from, plus one; 0 else.
    pub column: u32,
}

/// Cells of one column whose file calls their values missing, while the source definition does not; they are written as `.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UndeclaredMissing {
    /// The first such row.
    pub line: u32,
    pub column: Arc<str>,
    /// The first such value.
    pub text: String,
    pub count: u64,
}

/// Rows of text cells. `text` is the cells' text with whatever lies between; cells are offsets.
#[derive(Debug, Default)]
pub(crate) struct RowBlock {
    pub text: String,
    pub cells: Vec<Span>,
    pub rows: Vec<RowStart>,
    /// Whether row lines are file line numbers from 1; else they count from the block's first line.
    pub absolute: bool,
    /// Lines that the block spans.
    pub lines: u32,
    /// Lines (as in `rows`) on which bytes were not valid in the encoding.
    pub spoilt: Vec<u32>,
    /// Values that only the file calls missing, one entry a column.
    pub undeclared_missing: Vec<UndeclaredMissing>,
}

impl RowBlock {
    /// A block whose rows carry their own row numbers.
    pub fn with_row_numbers() -> Self {
        Self { absolute: true, ..Self::default() }
    }

    /// The cells of a row.
    pub fn cells_of(&self, row: usize) -> &[Span] {
        let Some(start) = self.rows.get(row) else { return &[] };
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first as usize);
        self.cells.get(start.first as usize..end).unwrap_or_default()
    }

    /// The text of a cell, as it stands.
    pub fn text_of(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The text of a row's cell; blank if the row has no such cell.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.cells_of(row).get(column).map_or("", |span| self.text_of(*span))
    }

    /// Begins a row.
    pub fn begin_row(&mut self, line: u32) {
        self.rows.push(RowStart { first: as_u32(self.cells.len()), line, column: 0 });
    }

    /// Adds a cell to the last row.
    pub fn push_cell(&mut self, text: &str) {
        let start = as_u32(self.text.len());
        self.text.push_str(text);
        self.cells.push(Span { start, end: as_u32(self.text.len()) });
    }

    /// Whether a row has no text at all.
    pub fn is_blank(&self, row: usize) -> bool {
        self.cells_of(row).iter().all(|span| crate::text::trim(self.text_of(*span)).is_empty())
    }
}

/// Narrows an offset; blocks are far smaller than 4 GiB by [`crate::limits`].
pub(crate) fn as_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
