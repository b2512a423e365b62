//! A job as it stands in the database.

use std::fmt;

use jiff::Timestamp;
use rihla_model::{Id, Saying};

use crate::database::Row;
use crate::error::StoreError;

/// The kind of identifier that kinds of jobs have.
pub enum JobKindKind {}

/// What is to be done: "digest.send".
pub type JobKind = Id<JobKindKind>;

/// The number of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// It waits for its moment, or for a worker.
    Waiting,
    /// A worker is at it.
    Running,
    /// It was done.
    Done,
    /// It failed as often as it may, and waits for a person.
    Failed,
    /// A person cancelled it, or a newer one of the same key took its place.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The name in the database and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// To what.
    pub payload: serde_json::Value,
    /// The key of which one job waits at a time.
    pub unique_key: Option<String>,
    /// How far it is.
    pub state: JobState,
    /// When it may be begun.
    pub run_at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it may be begun.
    pub most_attempts: u32,
    /// Until when its worker has it without a further word.
    pub leased_until: Option<Timestamp>,
    /// Whether its worker is asked to stop.
    pub cancel_asked: bool,
    /// What went wrong the last time.
    pub fault: Option<Saying>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was last begun.
    pub started_at: Option<Timestamp>,
    /// When it was done, or given up.
    pub ended_at: Option<Timestamp>,
}

/// The columns that [`Job::of`] reads, in order.
pub(super) const COLUMNS: &str = "id, kind, payload, unique_key, state, run_at, attempts, most_attempts, leased_until, cancel_asked, \
     fault, created_at, started_at, ended_at";

impl Job {
    pub(super) fn of(row: &Row) -> Result<Self, StoreError> {
        let wrong = |at, wanted| StoreError::WrongColumn { at, wanted };
        let count = |at| row.integer(at).and_then(|number| u32::try_from(number).map_err(|_| wrong(at, "count")));
        let fault = row.optional_text(10)?.map(|text| serde_json::from_str(&text).map_err(|_| wrong(10, "saying")));
        Ok(Self {
            id: JobId(row.integer(0)?),
            kind: JobKind::new(row.text(1)?).map_err(|_| wrong(1, "kind"))?,
            payload: serde_json::from_str(&row.text(2)?).map_err(|_| wrong(2, "json"))?,
            unique_key: row.optional_text(3)?,
            state: JobState::named(&row.text(4)?).ok_or(wrong(4, "state"))?,
            run_at: row.instant(5)?,
            attempts: count(6)?,
            most_attempts: count(7)?,
            leased_until: row.optional_instant(8)?,
            cancel_asked: row.flag(9)?,
            fault: fault.transpose()?,
            created_at: row.instant(11)?,
            started_at: row.optional_instant(12)?,
            ended_at: row.optional_instant(13)?,
        })
    }
}

/// A fault as it is kept.
pub(super) fn fault_text(fault: &Saying) -> Result<String, StoreError> {
    serde_json::to_string(fault).map_err(|error| StoreError::NotCanonical { reason: error.to_string() })
}
