//! Declared registers: what a register is, and what may happen to its records.
//!
//! Entry points: [`Registers::read`] (the program's registers with an operator's own, checked against each other),
//! [`Registry`] (the records of a node: everything that can be done to them, by whom it may be done), [`expression::parse`] and
//! [`expression::check`] (filters, formulas, conditions), [`query::compile`] (a filter for the database).
//!
//! Invariants:
//! - A register is a file. Nothing about a single register stands in code.
//! - Whatever is wrong with a file is found when it is read, with its line; nothing is left for the first record.
//! - A grant that would lead enforcement through the firewall is refused when definitions load.
//! - A record is the fold of its actions; an action is never changed. What an action says is sealed under its record's key.
//! - Whoever may not see a record is told what somebody is told who asks for one that does not exist.

pub mod access;
pub mod definition;
mod error;
pub mod expression;
mod media;
pub mod query;
pub mod record;
mod registry;
mod secret;
pub mod table;
pub mod value;

pub use definition::{Definition, Registers};
pub use error::RegisterError;
pub use media::media_of;
pub use registry::{
    Adopted, Attached, AuditFilter, AuditPage, CellFault, Checkpoint, Counting, Deadline, DeedLine, Draft, DueEvent, Duties, Entry,
    Erasure, Event, Expired, Extract, Facet, FacetValue, Faceting, Following, Glance, Ground, House, ImportOptions, ImportReport, Kept,
    LinkPolicy, Listing, LookLine, NewSubscriber, Offers, Order, Outcome, Overview, PAGE, Page, Reading, Recipient, Registry, Reindexed,
    Replayed, RetentionCount, RetentionReport, Review, RowReport, SealedPart, Seen, Settled, Sheet, Sight, Subscriber, SubscriberId,
    SubscriberState, Taken, Told, Verified, Waiting, Worded, Wording, WordsWithin, Written, facet_values,
};
pub use registry::{Call, Collect, DueCall, LetterSettled, NoticeKey, NoticeKind, ShownNotice, TakenLetter, Unread, letters_given_up};
pub use secret::{RecordKeys, record_id};
