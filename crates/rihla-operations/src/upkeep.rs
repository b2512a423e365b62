//! Work that comes again while the server runs: backups, removing what has run out, what records are kept, signed and indexed by.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use rihla_account::Chance;
use rihla_language::Catalogue;
use rihla_model::{Clock, Saying};
use rihla_register::Registry;
use rihla_store::jobs::{self, Ended, JobFault, JobKind, JobState, NewJob, Pace, Recurrence, Schedule, Turn, Worker};
use rihla_store::{StoreError, free_space};

use crate::OperationError;
use crate::backup::{create_backup, list_backups, prune_backups};
use crate::definitions::Definitions;
use crate::node::OpenNode;
use crate::notices::{self, Notifier, notice_jobs};
use crate::records::take_checkpoint;
use crate::search::Search;
use crate::webhook::{Courier, deliver_events};

/// The kind of job that takes a backup; its schedule has the same name.
pub const BACKUP: &str = "backup.create";
/// The kind of job that removes what has run out.
pub const SWEEP: &str = "node.sweep";
/// The kind of job that carries out how long records are kept.
pub const RETENTION: &str = "registers.retention";
/// The kind of job that signs what was done to records.
pub const CHECKPOINT: &str = "registers.checkpoint";
/// The kind of job that makes the index of records anew where a definition changed.
pub const REINDEX: &str = "registers.reindex";
/// The kind of job that tells subscribers what happened to records.
pub const TELL: &str = "registers.tell";
/// How often it is looked whether anybody is to be told anything.
const TELL_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
/// Jobs that told subscribers are listed for so long: there may be many, and each webhook has its own log.
const TOLD_JOBS_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The logs of webhooks reach back so far.
const TOLD_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Notices, read or not, and the letters about them are kept for so long.
const NOTICES_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How often it is looked whether the index is behind.
const REINDEX_EVERY: SignedDuration = SignedDuration::from_mins(10);
const DAILY: SignedDuration = SignedDuration::from_hours(24);
/// What was done is listed for so long.
const JOBS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

fn kind(name: &str) -> Result<JobKind, OperationError> {
    JobKind::new(name).map_err(|error| OperationError::internal(&error))
}

/// Sets the schedules as the configuration has them.
///
/// # Errors
/// [`OperationError::Store`].
pub async fn keep_schedules(open: &OpenNode, now: Timestamp) -> Result<(), OperationError> {
    let mut unit = open.database.write().await?;
    let schedule = |name: &str, recurrence: Recurrence| -> Result<Schedule, OperationError> {
        Ok(Schedule { name: name.to_owned(), kind: kind(name)?, payload: serde_json::json!({}), recurrence })
    };
    jobs::keep_schedule(&mut unit, &schedule(SWEEP, Recurrence::Every(SWEEP_EVERY))?, now).await?;
    for (name, every) in [(RETENTION, DAILY), (CHECKPOINT, SignedDuration::from_hours(1)), (REINDEX, REINDEX_EVERY)] {
        jobs::keep_schedule(&mut unit, &schedule(name, Recurrence::Every(every))?, now).await?;
    }
    notices::keep_digests(&mut unit, &open.config.digest, now).await?;
    if open.config.backup.folder.is_some() {
        jobs::keep_schedule(&mut unit, &schedule(BACKUP, open.config.backup.schedule.clone())?, now).await?;
    } else {
        jobs::remove_schedule(&mut unit, BACKUP).await?;
    }
    Ok(unit.commit().await?)
}

