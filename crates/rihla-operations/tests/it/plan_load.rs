//! A plan of many activities, reported on for years: what its boards say is what was put in, and how long they take. `.ci/long` runs it with
//! 2,000 activities and forty quarters; its figures are printed.
#![expect(clippy::print_stderr, reason = "its figures are what it is for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use rihla_model::Language;
use rihla_model::access::Actor;
use rihla_operations::plan::PlanOffice;
use rihla_plan::Light;
use rihla_register::{ImportOptions, Listing, PAGE, Registry, Sheet};

use crate::house::{House, focal, id, person, step};

/// A number from the environment.
fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

async fn import(registry: &Registry, register: &str, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let rows: Vec<_> = rows.into_iter().enumerate().map(|(at, row)| (at as u64 + 2, row)).collect();
    for some in rows.chunks(5_000) {
        let sheet = Sheet { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: some.to_vec() };
        let report = registry.import(&Actor::node(), &id(register), &sheet, ImportOptions::default()).await.unwrap();
        assert!(report.batch.is_some(), "{register}: {:?}", report.rows.first());
    }
}

/// Takes every record of a register on by steps, each confirmed where it asks for a second person.
async fn go(registry: &Registry, register: &str, steps: &[&str]) {
    let (register, node, second) = (id(register), Actor::node(), person("dounia", "focal-point", None));
    let by_two = |name: &str| {
        let definition = registry.definition(&node, &register).unwrap();
        definition.transitions.iter().any(|transition| transition.id.as_str() == name && transition.second_person)
    };
    let mut after = None;
    loop {
        let page = registry.list(&node, &register, &Listing { most: PAGE, after, ..Listing::default() }).await.unwrap();
        for seen in &page.records {
            let mut version = seen.version;
            for name in steps {
                let asked = registry.step(&node, (&register, &seen.id), version, &step(name), None).await.unwrap();
                version = asked.version;
                if by_two(name) {
                    version = registry.confirm(&second, (&register, &seen.id), version).await.unwrap().version;
                }
            }
        }
        after = page.next;
        if after.is_none() {
            return;
        }
    }
}

fn day(from: Date, quarters: usize) -> Date {
    from.checked_add(jiff::Span::new().months(3 * quarters as i64)).unwrap()
}

