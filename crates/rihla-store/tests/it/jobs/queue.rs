//! The queue, step by step.

use std::time::Duration;

use jiff::Timestamp;
use rihla_model::Saying;
use rihla_store::StoreError;
use rihla_store::jobs::{
    Beat, Cancel, Claimed, JobFilter, JobState, Verdict, beat, cancel, counts, end_cancelled, enqueue, fail, finish, give_back,
    is_under_way, list, oldest_due, prune, retry, take_back_expired,
};
use rihla_store::{Database, scratch_on_each_engine};
use ring::rand::SystemRandom;

use super::{HOLD, at, job, kind, look, put, take};

fn fault() -> Saying {
    Saying::new("database-busy", "it did not work")
}

async fn fails(database: &Database, claimed: &Claimed, again: bool, now: Timestamp) -> Verdict {
    let mut unit = database.write().await.unwrap();
    let verdict = fail(&mut unit, claimed, &fault(), again, now, &SystemRandom::new()).await.unwrap();
    unit.commit().await.unwrap();
    verdict
}

async fn is_done(database: &Database, claimed: &Claimed, now: Timestamp) {
    let mut unit = database.write().await.unwrap();
    finish(&mut unit, claimed, now).await.unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_is_there_exactly_when_the_change_that_asks_for_it_is() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let mut unit = database.write().await.unwrap();
        enqueue(&mut unit, &job("a", 1), at(0)).await.unwrap();
        drop(unit);
        assert!(take(database, "a", at(1)).await.is_none());
        let id = put(database, &job("a", 2)).await;
        assert!(take(database, "b", at(1)).await.is_none(), "of another kind");
        assert!(take(database, "a", at(-1)).await.is_none(), "before its moment");
        let claimed = take(database, "a", at(1)).await.unwrap();
        assert_eq!((claimed.job.id, &claimed.job.payload["number"], claimed.job.attempts), (id, &serde_json::json!(2), 1));
        assert!(take(database, "a", at(1)).await.is_none(), "somebody has it");
        is_done(database, &claimed, at(2)).await;
        let done = look(database, id).await;
        assert_eq!((done.state, done.started_at, done.ended_at, done.leased_until), (JobState::Done, Some(at(1)), Some(at(2)), None));
        assert!(take(database, "a", at(1000)).await.is_none());
    }
}

#[tokio::test]
async fn the_job_that_has_been_due_longest_comes_first() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        for (number, moment) in [(1, 30), (2, 10), (3, 20), (4, 10)] {
            let job = rihla_store::jobs::NewJob::new(kind("a"), serde_json::json!({ "number": number }), at(moment));
            put(database, &job).await;
        }
        let mut order = Vec::new();
        while let Some(claimed) = take(database, "a", at(25)).await {
            order.push(claimed.job.payload["number"].as_i64().unwrap());
        }
        assert_eq!(order, [2, 4, 3]);
    }
}

#[tokio::test]
async fn one_job_of_a_key_waits() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let first = put(database, &job("a", 1).unique("x")).await;
        assert_ne!(put(database, &job("a", 2).unique("y")).await, first);
        assert_ne!(put(database, &job("b", 3).unique("x")).await, first);
        let earlier = rihla_store::jobs::NewJob::new(kind("a"), serde_json::json!({ "number": 4 }), at(-5)).unique("x");
        assert_eq!(put(database, &earlier).await, first);
        let merged = look(database, first).await;
        assert_eq!((merged.run_at, &merged.payload["number"]), (at(-5), &serde_json::json!(4)));
        // once it is begun, the next may wait
        let claimed = take(database, "a", at(-1)).await.unwrap();
        assert_eq!(claimed.job.id, first);
        let second = put(database, &job("a", 5).unique("x")).await;
        assert_ne!(second, first);
        // so the first need not come again
        assert_eq!(fails(database, &claimed, true, at(1)).await, Verdict::Cancelled);
        assert_eq!(look(database, first).await.state, JobState::Cancelled);
        let mut unit = database.write().await.unwrap();
        assert!(!retry(&mut unit, first, at(1)).await.unwrap(), "the second waits");
    }
}

