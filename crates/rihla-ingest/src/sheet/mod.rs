//! Tables for registers: any file that people keep tables in becomes plain texts, with what is wrong located.
//!
//! Nothing of a register is known here: what a column means is decided by the room that has the definitions.

mod find_header;
mod plain;
mod read_round;
mod read_tables;

pub use plain::{PlainSheet, SheetFault, read_sheet};
pub use read_round::{Expected, RoundError, RoundReturn, read_round};
