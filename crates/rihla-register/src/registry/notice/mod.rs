//! What concerns whoever works here.
//!
//! A notice points at a record and says what happened, and nothing else: neither who did it nor what the record holds. Whether it still
//! concerns somebody, and what they see of the record, is asked of the record whenever it is shown or told.

mod call;
mod due;
mod holds;
mod letter;
mod queue;
mod read;

use std::fmt;

use serde::{Serialize, Serializer};

pub use call::Call;
pub use due::DueCall;
pub use letter::{Collect, LetterSettled, TakenLetter, letters_given_up};
pub use read::{NoticeKey, ShownNotice, Unread};

/// What somebody is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A record was assigned to them.
    Assigned,
    /// A step waits for them as second person.
    Waiting,
    /// A step that they asked for was confirmed.
    Confirmed,
    /// It was turned down.
    Declined,
    /// Somebody remarked on a record that is theirs.
    Commented,
    /// What is assigned to them falls due soon.
    Due,
    /// It should have been done.
    Overdue,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [Self::Assigned, Self::Waiting, Self::Confirmed, Self::Declined, Self::Commented, Self::Due, Self::Overdue];

    /// The name in tables, forms and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Waiting => "waiting",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Commented => "commented",
            Self::Due => "due",
            Self::Overdue => "overdue",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for NoticeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
