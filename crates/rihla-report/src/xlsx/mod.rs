//! Workbooks: a released table, and records of registers.

mod cover_sheet;
mod data_sheet;
mod layout_sheet;
pub(crate) mod record;
mod sheet_name;
mod style;
pub(crate) mod view;
pub(crate) mod workbook;
