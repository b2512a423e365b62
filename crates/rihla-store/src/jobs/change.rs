//! What a person does with jobs.

use jiff::Timestamp;

use super::{JobId, JobKind};
use crate::database::{Statement, Unit};
use crate::error::StoreError;

/// What came of cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancel {
    /// It waited, and will not be begun.
    AtOnce,
    /// It is under way; its worker is asked to stop, and may have finished before it hears of it.
    Asked,
    /// There is no such job, or it has ended.
    Nothing,
}

/// Cancels a job: at once where it waits, else by asking its worker.
///
/// # Errors
/// As [`Unit::run`].
pub async fn cancel(unit: &mut Unit, id: JobId, now: Timestamp) -> Result<Cancel, StoreError> {
    let at_once = Statement::new("update job set state = 'cancelled', ended_at = ? where id = ? and state = 'waiting'");
    if unit.run(at_once.bind(now).bind(id.0)).await? == 1 {
        return Ok(Cancel::AtOnce);
    }
    let ask = Statement::new("update job set cancel_asked = 1 where id = ? and state = 'running'");
    let asked = unit.run(ask.bind(id.0)).await? == 1;
    Ok(if asked { Cancel::Asked } else { Cancel::Nothing })
}

/// Lets a job that failed or was cancelled be tried again now, with all its attempts; false where it did neither, or one of its
/// key waits already.
///
/// # Errors
/// As [`Unit::run`].
pub async fn retry(unit: &mut Unit, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
    let retry = Statement::new(
        "update job set state = 'waiting', attempts = 0, run_at = ?, cancel_asked = 0, ended_at = null
         where id = ? and state in ('failed', 'cancelled') and not exists
         (select 1 from job other where other.kind = job.kind and other.unique_key = job.unique_key and other.state = 'waiting')",
    );
    Ok(unit.run(retry.bind(now).bind(id.0)).await? == 1)
}

/// Removes jobs, of a kind or of all, that were done or cancelled before that moment, and tells how many. Failed ones stay for a person.
///
/// # Errors
/// As [`Unit::run`].
pub async fn prune(unit: &mut Unit, kind: Option<&JobKind>, before: Timestamp) -> Result<u64, StoreError> {
    let prune = Statement::new("delete from job where state in ('done', 'cancelled') and ended_at < ?").bind(before);
    unit.run(match kind {
        Some(kind) => prune.push(" and kind = ?").bind(kind.as_str()),
        None => prune,
    })
    .await
}
