//! Work that comes again, across restarts and workers.

use jiff::Timestamp;

use super::{JobKind, NewJob, Recurrence, enqueue};
use crate::database::{Database, Row, Statement, Unit};
use crate::error::StoreError;

/// Work that comes again.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Its name: "retention".
    pub name: String,
    /// The kind of the jobs.
    pub kind: JobKind,
    /// Their payload.
    pub payload: serde_json::Value,
    /// When they come.
    pub recurrence: Recurrence,
}

/// A schedule and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleState {
    /// The schedule.
    pub schedule: Schedule,
    /// When it is due next.
    pub next_at: Timestamp,
    /// When it was last due and enqueued.
    pub last_at: Option<Timestamp>,
}

const COLUMNS: &str = "name, kind, payload, rule, next_at, last_at";

impl ScheduleState {
    fn of(row: &Row) -> Result<Self, StoreError> {
        let wrong = |at, wanted| StoreError::WrongColumn { at, wanted };
        let schedule = Schedule {
            name: row.text(0)?,
            kind: JobKind::new(row.text(1)?).map_err(|_| wrong(1, "kind"))?,
            payload: serde_json::from_str(&row.text(2)?).map_err(|_| wrong(2, "json"))?,
            recurrence: row.text(3)?.parse()?,
        };
        Ok(Self { schedule, next_at: row.instant(4)?, last_at: row.optional_instant(5)? })
    }
}

/// Makes a schedule or changes it. One whose recurrence is the same keeps its next moment, so a restart puts nothing off.
///
/// # Errors
/// As [`Unit::run`]; [`StoreError::Malformed`] for a recurrence that never comes.
pub async fn keep_schedule(unit: &mut Unit, schedule: &Schedule, now: Timestamp) -> Result<(), StoreError> {
    let keep = Statement::new(
        "insert into job_schedule (name, kind, payload, rule, next_at) values (?, ?, ?, ?, ?)
         on conflict (name) do update set kind = excluded.kind, payload = excluded.payload, rule = excluded.rule,
         next_at = case when job_schedule.rule = excluded.rule then job_schedule.next_at else excluded.next_at end",
    );
    let keep = keep
        .bind(&schedule.name)
        .bind(schedule.kind.as_str())
        .bind(schedule.payload.to_string())
        .bind(schedule.recurrence.to_string())
        .bind(schedule.recurrence.after(now, None)?);
    unit.run(keep).await.map(drop)
}

/// Removes a schedule; a job of it that waits stays.
///
/// # Errors
/// As [`Unit::run`].
pub async fn remove_schedule(unit: &mut Unit, name: &str) -> Result<bool, StoreError> {
    Ok(unit.run(Statement::new("delete from job_schedule where name = ?").bind(name)).await? == 1)
}

/// All schedules, by name.
///
/// # Errors
/// As [`Unit::run`].
pub async fn schedules(unit: &mut Unit) -> Result<Vec<ScheduleState>, StoreError> {
    let rows = unit.rows(Statement::new("select ").push(COLUMNS).push(" from job_schedule order by name")).await?;
    rows.iter().map(ScheduleState::of).collect()
}

/// Enqueues a job for each schedule that is due, and tells how many. However many workers ask at once, a due moment gives one
/// job; moments that passed while nobody asked give one together.
///
/// # Errors
/// As [`Unit::run`].
pub async fn enqueue_due(database: &Database, now: Timestamp) -> Result<u64, StoreError> {
    let due = || Statement::new("select ").push(COLUMNS).push(" from job_schedule where next_at <= ? order by name").bind(now);
    let mut look = database.read().await?;
    let any = look.row(due()).await?.is_some();
    look.commit().await?;
    if !any {
        return Ok(0);
    }
    let mut unit = database.write().await?;
    let mut enqueued = 0;
    for row in unit.rows(due().push(unit.engine().for_update_skip_locked())).await? {
        let state = ScheduleState::of(&row)?;
        let next = state.schedule.recurrence.after(now, Some(state.next_at))?;
        let pass = Statement::new("update job_schedule set next_at = ?, last_at = ? where name = ? and next_at = ?");
        let pass = pass.bind(next).bind(state.next_at).bind(&state.schedule.name).bind(state.next_at);
        // another worker was first
        if unit.run(pass).await? == 0 {
            continue;
        }
        let job = NewJob::new(state.schedule.kind, state.schedule.payload, state.next_at);
        enqueue(&mut unit, &job.unique(format!("schedule {}", state.schedule.name)), now).await?;
        enqueued += 1;
    }
    unit.commit().await?;
    Ok(enqueued)
}
