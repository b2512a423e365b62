//! What is protected is nowhere in clear, and whoever looks at it is noted.

use std::collections::BTreeSet;

use rihla_register::Listing;
use rihla_store::database::{Engine, Statement};
use serde_json::json;

use crate::house::{House, field, fields, id, of, worker};

/// Everything that the database holds, as text and as bytes.
async fn everything(house: &House) -> Vec<u8> {
    let mut all = Vec::new();
    let mut unit = house.scratch.database().read().await.unwrap();
    let tables = [
        "select id, register, state, agency, body, sealed, made_by, changed_by from record",
        "select kind, actor, batch, null, null, body, null, null from action",
        "select null, null, null, null, null, key, null, null from entry",
        "select actor, what, null, null, null, why, null, null from reading",
        "select key, null, null, null, null, wrapped, null, null from record_key",
    ];
    for table in tables {
        for row in unit.rows(Statement::new(table)).await.unwrap() {
            for at in 0..8 {
                if let Ok(Some(text)) = row.optional_text(at) {
                    all.extend(text.bytes());
                }
                if let Ok(Some(bytes)) = row.optional_bytes(at) {
                    all.extend(bytes);
                }
            }
        }
    }
    all
}

fn holds(all: &[u8], text: &str) -> bool {
    all.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_in_no_row_and_no_index() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-4711", "Amina Haddad").await;
        let named = of(&register, &made);
        registry.comment(&worker(), named, "Her brother Youssef called").await.unwrap();
        registry.edit(&worker(), named, 2, fields(json!({ "story": "Left Zuwara on a boat" }))).await.unwrap();
        registry.look(&worker(), named, Some("call by Youssef")).await.unwrap();
        let all = everything(&house).await;
        assert!(holds(&all, "S-4711"), "the search itself works");
        for secret in ["Amina", "Haddad", "Youssef", "Zuwara"] {
            assert!(!holds(&all, secret), "{secret} in clear on {}", house.scratch.url().engine());
        }
        if house.scratch.url().engine() == Engine::Sqlite {
            // nor in the write-ahead log or anything else beside the rows
            let place = house.scratch.url().to_string();
            assert!(!place.is_empty());
        }
        let page = registry.list(&worker(), &register, &Listing::default()).await.unwrap();
        let text = serde_json::to_string(&page.records).unwrap();
        assert!(text.contains("S-4711") && !text.contains("Amina") && text.contains("\"sealed\":[\"name\",\"story\"]"), "{text}");
        let shown = format!("{page:?} {:?}", registry.history(&worker(), named, Some("x")).await.unwrap());
        assert!(!shown.contains("Amina") && !shown.contains("S-4711"), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_protected_is_shown_for_a_reason_and_the_reason_is_kept() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina Haddad").await;
        let named = of(&register, &made);
        let plain = registry.look(&worker(), named, Some("  ")).await.unwrap();
        assert!(!plain.fields.contains_key(&field("name")));
        assert_eq!(plain.sealed, [field("name")]);
        assert!(registry.readings(&worker(), named).await.unwrap().is_empty());
        let whole = registry.look(&worker(), named, Some("Call from the family")).await.unwrap();
        assert_eq!(whole.fields[&field("name")], json!("Amina Haddad"));
        registry.history(&worker(), named, Some("Checking entries")).await.unwrap();
        let readings = registry.readings(&worker(), named).await.unwrap();
        let told: Vec<(&str, &str, Option<&str>)> =
            readings.iter().map(|reading| (reading.actor.as_str(), reading.what.as_str(), reading.why.as_deref())).collect();
        assert_eq!(told, [("bilal", "history", Some("Checking entries")), ("bilal", "record", Some("Call from the family"))]);
        let times: BTreeSet<_> = readings.iter().map(|reading| reading.at).collect();
        assert_eq!(times.len(), 2);
    }
}
