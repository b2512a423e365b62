//! Workers die at any moment; no job is lost, and what is noted together with its end is noted once.

use std::path::Path;
use std::time::Duration;

use rihla_store::jobs::JobState;
use rihla_store::{Database, DatabaseUrl, Engine, scratch_on_each_engine};
use tokio::time::timeout;

use super::workers::{note, worker};
use super::{at, job, kind, look, make_notes, notes, put};
use crate::child::Spawned;

const MOST: i64 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_job_is_lost_when_workers_die() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database().clone();
        make_notes(&database).await;
        let mut ids = Vec::new();
        for number in 0..MOST {
            ids.push(put(&database, &job("note", number)).await);
        }
        // each lives for a moment of another length, and is then dropped in the middle of whatever it does
        let mut lives = tokio::task::JoinSet::new();
        for life in 0..30_u64 {
            let own = Database::open(scratch.url(), at(0)).await.unwrap();
            lives.spawn(async move {
                let worker = worker(&own).on(kind("note"), note);
                drop(timeout(Duration::from_millis(5 + life * 7), worker.run(std::future::pending())).await);
            });
        }
        lives.join_all().await;
        rest(&database).await;
        assert_eq!(notes(&database).await, (0..MOST).collect::<Vec<_>>(), "{}", database.engine());
        for id in ids {
            assert_eq!(look(&database, id).await.state, JobState::Done);
        }
    }
}

/// One more worker, until everything is noted; what died waits for its lease and its turn.
async fn rest(database: &Database) {
    let worker = worker(database).on(kind("note"), note);
    let done = async {
        while notes(database).await.len() < usize::try_from(MOST).unwrap() {
            hasten(database).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    worker.run(done).await;
}

/// Nobody has thirty seconds here.
async fn hasten(database: &Database) {
    let mut unit = database.write().await.unwrap();
    let hasten = rihla_store::database::Statement::new("update job set run_at = ? where state = 'waiting'");
    unit.run(hasten.bind(at(0))).await.unwrap();
    unit.commit().await.unwrap();
}

pub async fn open(folder: &Path) -> Database {
    let database = Database::open(&DatabaseUrl::sqlite(&folder.join("node.sqlite")), at(0)).await.unwrap();
    make_notes(&database).await;
    database
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_of_workers_loses_no_job_and_does_none_twice() {
    let home = tempfile::tempdir().unwrap();
    let database = open(home.path()).await;
    assert_eq!(database.engine(), Engine::Sqlite);
    for number in 0..MOST {
        put(&database, &job("note", number)).await;
    }
    let mut killed_at_work = 0;
    for round in 0..8 {
        let mut child = Spawned::run("works_until_killed", home.path());
        for _ in 0..=round % 5 {
            assert!(child.wait_for("begins"));
        }
        child.kill();
        let mut unit = database.read().await.unwrap();
        let running = unit.row(rihla_store::database::Statement::new("select count(*) from job where state = 'running'")).await.unwrap();
        killed_at_work += running.unwrap().integer(0).unwrap();
        drop(unit);
        hasten(&database).await;
    }
    assert!(killed_at_work > 0, "no child was killed at its work");
    rest(&database).await;
    assert_eq!(notes(&database).await, (0..MOST).collect::<Vec<_>>());
}
