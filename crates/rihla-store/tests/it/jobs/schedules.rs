//! Work that comes again.

use rihla_store::jobs::{Schedule, enqueue_due, keep_schedule, remove_schedule, schedules};
use rihla_store::{Database, scratch_on_each_engine};

use super::{at, kind, take};

fn schedule(rule: &str) -> Schedule {
    Schedule { name: "sweep".to_owned(), kind: kind("sweep"), payload: serde_json::json!({}), recurrence: rule.parse().unwrap() }
}

async fn keep(database: &Database, rule: &str, now: i64) {
    let mut unit = database.write().await.unwrap();
    keep_schedule(&mut unit, &schedule(rule), at(now)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn next(database: &Database) -> jiff::Timestamp {
    schedules(&mut database.read().await.unwrap()).await.unwrap()[0].next_at
}

#[tokio::test]
async fn a_due_moment_gives_one_job_and_what_was_missed_gives_one_together() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        keep(database, "every PT10M", 0).await;
        assert_eq!(enqueue_due(database, at(599)).await.unwrap(), 0);
        assert_eq!(enqueue_due(database, at(600)).await.unwrap(), 1);
        assert_eq!(enqueue_due(database, at(600)).await.unwrap(), 0);
        let claimed = take(database, "sweep", at(600)).await.unwrap();
        assert_eq!(claimed.job.run_at, at(600));
        // an hour later; its step is kept
        assert_eq!(enqueue_due(database, at(4300)).await.unwrap(), 1);
        assert_eq!(next(database).await, at(4800));
        assert_eq!(enqueue_due(database, at(4800)).await.unwrap(), 1);
        // nobody has done the last one, so no second one waits
        assert!(take(database, "sweep", at(5000)).await.is_some());
        assert!(take(database, "sweep", at(5000)).await.is_none());
    }
}

#[tokio::test]
async fn a_restart_puts_nothing_off_and_a_new_rule_counts_from_now() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        keep(database, "every PT10M", 0).await;
        keep(database, "every PT10M", 599).await;
        assert_eq!(next(database).await, at(600));
        keep(database, "daily 03:30 Africa/Tunis", 599).await;
        assert_eq!(next(database).await.to_string(), "2026-11-27T02:30:00Z");
        let mut unit = database.write().await.unwrap();
        assert!(remove_schedule(&mut unit, "sweep").await.unwrap());
        assert!(!remove_schedule(&mut unit, "sweep").await.unwrap());
        assert!(schedules(&mut unit).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_ask_at_once_enqueue_once() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        keep(database, "every PT10M", 0).await;
        for round in 1..=10 {
            let mut asking = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let database = database.clone();
                asking.spawn(async move { enqueue_due(&database, at(round * 600)).await.unwrap() });
            }
            assert_eq!(asking.join_all().await.iter().sum::<u64>(), 1, "round {round} on {}", database.engine());
            assert!(take(database, "sweep", at(round * 600)).await.is_some());
            assert!(take(database, "sweep", at(round * 600)).await.is_none());
        }
    }
}
