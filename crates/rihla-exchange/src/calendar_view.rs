//! What is said of meetings, due dates and reviews.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::Language;

/// A calendar, in one language.
#[derive(Debug, Clone)]
pub struct CalendarView {
    /// Absolute address of the calendar.
    pub address: String,
    /// Its name.
    pub name: String,
    /// Language.
    pub language: Language,
    /// Entries, in the order in which they are written.
    pub entries: Vec<CalendarEntry>,
}

/// A meeting, a due date or a review date.
#[derive(Debug, Clone)]
pub struct CalendarEntry {
    /// Identifier that never changes and is no other node's: `7Q2K-due@observatory.example`.
    pub uid: String,
    /// What it is.
    pub kind: CalendarKind,
    /// When.
    pub when: When,
    /// Title.
    pub title: String,
    /// More, in lines; empty for nothing to say.
    pub description: String,
    /// Where; empty for nowhere.
    pub place: String,
    /// Page for people.
    pub page: String,
    /// What it is about.
    pub categories: Vec<String>,
    /// Who else may see it in the calendar of who reads it.
    pub class: CalendarClass,
    /// Number of its change: a calendar takes the highest.
    pub version: u32,
    /// First published.
    pub created: Timestamp,
    /// Last changed.
    pub modified: Timestamp,
}

/// What an entry is, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarKind {
    /// Something that happens.
    Event(EventState),
    /// Something to be done by then.
    Task(TaskState),
}

/// How far a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventState {
    /// Planned.
    Tentative,
    /// Called.
    Confirmed,
    /// Called off.
    Cancelled,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Not begun.
    Open,
    /// Begun.
    Begun,
    /// Done at an instant.
    Done(Timestamp),
    /// Given up.
    Cancelled,
}

/// When an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whole days, both included, in no zone: a due date is the same day everywhere.
    Days {
        /// First day.
        first: Date,
        /// Last day; the day a task is due.
        last: Date,
    },
    /// From an instant to another.
    Span {
        /// Beginning.
        start: Timestamp,
        /// End; the instant a task is due.
        end: Timestamp,
    },
}

/// Who else may see an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarClass {
    /// Everybody.
    Public,
    /// The owner of the calendar, others only that there is something.
    Private,
    /// The owner of the calendar alone.
    Confidential,
}