/// Who asks for a job that waits already must be sure that it is begun after its own change is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_asked_for_again_is_not_begun_before_that_unit_ends() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database().clone();
        let first = put(&database, &job("a", 1).unique("x")).await;
        let mut unit = database.write().await.unwrap();
        assert_eq!(enqueue(&mut unit, &job("a", 2).unique("x"), at(0)).await.unwrap(), first);
        let early = {
            let database = database.clone();
            tokio::spawn(async move { take(&database, "a", at(1)).await })
        };
        tokio::time::sleep(Duration::from_millis(200)).await;
        // PostgreSQL passes over it, SQLite waits for its one writer
        assert!(!early.is_finished() || early.is_finished() && database.engine() == rihla_store::Engine::Postgres);
        unit.commit().await.unwrap();
        let claimed = match early.await.unwrap() {
            Some(claimed) => claimed,
            None => take(&database, "a", at(1)).await.unwrap(),
        };
        assert_eq!(claimed.job.payload["number"], 2);
    }
}

#[tokio::test]
async fn a_failing_job_comes_again_later_and_later_and_is_then_kept_for_a_person() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let id = put(database, &job("a", 1).most_attempts(3)).await;
        let mut now = at(0);
        for longest in [30, 60] {
            let claimed = take(database, "a", now).await.unwrap();
            let Verdict::Again(again) = fails(database, &claimed, true, now).await else { panic!("not again") };
            let wait = again.duration_since(now).as_secs();
            assert!((longest / 2..=longest).contains(&wait), "{wait}");
            assert!(take(database, "a", again - jiff::SignedDuration::from_secs(1)).await.is_none());
            now = again;
        }
        let claimed = take(database, "a", now).await.unwrap();
        assert_eq!(claimed.job.fault, Some(fault()));
        assert_eq!(fails(database, &claimed, true, now).await, Verdict::Failed);
        assert_eq!(fails(database, &claimed, true, now).await, Verdict::Lost, "it is nobody's any more");
        let failed = look(database, id).await;
        assert_eq!((failed.state, failed.attempts, failed.fault), (JobState::Failed, 3, Some(fault())));
        let mut unit = database.write().await.unwrap();
        assert_eq!(prune(&mut unit, None, at(1_000_000)).await.unwrap(), 0, "a failed one stays");
        assert!(retry(&mut unit, id, at(900)).await.unwrap());
        unit.commit().await.unwrap();
        let claimed = take(database, "a", at(900)).await.unwrap();
        assert_eq!(claimed.job.attempts, 1);
        // a fault that another try meets again
        assert_eq!(fails(database, &claimed, false, at(901)).await, Verdict::Failed);
    }
}

#[tokio::test]
async fn a_lease_runs_out_unless_its_holder_is_heard_of() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let (database, rng) = (scratch.database(), SystemRandom::new());
        let id = put(database, &job("a", 1)).await;
        let first = take(database, "a", at(0)).await.unwrap();
        assert_eq!(beat(database, &first, HOLD, at(50)).await.unwrap(), Beat::GoOn);
        assert_eq!(take_back_expired(database, at(100), &rng).await.unwrap(), 0);
        assert_eq!(take_back_expired(database, at(111), &rng).await.unwrap(), 1);
        let waiting = look(database, id).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.fault.unwrap().id()), (JobState::Waiting, 1, "job-vanished"));
        let second = take(database, "a", at(200)).await.unwrap();
        // the first comes back from its sleep: it hears that it lost the job, and can make nothing lasting in its name
        assert_eq!(beat(database, &first, HOLD, at(201)).await.unwrap(), Beat::Lost);
        let mut unit = database.write().await.unwrap();
        assert!(matches!(finish(&mut unit, &first, at(201)).await, Err(StoreError::LeaseLost)));
        assert!(matches!(unit.commit().await, Err(StoreError::Spoiled)));
        assert_eq!(beat(database, &second, HOLD, at(202)).await.unwrap(), Beat::GoOn);
        is_done(database, &second, at(203)).await;
        assert_eq!(look(database, id).await.state, JobState::Done);
    }
}

#[tokio::test]
async fn a_job_that_kills_its_workers_is_kept_for_a_person() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let (database, rng) = (scratch.database(), SystemRandom::new());
        let id = put(database, &job("a", 1).most_attempts(2)).await;
        for moment in [0, 1000] {
            assert!(take(database, "a", at(moment)).await.is_some());
            assert_eq!(take_back_expired(database, at(moment + 100), &rng).await.unwrap(), 1);
        }
        assert_eq!(look(database, id).await.state, JobState::Failed);
    }
}

