//! All of a unit is done, or none; whatever becomes of its future.

use std::time::Duration;

use rihla_store::database::Statement;
use rihla_store::{Database, DatabaseUrl, Engine, StoreError};
use tokio::time::timeout;

use super::{each_engine, insert, names, now};

#[tokio::test]
async fn only_what_was_committed_is_there() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "kept")).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(2, "dropped")).await.unwrap();
        drop(unit);
        let mut unit = database.write().await.unwrap();
        unit.run(insert(3, "rolled back")).await.unwrap();
        unit.roll_back().await.unwrap();
        assert_eq!(names(database).await, ["kept"], "{}", database.engine());
    }
}

#[tokio::test]
async fn a_failed_statement_ends_its_unit_on_both_engines() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "a")).await.unwrap();
        assert!(matches!(unit.run(insert(1, "a")).await, Err(StoreError::Duplicate)));
        assert!(matches!(unit.run(insert(2, "b")).await, Err(StoreError::Spoiled)));
        assert!(matches!(unit.commit().await, Err(StoreError::Spoiled)));
        assert_eq!(names(database).await, Vec::<String>::new(), "{}", database.engine());
        // what may be there already is written so that nothing fails
        let mut unit = database.write().await.unwrap();
        let careful = || insert(1, "a").push(" on conflict do nothing");
        assert_eq!((unit.run(careful()).await.unwrap(), unit.run(careful()).await.unwrap()), (1, 0));
        unit.commit().await.unwrap();
        assert_eq!(names(database).await, ["a"]);
    }
}

#[tokio::test]
async fn a_reading_unit_refuses_to_write_and_its_connection_too() {
    for scratch in each_engine().await {
        let database = scratch.database();
        for _ in 0..10 {
            let mut unit = database.read().await.unwrap();
            assert!(matches!(unit.run(insert(1, "a")).await, Err(StoreError::ReadOnly)), "{}", database.engine());
        }
        assert_eq!(names(database).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_reading_unit_sees_the_moment_when_it_was_begun() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut old = database.read().await.unwrap();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "a")).await.unwrap();
        unit.commit().await.unwrap();
        let count = Statement::new("select count(*) from thing");
        assert_eq!(old.row(count.clone()).await.unwrap().unwrap().integer(0).unwrap(), 0, "{}", database.engine());
        assert_eq!(names(database).await, ["a"]);
        assert_eq!(old.row(count).await.unwrap().unwrap().integer(0).unwrap(), 0);
    }
}

/// A query that takes its time, without rows until its end.
fn slow(engine: Engine) -> Statement {
    Statement::new(match engine {
        Engine::Sqlite => "with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000000) select max(i) from n",
        Engine::Postgres => "select cast(pg_sleep(1) as text)",
    })
}

#[tokio::test]
async fn a_future_dropped_within_a_statement_leaves_no_half_transaction() {
    for scratch in each_engine().await {
        let database = scratch.database();
        for round in 0..5 {
            let mut unit = database.write().await.unwrap();
            unit.run(insert(round, "half")).await.unwrap();
            let cut = timeout(Duration::from_millis(20), unit.rows(slow(database.engine()))).await;
            assert!(cut.is_err(), "the query was too fast for this test");
            // the unit cannot be used on, nor committed
            assert!(matches!(unit.run(insert(100 + round, "on")).await, Err(StoreError::Spoiled)));
            assert!(matches!(unit.commit().await, Err(StoreError::Spoiled)));
        }
        assert_eq!(names(database).await, Vec::<String>::new(), "{}", database.engine());
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "whole")).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(names(database).await, ["whole"]);
        database.close().await;
    }
}

