//! Migrations: the same for both engines, once, and never backwards.

use rihla_store::database::Statement;
use rihla_store::{Database, DatabaseUrl, Engine, StoreError, scratch_on_each_engine};

use super::now;

#[tokio::test]
async fn a_newer_or_changed_database_is_refused() {
    for scratch in scratch_on_each_engine(now()).await.unwrap() {
        let change = async |statement: Statement| {
            let mut unit = scratch.database().write().await.unwrap();
            assert_eq!(unit.run(statement).await.unwrap(), 1);
            unit.commit().await.unwrap();
        };
        Database::open(scratch.url(), now()).await.unwrap().close().await;
        let first = Statement::new("select hash from migration where number = 1");
        let hash = scratch.database().read().await.unwrap().row(first).await.unwrap().unwrap().text(0).unwrap();
        change(Statement::new("update migration set hash = 'x' where number = 1")).await;
        let opened = Database::open(scratch.url(), now()).await;
        assert!(matches!(opened, Err(StoreError::ChangedMigration { number: 1, .. })), "{opened:?}");
        change(Statement::new("update migration set hash = ? where number = 1").bind(hash)).await;
        change(Statement::new("insert into migration (number, name, hash, applied_at) values (9000, 'later', 'x', ?)").bind(now())).await;
        let opened = Database::open(scratch.url(), now()).await;
        assert!(matches!(opened, Err(StoreError::NewerDatabase { found: 9000, .. })), "{opened:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_open_an_empty_database_at_once_migrate_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let scratches = scratch_on_each_engine(now()).await.unwrap();
    for round in 0..5 {
        for scratch in &scratches {
            let url = match scratch.url().engine() {
                Engine::Sqlite => DatabaseUrl::sqlite(&folder.path().join(format!("{round}.sqlite"))),
                Engine::Postgres => {
                    let mut unit = scratch.database().write().await.unwrap();
                    let all_of_it = "do $$ declare place text := quote_ident(current_schema()); begin
                        execute 'drop schema ' || place || ' cascade';
                        execute 'create schema ' || place; end $$";
                    unit.run(Statement::new(all_of_it)).await.unwrap();
                    unit.commit().await.unwrap();
                    scratch.url().clone()
                }
            };
            let mut opening = tokio::task::JoinSet::new();
            for _ in 0..6 {
                let url = url.clone();
                opening.spawn(async move { Database::open(&url, now()).await });
            }
            while let Some(opened) = opening.join_next().await {
                let database = opened.unwrap().unwrap();
                let mut unit = database.read().await.unwrap();
                let rows = unit.rows(Statement::new("select applied_at from migration")).await.unwrap();
                assert!(!rows.is_empty() && rows.iter().all(|row| row.instant(0).unwrap() == now()));
                drop(unit);
                database.close().await;
            }
        }
    }
}

/// Order and equality of texts are the same on both engines, and no column has a type that only one of them knows.
#[tokio::test]
async fn columns_are_of_the_types_that_both_engines_keep_alike() {
    for scratch in scratch_on_each_engine(now()).await.unwrap() {
        let mut unit = scratch.database().read().await.unwrap();
        let (query, odd) = match unit.engine() {
            Engine::Sqlite => (
                "select t.name || '.' || c.name from pragma_table_list t, pragma_table_info(t.name) c
                 where t.type = 'table' and t.name not like 'sqlite_%' and (not t.strict or c.type not in ('INTEGER', 'TEXT', 'BLOB'))",
                "create table odd (a integer, b text)",
            ),
            Engine::Postgres => (
                "select table_name || '.' || column_name from information_schema.columns where table_schema = current_schema()
                 and (data_type not in ('bigint', 'text', 'bytea') or data_type = 'text' and collation_name is distinct from 'C')",
                "create table odd (a integer, b text)",
            ),
        };
        let found = unit.rows(Statement::new(query)).await.unwrap();
        let found: Vec<String> = found.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(found, Vec::<String>::new(), "{}", unit.engine());
        // the query does find what is odd
        drop(unit);
        let mut unit = scratch.database().write().await.unwrap();
        unit.run(Statement::new(odd)).await.unwrap();
        assert_eq!(unit.rows(Statement::new(query)).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_scratch_vanishes() {
    for scratch in scratch_on_each_engine(now()).await.unwrap() {
        let url = scratch.url().clone();
        scratch.database().close().await;
        drop(scratch);
        match url.engine() {
            Engine::Sqlite => assert!(!std::path::Path::new(url.to_string().strip_prefix("sqlite:").unwrap()).exists()),
            // the schema is gone, so no table can be made in it
            Engine::Postgres => assert!(Database::open(&url, now()).await.is_err()),
        }
    }
}
