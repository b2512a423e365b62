//! Attacks on access: by identifier, by another register, by agency, by role, by token, by link.

use rihla_model::access::{Act, Actor, Scope};
use rihla_register::{Counting, Draft, Listing, Order, RegisterError};
use serde_json::json;

use crate::house::{House, draft, field, fields, focal, id, of, person, pledge, step, supervisor, worker};

/// Whatever is tried on a record that is not theirs is answered as if there were none.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_others_does_not_exist() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina").await;
        let named = of(&register, &made);
        let strangers = [person("mallory", "case-worker", Some("police"))];
        for stranger in strangers {
            let none = |error: Option<RegisterError>| assert!(matches!(error, Some(RegisterError::NoRecord)), "{error:?}");
            none(registry.look(&stranger, named, Some("curious")).await.err());
            none(registry.history(&stranger, named, Some("curious")).await.err());
            none(registry.readings(&stranger, named).await.err());
            none(registry.edit(&stranger, named, 1, fields(json!({ "number": "x" }))).await.err());
            none(registry.edit(&stranger, named, 99, fields(json!({ "number": "x" }))).await.err());
            none(registry.step(&stranger, named, 1, &step("close"), None).await.err());
            none(registry.confirm(&stranger, named, 1).await.err());
            none(registry.decline(&stranger, named, 1, None).await.err());
            none(registry.comment(&stranger, named, "hello").await.err());
            none(registry.assign(&stranger, named, 1, (None, None, None)).await.err());
            none(registry.withdraw(&stranger, named, 1, "x").await.err());
            none(registry.erase(&stranger, named, 1, rihla_register::Ground::Unlawful).await.err());
            assert!(registry.list(&stranger, &register, &Listing::default()).await.unwrap().records.is_empty());
            assert_eq!(
                registry.count(&stranger, &register, &Counting { withdrawn: false, most: 100, ..Counting::default() }).await.unwrap(),
                0
            );
        }
        // nor does the register, for whoever has nothing to do with it
        for outsider in [focal(), person("mallory", "border-guard", None), person("mallory", "case-worker", None), Actor::anyone()] {
            let gone = registry.look(&outsider, named, Some("curious")).await;
            assert!(matches!(gone, Err(RegisterError::NoRegister)), "{gone:?}");
            let list = registry.list(&outsider, &register, &Listing::default()).await;
            assert!(matches!(list, Err(RegisterError::NoRegister)), "{list:?}");
        }
        // nor by the address of another register
        let elsewhere = registry.look(&focal(), of(&id("pledge"), &made), None).await;
        assert!(matches!(elsewhere, Err(RegisterError::NoRecord)), "{elsewhere:?}");
        let elsewhere = registry.edit(&focal(), of(&id("pledge"), &made), 1, fields(json!({ "entity": "x" }))).await;
        assert!(matches!(elsewhere, Err(RegisterError::NoRecord)), "{elsewhere:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_for_an_agency_that_is_not_theirs() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let agency = |name: &str| Some(rihla_model::AgencyId::new(name).unwrap());
        let theirs = Draft { agency: agency("police"), ..draft(json!({ "number": "S-1", "name": "Amina" })) };
        let refused = registry.create(&worker(), &register, theirs).await;
        assert!(matches!(refused, Err(RegisterError::Denied)), "{refused:?}");
        let made = house.search("S-2", "Amina").await;
        let named = of(&register, &made);
        let seen = registry.look(&worker(), named, None).await.unwrap();
        assert_eq!(seen.house.unwrap().agency, agency("red-crescent"));
        // nor is it given away to one
        let given = registry.assign(&worker(), named, 1, (None, agency("police"), None)).await;
        assert!(matches!(given, Err(RegisterError::Denied)), "{given:?}");
        let kept = registry.assign(&worker(), named, 1, (worker().account, agency("red-crescent"), None)).await.unwrap();
        assert_eq!(kept.version, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_no_more_than_its_scope() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let made = house.pledge("P-1").await;
        let named = of(&register, &made);
        let scope = |acts: &[Act]| Some(vec![Scope { register: Some(register.clone()), acts: acts.iter().copied().collect() }]);
        let reads = Actor { scopes: scope(&[Act::See]), ..focal() };
        assert!(registry.look(&reads, named, None).await.is_ok());
        let edit = registry.edit(&reads, named, 1, fields(json!({ "entity": "x" }))).await;
        assert!(matches!(edit, Err(RegisterError::Denied)), "{edit:?}");
        assert!(matches!(registry.history(&reads, named, None).await, Err(RegisterError::Denied)));
        // one for writing alone sees nothing
        let writes = Actor { scopes: scope(&[Act::Edit]), ..focal() };
        assert!(matches!(registry.look(&writes, named, None).await, Err(RegisterError::NoRecord)));
        let blind = registry.edit(&writes, named, 1, fields(json!({ "entity": "x" }))).await;
        assert!(matches!(blind, Err(RegisterError::NoRecord)), "{blind:?}");
        let elsewhere = Actor { scopes: Some(vec![Scope { register: Some(id("policy")), acts: [Act::See].into() }]), ..focal() };
        assert!(matches!(registry.look(&elsewhere, named, None).await, Err(RegisterError::NoRegister)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_out_of_reach_is_neither_seen_written_nor_ordered_by() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina Haddad").await;
        let named = of(&register, &made);
        let seen = registry.look(&supervisor(), named, Some("review")).await.unwrap();
        assert!(seen.fields.contains_key(&field("missing_since")));
        assert!(!seen.fields.contains_key(&field("name")) && seen.sealed.is_empty());
        let history = registry.history(&supervisor(), named, Some("review")).await.unwrap();
        assert!(history.iter().all(|entry| !entry.fields.contains_key(&field("name"))));
        // nothing was seen, so nothing is noted
        assert!(registry.readings(&supervisor(), named).await.unwrap().is_empty());
        let by = |name: &str| Listing { order: Some(Order { by: name.to_owned(), descending: false }), ..Listing::default() };
        for name in ["name", "story", "nothing", "@agency", "number@fr", "", "x' or 1=1 --"] {
            let ordered = registry.list(&worker(), &register, &by(name)).await;
            assert!(matches!(ordered, Err(RegisterError::Invalid { .. })), "{name}");
        }
        assert!(registry.list(&worker(), &register, &by("missing_since")).await.is_ok());
        // the public's view of a pledge, and what an officer of an agency may not order by
        let pledges = id("pledge");
        let mut json = pledge("P-1");
        json["focal_point"] = json!("Secret person");
        registry.create(&focal(), &pledges, draft(json)).await.unwrap();
        let officer = person("omar", "agency-officer", Some("health"));
        let ordered = registry.list(&Actor::anyone(), &pledges, &by("focal_point")).await;
        assert!(matches!(ordered, Err(RegisterError::Invalid { .. })), "{ordered:?}");
        assert!(registry.list(&officer, &pledges, &by("ends")).await.unwrap().records.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_sees_published_records_in_their_public_view() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let mut json = pledge("P-1");
        json["focal_point"] = json!("Secret person");
        let made = registry.create(&focal(), &register, draft(json)).await.unwrap();
        let named = of(&register, &made);
        assert!(matches!(registry.look(&Actor::anyone(), named, None).await, Err(RegisterError::NoRecord)));
        let asked = registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&person("dounia", "focal-point", None), named, asked.version).await.unwrap();
        assert!(registry.list(&Actor::anyone(), &register, &Listing::default()).await.unwrap().records.is_empty());
        registry.step(&focal(), named, cleared.version, &step("announce"), None).await.unwrap();
        let page = registry.list(&Actor::anyone(), &register, &Listing::default()).await.unwrap();
        let [seen] = page.records.as_slice() else { panic!("{page:?}") };
        let text = serde_json::to_string(seen).unwrap();
        assert!(text.contains("Pledge P-1") && !text.contains("Secret") && !text.contains("amina"), "{text}");
        assert!(seen.house.is_none() && !text.contains("made_by"));
        assert!(matches!(registry.history(&Actor::anyone(), named, None).await, Err(RegisterError::Denied)));
    }
}
