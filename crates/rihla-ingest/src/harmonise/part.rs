//! What a worker makes of a stretch of rows.

use std::sync::Arc;

use arrow::array::RecordBatch;
use rihla_model::{Period, Rule, Saying, Severity};

/// A problem and its row, the file and sheet apart.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Line, as in the block.
    pub line: u32,
    pub column: Option<Arc<str>>,
    /// In a matrix: the header over the cell, which locates it better than its column does.
    pub under: Option<Arc<str>>,
    pub severity: Severity,
    pub rule: Rule,
    pub value: Option<String>,
    pub remedy: Saying,
    pub count: u64,
}

/// One row of figures, for comparing totals and looking along series.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub line: u32,
    /// Sum of the hashes of all dimensions, time among them.
    pub dimensions: u128,
    /// The hash of its time, which is part of `dimensions`.
    pub time: u128,
    /// First day of its period, as days of the common era.
    pub day: Option<i32>,
    /// For each aggregate rule that its cells meet: the rule, and whether the text is a total of all.
    pub aggregate: Vec<(u16, bool)>,
    /// Hashes of the cells that aggregate rules look at, one for each rule.
    pub ruled: Vec<u128>,
    /// The measures in order; none where there is no value.
    pub values: Vec<Option<i128>>,
    /// For each measure, the digits after the decimal mark that were delivered; empty where no total is compared.
    pub digits: Vec<u8>,
}

/// A period's share of a part: for finding periods that repeat each other.
#[derive(Debug, Clone)]
pub(crate) struct PeriodBlock {
    pub period: Period,
    pub rows: u64,
    /// Rows that hold some number other than zero.
    pub telling: u64,
    pub sum: u128,
    pub first_line: u32,
}

/// What became of the rows of one stretch.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub batch: Option<RecordBatch>,
    /// Line of each row of the batch.
    pub lines: Vec<u32>,
    /// For each row of the batch: its key's hash (upper 96 bits) and its text's hash (lower 32).
    pub keys: Vec<u128>,
    /// Rows that were set aside though their key could be read, where the last row of a key counts: how many rows of the batch stand
    /// before it, its key's hash, its line.
    pub spoiled: Vec<(usize, u128, u32)>,
    pub read: u64,
    pub set_aside: u64,
    pub aggregate: u64,
    pub filtered: u64,
    pub problems: Vec<Found>,
    pub figures: Vec<Figure>,
    pub periods: Vec<PeriodBlock>,
    /// Rows in which many columns failed: position in the block, line, number of columns.
    pub failing: Vec<(u32, u32, u32)>,
}

/// What became of a block.
#[derive(Debug)]
pub(crate) struct Harmonised {
    pub parts: Vec<Part>,
    /// Problems of lines that are no rows.
    pub problems: Vec<Found>,
    /// Rows of any kind that the block has.
    pub rows: u64,
    pub lines: u32,
    pub absolute: bool,
    /// Line at which reading stops.
    pub stopped: Option<u32>,
    /// Rows after that line.
    pub after_stop: u64,
    /// Rows of a wrong width that were set aside.
    pub set_aside: u64,
    /// Rows of a wrong width: position in the block and line.
    pub failing: Vec<(u32, u32, u32)>,
}
