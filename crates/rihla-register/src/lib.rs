//! Declared registers: what a register is, and what may happen to its records.
//!
//! Entry points: [`Registers::read`] (the program's registers with an operator's own, checked against each other).
//!
//! Invariants:
//! - A register is a file. Nothing about a single register stands in code.
//! - Whatever is wrong with a file is found when it is read, with its line; nothing is left for the first record.
//! - A grant that would lead enforcement through the firewall is refused when definitions load.

pub mod definition;
pub mod value;

pub use definition::{Definition, Registers};
