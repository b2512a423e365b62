//! Notices and letters as jobs of the node.

use jiff::Timestamp;
use rihla_model::Clock;
use rihla_register::Registry;
use rihla_store::database::Unit;
use rihla_store::jobs::{self, Ended, JobFault, JobKind, NewJob, Recurrence, Schedule, Turn, Worker};

use super::{Notifier, collect_digests, gather, post_letters, remind, writes};
use crate::OperationError;
use crate::node::OpenNode;

/// The kind of job that makes notices of what was done, and sends letters.
pub const NOTIFY: &str = "notices.tell";
/// The kind of job that looks at what falls due and makes digests; its schedule has the same name.
pub const DIGEST: &str = "notices.digest";
/// How often it is looked whether anybody is to be told anything.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

fn kind(name: &str) -> Result<JobKind, OperationError> {
    JobKind::new(name).map_err(|error| OperationError::internal(&error))
}

/// Sets the hour of digests as the configuration has it.
pub(crate) async fn keep_digests(unit: &mut Unit, recurrence: &Recurrence, now: Timestamp) -> Result<(), OperationError> {
    let schedule =
        Schedule { name: DIGEST.to_owned(), kind: kind(DIGEST)?, payload: serde_json::json!({}), recurrence: recurrence.clone() };
    Ok(jobs::keep_schedule(unit, &schedule, now).await?)
}

/// The worker with the jobs of notices.
///
/// # Errors
/// None but for a program that is damaged.
pub fn notice_jobs(worker: Worker, notifier: &Notifier) -> Result<Worker, OperationError> {
    let (telling, gathering) = (notifier.clone(), notifier.clone());
    let worker = worker.on(kind(NOTIFY)?, move |turn| {
        let notifier = telling.clone();
        async move { done(&turn, tell(&notifier, &|| turn.cancel_asked()).await) }
    });
    Ok(worker.on(kind(DIGEST)?, move |turn| {
        let notifier = gathering.clone();
        async move {
            let stop = || turn.cancel_asked();
            let work = async {
                remind(&notifier, &stop).await?;
                collect_digests(&notifier, &stop).await.map(drop)
            };
            done(&turn, work.await)
        }
    }))
}

async fn tell(notifier: &Notifier, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), OperationError> {
    gather(notifier, stop).await?;
    post_letters(notifier, stop).await.map(drop)
}

fn done(turn: &Turn, result: Result<(), OperationError>) -> Result<Ended, JobFault> {
    result.map_err(|error| JobFault::passing(error.saying()))?;
    Ok(if turn.cancel_asked() { Ended::Cancelled } else { Ended::Done })
}

/// Asks for the job that tells as soon as there is something to tell, until asked to stop.
///
/// As with subscribers, whoever writes a record does not ask for it.
pub async fn watch_for_notices(open: &OpenNode, registry: &Registry, clock: &dyn Clock, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let look = async {
            if registry.is_to_notify(writes(open)).await? {
                let mut unit = open.database.write().await?;
                let (now, kind) = (clock.now(), kind(NOTIFY)?);
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
