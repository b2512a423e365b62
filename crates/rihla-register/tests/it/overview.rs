//! Records kept in memory: as the rows say, and for each reader no more than pages show them.

use rihla_model::access::Actor;
use rihla_register::{Glance, Listing, Overview};
use serde_json::json;

use crate::house::{House, draft, fields, focal, id, of, person, pledge, step, worker};

const KEPT: [&str; 5] = ["reference", "title", "entity", "focal_point", "amount"];

fn wanted() -> [(rihla_model::RegisterId, Vec<&'static str>); 2] {
    // what a register does not have, and what is protected, is not kept
    [(id("pledge"), KEPT.to_vec()), (id("search"), vec!["number", "name", "no_such_field"])]
}

/// References that a reader sees in the overview, once it was brought up to date.
async fn seen(house: &House, overview: &mut Overview, actor: &Actor) -> Vec<String> {
    overview.refresh(&house.registry).await.unwrap();
    let sight = overview.seen_by(&house.registry, actor);
    let mut all: Vec<String> = sight.of("pledge").filter_map(|it| it.text("reference").map(str::to_owned)).collect();
    all.sort();
    all
}

/// And in a list.
async fn listed(house: &House, actor: &Actor) -> Vec<String> {
    let page = house.registry.list(actor, &id("pledge"), &Listing { most: 500, ..Listing::default() }).await;
    let text = |fields: &std::collections::BTreeMap<rihla_model::FieldId, serde_json::Value>| {
        fields.iter().find(|(id, _)| id.as_str() == "reference").and_then(|(_, value)| value.as_str().map(str::to_owned))
    };
    let mut all: Vec<String> = page.unwrap().records.iter().filter_map(|seen| text(&seen.fields)).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn it_follows_what_is_done_and_shows_each_reader_what_lists_show() {
    let readers = [focal(), Actor::anyone(), person("omar", "agency-officer", Some("A")), person("dina", "agency-officer", Some("B"))];
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let before = house.pledge("P-1").await;
        let mut overview = Overview::of(registry, wanted());
        assert_eq!(seen(&house, &mut overview, &focal()).await, ["P-1"]);
        let mut same = async |when: &str| {
            for reader in &readers {
                assert_eq!(seen(&house, &mut overview, reader).await, listed(&house, reader).await, "{when}: {reader:?}");
            }
        };
        let officer = person("omar", "agency-officer", Some("A"));
        registry.create(&officer, &register, draft(pledge("P-2"))).await.unwrap();
        same("made").await;
        let published = house.pledge("P-3").await;
        let other = person("chantal", "focal-point", None);
        let asked = registry.step(&focal(), of(&register, &published), published.version, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&other, of(&register, &published), asked.version).await.unwrap();
        let announced = registry.step(&focal(), of(&register, &published), cleared.version, &step("announce"), None).await.unwrap();
        same("published").await;
        let change = fields(json!({ "reference": "P-3b" }));
        registry.edit(&focal(), of(&register, &published), announced.version, change).await.unwrap();
        same("edited").await;
        registry.withdraw(&focal(), of(&register, &before), before.version, "twice").await.unwrap();
        same("withdrawn").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_not_theirs_is_not_there_and_a_protected_one_is_nowhere() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let mut full = pledge("P-1");
        full["focal_point"] = json!("Somebody");
        full["amount"] = json!({ "amount": "1200.50", "currency": "MAD" });
        let made = registry.create(&focal(), &register, draft(full)).await.unwrap();
        let other = person("chantal", "focal-point", None);
        let asked = registry.step(&focal(), of(&register, &made), made.version, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&other, of(&register, &made), asked.version).await.unwrap();
        registry.step(&focal(), of(&register, &made), cleared.version, &step("announce"), None).await.unwrap();
        house.search("S-1", "Karim").await;
        let mut overview = Overview::of(registry, wanted());
        overview.refresh(registry).await.unwrap();
        let (house_reader, anyone, case_worker) = (focal(), Actor::anyone(), worker());
        let one = |it: Option<Glance<'_>>| it.map(|it| (it.text("focal_point").map(str::to_owned), it.has("made"), it.agency().is_some()));
        let sight = overview.seen_by(registry, &house_reader);
        let glance = sight.of("pledge").next().unwrap();
        assert_eq!(glance.text("focal_point"), Some("Somebody"));
        let money = glance.money("amount").unwrap();
        assert_eq!((money.amount.to_string(), money.currency), ("1200.50".to_owned(), "MAD".to_owned()));
        assert!(glance.made_at().is_some() && glance.text("entity_kind").is_none(), "what nobody asked for is not kept");
        // the focal point is internal: the public view does not show it, and who made the record when is the house's alone
        let sight = overview.seen_by(registry, &anyone);
        assert_eq!(one(sight.of("pledge").next()), Some((None, false, false)));
        assert!(sight.of("pledge").next().unwrap().made_at().is_none());
        assert_eq!(sight.of("search").count(), 0);
        assert!(!sight.knows("search") && sight.of("no-such-register").next().is_none());
        // a name is protected: who may see it for a reason does not see it here
        let sight = overview.seen_by(registry, &case_worker);
        let glance = sight.of("search").next().unwrap();
        assert_eq!((glance.text("number"), glance.has("name")), (Some("S-1"), false));
    }
}
