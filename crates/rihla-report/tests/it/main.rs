//! Documents made and looked into.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod package;
mod record_book;
mod register_book;
mod report;
mod round_book;
mod round_facts;
mod sample_report;
mod sample_table;
mod workbook;
