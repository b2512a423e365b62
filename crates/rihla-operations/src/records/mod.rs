//! Records in bulk: tables that come in, and what is taken out.

mod checkpoint;
mod columns;
mod export;
mod feeds;
mod import;
mod post;
mod ready;
mod rounds;

pub use checkpoint::take_checkpoint;
pub use export::{Taken, export_csv, export_json, export_workbook};
pub use feeds::{Fetched, calendar_of_register, feed_of_register};
pub use import::{ImportMode, TableFile, import_table};
pub use post::post_workbook;
pub use ready::{Readied, make_ready};
pub use rounds::{Asking, HandedOut, Returned, hand_out, take_back};
