//! Asking for work, within the change that makes it necessary.

use jiff::Timestamp;

use super::{JobId, JobKind};
use crate::database::{Statement, Unit};
use crate::error::StoreError;

/// With the waits of `backoff.rs`, between seven and fifteen hours pass before a person is asked.
const MOST_ATTEMPTS: u32 = 12;

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: JobKind,
    payload: serde_json::Value,
    run_at: Timestamp,
    unique_key: Option<String>,
    most_attempts: u32,
}

impl NewJob {
    /// A job to be begun at that moment or later. The payload is of identifiers, never of persons.
    #[must_use]
    pub fn new(kind: JobKind, payload: serde_json::Value, run_at: Timestamp) -> Self {
        Self { kind, payload, run_at, unique_key: None, most_attempts: MOST_ATTEMPTS }
    }

    /// Lets one job of this kind and key wait at a time.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }

    /// How often it may be begun before it is kept for a person; at least once.
    #[must_use]
    pub fn most_attempts(mut self, most: u32) -> Self {
        self.most_attempts = most.max(1);
        self
    }
}

/// Enqueues a job: it is there when the unit is committed.
///
/// Where one of its kind and unique key waits already, that one gets this payload and the earlier of both moments, and its
/// number is given. It is not begun before the unit ends, so whoever does it sees what the unit wrote.
///
/// # Errors
/// As [`Unit::run`].
pub async fn enqueue(unit: &mut Unit, job: &NewJob, now: Timestamp) -> Result<JobId, StoreError> {
    let insert = Statement::new(
        "insert into job (kind, payload, unique_key, state, run_at, attempts, most_attempts, cancel_asked, created_at)
         values (?, ?, ?, 'waiting', ?, 0, ?, 0, ?)
         on conflict (kind, unique_key) where state = 'waiting' do update set payload = excluded.payload,
         run_at = case when excluded.run_at < job.run_at then excluded.run_at else job.run_at end
         returning id",
    );
    let insert = insert
        .bind(job.kind.as_str())
        .bind(job.payload.to_string())
        .bind(job.unique_key.as_ref())
        .bind(job.run_at)
        .bind(job.most_attempts)
        .bind(now);
    let row = unit.row(insert).await?.ok_or(StoreError::WrongColumn { at: 0, wanted: "id" })?;
    row.integer(0).map(JobId)
}
