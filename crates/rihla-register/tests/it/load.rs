//! A register of many records: how long a page and a save take, alone and among a hundred users. The figures are printed; `.ci/long` runs
//! it with a million.
#![expect(clippy::print_stderr, reason = "its figures are what it is for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use rihla_model::RecordId;
use rihla_register::{Counting, ImportOptions, Listing, Order, Registry, Sheet};
use rihla_store::database::{Database, DatabaseUrl, Engine, Scratch};
use serde_json::json;
use tokio::task::JoinSet;

use crate::house::{House, fields, focal, id};

const FORMS: [&str; 4] = ["financial", "human", "process", "policy"];
/// Rows of one import.
const AT_ONCE: usize = 5_000;
/// Filters, from those that few records pass to those that many do.
const FILTERS: [(&str, &str); 8] = [
    ("few", "entity = \"Ministry 17\" and ends < 2035"),
    ("many", "form = \"policy\" and ends > 2030"),
    ("the last of an order", "form = \"policy\" and ends > 2045"),
    ("the beginning of a title", "title starts \"pledge 99\" and form != \"human\""),
    ("an objective and a form", "objectives = \"gcm:8\" and form = \"policy\""),
    ("a form or another", "form in (\"policy\", \"human\") and not begins < 2026-06"),
    // each holds of a quarter, both hold of none
    ("what never meets", "form = \"policy\" and begins in (2026-02, 2026-06, 2026-10)"),
    ("one", "reference = \"P-0000123\""),
];

/// A number from the environment.
fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
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
    if times.is_empty() {
        return;
    }
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    eprintln!("{engine:10} {what:36} n {:6}  p50 {:8.2?}  p95 {:8.2?}  most {:8.2?}", times.len(), at(50), at(95), times[times.len() - 1]);
}

/// A register to be put under load.
struct Loaded {
    engine: Engine,
    registry: Arc<Registry>,
    _scratch: Option<Scratch>,
}

impl Loaded {
    /// One on each engine; or those that `RIHLA_LOAD_AT` names, addresses with spaces between, which are kept.
    async fn each() -> Vec<Self> {
        let Ok(urls) = std::env::var("RIHLA_LOAD_AT") else {
            let of = |house: House| Self { engine: house.scratch.url().engine(), registry: house.registry, _scratch: Some(house.scratch) };
            return House::each().await.into_iter().map(of).collect();
        };
        let mut all = Vec::new();
        for url in urls.split_whitespace() {
            let url = DatabaseUrl::parse(url).unwrap();
            let database = Database::open(&url, "2026-11-26T09:00:00Z".parse().unwrap()).await.unwrap();
            all.push(Self { engine: url.engine(), registry: House::registry_in(&database), _scratch: None });
        }
        all
    }

    async fn count(&self) -> usize {
        let counting = Counting { withdrawn: false, most: u32::MAX, ..Counting::default() };
        self.registry.count(&focal(), &id("pledge"), &counting).await.unwrap() as usize
    }

    /// Imports what is missing of so many records.
    async fn fill(&self, count: usize) {
        let (had, began) = (self.count().await, Instant::now());
        let mut chunks = (had..count).step_by(AT_ONCE).map(|from| (from, (from + AT_ONCE).min(count)));
        let import = |(from, to): (usize, usize)| {
            let registry = Arc::clone(&self.registry);
            async move {
                let sheet = rows(from, to);
                let report = registry.import(&focal(), &id("pledge"), &sheet, ImportOptions::default()).await.unwrap();
                assert_eq!(report.counts(), [to - from, 0, 0, 0], "{:?}", report.rows.first());
            }
        };
        // the first alone: it makes the names of the index, for which others would wait
        if let Some(first) = chunks.next() {
            import(first).await;
        }
        let at_once = if self.engine == Engine::Sqlite { 1 } else { 2 };
        let mut imports = JoinSet::new();
        for chunk in chunks {
            if imports.len() == at_once {
                imports.join_next().await.unwrap().unwrap();
            }
            imports.spawn(import(chunk));
        }
        while let Some(done) = imports.join_next().await {
            done.unwrap();
        }
        let (made, span) = (count.saturating_sub(had), began.elapsed());
        eprintln!("{:10} import of {made} records in {span:.1?}, {:.0} a second", self.engine, made as f64 / span.as_secs_f64());
    }
}

fn ordered(by: &str, descending: bool, filter: Option<&str>) -> Listing {
    Listing { order: Some(Order { by: by.to_owned(), descending }), filter: filter.map(str::to_owned), ..Listing::default() }
}

/// Pages in orders and with filters, and saves, with nobody else about.
async fn alone(loaded: &Loaded) {
    let (registry, register, engine) = (&loaded.registry, id("pledge"), loaded.engine.to_string());
    for (by, descending) in [("ends", false), ("title", true), ("@changed", true), ("reference", false)] {
        let (mut times, mut listing) = (Vec::new(), ordered(by, descending, None));
        for _ in 0..40 {
            let began = Instant::now();
            let page = registry.list(&focal(), &register, &listing).await.unwrap();
            times.push(began.elapsed());
            listing.after = page.next;
        }
        shown(&format!("page by {by}"), &engine, times);
    }
    let turns = number("RIHLA_LOAD_TURNS", 5);
    for by in ["ends", "reference"] {
        for (what, filter) in FILTERS {
            let (mut times, mut listing) = (Vec::new(), ordered(by, false, Some(filter)));
            for turn in 0..turns {
                let began = Instant::now();
                let page = registry.list(&focal(), &register, &listing).await.unwrap();
                times.push(began.elapsed());
                // some pages on, then from the beginning
                listing.after = page.next.filter(|_| turn % 5 < 4);
            }
            shown(&format!("page of {what} by {by}"), &engine, times);
        }
    }
    let page = registry.list(&focal(), &register, &Listing { most: 100, ..Listing::default() }).await.unwrap();
    let mut times = Vec::new();
    for (number, seen) in page.records.iter().enumerate() {
        let began = Instant::now();
        let change = fields(json!({ "entity": format!("Changed {number} {}", seen.version) }));
        registry.edit(&focal(), (&register, &seen.id), seen.version, change).await.unwrap();
        times.push(began.elapsed());
    }
    shown("save", &engine, times);
}

