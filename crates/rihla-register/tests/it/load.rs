//! A register of many records: how long a page and a save take. The figures are printed; `.ci/long` runs it with a million.
#![expect(clippy::print_stderr, reason = "its figures are what it is for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use rihla_register::{Counting, ImportOptions, Listing, Order, Sheet};
use serde_json::json;
use tokio::task::JoinSet;

use crate::house::{House, fields, focal, id, of};

const FORMS: [&str; 4] = ["financial", "human", "process", "policy"];
/// Rows of one import.
const AT_ONCE: usize = 5_000;

/// How many records, from the environment; few where it says nothing.
fn records() -> usize {
    std::env::var("RIHLA_LOAD_RECORDS").ok().and_then(|text| text.parse().ok()).unwrap_or(600)
}

fn rows(from: usize, to: usize) -> Sheet {
    let columns =
        ["reference", "title.en", "title.fr", "entity", "entity_kind", "form", "kind", "text.en", "objectives", "begins", "ends", "amount"];
    let row = |number: usize| {
        let objective = number % 23 + 1;
        let cells = [
            format!("P-{number:07}"),
            format!("Pledge {} of the region {}", number * 7919 % 1_000_003, number % 97),
            format!("Engagement {number}"),
            format!("Ministry {}", number % 251),
            "state".to_owned(),
            FORMS[number % 4].to_owned(),
            "individual".to_owned(),
            "What is promised.".to_owned(),
            format!("gcm:{objective}"),
            format!("2026-{:02}-01", number % 12 + 1),
            format!("20{}-{:02}-{:02}", 27 + number % 20, number % 12 + 1, number % 28 + 1),
            format!("{}.50 MAD", number % 100_000),
        ];
        (u64::try_from(number).unwrap() + 2, cells.to_vec())
    };
    Sheet { columns: columns.map(str::to_owned).to_vec(), rows: (from..to).map(row).collect() }
}

fn shown(what: &str, engine: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    eprintln!("{engine:10} {what:32} n {:5}  p50 {:8.2?}  p95 {:8.2?}  most {:8.2?}", times.len(), at(50), at(95), times[times.len() - 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_saves_among_many_records() {
    let count = records();
    for house in House::each().await {
        let (registry, register) = (&house.registry, id("pledge"));
        let engine = house.scratch.url().engine().to_string();
        let began = Instant::now();
        for from in (0..count).step_by(AT_ONCE) {
            let sheet = rows(from, (from + AT_ONCE).min(count));
            let report = registry.import(&focal(), &register, &sheet, ImportOptions::default()).await.unwrap();
            assert_eq!(report.counts(), [sheet.rows.len(), 0, 0, 0], "{:?}", report.rows.first());
        }
        let span = began.elapsed();
        eprintln!("{engine:10} import of {count} records in {span:.1?}, {:.0} a second", count as f64 / span.as_secs_f64());
        for (by, descending) in [("ends", false), ("title", true), ("@changed", true), ("reference", false)] {
            let mut times = Vec::new();
            let mut listing = Listing { order: Some(Order { by: by.to_owned(), descending }), ..Listing::default() };
            for _ in 0..40 {
                let began = Instant::now();
                let page = registry.list(&focal(), &register, &listing).await.unwrap();
                times.push(began.elapsed());
                listing.after = page.next;
            }
            shown(&format!("page by {by}"), &engine, times);
        }
        let filters = [
            ("few", "entity = \"Ministry 17\" and ends < 2035"),
            ("many", "form = \"policy\" and ends > 2030"),
            ("the beginning of a title", "title starts \"pledge 99\" and form != \"human\""),
            ("an objective and a form", "objectives = \"gcm:8\" and form = \"policy\""),
        ];
        for (what, filter) in filters {
            let order = Some(Order { by: "ends".to_owned(), descending: false });
            let listing = Listing { order, filter: Some(filter.to_owned()), ..Listing::default() };
            let mut times = Vec::new();
            for _ in 0..20 {
                let began = Instant::now();
                registry.list(&focal(), &register, &listing).await.unwrap();
                times.push(began.elapsed());
            }
            shown(&format!("page of {what}"), &engine, times);
        }
        let page = registry.list(&focal(), &register, &Listing { most: 100, ..Listing::default() }).await.unwrap();
        let mut times = Vec::new();
        for (number, seen) in page.records.iter().enumerate() {
            let began = Instant::now();
            let change = fields(json!({ "entity": format!("Changed {number}") }));
            registry.edit(&focal(), (&register, &seen.id), seen.version, change).await.unwrap();
            times.push(began.elapsed());
        }
        shown("save, alone", &engine, times);
        let mut people = JoinSet::new();
        for person in 0..20 {
            let (registry, register) = (Arc::clone(registry), register.clone());
            people.spawn(async move {
                let (mut reads, mut saves) = (Vec::new(), Vec::new());
                for turn in 0..10 {
                    let began = Instant::now();
                    registry.list(&focal(), &register, &Listing::default()).await.unwrap();
                    reads.push(began.elapsed());
                    let began = Instant::now();
                    let draft = crate::house::draft(crate::house::pledge(&format!("N-{person}-{turn}")));
                    let made = registry.create(&focal(), &register, draft).await.unwrap();
                    registry.look(&focal(), of(&register, &made), None).await.unwrap();
                    saves.push(began.elapsed());
                }
                (reads, saves)
            });
        }
        let (mut reads, mut saves) = (Vec::new(), Vec::new());
        while let Some(times) = people.join_next().await {
            let (some, more) = times.unwrap();
            reads.extend(some);
            saves.extend(more);
        }
        shown("page, twenty at once", &engine, reads);
        shown("save, twenty at once", &engine, saves);
        assert_eq!(
            registry.count(&focal(), &register, &Counting { withdrawn: false, most: u32::MAX, ..Counting::default() }).await.unwrap()
                as usize,
            count + 200
        );
    }
}