/// The worker that does them.
///
/// # Errors
/// None but for a program that is damaged.
pub fn worker(
    open: &OpenNode,
    definitions: &Arc<Definitions>,
    registry: &Arc<Registry>,
    words: &Arc<Catalogue>,
    clock: &Arc<dyn Clock>,
    chance: &Arc<Chance>,
) -> Result<Worker, OperationError> {
    let worker_of_proofs = |worker| crate::administration::with_proofs(worker, open, definitions, registry, clock);
    let backing = (open.clone(), Arc::clone(definitions), Arc::clone(clock), Arc::clone(chance));
    let sweeping = (open.clone(), Arc::clone(registry), Arc::clone(clock));
    let pace = Pace { patience: open.config.patience, ..Pace::default() };
    let worker = Worker::new(open.database.clone(), Arc::clone(clock), Arc::clone(chance)).pace(pace);
    let worker = worker_of_proofs(worker)?.on(kind(BACKUP)?, move |turn| {
        let (open, definitions, clock, chance) = backing.clone();
        back_up(turn, open, definitions, clock, chance)
    });
    let (keeping, signing, indexing) = (Arc::clone(registry), (open.clone(), Arc::clone(registry)), Arc::clone(registry));
    let time = Arc::clone(clock);
    let worker = worker.on(kind(RETENTION)?, move |turn| {
        let (registry, now) = (Arc::clone(&keeping), time.now());
        async move {
            let done = registry.run_retention(now, &|_, _| {}, &|| turn.cancel_asked()).await;
            let report = done.map_err(|error| JobFault::passing(error.saying()))?;
            Ok(if report.complete { Ended::Done } else { Ended::Cancelled })
        }
    });
    let worker = worker.on(kind(CHECKPOINT)?, move |_| {
        let (open, registry) = signing.clone();
        async move {
            take_checkpoint(&open, &registry).await.map_err(|error| JobFault::passing(error.saying()))?;
            Ok(Ended::Done)
        }
    });
    let worker = worker.on(kind(REINDEX)?, move |turn| {
        let registry = Arc::clone(&indexing);
        async move {
            let passing = |error: rihla_register::RegisterError| JobFault::passing(error.saying());
            for register in registry.needs_reindex().await.map_err(passing)? {
                if !registry.reindex(&register, &|_, _| {}, &|| turn.cancel_asked()).await.map_err(passing)?.complete {
                    return Ok(Ended::Cancelled);
                }
            }
            Ok(Ended::Done)
        }
    });
    let notifier = Notifier {
        open: open.clone(),
        registry: Arc::clone(registry),
        definitions: Arc::clone(definitions),
        words: Arc::clone(words),
        clock: Arc::clone(clock),
        chance: Arc::clone(chance),
    };
    let worker = notice_jobs(worker, &notifier)?;
    let telling = (open.clone(), Arc::clone(registry), Arc::clone(definitions), Arc::clone(clock), Arc::clone(chance));
    let worker = worker.on(kind(TELL)?, move |turn| {
        let (open, registry, definitions, clock, chance) = telling.clone();
        async move {
            let passing = |error: OperationError| JobFault::passing(error.saying());
            let fetcher = open.fetcher().map_err(passing)?;
            let courier = Courier { open, registry, definitions, fetcher, clock, chance };
            let done = deliver_events(&courier, &|| turn.cancel_asked()).await.map_err(passing)?;
            Ok(if done.stopped { Ended::Cancelled } else { Ended::Done })
        }
    });
    Ok(worker.on(kind(SWEEP)?, move |_| {
        let (open, registry, clock) = sweeping.clone();
        async move {
            sweep(&open, &registry, clock.now()).await.map_err(|error| JobFault::passing(error.saying()))?;
            Ok(Ended::Done)
        }
    }))
}

/// Asks for the job that tells subscribers as soon as there is something to tell, until asked to stop.
///
/// Whoever writes a record does not ask for it: all who write would wait for each other at the one job that waits.
pub async fn watch_for_events(open: &OpenNode, registry: &Registry, clock: &dyn Clock, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(TELL_EVERY) => {}
        }
        let look = async {
            if registry.is_to_tell().await? {
                let mut unit = open.database.write().await?;
                let (now, kind) = (clock.now(), kind(TELL)?);
                // one that failed waits for its time
                if !jobs::is_under_way(&mut unit, &kind).await? {
                    jobs::enqueue(&mut unit, &NewJob::new(kind, serde_json::json!({}), now).unique("all"), now).await?;
                    unit.commit().await?;
                }
            }
            Ok::<(), OperationError>(())
        };
        if let Err(error) = look.await {
            tracing::warn!(error.code = error.saying().id(), %error, "it could not be found out whether anybody is to be told anything");
        }
    }
}

/// How often it is looked whether the index of words is behind, and how long it is left alone after it failed.
const FOLLOW_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
const FOLLOW_AGAIN: std::time::Duration = std::time::Duration::from_secs(30);

