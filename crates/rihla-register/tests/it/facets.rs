//! Choices say how many records they would leave: those that their reader sees, and no others.

use std::collections::BTreeMap;

use rihla_model::access::{Actor, Membership};
use rihla_model::{AgencyId, RoleId};
use rihla_register::{Counting, Draft, Faceting, RegisterError};
use serde_json::json;

use crate::house::{House, draft, focal, id, of, person, pledge, step, supervisor, worker};

type Counts = BTreeMap<String, (u32, bool)>;

/// What is told of one facet, of values that some record has.
async fn counted(house: &House, actor: &Actor, register: &str, name: &str, (filter, most): (Option<&str>, u32)) -> Counts {
    let asked = Faceting { names: &[name], filter, withdrawn: false, most };
    let facets = house.registry.facets(actor, &id(register), &asked).await.unwrap();
    let values = facets.into_iter().flat_map(|facet| facet.values);
    values.filter(|value| value.records > 0 || value.more).map(|value| (value.value, (value.records, value.more))).collect()
}

fn exactly(counts: &[(&str, u32)]) -> Counts {
    counts.iter().map(|(value, records)| ((*value).to_owned(), (*records, false))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_leaves_as_many_as_it_says() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        for number in 0..30 {
            let mut json = pledge(&format!("P-{number:02}"));
            json["form"] = json!(["policy", "financial", "policy"][number % 3]);
            json["objectives"] = json!(if number % 2 == 0 { vec!["gcm:7", "gcm:8"] } else { vec!["gcm:8"] });
            json["entity_kind"] = json!(if number < 10 { "state" } else { "civil-society" });
            registry.create(&focal(), &register, draft(json)).await.unwrap();
        }
        let names = registry.facet_names(&focal(), registry.definition(&focal(), &register).unwrap());
        assert!(names.starts_with(&["@state"]) && names.contains(&"form") && names.contains(&"objectives"), "{names:?}");
        for filter in
            [None, Some("form = \"policy\""), Some("title.en starts \"pledge p-0\""), Some("@state = \"draft\" and objectives = \"gcm:7\"")]
        {
            let asked = Faceting { names: &names, filter, withdrawn: false, most: 100 };
            for facet in registry.facets(&focal(), &register, &asked).await.unwrap() {
                for value in facet.values {
                    let one = match value.value.as_str() {
                        flag @ ("true" | "false") => format!("{} = {flag}", facet.name),
                        code => format!("{} = \"{code}\"", facet.name),
                    };
                    let both = filter.map_or_else(|| one.clone(), |filter| format!("({filter}) and {one}"));
                    let counting = Counting { filter: Some(&both), ..Counting::default() };
                    let count = registry.count(&focal(), &register, &counting).await.unwrap();
                    assert_eq!((value.records, value.more), (count, false), "{both}");
                }
            }
        }
        assert_eq!(counted(&house, &focal(), "pledge", "form", (None, 100)).await, exactly(&[("policy", 20), ("financial", 10)]));
        // taken back: in no number, but in those of what was taken back
        let one = rihla_register::Listing { filter: Some("reference = \"P-01\"".to_owned()), ..Default::default() };
        let seen = registry.list(&focal(), &register, &one).await.unwrap().records.remove(0);
        registry.withdraw(&focal(), (&register, &seen.id), seen.version, "twice").await.unwrap();
        for most in [100, 10, 5] {
            let counts = counted(&house, &focal(), "pledge", "form", (None, most)).await;
            let expected =
                BTreeMap::from([("policy".to_owned(), (20.min(most), most < 20)), ("financial".to_owned(), (9.min(most), most < 9))]);
            assert_eq!(counts, expected, "the whole register, up to {most}");
        }
        let gone = Faceting { names: &["form"], filter: None, withdrawn: true, most: 100 };
        let gone = registry.facets(&focal(), &register, &gone).await.unwrap().remove(0);
        assert_eq!(gone.values.iter().map(|value| value.records).sum::<u32>(), 1);
        // more than are counted, under a filter: at least so many
        let cut = counted(&house, &focal(), "pledge", "form", (Some("objectives = \"gcm:8\""), 12)).await;
        assert!(cut.values().all(|(records, more)| *more && *records <= 12), "{cut:?}");
        // what no index holds has no numbers
        assert!(counted(&house, &focal(), "pledge", "form", (Some("baseline * 2 = 8"), 12)).await.is_empty());
        let odd = Faceting { names: &["form"], filter: Some("nothing = 1"), withdrawn: false, most: 1 };
        assert!(matches!(registry.facets(&focal(), &register, &odd).await, Err(RegisterError::BadFilter { .. })));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_in_no_number() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let mut published = None;
        for number in 0..12 {
            let mut json = pledge(&format!("P-{number:02}"));
            json["form"] = json!(if number < 4 { "policy" } else { "financial" });
            let agency = Some(AgencyId::new(if number % 2 == 0 { "health" } else { "labour" }).unwrap());
            let made = registry.create(&focal(), &register, Draft { agency, ..draft(json) }).await.unwrap();
            published.get_or_insert(made);
        }
        let officer = person("dounia", "agency-officer", Some("health"));
        for most in [100, 3] {
            let told = counted(&house, &officer, "pledge", "form", (None, most)).await;
            let records = |value: &str| told.get(value).map_or(0, |(records, _)| *records);
            assert!(records("policy") <= 2 && records("financial") <= 4.min(most), "{told:?}");
        }
        assert_eq!(counted(&house, &officer, "pledge", "form", (None, 100)).await, exactly(&[("policy", 2), ("financial", 4)]));
        let nobody = person("dounia", "agency-officer", Some("nobody"));
        assert_eq!(counted(&house, &nobody, "pledge", "form", (None, 1)).await, Counts::new(), "of none there are not more than one");
        let anyone = Actor::anyone();
        assert_eq!(counted(&house, &anyone, "pledge", "@state", (None, 1)).await, Counts::new());
        // one is published: its state and what the public view shows are counted, and what it does not is no facet
        let made = published.unwrap();
        let named = of(&register, &made);
        let asked = registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&person("dounia", "focal-point", None), named, asked.version).await.unwrap();
        let announced = registry.step(&focal(), named, cleared.version, &step("announce"), None).await.unwrap();
        assert_eq!(counted(&house, &anyone, "pledge", "@state", (None, 100)).await, exactly(&[("announced", 1)]));
        let definition = registry.definition(&anyone, &register).unwrap();
        let view: Vec<&str> = definition.public.iter().flat_map(|view| &view.fields).map(|field| field.as_str()).collect();
        for name in registry.facet_names(&anyone, definition) {
            assert!(name == "@state" || view.contains(&name), "{name}");
        }
        // restricted in use: nothing to the public any more, in no number either
        registry.restrict(&Actor::node(), named, announced.version, "asked by the person").await.unwrap();
        assert_eq!(counted(&house, &anyone, "pledge", "@state", (None, 100)).await, Counts::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_counts_in_the_records_alone_in_which_it_is_seen() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        for (actor, number, consent) in
            [(worker(), "S-1", true), (worker(), "S-2", false), (person("celia", "case-worker", Some("red-cross")), "S-3", true)]
        {
            let json = json!({ "number": number, "name": "B", "missing_since": "2026-05-01", "consent": consent });
            registry.create(&actor, &register, draft(json)).await.unwrap();
        }
        assert_eq!(counted(&house, &supervisor(), "search", "consent", (None, 100)).await, exactly(&[("true", 2), ("false", 1)]));
        // sees every record, and restricted fields in those of one agency
        let mut both = worker();
        both.memberships.push(Membership { role: RoleId::new("liaison").unwrap(), agency: None, area: None });
        for most in [100, 1] {
            let told = counted(&house, &both, "search", "consent", (None, most)).await;
            assert!(told.get("true").is_none_or(|(records, _)| *records <= 1), "{told:?}");
        }
        assert_eq!(counted(&house, &both, "search", "consent", (None, 100)).await, exactly(&[("true", 1), ("false", 1)]));
        // sees restricted fields of none
        both.memberships.remove(0);
        assert_eq!(counted(&house, &both, "search", "consent", (None, 100)).await, Counts::new());
        let names = registry.facet_names(&both, registry.definition(&both, &register).unwrap());
        assert!(!names.contains(&"consent") && names.contains(&"@state"), "{names:?}");
        assert!(matches!(
            registry.facets(&focal(), &register, &Faceting { names: &[], filter: None, withdrawn: false, most: 1 }).await,
            Err(RegisterError::NoRegister)
        ));
    }
}
