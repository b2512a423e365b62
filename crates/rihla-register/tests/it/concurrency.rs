//! Several at once: one wins, the others are told, nothing is lost.

use std::sync::Arc;

use rihla_register::RegisterError;
use serde_json::json;
use tokio::task::JoinSet;

use crate::house::{House, field, fields, focal, id, of};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_writers_one_wins_and_the_other_is_told_what_changed() {
    for house in House::each().await {
        let register = id("pledge");
        let made = house.pledge("P-1").await;
        let mut writers = JoinSet::new();
        for number in 0..8 {
            let (registry, register, made) = (Arc::clone(&house.registry), register.clone(), made.clone());
            writers.spawn(async move {
                let change = fields(json!({ "entity": format!("Ministry {number}") }));
                registry.edit(&focal(), of(&register, &made), 1, change).await
            });
        }
        let (mut won, mut told) = (0, 0);
        while let Some(outcome) = writers.join_next().await {
            match outcome.unwrap() {
                Ok(written) => {
                    assert_eq!(written.version, 2);
                    won += 1;
                }
                Err(RegisterError::Stale { version, changed }) => {
                    assert_eq!((version, changed), (2, vec![field("entity")]));
                    told += 1;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((won, told), (1, 7));
        house.registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_write_at_once_lose_nothing() {
    for house in House::each().await {
        let register = id("pledge");
        let mut writers = JoinSet::new();
        for number in 0..12 {
            let (registry, register) = (Arc::clone(&house.registry), register.clone());
            writers.spawn(async move {
                let draft = crate::house::draft(crate::house::pledge(&format!("P-{number}")));
                let made = registry.create(&focal(), &register, draft).await.unwrap();
                for version in 1..=3 {
                    let change = fields(json!({ "entity": format!("Ministry {version}") }));
                    registry.edit(&focal(), of(&register, &made), version, change).await.unwrap();
                }
            });
        }
        while let Some(outcome) = writers.join_next().await {
            outcome.unwrap();
        }
        let verified = house.registry.verify().await.unwrap();
        assert_eq!((verified.records, verified.actions), (12, 48));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_unique_value_has_one_record_however_many_want_it() {
    for house in House::each().await {
        let register = id("search");
        let mut writers = JoinSet::new();
        for _ in 0..8 {
            let (registry, register) = (Arc::clone(&house.registry), register.clone());
            writers.spawn(async move {
                let draft = crate::house::draft(json!({ "number": "S-1", "name": "Amina" }));
                registry.create(&crate::house::worker(), &register, draft).await
            });
        }
        let (mut made, mut refused) = (Vec::new(), 0);
        while let Some(outcome) = writers.join_next().await {
            match outcome.unwrap() {
                Ok(written) => made.push(written),
                Err(RegisterError::Invalid { faults }) => {
                    assert_eq!((faults[0].field.as_str(), faults[0].code), ("number", "taken"));
                    refused += 1;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((made.len(), refused), (1, 7));
        // its own value hinders nobody, and one that was taken back gives it free
        let worker = crate::house::worker();
        let (named, change) = (of(&register, &made[0]), fields(json!({ "number": "S-1", "consent": true })));
        let written = house.registry.edit(&worker, named, 1, change).await.unwrap();
        house.registry.withdraw(&worker, named, written.version, "twice").await.unwrap();
        house.search("S-1", "Bouchra").await;
        house.registry.verify().await.unwrap();
    }
}