#[tokio::test]
async fn a_job_given_back_was_never_begun() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let id = put(database, &job("a", 1)).await;
        let claimed = take(database, "a", at(0)).await.unwrap();
        let mut unit = database.write().await.unwrap();
        give_back(&mut unit, &claimed, at(1)).await.unwrap();
        unit.commit().await.unwrap();
        let waiting = look(database, id).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.run_at), (JobState::Waiting, 0, at(0)));
        assert!(take(database, "a", at(0)).await.is_some());
    }
}

#[tokio::test]
async fn cancelling_takes_at_once_or_asks() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        let cancels = async |id, now| {
            let mut unit = database.write().await.unwrap();
            let done = cancel(&mut unit, id, now).await.unwrap();
            unit.commit().await.unwrap();
            done
        };
        let waiting = put(database, &job("a", 1)).await;
        assert_eq!(cancels(waiting, at(1)).await, Cancel::AtOnce);
        assert_eq!(cancels(waiting, at(2)).await, Cancel::Nothing);
        assert!(take(database, "a", at(3)).await.is_none());
        let running = put(database, &job("a", 2)).await;
        let claimed = take(database, "a", at(3)).await.unwrap();
        assert_eq!(cancels(running, at(4)).await, Cancel::Asked);
        assert_eq!(beat(database, &claimed, HOLD, at(5)).await.unwrap(), Beat::CancelAsked);
        let mut unit = database.write().await.unwrap();
        end_cancelled(&mut unit, &claimed, at(6)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(look(database, running).await.state, JobState::Cancelled);
        // one that fails after it was asked to stop does not come again
        let failing = put(database, &job("a", 3)).await;
        let claimed = take(database, "a", at(7)).await.unwrap();
        assert_eq!(cancels(failing, at(8)).await, Cancel::Asked);
        assert_eq!(fails(database, &claimed, true, at(9)).await, Verdict::Cancelled);
    }
}

#[tokio::test]
async fn jobs_are_listed_counted_and_pruned() {
    for scratch in scratch_on_each_engine(at(0)).await.unwrap() {
        let database = scratch.database();
        for number in 0..5 {
            put(database, &job("a", number)).await;
        }
        put(database, &job("b", 9)).await;
        for moment in [10, 20] {
            let claimed = take(database, "a", at(moment)).await.unwrap();
            is_done(database, &claimed, at(moment)).await;
        }
        take(database, "a", at(30)).await.unwrap();
        let mut unit = database.write().await.unwrap();
        let found: Vec<(String, JobState, i64)> =
            counts(&mut unit).await.unwrap().into_iter().map(|c| (c.kind.to_string(), c.state, c.count)).collect();
        let expected = [("a", JobState::Done, 2), ("a", JobState::Running, 1), ("a", JobState::Waiting, 2), ("b", JobState::Waiting, 1)];
        assert_eq!(found, expected.map(|(kind, state, count)| (kind.to_owned(), state, count)));
        assert_eq!(oldest_due(&mut unit, at(30)).await.unwrap(), Some(at(0)));
        assert_eq!(oldest_due(&mut unit, at(-1)).await.unwrap(), None);
        let filter = JobFilter { kinds: vec![kind("a")], states: vec![JobState::Done, JobState::Waiting], before: None, most: 3 };
        let page = list(&mut unit, &filter).await.unwrap();
        let numbers = |page: &[rihla_store::jobs::Job]| page.iter().map(|job| job.payload["number"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!(numbers(&page), [4, 3, 1]);
        let next = JobFilter { before: Some(page[2].id), ..filter };
        assert_eq!(numbers(&list(&mut unit, &next).await.unwrap()), [0]);
        assert_eq!(list(&mut unit, &JobFilter { most: 100, ..JobFilter::default() }).await.unwrap().len(), 6);
        assert!(is_under_way(&mut unit, &kind("b")).await.unwrap() && !is_under_way(&mut unit, &kind("c")).await.unwrap());
        assert_eq!(prune(&mut unit, Some(&kind("b")), at(1000)).await.unwrap(), 0);
        assert_eq!(prune(&mut unit, Some(&kind("a")), at(15)).await.unwrap(), 1);
        assert_eq!(prune(&mut unit, None, at(1000)).await.unwrap(), 1);
        assert!(is_under_way(&mut unit, &kind("a")).await.unwrap(), "what waits or runs stays");
    }
}
