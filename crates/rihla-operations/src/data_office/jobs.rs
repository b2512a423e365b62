//! The jobs of the statistics line: reading what was handed in, and building.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rihla_store::StoreError;
use rihla_store::jobs::{Ended, JobFault, JobKind, Turn, Worker};

use super::DataOffice;
use super::check::threads;
use super::progress::Task;
use crate::build::build_observatory;
use crate::progress::Work;
use crate::{Means, OperationError};

/// The kind of job that reads an upload.
pub const CHECK: &str = "observatory.check";
/// The kind of job that builds.
pub const BUILD: &str = "observatory.build";
/// How many bytes a tabulation may hold.
pub(super) const MEMORY: usize = 1 << 30;

pub(super) fn kind(name: &str) -> Result<JobKind, OperationError> {
    JobKind::new(name).map_err(|error| OperationError::internal(&error))
}

impl DataOffice {
    /// The same worker, which does these jobs too.
    ///
    /// # Errors
    /// None but for a program that is damaged.
    pub fn worker(self: &Arc<Self>, worker: Worker) -> Result<Worker, OperationError> {
        let (checking, building) = (Arc::clone(self), Arc::clone(self));
        let worker = worker.on(kind(CHECK)?, move |turn| {
            let office = Arc::clone(&checking);
            let upload = turn.job().payload.get("upload").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            async move { office.on_thread(turn, move |office, cancel, means| office.check(&upload, cancel, means)).await }
        });
        Ok(worker.on(kind(BUILD)?, move |turn| {
            let office = Arc::clone(&building);
            async move { office.on_thread(turn, Self::build).await }
        }))
    }

    fn build(&self, cancel: Arc<AtomicBool>, means: &Means<'_>) -> Result<(), OperationError> {
        // as they are now: somebody may have changed a definition since the server began
        let definitions = self.present()?;
        let line = self.doing.begin(Task::Build, means.clock);
        let work = Work { progress: &line, cancel, threads: threads(), memory: MEMORY };
        build_observatory(&definitions, &self.places, self.node(), means, &work).map(drop)
    }

    /// Does a job that blocks on a thread of its own, and asks it to stop when the job is to.
    async fn on_thread(
        self: Arc<Self>,
        turn: Turn,
        doing: impl FnOnce(&Self, Arc<AtomicBool>, &Means<'_>) -> Result<(), OperationError> + Send + 'static,
    ) -> Result<Ended, JobFault> {
        let cancel = Arc::new(AtomicBool::new(false));
        let guard = crate::upkeep::StopOnDrop(Arc::clone(&cancel));
        let mut done = std::pin::pin!(self.blocking(move |office, means| doing(office, cancel, means)));
        let done = loop {
            tokio::select! {
                done = &mut done => break done,
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {
                    if turn.cancel_asked() {
                        guard.0.store(true, Ordering::Relaxed);
                    }
                }
            }
        };
        match done {
            Ok(()) => Ok(Ended::Done),
            Err(OperationError::Cancelled) => Ok(Ended::Cancelled),
            // another build or release is under way, or the disk is full: that passes
            Err(error @ OperationError::Store(StoreError::Locked { .. } | StoreError::Full { .. })) => {
                Err(JobFault::passing(error.saying()))
            }
            Err(error) => Err(JobFault::lasting(error.saying())),
        }
    }
}
