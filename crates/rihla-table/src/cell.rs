//! One cell, as seen by a reader of a cube.

use rihla_model::{ConfStatus, ObsStatus};

/// Who stands behind a cell. Restricted: never leaves the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contributors {
    /// Unweighted number of units, where the input was unit-level or a count of people.
    pub count: Option<u64>,
    /// The largest contribution, scaled like the value (magnitude tables).
    pub largest: Option<i128>,
    /// The second largest contribution.
    pub second: Option<i128>,
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Position of the indicator.
    pub indicator: u32,
    /// Position of the code in each dimension.
    pub key: &'a [u32],
    /// The value, scaled by the indicator's scale; none where missing or withheld.
    pub value: Option<i128>,
    /// Kind of value or of absence.
    pub status: ObsStatus,
    /// How confidential it is.
    pub conf: ConfStatus,
}
