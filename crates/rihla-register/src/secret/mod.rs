//! The keys of records: each record has one of its own, and what it says is readable only as long as that key is there.

mod drawn;
mod record_key;
mod wrapping;

pub use drawn::record_id;
pub(crate) use drawn::{draw, draw_id};
pub(crate) use record_key::RecordKey;
pub use wrapping::RecordKeys;
