//! Records in bulk: tables that come in, and what is taken out.

mod checkpoint;
mod export;
mod import;

pub use checkpoint::take_checkpoint;
pub use export::{Taken, export_csv, export_json};
pub use import::{ImportMode, TableFile, import_table};