async fn timed<T>(what: &str, turns: usize, mut make: impl AsyncFnMut() -> T) -> T {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..turns {
        let begun = Instant::now();
        last = Some(make().await);
        times.push(begun.elapsed());
    }
    times.sort();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)];
    let (middle, high): (Duration, Duration) = (at(50), at(95));
    eprintln!("{what:28} n {:4}  p50 {middle:8.2?}  p95 {high:8.2?}", times.len());
    last.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_of_a_large_plan_say_what_was_reported() {
    let (activities, rounds) = (number("RIHLA_PLAN_ACTIVITIES", 40), number("RIHLA_PLAN_ROUNDS", 4));
    let turns = number("RIHLA_PLAN_TURNS", 2);
    let house = House::each().await.remove(0);
    let registry = &house.registry;
    let begins = date(2017, 1, 1);
    let today = day(begins, rounds);
    let text = |text: &str| text.to_owned();
    import(
        registry,
        "plan",
        &["reference", "title.en", "kind", "level", "lead", "begins", "ends"],
        [vec![text("NAP"), text("The plan"), text("gcm-plan"), text("national"), text("MFA"), begins.to_string(), text("2040-12-31")]],
    )
    .await;
    let outcome =
        |number: usize| vec![format!("O-{number}"), format!("Outcome {number}"), text("NAP"), format!("gcm:{number}"), text("MFA")];
    import(registry, "outcome", &["reference", "title.en", "plan", "objectives", "lead"], (1..=23).map(outcome)).await;
    let works = ["law", "service", "training", "campaign", "research", "data"];
    let groups = ["workers", "children", "women", "returnees"];
    let activity = |number: usize| {
        vec![
            format!("A-{number}"),
            format!("Activity {number}"),
            text("NAP"),
            format!("O-{}", number % 23 + 1),
            format!("gcm:{}", number % 23 + 1),
            text(works[number % 6]),
            text(groups[number % 4]),
            format!("Ministry {}", number % 12),
            begins.to_string(),
            text("2039-12-31"),
            format!("{}.00 MAD", 1_000 + number),
            text("answered"),
            text("answered"),
            text("answered"),
        ]
    };
    let columns = [
        "reference",
        "title.en",
        "plan",
        "outcome",
        "objectives",
        "work",
        "groups",
        "owner",
        "begins",
        "ends",
        "cost",
        "human_rights_check",
        "gender_check",
        "child_check",
    ];
    import(registry, "activity", &columns, (0..activities).map(activity)).await;
    go(registry, "activity", &["clear", "begin"]).await;
    let round = |number: usize| {
        let (opens, closes) = (day(begins, number), day(begins, number + 1).yesterday().unwrap());
        let period = format!("{}-Q{}", opens.year(), (opens.month() - 1) / 3 + 1);
        vec![format!("R-{number}"), format!("Round {number}"), text("NAP"), period, opens.to_string(), closes.to_string()]
    };
    import(registry, "reporting-round", &["reference", "title.en", "plan", "period", "opens", "closes"], (0..rounds).map(round)).await;
    // in the last round every fifth is blocked
    let update = |round: usize, number: usize| {
        let status = if round + 1 == rounds && number.is_multiple_of(5) { "blocked" } else { "on-track" };
        let (reference, percent) = (format!("U-{round}-{number}"), 100 * (round + 1) / rounds.max(92));
        vec![reference, format!("R-{round}"), format!("A-{number}"), percent.to_string(), text(status), text("What was done.")]
    };
    let updates = (0..rounds).flat_map(|round| (0..activities).map(move |number| update(round, number)));
    import(registry, "progress-update", &["reference", "round", "activity", "progress", "status", "text.en"], updates).await;
    go(registry, "progress-update", &["submit", "validate"]).await;
    let line = |year: usize, number: usize| {
        let reference = format!("L-{year}-{number}");
        vec![reference.clone(), reference, format!("A-{number}"), (2017 + year).to_string(), text("10.00 MAD"), text("4.00 MAD")]
    };
    let years = rounds.div_ceil(4);
    let lines = (0..years).flat_map(|year| (0..activities).map(move |number| line(year, number)));
    import(registry, "budget-line", &["reference", "title.en", "activity", "year", "allocated", "spent"], lines).await;

    let office = PlanOffice::new(Arc::clone(registry)).unwrap();
    let (reader, anyone) = (focal(), Actor::anyone());
    timed("first look", 1, async || drop(office.sight(&reader).await.unwrap())).await;
    let board = timed("board", turns, async || {
        let sight = office.sight(&reader).await.unwrap();
        let plan = sight.chosen(None, Language::Fr).unwrap();
        sight.board(&plan, Language::Fr, today)
    })
    .await;
    assert_eq!(board.all.all() as usize, activities);
    assert_eq!(board.all.of(Light::Blocked) as usize, activities.div_ceil(5), "what was last reported counts");
    let money = timed("money", turns, async || {
        let sight = office.sight(&reader).await.unwrap();
        let plan = sight.chosen(None, Language::Fr).unwrap();
        sight.money(&plan, Language::Fr)
    })
    .await;
    assert_eq!(money.budget.cents().collect::<Vec<_>>(), [("MAD", (activities * years * 1_000) as i64)]);
    timed("coherence", turns, async || {
        let sight = office.sight(&reader).await.unwrap();
        let plan = sight.chosen(None, Language::Fr).unwrap();
        sight.coherence(&plan, Language::Fr).findings.len()
    })
    .await;
    timed("promises", turns, async || office.sight(&reader).await.unwrap().promises(Language::Fr, today).pledges.len()).await;
    timed("steps", turns, async || office.sight(&reader).await.unwrap().steps(&reader).await.unwrap().len()).await;
    // a plan that is a draft is nobody's but the house's
    timed("board, anyone", turns, async || assert!(office.sight(&anyone).await.unwrap().chosen(None, Language::Fr).is_none())).await;
}
