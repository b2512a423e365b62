//! Whatever path a list is found by, its records are the same.

use rihla_model::access::Actor;
use rihla_register::{Counting, ImportOptions, Listing, Order, Sheet};
use rihla_store::database::Statement;
use serde_json::json;

use crate::house::{House, field, fields, focal, id, person};

const FORMS: [&str; 4] = ["financial", "human", "process", "policy"];
/// More than a first window has.
const RECORDS: usize = 1_300;

fn year(number: usize) -> usize {
    2027 + number / 100
}

/// Of the forms, policies come late in the order of their ends; nobody's policy is common; the labour agency's all end last.
fn sheet() -> Sheet {
    let columns =
        ["reference", "title", "entity", "entity_kind", "form", "kind", "text", "objectives", "begins", "ends", "amount", "@agency"];
    let row = |number: usize| {
        let form = if number < 400 { FORMS[number % 3] } else { FORMS[number % 4] };
        let agency = if number >= 900 {
            "labour"
        } else if number % 100 == 7 {
            "health"
        } else {
            ""
        };
        let cells = [
            format!("R-{number:04}"),
            format!("Pledge {number}"),
            "Ministry".to_owned(),
            "state".to_owned(),
            form.to_owned(),
            if form == "policy" { "individual" } else { "common" }.to_owned(),
            "What is promised.".to_owned(),
            format!("gcm:{};gcm:{}", number % 5 + 1, number % 7 + 11),
            format!("2026-{:02}-01", number % 12 + 1),
            format!("{}-{:02}-{:02}", year(number), number % 100 / 9 + 1, number % 28 + 1),
            format!("{number} MAD"),
            agency.to_owned(),
        ];
        (u64::try_from(number).unwrap() + 2, cells.to_vec())
    };
    Sheet { columns: columns.map(str::to_owned).to_vec(), rows: (0..RECORDS).map(row).collect() }
}

type Holds = fn(usize) -> bool;

fn is_policy(number: usize) -> bool {
    number >= 400 && number % 4 == 3
}

const FILTERS: [(&str, Holds); 12] = [
    ("form = \"policy\"", is_policy),
    ("form = \"policy\" and ends >= 2035", |number| is_policy(number) && year(number) >= 2035),
    ("ends < 2029 and form = \"policy\"", |_| false),
    ("form = \"policy\" and kind = \"common\"", |_| false),
    ("form = \"policy\" and objectives = \"gcm:3\"", |number| is_policy(number) && number % 5 == 2),
    ("objectives in (\"gcm:3\", \"gcm:12\") and ends > 2033-12", |number| (number % 5 == 2 || number % 7 == 1) && year(number) > 2033),
    ("objectives starts \"gcm:1\" and not form = \"human\"", |number| number < 400 && number % 3 != 1 || number >= 400 && number % 4 != 1),
    ("form in (\"policy\", \"human\")", |number| if number < 400 { number % 3 == 1 } else { number % 2 == 1 }),
    ("form = \"policy\" and amount * 2 > 2000 MAD", |number| is_policy(number) && number > 1_000),
    ("@agency = \"health\" or @agency = \"labour\"", |number| number >= 900 || number % 100 == 7),
    ("@agency is empty and begins = 2026-03", |number| number < 900 && number % 100 != 7 && number % 12 == 2),
    ("reference = \"R-0711\"", |number| number == 711),
];

async fn listed(house: &House, actor: &Actor, listing: Listing) -> Vec<String> {
    let (mut listing, mut all) = (listing, Vec::new());
    loop {
        let page = house.registry.list(actor, &id("pledge"), &listing).await.unwrap();
        all.extend(page.records.iter().map(|seen| seen.fields[&field("reference")].as_str().unwrap().to_owned()));
        match page.next {
            Some(next) => listing.after = Some(next),
            None => return all,
        }
    }
}

/// The numbers in the order of their ends, or of their references.
fn expected(by: &str, descending: bool, holds: impl Fn(usize) -> bool) -> Vec<String> {
    let mut numbers: Vec<usize> = (0..RECORDS).filter(|number| holds(*number)).collect();
    if by == "ends" {
        // of two that end on one day, the one that was made first comes first
        numbers.sort_by_key(|number| (year(*number), number % 100 / 9, number % 28, *number));
    }
    if descending {
        numbers.reverse();
    }
    numbers.iter().map(|number| format!("R-{number:04}")).collect()
}

