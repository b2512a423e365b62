//! A delivered file becomes typed rows and located problems.
//!
//! [`read_delivery`] takes the files of one delivery and the [`SourceDefinition`](rihla_model::definition::SourceDefinition)
//! of their feed, and gives Arrow batches in the shape of [`row_schema`] and every [`Problem`](rihla_model::Problem) it met to a
//! [`RowSink`]. [`inspect`] proposes a definition for a file that nobody has described yet. [`read_sheet`] reads a table for a register as
//! plain texts, [`read_round`] a workbook that was handed out to a respondent and comes back.
//!
//! Invariants:
//! - nothing is dropped without a problem line; a problem says where, which rule, and what to do;
//! - blank, missing tokens and zero stay apart to the end;
//! - the same files give the same batches and the same problems in the same order for any number of threads;
//! - no input makes it panic or take memory without bound ([`limits`]).

mod block;
mod delivery;
mod error;
mod file_pattern;
mod fill_down;
mod harmonise;
mod header;
mod hxl;
mod inspect;
pub mod limits;
mod merge;
mod outlier;
mod period_repeat;
mod pipeline;
mod problems;
mod reader;
mod schema;
mod seen_rows;
mod sheet;
mod shifted;
mod sniff;
mod summary;
mod tally;
mod text;
mod totals;
mod unpivot;

pub use delivery::{Context, DeliveredFile, FileContent, RowSink};
pub use error::IngestError;
pub use file_pattern::{cut_out, matches_file, matches_glob};
pub use inspect::{ColumnFinding, Inspection, inspect};
pub use pipeline::read_delivery;
pub use problems::{ProblemsCsv, write_problems_csv};
pub use schema::row_schema;
pub use sheet::{Expected, PlainSheet, RoundError, RoundReturn, SheetFault, read_round, read_sheet};
pub use sniff::{Looks, sniff};
pub use summary::{DeliverySummary, ProblemKey, ProblemTally};
