//! Bringing records in from a table: planned row by row, shown before it is done, and taken back as one.

mod apply;
mod column;
mod plan;
mod undo;

pub use column::Sheet;
pub use plan::{CellFault, ImportOptions, ImportReport, LinkPolicy, Outcome, RowReport};