async fn compare(house: &House) {
    let order = |by: &str, descending| Some(Order { by: by.to_owned(), descending });
    for (at, (filter, holds)) in FILTERS.into_iter().enumerate() {
        for (by, descending, most) in [("ends", false, 50), ("ends", true, 499), ("reference", at % 2 == 0, 120)] {
            let listing = Listing { order: order(by, descending), filter: Some(filter.to_owned()), most, ..Listing::default() };
            assert_eq!(listed(house, &focal(), listing).await, expected(by, descending, holds), "{filter} by {by}, {most} at a time");
        }
        let counting = Counting { filter: Some(filter), ..Counting::default() };
        let count = house.registry.count(&focal(), &id("pledge"), &counting).await.unwrap() as usize;
        assert_eq!(count, (0..RECORDS).filter(|number| holds(*number)).count(), "{filter}");
    }
    for (agency, descending) in [("health", false), ("labour", false), ("labour", true), ("nobody", false)] {
        let officer = person("dounia", "agency-officer", Some(agency));
        let own: Holds = match agency {
            "health" => |number| number < 900 && number % 100 == 7,
            "labour" => |number| number >= 900,
            _ => |_| false,
        };
        let listing = Listing { order: order("ends", descending), most: 60, ..Listing::default() };
        assert_eq!(listed(house, &officer, listing.clone()).await, expected("ends", descending, own), "{agency}");
        let listing = Listing { filter: Some("form = \"policy\"".to_owned()), ..listing };
        let found = expected("ends", descending, |number| own(number) && is_policy(number));
        assert_eq!(listed(house, &officer, listing).await, found, "{agency}");
    }
    assert_eq!(listed(house, &Actor::anyone(), Listing::default()).await, Vec::<String>::new());
    assert_eq!(listed(house, &focal(), Listing { withdrawn: true, ..Listing::default() }).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_the_same_by_ways_along_the_order_and_among_the_few() {
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        registry.adopt().await.unwrap();
        let report = registry.import(&focal(), &register, &sheet(), ImportOptions::default()).await.unwrap();
        assert_eq!(report.counts(), [RECORDS, 0, 0, 0], "{:?}", report.rows.first());
        compare(&house).await;
        registry.verify().await.unwrap();
        // a changed value and a changed order move it
        let one = Listing { filter: Some("reference = \"R-0500\"".to_owned()), ..Listing::default() };
        let seen = registry.list(&focal(), &register, &one).await.unwrap().records.remove(0);
        let moved = |form: &str, ends: &str| fields(json!({ "form": form, "ends": ends }));
        let version = registry.edit(&focal(), (&register, &seen.id), seen.version, moved("policy", "2026-12-31")).await.unwrap().version;
        let first = Listing { filter: Some("form = \"policy\"".to_owned()), most: 1, ..Listing::default() };
        assert_eq!(registry.list(&focal(), &register, &first).await.unwrap().records[0].id, seen.id);
        let was = moved("financial", seen.fields[&field("ends")].as_str().unwrap());
        registry.edit(&focal(), (&register, &seen.id), version, was).await.unwrap();
        registry.verify().await.unwrap();
        // as long as it is not known that every record stands in the ways, nothing relies on them
        let mut unit = house.scratch.database().write().await.unwrap();
        let half = "delete from entry where record % 2 = 0 and field in (select number from indexed where name like '%>%')";
        assert!(unit.run(Statement::new(half)).await.unwrap() > 0);
        unit.run(Statement::new("update indexing set fingerprint = null where register = 'pledge'")).await.unwrap();
        unit.commit().await.unwrap();
        compare(&house).await;
        let reindexed = registry.reindex(&register, &|_, _| {}, &|| false).await.unwrap();
        assert!(reindexed.complete && registry.needs_reindex().await.unwrap().is_empty());
        registry.verify().await.unwrap();
    }
}
