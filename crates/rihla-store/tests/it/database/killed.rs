//! SQLite under kill -9 and on a full disk.

use std::path::Path;

use rihla_store::database::Statement;
use rihla_store::{Database, DatabaseUrl};

use super::now;
use crate::child::{Spawned, run_on_small_disk};

pub async fn open(folder: &Path) -> Database {
    let database = Database::open(&DatabaseUrl::sqlite(&folder.join("node.sqlite")), now()).await.unwrap();
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new("create table if not exists half (id integer, side integer, filling blob) strict")).await.unwrap();
    unit.commit().await.unwrap();
    database
}

/// Writes the two halves of a number in one unit.
pub async fn write_whole(database: &Database, number: i64) -> Result<(), rihla_store::StoreError> {
    let mut unit = database.write().await?;
    for side in [1_i64, 2] {
        let half = Statement::new("insert into half (id, side, filling) values (?, ?, ?)");
        unit.run(half.bind(number).bind(side).bind(vec![7_u8; 3000])).await?;
    }
    unit.commit().await
}

/// The greatest number up to which all are there; fails where half of one is, or the file is damaged.
pub async fn whole_until(database: &Database) -> i64 {
    let mut unit = database.read().await.unwrap();
    let sound = unit.row(Statement::new("select integrity_check from pragma_integrity_check")).await.unwrap().unwrap();
    assert_eq!(sound.text(0).unwrap(), "ok");
    let counts = "select count(distinct id), coalesce(max(id), 0), count(*) from half";
    let row = unit.row(Statement::new(counts)).await.unwrap().unwrap();
    let (numbers, last, halves) = (row.integer(0).unwrap(), row.integer(1).unwrap(), row.integer(2).unwrap());
    assert_eq!((numbers, halves), (last, last * 2), "a number is missing, or half of one is there");
    last
}

#[tokio::test]
async fn kill_9_loses_nothing_that_was_acknowledged() {
    let home = tempfile::tempdir().unwrap();
    open(home.path()).await.close().await;
    let mut last = 0;
    for round in 0..20 {
        let mut child = Spawned::run("commits_until_killed", home.path());
        for _ in 0..=round * 5 {
            last += 1;
            assert!(child.wait_for(&format!("committed {last}")), "the child of round {round} ended by itself");
        }
        child.kill();
        let database = open(home.path()).await;
        let found = whole_until(&database).await;
        assert!(found >= last, "round {round}: {found} after {last} were acknowledged");
        last = found;
        database.close().await;
    }
}

#[test]
fn a_full_disk_takes_back_the_unit_and_the_database_goes_on() {
    let home = tempfile::tempdir().unwrap();
    match run_on_small_disk("commits_until_full", home.path(), 2048) {
        Some(text) => assert!(text.contains("went on") && text.contains("1 passed"), "{text}"),
        None => println!("not run: this machine allows no disk of one's own"),
    }
}
