//! Doing jobs until asked to stop.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{FuturesUnordered, StreamExt};
use jiff::SignedDuration;
use rihla_model::{Clock, Saying};
use ring::rand::SecureRandom;
use tokio::time::sleep;

use super::{Beat, Claimed, Ended, JobFault, JobId, JobKind, Turn, lease, schedule};
use crate::database::Database;
use crate::error::StoreError;

/// How often the end of a job is written before it is given up.
const SETTLING: u32 = 5;

type Handler = Box<dyn Fn(Turn) -> BoxFuture<'static, Result<Ended, JobFault>> + Send + Sync>;

/// How fast a worker goes.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How many jobs it does at once.
    pub at_once: usize,
    /// How long it waits before it looks for work again.
    pub look_every: Duration,
    /// How long it holds a job without a further word; it says one three times as often.
    pub hold: Duration,
    /// How long it lets jobs go on when it is asked to stop, before it gives them back.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { at_once: 2, look_every: seconds(1), hold: seconds(60), patience: seconds(20) }
    }
}

/// Does jobs: one handler for each kind.
///
/// All handlers run within the future of [`Worker::run`], and nothing is left running when it has ended. A handler that
/// computes for long must do so on a thread for such work, or the worker cannot say meanwhile that it is alive.
pub struct Worker {
    database: Database,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn SecureRandom + Send + Sync>,
    handlers: BTreeMap<JobKind, Handler>,
    pace: Pace,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("kinds", &self.handlers.keys().collect::<Vec<_>>()).field("pace", &self.pace).finish_non_exhaustive()
    }
}

impl Worker {
    /// A worker without handlers.
    #[must_use]
    pub fn new(database: Database, clock: Arc<dyn Clock>, rng: Arc<dyn SecureRandom + Send + Sync>) -> Self {
        Self { database, clock, rng, handlers: BTreeMap::new(), pace: Pace::default() }
    }

    /// Lets jobs of a kind be done by a handler. One that panics has failed.
    #[must_use]
    pub fn on<H, F>(mut self, kind: JobKind, handler: H) -> Self
    where
        H: Fn(Turn) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Ended, JobFault>> + Send + 'static,
    {
        self.handlers.insert(kind, Box::new(move |turn| handler(turn).boxed()));
        self
    }

