//! Several at once: writers come one after another, readers are kept from nothing.

use rihla_store::Engine;
use rihla_store::database::Statement;

use super::{each_engine, insert, names};

/// Each writer reads a number, then writes the next one; without order some would be lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_are_serialised() {
    for scratch in each_engine().await {
        let database = scratch.database().clone();
        let mut unit = database.write().await.unwrap();
        unit.run(Statement::new("insert into thing (id, parent, name) values (1, null, 'counter'), (0, 1, 'count')")).await.unwrap();
        unit.run(Statement::new("insert into thing (id) values (2)")).await.unwrap();
        unit.commit().await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8_i64 {
            let database = database.clone();
            writers.spawn(async move {
                for turn in 0..10 {
                    let mut unit = database.write().await.unwrap();
                    let look = Statement::new("select name from thing where id = 1").push(unit.engine().for_update());
                    let before = unit.row(look).await.unwrap().unwrap().text(0).unwrap();
                    let count: i64 = before.strip_prefix("counter").unwrap().trim().parse().unwrap_or_default();
                    let next = Statement::new("update thing set name = ? where id = 1").bind(format!("counter {}", count + 1));
                    assert_eq!(unit.run(next).await.unwrap(), 1);
                    if (writer + turn) % 5 == 4 {
                        // one in five is taken back, and does not count
                        drop(unit);
                    } else {
                        unit.commit().await.unwrap();
                    }
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let counted = names_of(&database, 1).await;
        assert_eq!(counted, "counter 64", "{}", database.engine());
    }
}

async fn names_of(database: &rihla_store::Database, id: i64) -> String {
    let mut unit = database.read().await.unwrap();
    unit.row(Statement::new("select name from thing where id = ?").bind(id)).await.unwrap().unwrap().text(0).unwrap()
}

/// Two rows always carry the same text; a reader that saw them differ would have seen half of a unit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_see_whole_units_while_others_write() {
    for scratch in each_engine().await {
        let database = scratch.database().clone();
        let mut unit = database.write().await.unwrap();
        unit.run(Statement::new("insert into thing (id, bytes) values (1, ?), (2, ?)").bind(vec![0]).bind(vec![0])).await.unwrap();
        unit.commit().await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let database = database.clone();
            tasks.spawn(async move {
                for _ in 0..40 {
                    let mut unit = database.read().await.unwrap();
                    let first = unit.row(Statement::new("select bytes from thing where id = 1")).await.unwrap().unwrap();
                    tokio::task::yield_now().await;
                    let second = unit.row(Statement::new("select bytes from thing where id = 2")).await.unwrap().unwrap();
                    assert_eq!(first.bytes(0).unwrap(), second.bytes(0).unwrap());
                }
            });
        }
        let writing = database.clone();
        tasks.spawn(async move {
            for number in 1..60_u8 {
                let mut unit = writing.write().await.unwrap();
                for id in [1_i64, 2] {
                    unit.run(Statement::new("update thing set bytes = ? where id = ?").bind(vec![number]).bind(id)).await.unwrap();
                }
                unit.commit().await.unwrap();
            }
        });
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_wait_for_each_other_are_told_to_try_again() {
    for scratch in each_engine().await {
        let database = scratch.database().clone();
        if database.engine() == Engine::Sqlite {
            // one writer at a time: nobody can wait for another in a ring
            continue;
        }
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "a")).await.unwrap();
        unit.run(insert(2, "b")).await.unwrap();
        unit.commit().await.unwrap();
        let gate = std::sync::Arc::new(tokio::sync::Barrier::new(2));
        let mut tasks = tokio::task::JoinSet::new();
        for (mine, other) in [(1_i64, 2_i64), (2, 1)] {
            let (database, gate) = (database.clone(), gate.clone());
            tasks.spawn(async move {
                let touch = |id: i64| Statement::new("update thing set parent = null where id = ?").bind(id);
                let mut unit = database.write().await.unwrap();
                unit.run(touch(mine)).await.unwrap();
                gate.wait().await;
                unit.run(touch(other)).await.map(|_| ())
            });
        }
        let mut passing = 0;
        while let Some(done) = tasks.join_next().await {
            passing += usize::from(done.unwrap().is_err_and(|error| error.is_passing()));
        }
        assert_eq!(passing, 1);
        assert_eq!(names(&database).await, ["a", "b"]);
    }
}
