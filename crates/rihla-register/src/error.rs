//! What can go wrong with records, and what to do about it.

use std::fmt;
use std::path::PathBuf;

use rihla_model::definition::DefinitionError;
use rihla_model::{FieldId, RecordId, Saying};
use rihla_store::StoreError;

use crate::value::ValueFault;

/// What went wrong, where, and what to do.
///
/// No message holds what a record says. A record that may not be seen is one that does not exist.
#[derive(Debug)]
#[non_exhaustive]
pub enum RegisterError {
    /// The database refused.
    Store(StoreError),
    /// The random source of the machine failed.
    NoRandomness,
    /// A computation of the cipher library was refused.
    Cipher,
    /// Something was sealed with a key that the node does not have.
    UnknownKey,
    /// A row cannot be understood.
    Damaged {
        /// What it is.
        what: &'static str,
    },
    /// There is no such register, or the asker may not know of it.
    NoRegister,
    /// There is no such record, or the asker may not know of it.
    NoRecord,
    /// The asker sees the record and may not do this.
    Denied,
    /// Values are wrong, or fields missing.
    Invalid {
        /// All that is wrong.
        faults: Vec<ValueFault>,
    },
    /// Somebody else has changed the record since it was read.
    Stale {
        /// The version it has now.
        version: i64,
        /// The fields that the asker sees and that are different now.
        changed: Vec<FieldId>,
    },
    /// No such way leads on from the state of the record.
    NoTransition,
    /// What a step demands does not hold of the record.
    NotYet {
        /// The condition, as the definition states it.
        condition: String,
    },
    /// A filter cannot be understood.
    BadFilter {
        /// The place of the fault, in bytes of the filter.
        at: std::ops::Range<usize>,
        /// What is wrong.
        saying: Saying,
    },
    /// Fields have to be filled before.
    Unfilled {
        /// Which.
        fields: Vec<FieldId>,
    },
    /// A reason is demanded.
    NoReason,
    /// Whoever asked cannot confirm.
    SamePerson,
    /// Nothing waits for a second person.
    NothingAsked,
    /// Something waits for a second person; it is confirmed or declined first.
    Asked,
    /// The record is in a final state.
    Final,
    /// The record was taken back.
    Withdrawn,
    /// The record was not taken back.
    NotWithdrawn,
    /// The use of the record is restricted.
    Restricted,
    /// The record was erased.
    Erased,
    /// Other records lead to this one.
    Linked {
        /// How many.
        records: i64,
    },
    /// Nothing would be different.
    Unchanged,
    /// What was sent is a record already: it came twice.
    AlreadyMade {
        /// The record.
        record: RecordId,
    },
    /// A chain does not fit what is stored.
    ChainBroken {
        /// The record.
        record: RecordId,
        /// The first action that does not fit.
        version: i64,
    },
    /// A signed checkpoint does not fit what is stored.
    CheckpointBroken {
        /// Which.
        number: i64,
    },
    /// A page cannot be continued from there.
    BadCursor,
    /// A register of that definition was written by a newer one.
    NewerDefinition {
        /// The version that wrote.
        written: i64,
        /// The version that the node has.
        here: i64,
    },
    /// A text is too long.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// A table has more rows than are brought in at once.
    TooManyRows {
        /// The most rows.
        most: usize,
    },
    /// Definitions may not take the place of those that were in use.
    Editions {
        /// All that is wrong, each at its place.
        faults: Vec<DefinitionError>,
    },
    /// A record does not wait for anybody to look at it.
    NotInReview,
    /// There is no such subscriber.
    NoSubscriber,
    /// A subscriber has that name already.
    SubscriberTaken,
    /// The account of a subscriber sees no record of the register.
    SubscriberBlind,
    /// A line of the list of erasures is not as it was written.
    ErasureChanged {
        /// The list.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

impl RegisterError {
    /// The fault as a sentence: what, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        let names = |fields: &[FieldId]| fields.iter().map(FieldId::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::Store(error) => error.saying(),
            Self::NoRandomness => Saying::new("record-no-randomness", "the machine gives no random numbers; nothing was written"),
            Self::Cipher => Saying::new("record-cipher", "the cipher library refused to work; nothing was written"),
            Self::UnknownKey => {
                Saying::new("record-unknown-key", "a record was sealed with a key that this node does not have; recover its keyring")
            }
            Self::Damaged { what } => {
                Saying::new("record-damaged", "stored data cannot be understood ({what}); run rihla audit verify and restore a backup")
                    .with("what", *what)
            }
            Self::NoRegister => Saying::new("record-no-register", "there is no such register here"),
            Self::NoRecord => Saying::new("record-none", "there is no such record here"),
            Self::Denied => Saying::new("record-denied", "your roles do not allow this; ask whoever administers the register"),
            Self::Invalid { faults } => {
                Saying::new("record-invalid", "nothing was written; values to correct: {count}").with("count", faults.len())
            }
            Self::Stale { version, .. } => Saying::new(
                "record-stale",
                "somebody else has changed this record, which is at version {version} now; look at what changed and try again",
            )
            .with("version", *version),
            Self::NoTransition => Saying::new("record-no-transition", "this step is not possible from the state the record is in"),
            Self::Unfilled { fields } => {
                Saying::new("record-unfilled", "before this step, fill in: {fields}").with("fields", names(fields))
            }
            Self::NotYet { condition } => {
                Saying::new("record-not-yet", "this step is open while this holds: {condition}").with("condition", condition.as_str())
            }
            Self::BadFilter { saying, .. } => saying.clone(),
            Self::NoReason => Saying::new("record-no-reason", "this step wants a reason; state it"),
            Self::SamePerson => Saying::new("record-same-person", "whoever asked cannot confirm; another person has to"),
            Self::NothingAsked => Saying::new("record-nothing-asked", "nothing waits for a second person here"),
            Self::Asked => Saying::new("record-asked", "a step waits for a second person; confirm or decline it first"),
            Self::Final => Saying::new("record-final", "the record is closed; only a step to another state can change it"),
            Self::Withdrawn => Saying::new("record-withdrawn", "the record was taken back; restore it first"),
            Self::NotWithdrawn => Saying::new("record-not-withdrawn", "the record was not taken back"),
            Self::Restricted => Saying::new(
                "record-restricted",
                "the use of this record is restricted; until that is lifted, only whoever may erase it can do anything with it",
            ),
            Self::Erased => Saying::new("record-erased", "what this record said was destroyed; nothing can be done with it"),
            Self::Linked { records } => {
                Saying::new("record-linked", "other records lead to this one: {records}; change them first").with("records", *records)
            }
            Self::Unchanged => Saying::new("record-unchanged", "nothing would be different; nothing was written"),
            Self::AlreadyMade { record } => {
                Saying::new("record-already-made", "this was received before and is record {record}").with("record", record.as_str())
            }
            Self::ChainBroken { record, version } => Saying::new(
                "record-chain-broken",
                "the history of record {record} does not fit its hashes from action {version} on: it was altered outside of the program",
            )
            .with("record", record.as_str())
            .with("version", *version),
            Self::CheckpointBroken { number } => Saying::new(
                "record-checkpoint",
                "the signed checkpoint {number} does not fit what is stored: actions or readings before it were altered or removed",
            )
            .with("number", *number),
            Self::BadCursor => Saying::new("record-bad-cursor", "the list cannot be continued from there; begin at its first page"),
            Self::NewerDefinition { written, here } => Saying::new(
                "record-newer-definition",
                "the record was written under version {written} of its register and this node has version {here}; update the definition",
            )
            .with("written", *written)
            .with("here", *here),
            Self::TooLong { most } => {
                Saying::new("record-too-long", "the text is too long; the most characters: {most}").with("most", *most)
            }
            Self::TooManyRows { most } => Saying::new(
                "record-too-many-rows",
                "the table has more rows than are brought in at once; divide it; the most rows: {most}",
            )
            .with("most", *most),
            Self::Editions { faults } => Saying::new(
                "upkeep-editions",
                "definitions of registers cannot take the place of those in use; nothing was taken over; places to correct: {count}",
            )
            .with("count", faults.len()),
            Self::NotInReview => Saying::new("upkeep-no-review", "this record does not wait for anybody to decide whether it is kept on"),
            Self::NoSubscriber => Saying::new("webhook-none", "there is no webhook of that name; `rihla webhook list` shows them"),
            Self::SubscriberTaken => Saying::new("webhook-taken", "a webhook has that name already; choose another"),
            Self::SubscriberBlind => Saying::new(
                "webhook-blind",
                "the account holds no role that sees records of this register, so there would be nothing to tell; give it a role first",
            ),
            Self::ErasureChanged { path, line } => Saying::new(
                "upkeep-erasure-changed",
                "line {line} of the list of erasures {path} is not as this node wrote it; nothing was erased; put back an unchanged copy of the list, or the keyring that it was written under",
            )
            .with("line", line.to_string())
            .with("path", path.display().to_string()),
        }
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.saying(), f)
    }
}

impl std::error::Error for RegisterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<StoreError> for RegisterError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
