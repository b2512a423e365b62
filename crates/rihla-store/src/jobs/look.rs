//! What waits, runs and failed, for a person and for a monitor.

use jiff::Timestamp;

use super::job::COLUMNS;
use super::{Job, JobId, JobKind, JobState};
use crate::database::{Statement, Unit};
use crate::error::StoreError;

/// Which jobs are listed: the newest first.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Of these kinds; all where there is none.
    pub kinds: Vec<JobKind>,
    /// In these states; all where there is none.
    pub states: Vec<JobState>,
    /// Older than this one, to turn the page.
    pub before: Option<JobId>,
    /// At most so many.
    pub most: u32,
}

/// How many jobs of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// The kind.
    pub kind: JobKind,
    /// The state.
    pub state: JobState,
    /// How many.
    pub count: i64,
}

/// Lists jobs, the newest first.
///
/// # Errors
/// As [`Unit::run`].
pub async fn list(unit: &mut Unit, filter: &JobFilter) -> Result<Vec<Job>, StoreError> {
    let before = filter.before.map_or(i64::MAX, |id| id.0);
    let mut query = Statement::new("select ").push(COLUMNS).push(" from job where id < ?").bind(before);
    if !filter.kinds.is_empty() {
        query = query.push(" and kind in ").bind_list(filter.kinds.iter().map(JobKind::as_str));
    }
    if !filter.states.is_empty() {
        query = query.push(" and state in ").bind_list(filter.states.iter().map(|state| state.name()));
    }
    let rows = unit.rows(query.push(" order by id desc limit ?").bind(filter.most)).await?;
    rows.iter().map(Job::of).collect()
}

/// The job of that number.
///
/// # Errors
/// As [`Unit::run`].
pub async fn find(unit: &mut Unit, id: JobId) -> Result<Option<Job>, StoreError> {
    let row = unit.row(Statement::new("select ").push(COLUMNS).push(" from job where id = ?").bind(id.0)).await?;
    row.map(|row| Job::of(&row)).transpose()
}

/// Whether a job of a kind waits or is being done.
///
/// # Errors
/// As [`Unit::run`].
pub async fn is_under_way(unit: &mut Unit, kind: &JobKind) -> Result<bool, StoreError> {
    let find = Statement::new("select 1 from job where kind = ? and state in ('waiting', 'running') limit 1").bind(kind.as_str());
    Ok(unit.row(find).await?.is_some())
}

/// How many jobs of each kind are in each state, sorted.
///
/// # Errors
/// As [`Unit::run`].
pub async fn counts(unit: &mut Unit) -> Result<Vec<JobCount>, StoreError> {
    let rows = unit.rows(Statement::new("select kind, state, count(*) from job group by kind, state order by kind, state")).await?;
    let wrong = |at, wanted| StoreError::WrongColumn { at, wanted };
    let count = |row: &crate::database::Row| {
        Ok(JobCount {
            kind: JobKind::new(row.text(0)?).map_err(|_| wrong(0, "kind"))?,
            state: JobState::named(&row.text(1)?).ok_or(wrong(1, "state"))?,
            count: row.integer(2)?,
        })
    };
    rows.iter().map(count).collect()
}

/// Since when the job that has been due longest has been so: how far the workers are behind.
///
/// # Errors
/// As [`Unit::run`].
pub async fn oldest_due(unit: &mut Unit, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = unit.row(Statement::new("select min(run_at) from job where state = 'waiting' and run_at <= ?").bind(now)).await?;
    row.map_or(Ok(None), |row| row.optional_instant(0))
}