/// Keeps the index of words at what the rows say, until asked to stop.
pub async fn watch_for_words(search: &Search, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    let stopping = AtomicBool::new(false);
    let mut wait = std::time::Duration::ZERO;
    while !stopping.load(Ordering::Relaxed) {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(wait) => {}
        }
        let stopped = || stopping.load(Ordering::Relaxed);
        let mut following = std::pin::pin!(search.follow(true, &stopped));
        let followed = tokio::select! {
            followed = &mut following => followed,
            () = &mut stop => {
                // what is under way is written to its end
                stopping.store(true, Ordering::Relaxed);
                following.await
            }
        };
        wait = match followed {
            Ok(_) => FOLLOW_EVERY,
            Err(error) => {
                tracing::warn!(error.code = error.saying().id(), %error, "the index of words could not follow the records");
                FOLLOW_AGAIN
            }
        };
    }
}

/// Tells a thread of its own to stop when the job is dropped.
pub(crate) struct StopOnDrop(pub(crate) Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Takes a backup on a thread of its own: files are copied there, which blocks it.
async fn back_up(
    turn: Turn,
    open: OpenNode,
    definitions: Arc<Definitions>,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
) -> Result<Ended, JobFault> {
    let Some(folder) = open.config.backup.folder.clone() else { return Ok(Ended::Cancelled) };
    let stop = Arc::new(AtomicBool::new(false));
    let guard = StopOnDrop(Arc::clone(&stop));
    let runtime = tokio::runtime::Handle::current();
    let mut taking = tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            let database = Some(&open.database);
            create_backup(&folder, &open.node, &definitions, database, clock.now(), &*chance, &stop).await?;
            prune_backups(&folder, open.config.backup.keep, open.node.folder.disk())
        })
    });
    let taken = loop {
        tokio::select! {
            taken = &mut taking => break taken,
            () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {
                if turn.cancel_asked() {
                    guard.0.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    match taken {
        Ok(Ok(_)) => Ok(Ended::Done),
        Ok(Err(OperationError::Cancelled)) => Ok(Ended::Cancelled),
        Ok(Err(error)) => Err(JobFault::passing(error.saying())),
        Err(_) => Err(JobFault::passing(Saying::new("job-panicked", "the program failed at an unexpected place: its log tells more"))),
    }
}

async fn sweep(open: &OpenNode, registry: &Registry, now: Timestamp) -> Result<(), OperationError> {
    let before = |kept: SignedDuration| now.checked_sub(kept).unwrap_or(Timestamp::MIN);
    open.accounts.sweep(now).await?;
    registry.prune_told(before(TOLD_KEPT)).await?;
    registry.prune_notices(before(NOTICES_KEPT)).await?;
    let mut unit = open.database.write().await?;
    jobs::prune(&mut unit, None, before(JOBS_KEPT)).await?;
    for told in [TELL, notices::NOTIFY] {
        jobs::prune(&mut unit, Some(&kind(told)?), before(TOLD_JOBS_KEPT)).await?;
    }
    Ok(unit.commit().await?)
}

/// Numbers for a monitor; of no person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Jobs by kind and state; none where no rows are kept.
    pub jobs: Vec<(String, &'static str, i64)>,
    /// For how many seconds the job that has waited longest has been due.
    pub oldest_due_seconds: Option<i64>,
    /// Free bytes of the data folder's file system.
    pub free_bytes: Option<u64>,
    /// For how many seconds the newest backup is there.
    pub backup_age_seconds: Option<i64>,
}

/// Measures a node.
///
/// # Errors
/// [`OperationError::Store`] where the database does not answer.
pub async fn measure(open: &OpenNode, now: Timestamp) -> Result<Measures, OperationError> {
    let mut unit = open.database.read().await?;
    let counts = jobs::counts(&mut unit).await?;
    let oldest = jobs::oldest_due(&mut unit, now).await?;
    unit.commit().await?;
    let jobs = counts.into_iter().map(|count| (count.kind.to_string(), JobState::name(count.state), count.count)).collect();
    let newest =
        open.config.backup.folder.as_deref().and_then(|folder| list_backups(folder).ok()).and_then(|lines| lines.into_iter().next());
    Ok(Measures {
        jobs,
        oldest_due_seconds: Some(oldest.map_or(0, |oldest| now.duration_since(oldest).as_secs())),
        free_bytes: free_space(open.node.folder.path()).ok(),
        backup_age_seconds: newest.map(|line| now.duration_since(line.taken_at).as_secs()),
    })
}

/// Whether the rows can be read.
///
/// # Errors
/// [`StoreError`] where they cannot.
pub async fn answers(open: &OpenNode) -> Result<(), StoreError> {
    open.database.read().await?.commit().await
}
