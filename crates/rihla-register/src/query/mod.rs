//! Filters for the database: a checked condition becomes a condition of SQL over the index of records.
//!
//! The query lists entries `e` (field, key, record) that each stand for a record, `e.record`. The same table has, for each indexed
//! field of a record, the keys of its values ([`sort_key`](crate::value::sort_key)), or [`ABSENT`](crate::value::ABSENT).
//!
//! Invariants:
//! - SQL and [`Checked::holds`](crate::expression::Checked::holds) give the same answer; where SQL cannot, it gives too many
//!   records and says that each has to be asked again ([`Compiled::recheck`]), under `not` too.
//! - Every part of the condition is true or false, never null.
//! - A value that its asker may not see is absent: the same condition guards every look at the index.

mod compile;
mod drive;
mod leaf;

pub use compile::{Compiled, Index, compile};
pub use drive::{Driver, Range, drivers};