    /// Sets how fast it goes.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// Does jobs, and enqueues those of schedules, until `stop` is ready. Then it begins no more, lets those under way go on for
    /// a while, and gives back what is not done by then.
    ///
    /// A database that fails is asked again until it answers: the fault is logged.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        let kinds: Vec<JobKind> = self.handlers.keys().cloned().collect();
        let held = Held::default();
        let mut under_way = FuturesUnordered::new();
        let mut stop = std::pin::pin!(stop);
        let mut stopping = false;
        while !stopping {
            if under_way.len() < self.pace.at_once.max(1) {
                // never dropped half-way: a job would be claimed that nobody does
                let mut look = std::pin::pin!(self.look(&kinds));
                let found = loop {
                    tokio::select! {
                        () = &mut stop, if !stopping => stopping = true,
                        Some(()) = under_way.next(), if !under_way.is_empty() => {}
                        found = &mut look => break found,
                    }
                };
                match found {
                    Ok(Some(claimed)) => {
                        let claimed = Arc::new(claimed);
                        held.take(&claimed);
                        if !stopping {
                            under_way.push(self.take_turn(claimed, &held));
                            continue;
                        }
                    }
                    Ok(None) => {}
                    Err(error) => tracing::warn!(error.code = error.saying().id(), %error, "jobs cannot be claimed"),
                }
            }
            // it may have been asked to stop while it looked
            if !stopping {
                tokio::select! {
                    () = &mut stop => stopping = true,
                    Some(()) = under_way.next(), if !under_way.is_empty() => {}
                    () = sleep(self.pace.look_every) => {}
                }
            }
        }
        let end = async { while under_way.next().await.is_some() {} };
        drop(tokio::time::timeout(self.pace.patience, end).await);
        // whatever is under way still is dropped, and its units with it
        drop(under_way);
        self.give_back(&held).await;
    }

    /// Looks for a job to do, and puts the queue in order first.
    async fn look(&self, kinds: &[JobKind]) -> Result<Option<Claimed>, StoreError> {
        let (now, rng) = (self.clock.now(), &*self.rng);
        schedule::enqueue_due(&self.database, now).await?;
        lease::take_back_expired(&self.database, now, rng).await?;
        lease::claim(&self.database, kinds, self.hold(), now, rng).await
    }

    /// Does a job, saying meanwhile that it is still at it.
    async fn take_turn(&self, claimed: Arc<Claimed>, held: &Held) {
        let turn = Turn {
            database: self.database.clone(),
            clock: Arc::clone(&self.clock),
            claimed: Arc::clone(&claimed),
            cancel_asked: Arc::default(),
            finished: Arc::default(),
        };
        if let Some(handler) = self.handlers.get(&claimed.job.kind) {
            let for_handler = turn.clone();
            let work = AssertUnwindSafe(async move { handler(for_handler).await }).catch_unwind();
            tokio::select! {
                biased;
                ended = work => {
                    let ended = ended.unwrap_or_else(|_| {
                        Err(JobFault::passing(Saying::new("job-panicked", "the program failed at an unexpected place: its log tells more")))
                    });
                    self.settle(&claimed, &ended).await;
                }
                () = self.keep(&turn) => tracing::warn!(job.id = claimed.job.id.0, "the job was taken over by another worker"),
            }
        }
        held.let_go(&claimed);
    }

    /// Holds the job for as long as this is waited for; ends when it is lost.
    async fn keep(&self, turn: &Turn) {
        let mut until = lease::later(self.clock.now(), self.hold());
        loop {
            sleep(self.pace.hold / 3).await;
            let now = self.clock.now();
            match lease::beat(&self.database, &turn.claimed, self.hold(), now).await {
                Ok(Beat::GoOn) => until = lease::later(now, self.hold()),
                Ok(Beat::CancelAsked) => {
                    until = lease::later(now, self.hold());
                    turn.cancel_asked.store(true, Ordering::Relaxed);
                }
                // the handler itself marked it as done, and may have something left to do
                Ok(Beat::Lost) if turn.finished.load(Ordering::Relaxed) => std::future::pending().await,
                Ok(Beat::Lost) => return,
                // nobody knows who has it by now
                Err(_) if self.clock.now() > until => return,
                Err(error) => tracing::warn!(job.id = turn.claimed.job.id.0, %error, "the job could not be held for longer"),
            }
        }
    }

    /// Notes how a job ended, trying a few times: else it would be done once more when its lease runs out.
    async fn settle(&self, claimed: &Claimed, ended: &Result<Ended, JobFault>) {
        for _ in 0..SETTLING {
            match self.settle_once(claimed, ended).await {
                // lost, or marked by the handler itself
                Ok(()) | Err(StoreError::LeaseLost) => return,
                Err(error) => tracing::warn!(job.id = claimed.job.id.0, %error, "the end of a job could not be noted"),
            }
            sleep(self.pace.look_every).await;
        }
    }

    async fn settle_once(&self, claimed: &Claimed, ended: &Result<Ended, JobFault>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut unit = self.database.write().await?;
        match ended {
            Ok(Ended::Done) => lease::finish(&mut unit, claimed, now).await?,
            Ok(Ended::Cancelled) => lease::end_cancelled(&mut unit, claimed, now).await?,
            Err(fault) => {
                let verdict = lease::fail(&mut unit, claimed, &fault.saying, fault.again, now, &*self.rng).await?;
                tracing::info!(job.id = claimed.job.id.0, error.code = fault.saying.id(), ?verdict, "a job failed");
            }
        }
        unit.commit().await
    }

    async fn give_back(&self, held: &Held) {
        for claimed in held.all() {
            let give = async {
                let mut unit = self.database.write().await?;
                lease::give_back(&mut unit, &claimed, self.clock.now()).await?;
                unit.commit().await
            };
            if let Err(error) = give.await {
                tracing::warn!(job.id = claimed.job.id.0, %error, "a job was not given back; its lease will run out");
            }
        }
    }

    fn hold(&self) -> SignedDuration {
        SignedDuration::try_from(self.pace.hold).unwrap_or(SignedDuration::MAX)
    }
}

/// The jobs that a worker holds.
#[derive(Default)]
struct Held(Mutex<BTreeMap<JobId, Arc<Claimed>>>);

impl Held {
    fn jobs(&self) -> MutexGuard<'_, BTreeMap<JobId, Arc<Claimed>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, claimed: &Arc<Claimed>) {
        self.jobs().insert(claimed.job.id, Arc::clone(claimed));
    }

    fn let_go(&self, claimed: &Claimed) {
        self.jobs().remove(&claimed.job.id);
    }

    fn all(&self) -> Vec<Arc<Claimed>> {
        self.jobs().values().cloned().collect()
    }
}
