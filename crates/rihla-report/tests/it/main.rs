//! Documents made and looked into.

mod package;
mod record_book;
mod register_book;
mod report;
mod round_book;
mod round_facts;
mod sample_report;
mod sample_table;
mod workbook;