#[derive(Default)]
struct Times {
    pages: Vec<Duration>,
    looks: Vec<Duration>,
    saves: Vec<Duration>,
}

/// What one user does: pages, looks, and every tenth time or so a change of a record of their own.
async fn user(registry: Arc<Registry>, number: usize, mut own: Vec<(RecordId, i64)>, until: Instant, pause: Duration) -> Times {
    let (register, actor, mut times) = (id("pledge"), focal(), Times::default());
    let orders = [("ends", false), ("reference", false), ("@changed", true), ("title", false)];
    let mut listing = Listing::default();
    // not all at once
    tokio::time::sleep(pause * u32::try_from(number % 100).unwrap() / 100).await;
    for turn in number.. {
        if Instant::now() >= until {
            break;
        }
        let began = Instant::now();
        match turn % 10 {
            3 | 6 | 8 => {
                let (record, _) = &own[turn % own.len()];
                let (record, began) = (record.clone(), Instant::now());
                registry.look(&actor, (&register, &record), None).await.unwrap();
                times.looks.push(began.elapsed());
            }
            9 => {
                let at = turn % own.len();
                let (record, version) = &mut own[at];
                let change = fields(json!({ "focal_point": format!("User {number}, after version {version}") }));
                *version = registry.edit(&actor, (&register, record), *version, change).await.unwrap().version;
                times.saves.push(began.elapsed());
            }
            step => {
                if listing.after.is_none() || step == 0 {
                    let (by, descending) = orders[turn / 10 % orders.len()];
                    let filter = (turn % 3 > 0).then(|| FILTERS[turn % FILTERS.len()].1);
                    listing = ordered(by, descending, filter);
                }
                let page = registry.list(&actor, &register, &listing).await.unwrap();
                listing.after = page.next;
                times.pages.push(began.elapsed());
            }
        }
        tokio::time::sleep(pause).await;
    }
    times
}

/// A hundred users for some seconds; none is told of an error.
async fn together(loaded: &Loaded) {
    let users = number("RIHLA_LOAD_USERS", 100);
    let span = Duration::from_secs(number("RIHLA_LOAD_SECONDS", 3) as u64);
    let pause = Duration::from_millis(number("RIHLA_LOAD_PAUSE", 1_000) as u64);
    let register = id("pledge");
    let mut records = Vec::new();
    let mut listing = Listing { most: 500, ..ordered("reference", false, None) };
    while records.len() < users * 5 {
        let page = loaded.registry.list(&focal(), &register, &listing).await.unwrap();
        records.extend(page.records.into_iter().map(|seen| (seen.id, seen.version)));
        let Some(next) = page.next else { break };
        listing.after = Some(next);
    }
    assert!(records.len() >= users, "each user has a record of their own");
    let (began, mut working, mut all) = (Instant::now(), JoinSet::new(), Times::default());
    for number in 0..users {
        let own = records.iter().skip(number).step_by(users).cloned().collect();
        working.spawn(user(Arc::clone(&loaded.registry), number, own, began + span, pause));
    }
    while let Some(times) = working.join_next().await {
        let times = times.unwrap();
        all.pages.extend(times.pages);
        all.looks.extend(times.looks);
        all.saves.extend(times.saves);
    }
    let (engine, done) = (loaded.engine.to_string(), all.pages.len() + all.looks.len() + all.saves.len());
    eprintln!("{engine:10} {users} users for {:.1?}, {:.0} a second", began.elapsed(), done as f64 / began.elapsed().as_secs_f64());
    assert!(!all.pages.is_empty() && !all.saves.is_empty());
    shown("page, among users", &engine, all.pages);
    shown("look, among users", &engine, all.looks);
    shown("save, among users", &engine, all.saves);
}

/// Writers that come all at once wait for each other, and each gets through.
async fn writers(loaded: &Loaded) {
    let (registry, register, engine) = (&loaded.registry, id("pledge"), loaded.engine.to_string());
    for count in [20, 100] {
        let (mut writing, mut times) = (JoinSet::new(), Vec::new());
        for person in 0..count {
            let (registry, register) = (Arc::clone(registry), register.clone());
            writing.spawn(async move {
                let began = Instant::now();
                let draft = crate::house::draft(crate::house::pledge(&format!("N-{count}-{person}")));
                registry.create(&focal(), &register, draft).await.unwrap();
                began.elapsed()
            });
        }
        while let Some(time) = writing.join_next().await {
            times.push(time.unwrap());
        }
        assert_eq!(times.len(), count);
        shown(&format!("new record, {count} at once"), &engine, times);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_saves_among_many_records() {
    let count = number("RIHLA_LOAD_RECORDS", 300);
    for loaded in Loaded::each().await {
        // as a node does when it starts
        loaded.registry.adopt().await.unwrap();
        loaded.fill(count).await;
        let had = loaded.count().await;
        alone(&loaded).await;
        together(&loaded).await;
        writers(&loaded).await;
        assert_eq!(loaded.count().await, had + 120);
    }
}
