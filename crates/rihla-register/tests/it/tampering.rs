//! Whoever writes into the database past the program is found.

use rihla_register::{RegisterError, Registry};
use rihla_store::database::{Database, Engine, Statement};
use serde_json::json;

use crate::house::{House, fields, focal, id, of};

/// Takes away what keeps actions from being changed, as one with the database's password could.
async fn unguard(database: &Database) {
    let mut unit = database.write().await.unwrap();
    let texts: &[&'static str] = match unit.engine() {
        Engine::Sqlite => &["drop trigger action_stays", "drop trigger action_remains"],
        Engine::Postgres => &["drop trigger action_stays on action", "drop trigger action_remains on action"],
    };
    for text in texts {
        unit.run(Statement::new(text)).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn run(database: &Database, text: &'static str) {
    let mut unit = database.write().await.unwrap();
    assert!(unit.run(Statement::new(text)).await.unwrap() > 0, "{text}");
    unit.commit().await.unwrap();
}

async fn three_versions(house: &House) -> rihla_register::Written {
    let made = house.pledge("P-1").await;
    let register = id("pledge");
    for version in 1..3 {
        let change = fields(json!({ "entity": format!("Ministry {version}") }));
        house.registry.edit(&focal(), of(&register, &made), version, change).await.unwrap();
    }
    made
}

fn is_broken(verified: Result<rihla_register::Verified, RegisterError>, how: &str) {
    let broken = matches!(verified, Err(RegisterError::ChainBroken { .. } | RegisterError::Damaged { .. }));
    assert!(broken, "{how}: {verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_cannot_be_changed_by_mistake() {
    for house in House::each().await {
        three_versions(&house).await;
        for text in ["update action set actor = 'mallory'", "delete from action where version = 3"] {
            let mut unit = house.scratch.database().write().await.unwrap();
            assert!(unit.run(Statement::new(text)).await.is_err(), "{text}");
        }
        house.registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_alteration_is_found() {
    let ways: [&'static str; 10] = [
        "update action set actor = 'mallory' where version = 2",
        "update action set at = '2020-01-01T00:00:00.000000Z' where version = 2",
        "update action set kind = 'comment' where version = 2",
        "update action set definition = 2 where version = 1",
        "update action set batch = 'x' where version = 3",
        "update action set body = (select body from action where version = 1) where version = 2",
        "update action set hash = (select hash from action where version = 1) where version = 3",
        "delete from action where version = 3",
        "update record set state = 'fulfilled'",
        "delete from entry where field = (select number from indexed where name = 'ends')",
    ];
    for way in ways {
        for house in House::each().await {
            three_versions(&house).await;
            unguard(house.scratch.database()).await;
            house.registry.verify().await.unwrap();
            run(house.scratch.database(), way).await;
            is_broken(house.registry.verify().await, way);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_record_do_not_pass_for_those_of_another() {
    for house in House::each().await {
        house.search("S-1", "Amina").await;
        house.search("S-2", "Bouchra").await;
        let swap = "update record set sealed = (select o.sealed from record o where o.number <> record.number)";
        run(house.scratch.database(), swap).await;
        is_broken(house.registry.verify().await, "swapped rows");
    }
}

#[test]
fn a_registry_prints_nothing_of_its_keys() {
    fn shown<T: std::fmt::Debug>() {}
    shown::<Registry>();
    assert_eq!(format!("{:?}", crate::house::keys()), "RecordKeys { current: \"registers-1\", .. }");
}
