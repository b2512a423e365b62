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
        "update action set definition = 9 where version = 1",
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

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_finds_what_was_cut_off_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    let now = "2026-11-26T09:00:00Z".parse().unwrap();
    let (disk, rng) = (rihla_store::Disk::default(), ring::rand::SystemRandom::new());
    let keyring = rihla_store::Keyring::create(&disk, folder.path(), &rihla_store::RootHolder::File(&root), now, &rng).unwrap();
    let (signer, keys) = (keyring.signer().unwrap(), keyring.public_keys());
    for house in House::each().await {
        let registry = &house.registry;
        assert!(registry.verify_checkpoints(&keys, None).await.unwrap().is_none());
        let made = three_versions(&house).await;
        let first = registry.checkpoint(&signer, "0 00").await.unwrap().unwrap();
        assert!(registry.checkpoint(&signer, "0 00").await.unwrap().is_none(), "nothing was done since");
        registry.comment(&focal(), of(&id("pledge"), &made), "later").await.unwrap();
        let second = registry.checkpoint(&signer, "0 00").await.unwrap().unwrap();
        assert_eq!((first.number, second.number, second.action), (1, 2, 4));
        assert_eq!(registry.verify_checkpoints(&keys, Some(&second)).await.unwrap(), Some(second.clone()));
        // somebody else's key
        assert!(registry.verify_checkpoints(&[], None).await.is_err());
        unguard(house.scratch.database()).await;
        // the last action is gone, and the row says so: chains alone would not tell
        run(house.scratch.database(), "delete from action where version = 4").await;
        run(house.scratch.database(), "update record set version = 3").await;
        let found = registry.verify_checkpoints(&keys, None).await;
        assert!(matches!(found, Err(RegisterError::CheckpointBroken { number: 2 })), "{found:?}");
        // the checkpoint that would tell is gone too, and one that was kept elsewhere tells
        let mut unit = house.scratch.database().write().await.unwrap();
        let drop: &[&'static str] = match unit.engine() {
            Engine::Sqlite => &["drop trigger checkpoint_remains", "delete from checkpoint where number = 2"],
            Engine::Postgres => &["drop trigger checkpoint_stays on checkpoint", "delete from checkpoint where number = 2"],
        };
        for text in drop {
            unit.run(Statement::new(text)).await.unwrap();
        }
        unit.commit().await.unwrap();
        assert_eq!(registry.verify_checkpoints(&keys, None).await.unwrap(), Some(first));
        let kept = registry.verify_checkpoints(&keys, Some(&second)).await;
        assert!(matches!(kept, Err(RegisterError::CheckpointBroken { number: 2 })), "{kept:?}");
    }
}

#[test]
fn a_registry_prints_nothing_of_its_keys() {
    fn shown<T: std::fmt::Debug>() {}
    shown::<Registry>();
    assert_eq!(format!("{:?}", crate::house::keys()), "RecordKeys { current: \"registers-1\", .. }");
}
