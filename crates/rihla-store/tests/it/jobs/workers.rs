//! Workers do what waits, and stop in good order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rihla_model::{Saying, SystemClock};
use rihla_store::database::Statement;
use rihla_store::jobs::{Cancel, Ended, JobFault, JobState, NewJob, Pace, Turn, Worker, cancel};
use rihla_store::{Database, scratch_on_each_engine};
use ring::rand::SystemRandom;
use tokio::sync::Notify;

use super::{at, job, kind, look, make_notes, notes, put};

pub const PACE: Pace =
    Pace { at_once: 3, look_every: Duration::from_millis(20), hold: Duration::from_millis(900), patience: Duration::from_secs(5) };

pub fn worker(database: &Database) -> Worker {
    Worker::new(database.clone(), Arc::new(SystemClock), Arc::new(SystemRandom::new())).pace(PACE)
}

/// Notes the number in the same unit that marks the job as done.
pub async fn note(turn: Turn) -> Result<Ended, JobFault> {
    let mut unit = turn.database().write().await?;
    let number = turn.job().payload["number"].as_i64().unwrap();
    unit.run(Statement::new("insert into note (number) values (?)").bind(number)).await?;
    turn.finish(&mut unit).await?;
    unit.commit().await?;
    Ok(Ended::Done)
}

async fn until_ended(database: &Database, id: rihla_store::jobs::JobId) -> rihla_store::jobs::Job {
    loop {
        let job = look(database, id).await;
        if !matches!(job.state, JobState::Waiting | JobState::Running) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_do_each_job_once() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database().clone();
        make_notes(&database).await;
        let most = 120;
        for number in 0..most {
            put(&database, &job("note", number)).await;
        }
        let begun = Arc::new(AtomicUsize::new(0));
        let mut workers = tokio::task::JoinSet::new();
        let stop = Arc::new(Notify::new());
        for _ in 0..4 {
            // each as in a process of its own
            let own = Database::open(scratch.url(), at(0)).await.unwrap();
            let (stop, begun) = (stop.clone(), begun.clone());
            workers.spawn(async move {
                let worker = worker(&own).on(kind("note"), move |turn| {
                    begun.fetch_add(1, Ordering::Relaxed);
                    note(turn)
                });
                worker.run(stop.notified()).await;
                own.close().await;
            });
        }
        while notes(&database).await.len() < usize::try_from(most).unwrap() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stop.notify_waiters();
        workers.join_all().await;
        assert_eq!(notes(&database).await, (0..most).collect::<Vec<_>>(), "{}", database.engine());
        assert_eq!(begun.load(Ordering::Relaxed), usize::try_from(most).unwrap(), "nothing crashed, so nothing was begun twice");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_stops_finishes_what_it_began() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let (first, second) = (put(database, &job("slow", 1)).await, put(database, &job("later", 2)).await);
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let told = begun.clone();
        let worker = worker(database).on(kind("slow"), move |_| {
            let told = told.clone();
            async move {
                told.notify_one();
                tokio::time::sleep(Duration::from_millis(300)).await;
                Ok(Ended::Done)
            }
        });
        let ending = async {
            begun.notified().await;
            stop.notify_one();
        };
        tokio::join!(worker.run(stop.notified()), ending);
        assert_eq!(look(database, first).await.state, JobState::Done);
        assert_eq!(look(database, second).await.state, JobState::Waiting, "of a kind without a handler here");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_cannot_wait_gives_back_and_leaves_nothing_half_done() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        make_notes(database).await;
        let id = put(database, &job("endless", 1)).await;
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let told = begun.clone();
        let worker = worker(database).pace(Pace { patience: Duration::from_millis(50), ..PACE }).on(kind("endless"), move |turn| {
            let told = told.clone();
            async move {
                let mut unit = turn.database().write().await?;
                unit.run(Statement::new("insert into note (number) values (1)")).await?;

                told.notify_one();
                std::future::pending::<()>().await;
                unit.commit().await?;
                Ok(Ended::Done)
            }
        });
        let ending = async {
            begun.notified().await;
            stop.notify_one();
        };
        tokio::join!(worker.run(stop.notified()), ending);
        let job = look(database, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Waiting, 0), "{}", database.engine());
        assert_eq!(notes(database).await, Vec::<i64>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_job_hears_that_it_is_cancelled() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let id = put(database, &job("long", 1)).await;
        let (begun, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let told = begun.clone();
        let worker = worker(database).on(kind("long"), move |turn| {
            told.notify_one();
            async move {
                while !turn.cancel_asked() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Ok(Ended::Cancelled)
            }
        });
        let asking = async {
            begun.notified().await;
            let mut unit = database.write().await.unwrap();
            assert_eq!(cancel(&mut unit, id, at(0)).await.unwrap(), Cancel::Asked);
            unit.commit().await.unwrap();
            assert_eq!(until_ended(database, id).await.state, JobState::Cancelled);
            stop.notify_one();
        };
        tokio::join!(worker.run(stop.notified()), asking);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_job_is_held_and_a_failing_or_panicking_one_is_noted() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let one = |name: &str| NewJob::new(kind(name), serde_json::json!({}), at(0)).most_attempts(1);
        let (long, lasting, panics) =
            (put(database, &one("long")).await, put(database, &one("lasting")).await, put(database, &one("panics")).await);
        let stop = Arc::new(Notify::new());
        let twice = Arc::new(AtomicBool::new(false));
        let begun = twice.clone();
        let make = || {
            let begun = begun.clone();
            worker(database)
                .on(kind("long"), move |_| {
                    assert!(!begun.swap(true, Ordering::Relaxed), "begun twice");
                    async {
                        // much longer than a lease
                        tokio::time::sleep(Duration::from_millis(2500)).await;
                        Ok(Ended::Done)
                    }
                })
                .on(kind("lasting"), |_| async { Err(JobFault::lasting(Saying::new("database-nul", "no use"))) })
                .on(kind("panics"), |_| async { panic!("on purpose") })
        };
        let (first, second) = (make(), make());
        let ending = async {
            let failed = until_ended(database, lasting).await;
            assert_eq!((failed.state, failed.fault.unwrap().id()), (JobState::Failed, "database-nul"));
            let failed = until_ended(database, panics).await;
            assert_eq!((failed.state, failed.fault.unwrap().id()), (JobState::Failed, "job-panicked"));
            assert_eq!(until_ended(database, long).await.state, JobState::Done);
            stop.notify_waiters();
        };
        tokio::join!(first.run(stop.notified()), second.run(stop.notified()), ending);
    }
}