/// Futures dropped at every point where they wait: while beginning, within a statement, while committing.
#[tokio::test]
async fn a_future_dropped_anywhere_is_wholly_done_or_not_at_all() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut cut = 0;
        for round in 0..60_i64 {
            let work = async {
                let mut unit = database.write().await?;
                unit.run(insert(round * 2, &format!("{round} a"))).await?;
                unit.run(insert(round * 2 + 1, &format!("{round} b"))).await?;
                unit.commit().await
            };
            cut += i32::from(polled_at_most(work, usize::try_from(round).unwrap() / 2).await.is_none());
        }
        assert!(cut > 0, "no future was cut short");
        let mut unit = database.read().await.unwrap();
        let halves = "select count(*) from (select id / 2 as pair from thing group by id / 2 having count(*) <> 2) as halves";
        let rows = unit.row(Statement::new(halves)).await.unwrap();
        assert_eq!(rows.unwrap().integer(0).unwrap(), 0, "{}", database.engine());
        drop(unit);
        // nothing is left open that would keep others from writing
        let second = Database::open(scratch.url(), now()).await.unwrap();
        let mut unit = timeout(Duration::from_secs(5), second.write()).await.unwrap().unwrap();
        unit.run(Statement::new("delete from thing")).await.unwrap();
        unit.commit().await.unwrap();
        second.close().await;
        database.close().await;
    }
}

/// Polls a future so many times, and drops it where it is not done by then.
async fn polled_at_most<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if left == 0 {
            return std::task::Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn closing_waits_for_units_and_refuses_new_ones() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "a")).await.unwrap();
        let closing = {
            let database = database.clone();
            tokio::spawn(async move { database.close().await })
        };
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!closing.is_finished());
        unit.commit().await.unwrap();
        closing.await.unwrap();
        assert!(matches!(database.write().await, Err(StoreError::DatabaseClosed)));
        assert!(matches!(database.read().await, Err(StoreError::DatabaseClosed)));
        let again = Database::open(scratch.url(), now()).await.unwrap();
        assert_eq!(names(&again).await, ["a"]);
    }
}

#[tokio::test]
async fn a_connection_that_the_server_ended_is_replaced() {
    for scratch in each_engine().await {
        let database = scratch.database();
        if database.engine() != Engine::Postgres {
            continue;
        }
        let own = Statement::new("select pg_backend_pid()");
        let mut unit = database.write().await.unwrap();
        let process = unit.row(own.clone()).await.unwrap().unwrap().integer(0).unwrap();
        unit.commit().await.unwrap();
        // ended while it waited
        let mut other = Database::open(scratch.url(), now()).await.unwrap().write().await.unwrap();
        other.row(Statement::new("select cast(pg_terminate_backend(cast(? as integer)) as text)").bind(process)).await.unwrap();
        let mut unit = database.write().await.unwrap();
        let process = unit.row(own).await.unwrap().unwrap().integer(0).unwrap();
        unit.run(insert(1, "lost")).await.unwrap();
        // ended while it worked
        other.row(Statement::new("select cast(pg_terminate_backend(cast(? as integer)) as text)").bind(process)).await.unwrap();
        assert!(matches!(unit.commit().await, Err(StoreError::ConnectionLost)));
        assert_eq!(names(database).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named_without_its_password() {
    let url = DatabaseUrl::parse("postgres://rihla:s3cret@127.0.0.1:1/none").unwrap();
    let error = Database::open(&url, now()).await.unwrap_err();
    assert!(matches!(error, StoreError::CannotConnect { .. }), "{error:?}");
    assert!(error.to_string().contains("rihla@127.0.0.1:1/none") && !format!("{error:?}{error}").contains("s3cret"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.sqlite");
    std::fs::write(&path, "this is no database, whatever its name says. ".repeat(100)).unwrap();
    let opened = Database::open(&DatabaseUrl::sqlite(&path), now()).await;
    assert!(matches!(opened, Err(StoreError::TooOpen { .. })), "{opened:?}");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let opened = Database::open(&DatabaseUrl::sqlite(&path), now()).await;
    assert!(matches!(opened, Err(StoreError::CannotConnect { .. })), "{opened:?}");
}

#[tokio::test]
async fn the_files_of_sqlite_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&DatabaseUrl::sqlite(&folder.path().join("node.sqlite")), now()).await.unwrap();
    let mut unit = database.write().await.unwrap();
    unit.run(Statement::new("delete from job")).await.unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let found = entry.unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.metadata().unwrap().permissions()) & 0o777;
        assert_eq!(mode, 0o600, "{found:?}");
        files += 1;
    }
    assert_eq!(files, 3, "the database, its log, the index of the log");
}
