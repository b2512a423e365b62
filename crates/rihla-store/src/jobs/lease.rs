//! Who is at a job, and for how long without a further word.

use jiff::{SignedDuration, Timestamp};
use rihla_model::Saying;
use ring::rand::SecureRandom;

use super::job::{COLUMNS, fault_text};
use super::{Job, JobKind, backoff};
use crate::database::{Database, Statement, Unit};
use crate::encoding::hex;
use crate::error::StoreError;

/// How many leases that ran out are taken back in one unit.
const AT_ONCE: i64 = 100;

/// A job that its holder may do now.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    lease: String,
}

/// What a holder hears when it says that it is still at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Go on.
    GoOn,
    /// Go on or stop: a person asked to cancel it.
    CancelAsked,
    /// The job is no longer yours: stop, and write nothing.
    Lost,
}

/// What becomes of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again at that moment.
    Again(Timestamp),
    /// It is kept for a person.
    Failed,
    /// It was cancelled, or a newer one of its key waits.
    Cancelled,
    /// It is no longer the holder's; nothing was changed.
    Lost,
}

/// Claims the job that has been due longest, of these kinds; `None` where none is due.
///
/// # Errors
/// As [`Unit::run`]; [`StoreError::NoRandomness`].
pub async fn claim(
    database: &Database,
    kinds: &[JobKind],
    hold: SignedDuration,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
) -> Result<Option<Claimed>, StoreError> {
    let due = || {
        Statement::new("select id from job where state = 'waiting' and run_at <= ? and kind in ")
            .bind(now)
            .bind_list(kinds.iter().map(JobKind::as_str))
            .push(" order by run_at, id limit 1")
    };
    // most of the time none is, and no lock is needed to see that
    let mut look = database.read().await?;
    let any = look.row(due()).await?.is_some();
    look.commit().await?;
    if !any {
        return Ok(None);
    }
    let lease = draw_lease(rng)?;
    let mut unit = database.write().await?;
    let claim = Statement::new(
        "update job set state = 'running', attempts = attempts + 1, lease = ?, leased_until = ?, started_at = ?, ended_at = null
         where id = (",
    );
    let claim = claim.bind(&lease).bind(later(now, hold)).bind(now);
    let claim = claim.append(due()).push(unit.engine().for_update_skip_locked()).push(") returning ").push(COLUMNS);
    let row = unit.row(claim).await?;
    let job = row.map(|row| Job::of(&row)).transpose()?;
    unit.commit().await?;
    Ok(job.map(|job| Claimed { job, lease }))
}

/// Says that the holder is still at it, and holds the job for longer.
///
/// # Errors
/// As [`Unit::run`].
pub async fn beat(database: &Database, claimed: &Claimed, hold: SignedDuration, now: Timestamp) -> Result<Beat, StoreError> {
    let mut unit = database.write().await?;
    let beat = Statement::new("update job set leased_until = ? where id = ? and lease = ? returning cancel_asked");
    let row = unit.row(beat.bind(later(now, hold)).bind(claimed.job.id.0).bind(&claimed.lease)).await?;
    unit.commit().await?;
    match row {
        None => Ok(Beat::Lost),
        Some(row) if row.flag(0)? => Ok(Beat::CancelAsked),
        Some(_) => Ok(Beat::GoOn),
    }
}

/// Marks a job as done; the mark stands when the unit is committed, together with whatever else is in it.
///
/// # Errors
/// [`StoreError::LeaseLost`] where the job is no longer the holder's: the unit must then not be committed, and cannot be. As
/// [`Unit::run`].
pub async fn finish(unit: &mut Unit, claimed: &Claimed, now: Timestamp) -> Result<(), StoreError> {
    end(unit, claimed, "done", now).await
}

/// Marks a job as cancelled, as [`finish`].
///
/// # Errors
/// As [`finish`].
pub async fn end_cancelled(unit: &mut Unit, claimed: &Claimed, now: Timestamp) -> Result<(), StoreError> {
    end(unit, claimed, "cancelled", now).await
}

async fn end(unit: &mut Unit, claimed: &Claimed, state: &'static str, now: Timestamp) -> Result<(), StoreError> {
    let end = Statement::new(
        "update job set state = ?, ended_at = ?, lease = null, leased_until = null, fault = null where id = ? and lease = ?",
    );
    let touched = unit.run(end.bind(state).bind(now).bind(claimed.job.id.0).bind(&claimed.lease)).await?;
    if touched == 0 {
        return Err(unit.spoil(StoreError::LeaseLost));
    }
    Ok(())
}

/// Notes that a job failed: it is tried again later, or kept for a person when it was begun as often as it may or `again` is
/// false.
///
/// # Errors
/// As [`Unit::run`]; [`StoreError::NoRandomness`]; [`StoreError::Duplicate`] where a job of the same key was enqueued at this very
/// moment: do it once more.
pub async fn fail(
    unit: &mut Unit,
    claimed: &Claimed,
    fault: &Saying,
    again: bool,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
) -> Result<Verdict, StoreError> {
    let held = Statement::new("select ").push(COLUMNS).push(" from job where id = ? and lease = ?");
    let held = held.bind(claimed.job.id.0).bind(&claimed.lease).push(unit.engine().for_update());
    match unit.row(held).await? {
        Some(row) => put_off(unit, &Job::of(&row)?, fault, again, now, rng).await,
        None => Ok(Verdict::Lost),
    }
}

/// Gives a job back as if it had not been begun; its moment has come already.
///
/// # Errors
/// As [`fail`].
pub async fn give_back(unit: &mut Unit, claimed: &Claimed, now: Timestamp) -> Result<(), StoreError> {
    let held = Statement::new("select ").push(COLUMNS).push(" from job where id = ? and lease = ?");
    let held = held.bind(claimed.job.id.0).bind(&claimed.lease).push(unit.engine().for_update());
    if let Some(row) = unit.row(held).await? {
        let job = Job::of(&row)?;
        wait_again(unit, &job, job.attempts.saturating_sub(1), job.run_at, None, now).await?;
    }
    Ok(())
}

/// Takes back jobs whose holders have not been heard of: they count as failed once more. Tells how many there were.
///
/// # Errors
/// As [`fail`].
pub async fn take_back_expired(database: &Database, now: Timestamp, rng: &(dyn SecureRandom + Sync)) -> Result<u64, StoreError> {
    let expired = || {
        Statement::new("select ")
            .push(COLUMNS)
            .push(" from job where state = 'running' and leased_until < ? order by leased_until, id limit ?")
            .bind(now)
            .bind(AT_ONCE)
    };
    let mut look = database.read().await?;
    let any = look.row(expired()).await?.is_some();
    look.commit().await?;
    if !any {
        return Ok(0);
    }
    let mut unit = database.write().await?;
    let rows = unit.rows(expired().push(unit.engine().for_update_skip_locked())).await?;
    let fault = Saying::new("job-vanished", "whoever did it has not been heard of: the program or the machine stopped");
    for row in &rows {
        put_off(&mut unit, &Job::of(row)?, &fault, true, now, rng).await?;
    }
    unit.commit().await?;
    Ok(rows.len().try_into().unwrap_or(u64::MAX))
}

/// What becomes of a running job, locked by this unit, that failed.
async fn put_off(
    unit: &mut Unit,
    job: &Job,
    fault: &Saying,
    again: bool,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
) -> Result<Verdict, StoreError> {
    if job.cancel_asked {
        close(unit, job, "cancelled", fault, now).await?;
        return Ok(Verdict::Cancelled);
    }
    if !again || job.attempts >= job.most_attempts {
        close(unit, job, "failed", fault, now).await?;
        return Ok(Verdict::Failed);
    }
    let at = later(now, backoff::wait(job.attempts, rng)?);
    if wait_again(unit, job, job.attempts, at, Some(fault), now).await? { Ok(Verdict::Again(at)) } else { Ok(Verdict::Cancelled) }
}

/// Lets a running job wait; false where a newer one of its key waits already and it is cancelled instead.
async fn wait_again(
    unit: &mut Unit,
    job: &Job,
    attempts: u32,
    at: Timestamp,
    fault: Option<&Saying>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let text = fault.map(fault_text).transpose()?;
    let wait = Statement::new(
        "update job set state = 'waiting', attempts = ?, run_at = ?, fault = coalesce(?, fault), lease = null, leased_until = null
         where id = ? and not exists
         (select 1 from job other where other.kind = job.kind and other.unique_key = job.unique_key and other.state = 'waiting')",
    );
    if unit.run(wait.bind(attempts).bind(at).bind(text).bind(job.id.0)).await? == 1 {
        return Ok(true);
    }
    let newer = Saying::new("job-newer", "a newer job of the same key took its place");
    close(unit, job, "cancelled", &newer, now).await?;
    Ok(false)
}

async fn close(unit: &mut Unit, job: &Job, state: &'static str, fault: &Saying, now: Timestamp) -> Result<(), StoreError> {
    let close = Statement::new("update job set state = ?, fault = ?, ended_at = ?, lease = null, leased_until = null where id = ?");
    unit.run(close.bind(state).bind(fault_text(fault)?).bind(now).bind(job.id.0)).await.map(drop)
}

/// A moment so much later, or the last there is.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn draw_lease(rng: &(dyn SecureRandom + Sync)) -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(hex::encode(&bytes))
}
