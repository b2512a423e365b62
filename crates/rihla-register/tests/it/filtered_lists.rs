//! Lists are filtered by what their asker sees, and by nothing else.

use std::collections::BTreeSet;

use rihla_model::access::{Actor, Membership};
use rihla_model::{AgencyId, RoleId};
use rihla_register::{Counting, Listing, Order, RegisterError};
use serde_json::json;

use crate::house::{House, draft, field, focal, id, of, person, pledge, step, supervisor, worker};

/// The references of all pledges for which a filter holds, page by page.
async fn pledges(house: &House, actor: &Actor, filter: &str, most: u16) -> Vec<String> {
    let mut listing = Listing { filter: Some(filter.to_owned()), most, ..Listing::default() };
    let mut all = Vec::new();
    loop {
        let page = house.registry.list(actor, &id("pledge"), &listing).await.unwrap_or_else(|error| panic!("{filter}: {error}"));
        assert!(page.records.len() <= usize::from(most));
        all.extend(page.records.iter().map(|seen| seen.fields[&field("reference")].as_str().unwrap().to_owned()));
        match page.next {
            Some(next) => listing.after = Some(next),
            None => return all,
        }
    }
}

async fn searches(house: &House, actor: &Actor, filter: &str) -> Result<usize, RegisterError> {
    let listing = Listing { filter: Some(filter.to_owned()), most: 100, ..Listing::default() };
    let page = house.registry.list(actor, &id("search"), &listing).await?;
    let counted = house.registry.count(actor, &id("search"), &Counting { filter: Some(filter), ..Counting::default() }).await?;
    assert_eq!(page.records.len(), counted as usize, "{filter}");
    Ok(page.records.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_gives_the_same_on_one_page_and_on_many() {
    for house in House::each().await {
        for number in 0..40 {
            let mut json = pledge(&format!("P-{number:02}"));
            json["ends"] = json!(format!("2027-{:02}-15", 1 + number % 6));
            json["baseline"] = if number % 3 == 0 { json!(null) } else { json!(number) };
            json["entity"] = json!(if number % 2 == 0 { "Ministry of Health" } else { "Red Cross" });
            house.registry.create(&focal(), &id("pledge"), draft(json)).await.unwrap();
        }
        for (filter, expected) in [
            ("ends = 2027-03", 7),
            ("ends > 2027-03-15 and entity starts \"RED\"", 13),
            ("baseline is empty", 14),
            ("not (baseline < 20)", 27),
            // asked again of each record
            ("baseline * 2 = 8", 1),
            ("baseline * 2 > 20 and ends = 2027-03", 5),
            ("ends - begins > 400 and baseline is filled", 26),
            ("title.fr = \"Engagement P-07\"", 1),
            ("@state = \"draft\" and @changed < 2027 and objectives = \"gcm:8\"", 40),
            ("false", 0),
        ] {
            let all = pledges(&house, &focal(), filter, 500).await;
            assert_eq!(all.len(), expected, "{filter}: {all:?}");
            for most in [1, 3, 7] {
                assert_eq!(pledges(&house, &focal(), filter, most).await, all, "{filter}, {most} at a time");
            }
            let registry = &house.registry;
            let count = |most| {
                let counting = Counting { filter: Some(filter), most, ..Counting::default() };
                async move { registry.count(&focal(), &id("pledge"), &counting).await.unwrap() as usize }
            };
            assert_eq!((count(u32::MAX).await, count(3).await), (expected, expected.min(3)), "{filter}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_absent_from_filters() {
    for house in House::each().await {
        let registry = &house.registry;
        house.search("S-1", "Amina Haddad").await;
        let elsewhere = person("celia", "case-worker", Some("red-cross"));
        let other = json!({ "number": "S-2", "name": "B", "missing_since": "2026-05-01" });
        registry.create(&elsewhere, &id("search"), draft(other)).await.unwrap();
        // one who sees every record, and restricted fields in those of one agency alone
        let mut both = worker();
        both.memberships.push(Membership { role: RoleId::new("liaison").unwrap(), agency: None, area: None });
        assert_eq!(searches(&house, &both, "number starts \"s\"").await.unwrap(), 2);
        assert_eq!(searches(&house, &supervisor(), "missing_since = 2026-05-01").await.unwrap(), 2);
        for (filter, expected) in [
            ("missing_since = 2026-05-01", 1),
            ("missing_since != 2020-01-01", 1),
            ("missing_since is empty", 1),
            ("not missing_since = 2026-05-01", 1),
            ("reviewed_by = 2027-05-01", 1),
            // asked again of each record
            ("missing_since + P1D = 2026-05-02", 1),
            ("missing_for > 10", 1),
            ("not (missing_for > 10)", 1),
            ("@agency is filled", 2),
        ] {
            assert_eq!(searches(&house, &both, filter).await.unwrap(), expected, "{filter}");
        }
        // one who sees restricted fields of no record at all, and fields that nobody may ask for: as if there were none
        let mut liaison = both.clone();
        liaison.memberships.remove(0);
        assert_eq!(searches(&house, &liaison, "number starts \"s\"").await.unwrap(), 2);
        let fault = |result: Result<usize, RegisterError>| match result {
            Err(RegisterError::BadFilter { at, saying }) => (at.start, saying),
            other => panic!("{other:?}"),
        };
        let unknown = fault(searches(&house, &liaison, "nothing_here = 1").await);
        for filter in ["missing_since = 2026-05-01", "missing_for > 1", "name = \"Amina Haddad\"", "story starts \"a\"", "count(photo) = 1"]
        {
            let found = fault(searches(&house, &liaison, filter).await);
            assert_eq!(found.1, unknown.1, "{filter}: {}", found.1);
        }
        assert_eq!(fault(searches(&house, &worker(), "name = \"Amina Haddad\"").await).1, unknown.1);
        let listing = Listing { filter: Some("number = \"S-1\"".to_owned()), ..Listing::default() };
        let none = registry.list(&focal(), &id("search"), &listing).await;
        assert!(matches!(none, Err(RegisterError::NoRegister)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_filters_by_its_view_alone() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let mut json = pledge("P-1");
        json["focal_point"] = json!("Secret person");
        let agency = Some(AgencyId::new("health").unwrap());
        let made = registry.create(&focal(), &register, rihla_register::Draft { agency, ..draft(json) }).await.unwrap();
        let named = of(&register, &made);
        let asked = registry.step(&focal(), named, 1, &step("clear"), None).await.unwrap();
        let cleared = registry.confirm(&person("dounia", "focal-point", None), named, asked.version).await.unwrap();
        registry.step(&focal(), named, cleared.version, &step("announce"), None).await.unwrap();
        let anyone = Actor::anyone();
        let seen = registry.look(&anyone, named, None).await.unwrap();
        assert!(seen.house.is_none() && !seen.fields.contains_key(&field("focal_point")));
        assert_eq!(pledges(&house, &anyone, "title is filled", 10).await.len(), 1);
        for filter in
            ["focal_point = \"Secret person\"", "focal_point is filled", "@agency = \"health\"", "@made_by is filled", "@due < 2100"]
        {
            let listing = Listing { filter: Some(filter.to_owned()), ..Listing::default() };
            let refused = registry.list(&anyone, &register, &listing).await;
            assert!(matches!(refused, Err(RegisterError::BadFilter { .. })), "{filter}: {refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computed_field_is_shown_listed_and_verified_and_never_written() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("search"));
        let made = house.search("S-1", "Amina Haddad").await;
        let named = of(&register, &made);
        let seen = registry.look(&worker(), named, None).await.unwrap();
        assert_eq!(seen.fields[&field("reviewed_by")], json!("2027-05-01"));
        assert_eq!(seen.fields[&field("missing_for")], json!(209));
        let wrong = registry.edit(&worker(), named, made.version, [(field("reviewed_by"), json!("2020-01-01"))].into()).await;
        assert!(matches!(wrong, Err(RegisterError::Invalid { .. })), "{wrong:?}");
        let by = |by: &str| Listing { order: Some(Order { by: by.to_owned(), descending: false }), ..Listing::default() };
        assert_eq!(registry.list(&worker(), &register, &by("reviewed_by")).await.unwrap().records.len(), 1);
        let by_day = registry.list(&worker(), &register, &by("missing_for")).await;
        assert!(matches!(by_day, Err(RegisterError::Invalid { .. })), "what changes with the day orders nothing: {by_day:?}");
        let changed = [(field("missing_since"), json!("2025-01-31"))];
        let written = registry.edit(&worker(), named, made.version, changed.into()).await.unwrap();
        assert_eq!(searches(&house, &worker(), "reviewed_by = 2026-01-31").await.unwrap(), 1);
        registry.verify().await.unwrap();
        // a condition of a step holds of computed fields too
        let (actor, way) = (worker(), step("rest"));
        let rest = |version| registry.step(&actor, named, version, &way, None);
        let refused = rest(written.version).await;
        assert!(matches!(&refused, Err(RegisterError::NotYet { condition }) if condition.contains("consent")), "{refused:?}");
        let written = registry.edit(&worker(), named, written.version, [(field("consent"), json!(true))].into()).await.unwrap();
        rest(written.version).await.unwrap();
        let columns: BTreeSet<_> = registry.look(&worker(), named, None).await.unwrap().fields.into_keys().collect();
        assert!(columns.contains(&field("missing_for")));
    }
}
