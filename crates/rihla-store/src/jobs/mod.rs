//! Work to be done later: a queue that survives crashes, in the same database as the rows it is about.
//!
//! A job is enqueued within the [`crate::Unit`] of the change that asks for it, so it is there exactly when that change is. A
//! worker claims it under a lease, and says from time to time that it is still at it; when a worker dies its lease runs
//! out, and the job is done by another. So each job is done at least once. It is done exactly once where its handler
//! writes what it does in one unit together with [`Turn::finish`].
//!
//! A payload is JSON of identifiers, never of persons: it is kept in clear, shown to operators, and outlives an erasure.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use rihla_store::jobs::{Ended, JobKind, Worker};
//! # async fn example(database: rihla_store::Database, stop: tokio::sync::oneshot::Receiver<()>) -> Result<(), rihla_model::IdError> {
//! let clock = Arc::new(rihla_model::SystemClock);
//! let chance = Arc::new(ring::rand::SystemRandom::new());
//! let worker = Worker::new(database, clock, chance).on(JobKind::new("digest.send")?, |turn| async move {
//!     let mut unit = turn.database().write().await?;
//!     // … what the job is about …
//!     turn.finish(&mut unit).await?;
//!     unit.commit().await?;
//!     Ok(Ended::Done)
//! });
//! worker.run(async { drop(stop.await) }).await;
//! # Ok(())
//! # }
//! ```

mod backoff;
mod change;
mod enqueue;
mod job;
mod lease;
mod look;
mod recurrence;
mod schedule;
mod turn;
mod worker;

pub use change::{Cancel, cancel, prune, retry};
pub use enqueue::{NewJob, enqueue};
pub use job::{Job, JobId, JobKind, JobKindKind, JobState};
pub use lease::{Beat, Claimed, Verdict, beat, claim, end_cancelled, fail, finish, give_back, take_back_expired};
pub use look::{JobCount, JobFilter, counts, find, is_under_way, list, oldest_due};
pub use recurrence::Recurrence;
pub use schedule::{Schedule, ScheduleState, enqueue_due, keep_schedule, remove_schedule, schedules};
pub use turn::{Ended, JobFault, Turn};
pub use worker::{Pace, Worker};
