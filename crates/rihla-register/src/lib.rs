//! Declared registers: what a register is, and what may happen to its records.
//!
//! Entry points: [`Registers::read`] (the program's registers with an operator's own, checked against each other);
//! [`expression::parse`] and [`expression::check`] (filters, formulas, conditions); [`query::compile`] (a filter for the database).
//!
//! Invariants:
//! - A register is a file. Nothing about a single register stands in code.
//! - Whatever is wrong with a file is found when it is read, with its line; nothing is left for the first record.
//! - A grant that would lead enforcement through the firewall is refused when definitions load.

pub mod definition;
pub mod expression;
pub mod query;
pub mod value;

pub use definition::{Definition, Registers};
