//! Bounds on what a delivered file may ask of the machine.

/// Greatest number of columns of a row: Excel's own bound.
pub const MOST_COLUMNS: usize = 16_384;
/// Greatest length of one cell, in bytes.
pub const LONGEST_CELL: usize = 1 << 20;
/// Greatest length of one record, in bytes.
pub const LONGEST_RECORD: usize = 32 << 20;
/// Greatest size of a packed or workbook or JSON file that is held in memory, in bytes.
pub const LARGEST_HELD_FILE: u64 = 1 << 30;
/// Greatest unpacked size of all parts of a workbook, in bytes.
pub const LARGEST_UNPACKED_WORKBOOK: u64 = 2 << 30;
/// Greatest unpacked size of a gzip stream, in bytes.
pub const LARGEST_UNPACKED_STREAM: u64 = 1 << 40;
/// Greatest unpacked size divided by the packed size, once [`RATIO_FREE`] bytes were unpacked.
pub const GREATEST_RATIO: u64 = 250;
/// Bytes that may be unpacked before the ratio counts.
pub const RATIO_FREE: u64 = 64 << 20;
/// Greatest number of parts in a zipped workbook.
pub const MOST_ZIP_ENTRIES: usize = 10_000;
/// Greatest number of cells in the rectangle that a workbook's sheets span.
pub const MOST_SHEET_CELLS: u64 = 50_000_000;
/// Greatest size of what an SPSS or Stata file says of its variables, in bytes.
pub const LARGEST_DICTIONARY: u64 = 32 << 20;
/// Greatest size of a table for a register, in bytes: people fill it in.
pub const LARGEST_SHEET_FILE: u64 = 64 << 20;
/// Greatest number of rows of a table for a register.
pub const MOST_SHEET_ROWS: usize = 100_000;
/// Deepest nesting of a JSON file.
pub const DEEPEST_JSON: usize = 64;
/// What a workbook may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Unpacked bytes of all parts.
    pub unpacked: u64,
    /// Cells.
    pub cells: u64,
    /// Bytes of text.
    pub text: u64,
}

impl Bounds {
    /// A workbook of a delivery; cells and text count by the sheet.
    pub(crate) const DELIVERY: Self = Self { unpacked: LARGEST_UNPACKED_WORKBOOK, cells: MOST_SHEET_CELLS, text: LARGEST_HELD_FILE };
    /// A workbook for a register; cells and text count over all sheets.
    pub(crate) const REGISTER: Self = Self { unpacked: 256 << 20, cells: 5_000_000, text: 256 << 20 };
}

/// Rows of one batch.
pub const BATCH_ROWS: usize = 65_536;
/// Bytes of text that a worker takes at a time.
pub const BLOCK_BYTES: usize = 4 << 20;
/// Problem lines written per rule and column; what is beyond becomes one line with its count.
pub const MOST_PROBLEM_LINES: u64 = 200_000;
/// Distinct offending values shown per rule and column.
pub const MOST_SAMPLES: usize = 5;
