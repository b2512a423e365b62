//! Records of a register as workbooks: an exported list, and what is handed out in a round.

pub(crate) mod choice;
pub(crate) mod column;
pub(crate) mod error;
mod list_sheet;
mod mark_sheet;
pub(crate) mod register;
pub(crate) mod round;
mod table_sheet;
mod value_cell;
