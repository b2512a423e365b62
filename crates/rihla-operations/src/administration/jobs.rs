//! The queue as whoever runs the node sees it.

use jiff::{SignedDuration, Timestamp};
use rihla_account::{Occasion, SecurityEvent};
use rihla_model::Saying;
use rihla_store::jobs::{self, Job, JobFilter, JobId, JobKind, JobState, ScheduleState};

use super::NodeOffice;
use crate::OperationError;
use crate::upkeep::{CHECKPOINT, REINDEX, SWEEP};

/// Work that may be begun by hand at any time: it does what its schedule would do, and nothing that cannot be undone. A backup has a form of
/// its own; what erases records is begun by its schedule alone.
const BY_HAND: [&str; 3] = [CHECKPOINT, REINDEX, SWEEP];

/// Which jobs are shown.
#[derive(Debug, Clone, Default)]
pub struct JobsAsked {
    /// In this state.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<JobKind>,
    /// Older than this one.
    pub before: Option<JobId>,
}

/// Work that comes again.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduledWork {
    /// The schedule.
    pub standing: ScheduleState,
    /// Its last job.
    pub last: Option<Job>,
    /// Whether it may be begun by hand.
    pub by_hand: bool,
}

/// Jobs and schedules.
#[derive(Debug, Clone, PartialEq)]
pub struct JobsPage {
    /// Work that comes again, by name.
    pub schedules: Vec<ScheduledWork>,
    /// Jobs, the newest first.
    pub jobs: Vec<Job>,
    /// The last of them, where there may be more.
    pub next: Option<JobId>,
}

impl NodeOffice<'_> {
    /// A page of jobs, with the schedules.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub async fn jobs(&self, asked: &JobsAsked, most: u32) -> Result<JobsPage, OperationError> {
        let mut unit = self.open.database.read().await?;
        let mut schedules = Vec::new();
        for standing in jobs::schedules(&mut unit).await? {
            let of = JobFilter { kinds: vec![standing.schedule.kind.clone()], most: 1, ..JobFilter::default() };
            let last = jobs::list(&mut unit, &of).await?.into_iter().next();
            let by_hand = BY_HAND.contains(&standing.schedule.name.as_str());
            schedules.push(ScheduledWork { standing, last, by_hand });
        }
        let filter = JobFilter {
            kinds: asked.kind.iter().cloned().collect(),
            states: asked.state.into_iter().collect(),
            before: asked.before,
            most: most + 1,
        };
        let mut listed = jobs::list(&mut unit, &filter).await?;
        unit.commit().await?;
        let shown = usize::try_from(most).unwrap_or(usize::MAX);
        let more = listed.len() > shown;
        listed.truncate(shown);
        let next = listed.last().filter(|_| more).map(|job| job.id);
        Ok(JobsPage { schedules, jobs: listed, next })
    }

    /// Jobs of some kinds that wait or are under way, the newest first.
    ///
    /// # Errors
    /// [`OperationError::Store`].
    pub async fn under_way(&self, kinds: &[&str]) -> Result<Vec<Job>, OperationError> {
        let kinds = kinds.iter().filter_map(|kind| JobKind::new(*kind).ok()).collect();
        let filter = JobFilter { kinds, states: vec![JobState::Waiting, JobState::Running], most: 20, ..JobFilter::default() };
        let mut unit = self.open.database.read().await?;
        let listed = jobs::list(&mut unit, &filter).await?;
        unit.commit().await?;
        Ok(listed)
    }

    /// A job, and how long the last one of its kind took that was done.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is none; [`OperationError::Store`].
    pub async fn job(&self, id: JobId) -> Result<(Job, Option<SignedDuration>), OperationError> {
        let mut unit = self.open.database.read().await?;
        let job = jobs::find(&mut unit, id).await?.ok_or_else(|| unknown(id))?;
        let before = JobFilter { kinds: vec![job.kind.clone()], states: vec![JobState::Done], most: 1, ..JobFilter::default() };
        let last = jobs::list(&mut unit, &before).await?.into_iter().next();
        unit.commit().await?;
        let took = last.and_then(|last| Some(last.ended_at?.duration_since(last.started_at?)));
        Ok((job, took))
    }

    /// Has work of a schedule done now. Where it waits already, that is brought forward.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is no such schedule, or it may not be begun by hand; [`OperationError::Account`],
    /// [`OperationError::Store`].
    pub async fn run_now(&self, at: &mut Occasion, name: &str) -> Result<JobId, OperationError> {
        let mut unit = self.open.database.read().await?;
        let found = jobs::schedules(&mut unit).await?.into_iter().map(|standing| standing.schedule).find(|schedule| schedule.name == name);
        unit.commit().await?;
        let schedule = found.filter(|_| BY_HAND.contains(&name)).ok_or_else(|| {
            OperationError::Refused(Saying::new(
                "node-not-by-hand",
                "this work is begun by its schedule or by a command, and not from here",
            ))
        })?;
        self.ask(at, schedule.kind.as_str(), schedule.payload, format!("schedule {name}")).await
    }

    /// Lets a job that failed or was cancelled be tried again now.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where it did neither, or one of its kind waits already; [`OperationError::Account`],
    /// [`OperationError::Store`].
    pub async fn retry(&self, at: &mut Occasion, id: JobId) -> Result<(), OperationError> {
        let mut unit = self.open.database.write().await?;
        if jobs::find(&mut unit, id).await?.is_none() {
            return Err(unknown(id));
        }
        if !jobs::retry(&mut unit, id, at.now).await? {
            return Err(OperationError::Refused(Saying::new(
                "job-not-retried",
                "this job neither failed nor was cancelled, or one of its kind waits already; look at `rihla job list`",
            )));
        }
        unit.commit().await?;
        Ok(self.open.accounts.note(at, SecurityEvent::JobRetried { job: id.0 }).await?)
    }
}

fn unknown(id: JobId) -> OperationError {
    let saying = Saying::new("job-unknown", "there is no job {number}; `rihla job list` shows them");
    OperationError::Refused(saying.with("number", id.to_string()))
}

/// How long a job has been under way, or was.
#[must_use]
pub fn time_taken(job: &Job, now: Timestamp) -> Option<SignedDuration> {
    let begun = job.started_at?;
    let ended = if job.state == JobState::Running { now } else { job.ended_at? };
    Some(ended.duration_since(begun))
}
