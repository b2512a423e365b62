//! Documents made and looked into.

mod report;
mod sample_report;
mod sample_table;
mod workbook;
