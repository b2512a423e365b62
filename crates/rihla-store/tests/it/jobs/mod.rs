//! Tests of the queue, each on both engines.

pub mod deaths;
mod queue;
mod schedules;
pub mod workers;

use jiff::{SignedDuration, Timestamp};
use rihla_store::Database;
use rihla_store::database::{Engine, Statement};
use rihla_store::jobs::{Claimed, Job, JobId, JobKind, NewJob, claim, enqueue, find};
use ring::rand::SystemRandom;
use serde_json::json;

pub fn at(seconds: i64) -> Timestamp {
    crate::database::now() + SignedDuration::from_secs(seconds)
}

pub fn kind(name: &str) -> JobKind {
    JobKind::new(name).unwrap()
}

pub fn job(name: &str, number: i64) -> NewJob {
    NewJob::new(kind(name), json!({ "number": number }), at(0))
}

pub const HOLD: SignedDuration = SignedDuration::from_secs(60);

pub async fn put(database: &Database, job: &NewJob) -> JobId {
    let mut unit = database.write().await.unwrap();
    let id = enqueue(&mut unit, job, at(0)).await.unwrap();
    unit.commit().await.unwrap();
    id
}

pub async fn take(database: &Database, name: &str, now: Timestamp) -> Option<Claimed> {
    claim(database, &[kind(name)], HOLD, now, &SystemRandom::new()).await.unwrap()
}

pub async fn look(database: &Database, id: JobId) -> Job {
    find(&mut database.read().await.unwrap(), id).await.unwrap().unwrap()
}

/// A table in which handlers note what they did.
pub async fn make_notes(database: &Database) {
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new(match database.engine() {
        Engine::Sqlite => "create table if not exists note (number integer not null) strict",
        Engine::Postgres => "create table if not exists note (number bigint not null)",
    }))
    .await
    .unwrap();
    unit.commit().await.unwrap();
}

/// What was noted, sorted.
pub async fn notes(database: &Database) -> Vec<i64> {
    let mut unit = database.read().await.unwrap();
    let rows = unit.rows(Statement::new("select number from note order by number")).await.unwrap();
    rows.iter().map(|row| row.integer(0).unwrap()).collect()
}
