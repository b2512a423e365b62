//! The records of a node.
//!
//! A write is one unit of work: the row is locked, asked for its version, the act for its grant, the values for their faults; then
//! the action is appended, the row folded anew, its index entries replaced. All of it is stored, or nothing.

mod adopt;
mod attach;
mod checkpoint;
mod comment;
mod compute;
mod create;
mod deadlines;
mod edit;
mod erase;
mod erasures;
mod export;
mod extract;
mod filter;
mod history;
mod import;
mod index;
mod list;
mod look;
mod offer;
mod open;
mod path;
mod recipients;
mod reindex;
mod replay;
mod restrict;
mod retain;
mod review;
mod row;
mod seen;
mod step;
mod subscriber;
mod take_back;
mod tell;
mod typed;
mod verify;
mod way;
mod words;
mod write;

pub use adopt::{Adopted, Kept};
pub use attach::Attached;
pub use checkpoint::Checkpoint;
pub use create::Draft;
pub use deadlines::Deadline;
pub use erase::Ground;
pub use erasures::Erasure;
pub use extract::Extract;
pub use history::Entry;
pub use import::{CellFault, ImportOptions, ImportReport, LinkPolicy, Outcome, RowReport, Sheet};
pub use list::{Counting, Listing, Order, PAGE, Page};
pub use look::Reading;
pub use offer::Offers;
pub use open::Registry;
pub use recipients::Recipient;
pub use reindex::Reindexed;
pub use replay::Replayed;
pub use retain::{Expired, RetentionCount, RetentionReport};
pub use review::Review;
pub use seen::{House, Seen, Waiting};
pub use subscriber::{Event, NewSubscriber, SealedPart, Subscriber, SubscriberId, SubscriberState};
pub use tell::{DueEvent, Settled, Taken, Told};
pub use verify::Verified;
pub use words::{Step, Worded, Wording, WordsWithin};
pub use write::Written;
