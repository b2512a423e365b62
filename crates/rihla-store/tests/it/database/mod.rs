//! Tests of the database, each on both engines.

mod concurrency;
pub mod killed;
mod migrations;
mod statements;
mod units;

use jiff::Timestamp;
use rihla_store::database::Statement;
use rihla_store::{Database, Engine, Scratch, scratch_on_each_engine};

pub fn now() -> Timestamp {
    "2026-11-26T04:24:44.123456Z".parse().unwrap()
}

/// An empty database on each engine with a table of numbers and texts.
pub async fn each_engine() -> Vec<Scratch> {
    let all = scratch_on_each_engine(now()).await.unwrap();
    for scratch in &all {
        make_table(scratch.database()).await;
    }
    all
}

async fn make_table(database: &Database) {
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new(match unit.engine() {
        Engine::Sqlite => {
            "create table thing (id integer primary key, name text unique, bytes blob, parent integer references thing (id)) strict"
        }
        Engine::Postgres => {
            "create table thing (id bigint primary key, name text collate \"C\" unique, bytes bytea, parent bigint references thing (id))"
        }
    }))
    .await
    .unwrap();
    unit.commit().await.unwrap();
}

pub fn insert(id: i64, name: &str) -> Statement {
    Statement::new("insert into thing (id, name) values (?, ?)").bind(id).bind(name)
}

/// The names in the table, as a new unit sees them.
pub async fn names(database: &Database) -> Vec<String> {
    let mut unit = database.read().await.unwrap();
    let rows = unit.rows(Statement::new("select name from thing order by id")).await.unwrap();
    unit.commit().await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}
