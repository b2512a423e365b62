//! A released table as a workbook.

mod cover_sheet;
mod data_sheet;
mod layout_sheet;
mod sheet_name;
mod style;
pub(crate) mod view;
pub(crate) mod workbook;
