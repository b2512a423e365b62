//! SDMX words on the wire: released tables as SDMX-CSV 2.0.0, and as plain CSV for people and spreadsheets.
//!
//! - [`write_csv`] writes what an SDMX client reads: `STRUCTURE,STRUCTURE_ID,ACTION`, the dimensions in order, `OBS_VALUE`
//!   and the attributes, with the labels and keys a request asked for.
//! - [`write_plain_csv`] writes what a person opens: codes beside labels in one language, and a column that marks protected
//!   and missing values.
//!
//! Invariants: only [`rihla_table::Released`] goes in; both writers stream, hold the texts of codes once, and allocate nothing per cell; records
//! end in CR LF and are quoted as RFC 4180 says; values are written with the digits their indicator shows, never more.

mod context;
mod error;
mod number;
mod quote;
mod text_table;
mod write_csv;
mod write_plain_csv;

pub use context::{CodeLabels, CsvContext, Keys, PlainContext, PlainHeadings};
pub use error::SdmxError;
pub use quote::neutralise;
pub use write_csv::{MEDIA_TYPE, write_csv};
pub use write_plain_csv::write_plain_csv;
