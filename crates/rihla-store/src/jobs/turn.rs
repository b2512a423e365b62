//! A handler's turn with a job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rihla_model::{Clock, Saying};

use super::{Claimed, Job, lease};
use crate::database::{Database, Unit};
use crate::error::StoreError;

/// A handler's turn with a job.
#[derive(Clone)]
pub struct Turn {
    pub(super) database: Database,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) claimed: Arc<Claimed>,
    pub(super) cancel_asked: Arc<AtomicBool>,
    pub(super) finished: Arc<AtomicBool>,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn").field("job", &self.claimed.job.id).finish_non_exhaustive()
    }
}

/// How a handler ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The work is done.
    Done,
    /// It was stopped because a person asked to.
    Cancelled,
}

/// Why a handler could not do its work.
#[derive(Debug, Clone, PartialEq)]
pub struct JobFault {
    /// What to tell the person who looks after jobs; of no person.
    pub saying: Saying,
    /// Whether another try may go better.
    pub again: bool,
}

impl JobFault {
    /// A fault that may pass.
    #[must_use]
    pub fn passing(saying: Saying) -> Self {
        Self { saying, again: true }
    }

    /// A fault that another try meets again: the job is kept for a person at once.
    #[must_use]
    pub fn lasting(saying: Saying) -> Self {
        Self { saying, again: false }
    }
}

impl From<StoreError> for JobFault {
    fn from(error: StoreError) -> Self {
        Self::passing(error.saying())
    }
}

impl Turn {
    /// The job.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.claimed.job
    }

    /// The database that the job is in.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Whether a person asked to cancel it. A handler that takes long looks now and then, and ends with [`Ended::Cancelled`].
    #[must_use]
    pub fn cancel_asked(&self) -> bool {
        self.cancel_asked.load(Ordering::Relaxed)
    }

    /// Marks the job as done within the unit that holds its work, so that both are there or neither.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another worker has the job by now; as [`Unit::run`].
    pub async fn finish(&self, unit: &mut Unit) -> Result<(), StoreError> {
        lease::finish(unit, &self.claimed, self.clock.now()).await?;
        self.finished.store(true, Ordering::Relaxed);
        Ok(())
    }
}
