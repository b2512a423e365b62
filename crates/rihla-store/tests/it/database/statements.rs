//! What is bound comes back; what is wrong is told apart.

use rihla_store::database::{Statement, Value};
use rihla_store::{Engine, StoreError};

use super::{each_engine, insert, now};

#[tokio::test]
async fn every_kind_of_value_comes_back() {
    for scratch in each_engine().await {
        let mut unit = scratch.database().write().await.unwrap();
        let text = "naïve 'quoted' \"и\" ٣ 🧭 ?";
        let row = Statement::new("insert into thing (id, name, bytes, parent) values (?, ?, ?, ?)");
        unit.run(row.bind(i64::MIN).bind(text).bind(vec![0, 255, 1]).bind(None::<i64>)).await.unwrap();
        let row = Statement::new("insert into thing (id, name, bytes, parent) values (?, ?, ?, ?)");
        assert_eq!(unit.run(row.bind(i64::MAX).bind(now()).bind(None::<Vec<u8>>).bind(i64::MIN)).await.unwrap(), 1);
        let rows = unit.rows(Statement::new("select id, name, bytes, parent, id > 0 from thing order by id")).await.unwrap();
        let [first, second] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((first.integer(0).unwrap(), first.text(1).unwrap().as_str()), (i64::MIN, text));
        assert_eq!((first.bytes(2).unwrap(), first.optional_integer(3).unwrap()), (vec![0, 255, 1], None));
        assert_eq!((second.integer(0).unwrap(), second.instant(1).unwrap()), (i64::MAX, now()));
        assert_eq!((second.optional_bytes(2).unwrap(), second.integer(3).unwrap()), (None, i64::MIN));
        assert_eq!((first.flag(4).unwrap(), second.flag(4).unwrap()), (false, true));
        let found = unit.row(Statement::new("select count(*) from thing where bytes = ?").bind([0, 255, 1].as_slice())).await.unwrap();
        assert_eq!(found.unwrap().integer(0).unwrap(), 1);
        assert!(unit.row(Statement::new("select id from thing where name = ?").bind("nobody")).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_is_typed_stays_a_value() {
    for scratch in each_engine().await {
        let typed = "x'); drop table thing; --";
        let mut unit = scratch.database().write().await.unwrap();
        unit.run(insert(1, typed)).await.unwrap();
        let found = unit.row(Statement::new("select name from thing where name = ?").bind(typed)).await.unwrap();
        assert_eq!(found.unwrap().text(0).unwrap(), typed);
    }
}

#[tokio::test]
async fn texts_sort_by_their_bytes() {
    for scratch in each_engine().await {
        let mut unit = scratch.database().write().await.unwrap();
        for (id, name) in (1..).zip(["b", "a", "B", "é", "Z", "_", "a b"]) {
            unit.run(insert(id, name)).await.unwrap();
        }
        let rows = unit.rows(Statement::new("select name from thing order by name")).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(names, ["B", "Z", "_", "a", "a b", "b", "é"], "{}", unit.engine());
    }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for scratch in each_engine().await {
        let database = scratch.database();
        let mut unit = database.write().await.unwrap();
        unit.run(insert(1, "a")).await.unwrap();
        unit.commit().await.unwrap();
        let refused = async |statement: Statement| database.write().await.unwrap().run(statement).await.unwrap_err();
        assert!(matches!(refused(insert(1, "b")).await, StoreError::Duplicate));
        assert!(matches!(refused(insert(2, "a")).await, StoreError::Duplicate));
        let orphan = Statement::new("insert into thing (id, parent) values (?, ?)").bind(2_i64).bind(9_i64);
        assert!(matches!(refused(orphan).await, StoreError::ForeignKey));
        assert!(matches!(refused(Statement::new("select nothing from nowhere")).await, StoreError::DatabaseRefused { .. }));
        assert!(matches!(refused(Statement::new("select ?")).await, StoreError::WrongValues { marks: 1, values: 0 }));
        assert!(matches!(refused(insert(3, "a\0b")).await, StoreError::NulInText));
    }
}

#[tokio::test]
async fn an_error_repeats_no_value() {
    for scratch in each_engine().await {
        let mut errors = Vec::new();
        for text in
            ["select cast(? as bigint) / 0", "select cast(? as bigint)", "insert into thing (id, name) values (1, ?), (2, 'Amina Secret')"]
        {
            let mut unit = scratch.database().write().await.unwrap();
            errors.extend(unit.rows(Statement::new(text).bind("Amina Secret")).await.err());
        }
        // SQLite makes a number of any text
        let expected = match scratch.database().engine() {
            Engine::Sqlite => 1,
            Engine::Postgres => 3,
        };
        assert_eq!(errors.len(), expected, "{errors:?}");
        for error in errors {
            assert!(!format!("{error} {error:?}").contains("Amina"), "{error:?}");
        }
        assert!(!format!("{:?}", Statement::new("select ?").bind("Amina")).contains("Amina"));
        assert!(!format!("{:?}", Value::from("Amina")).contains("Amina"));
    }
}
