//! Steps from state to state, by one person and by two.

use rihla_model::access::ActorKind;
use rihla_register::RegisterError;
use serde_json::json;

use crate::house::{House, fields, focal, id, of, person, step, supervisor, worker};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_confirms_and_it_is_another() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        let none = registry.step(&focal(), named, 1, &step("announce"), None).await;
        assert!(matches!(none, Err(RegisterError::NoTransition)), "{none:?}");
        let asked = registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        assert_eq!(registry.look(&focal(), named, None).await.unwrap().state.as_str(), "draft");
        let same = registry.confirm(&focal(), named, asked.version).await;
        assert!(matches!(same, Err(RegisterError::SamePerson)), "{same:?}");
        // a program of another account is no person
        let mut program = person("robot", "focal-point", None);
        program.kind = ActorKind::Service;
        let program = registry.confirm(&program, named, asked.version).await;
        assert!(matches!(program, Err(RegisterError::SamePerson)), "{program:?}");
        // what is to be confirmed stays what it was
        let edit = registry.edit(&focal(), named, asked.version, fields(json!({ "entity": "Another" }))).await;
        assert!(matches!(edit, Err(RegisterError::Asked)), "{edit:?}");
        let other = person("dounia", "focal-point", None);
        let stale = registry.confirm(&other, named, 1).await;
        assert!(matches!(stale, Err(RegisterError::Stale { .. })), "{stale:?}");
        let confirmed = registry.confirm(&other, named, asked.version).await.unwrap();
        assert_eq!(registry.look(&focal(), named, None).await.unwrap().state.as_str(), "cleared");
        let announced = registry.step(&focal(), named, confirmed.version, &step("announce"), None).await.unwrap();
        let last = registry.history(&focal(), named, None).await.unwrap();
        assert_eq!(last[2].asked_by.as_deref(), Some("amina"));
        let twice = registry.confirm(&other, named, announced.version).await;
        assert!(matches!(twice, Err(RegisterError::NothingAsked)), "{twice:?}");
        registry.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_wants_its_fields_its_reason_and_its_role() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina").await;
        let named = of(&register, &made);
        let bare = registry.step(&worker(), named, 1, &step("share"), Some("The family asked for it")).await;
        assert!(matches!(bare, Err(RegisterError::Unfilled { .. })), "{bare:?}");
        let ready = registry.edit(&worker(), named, 1, fields(json!({ "consent": true }))).await.unwrap();
        let silent = registry.step(&worker(), named, ready.version, &step("share"), Some("  ")).await;
        assert!(matches!(silent, Err(RegisterError::NoReason)), "{silent:?}");
        let denied = registry.step(&supervisor(), named, ready.version, &step("share"), Some("x")).await;
        assert!(matches!(denied, Err(RegisterError::Denied)), "{denied:?}");
        let asked = registry.step(&worker(), named, ready.version, &step("share"), Some("The family asked for it")).await.unwrap();
        // a colleague who may not confirm cannot turn it down either
        let colleague = person("eve", "case-worker", Some("red-crescent"));
        let declined = registry.decline(&colleague, named, asked.version, None).await;
        assert!(matches!(declined, Err(RegisterError::Denied)), "{declined:?}");
        let declined = registry.decline(&supervisor(), named, asked.version, Some("Not yet")).await.unwrap();
        let again = registry.step(&worker(), named, declined.version, &step("share"), Some("Now")).await.unwrap();
        let shared = registry.confirm(&supervisor(), named, again.version).await.unwrap();
        let closed = registry.step(&worker(), named, shared.version, &step("close"), None).await.unwrap();
        let late = registry.edit(&worker(), named, closed.version, fields(json!({ "number": "S-9" }))).await;
        assert!(matches!(late, Err(RegisterError::Final)), "{late:?}");
        registry.verify().await.unwrap();
    }
}
