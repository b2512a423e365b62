//! Records in bulk: tables that come in, and what is taken out.

mod checkpoint;
mod columns;
mod export;
mod feeds;
mod import;
mod office;
mod plain;
mod post;
mod ready;
mod rounds;
mod subject;

pub use checkpoint::take_checkpoint;
pub use export::{Taken, export_csv, export_json, export_workbook};
pub use feeds::{Fetched, calendar_of_register, feed_of_register};
pub use import::{ImportMode, TableFile, import_table};
pub use office::{Office, Offices};
pub use plain::plain;
pub use post::post_workbook;
pub use ready::{Readied, make_ready};
pub use rounds::{Asking, HandedOut, Returned, hand_out, take_back};
pub use subject::{SubjectAnswer, SubjectFile, answer_subject};
