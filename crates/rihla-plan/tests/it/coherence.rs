//! What is planted is found, all of it and nothing else.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rihla_model::RecordId;
use rihla_plan::{BudgetPart, Consulted, FindingKind, Measure, Name, Purse, Source, Transfer, Whole, findings};

fn id(text: &str) -> RecordId {
    RecordId::new(format!("{text:x<8}")).unwrap()
}

fn name(reference: &str) -> Name {
    Name { reference: reference.to_owned(), register: "activity", id: id(reference), title: format!("The {reference}") }
}

fn set(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|&one| one.to_owned()).collect()
}

fn measure(reference: &str, owner: &str) -> Measure {
    Measure {
        name: name(reference),
        objectives: set(&["5.a"]),
        widens: BTreeSet::new(),
        narrows: BTreeSet::new(),
        groups: set(&["workers"]),
        places: set(&["XAT01"]),
        within: set(&["XAT01", "XAT"]),
        days: (Some(date(2026, 1, 1)), Some(date(2026, 12, 31))),
        work: Some("training".into()),
        owner: owner.to_owned(),
        with: BTreeSet::new(),
    }
}

fn kinds(whole: &Whole) -> Vec<(FindingKind, Vec<String>)> {
    findings(whole).iter().map(|it| (it.kind, it.about.iter().map(|name| name.reference.clone()).collect())).collect()
}

fn of(measures: Vec<Measure>) -> Whole {
    Whole { measures, ..Whole::default() }
}

#[test]
fn one_widens_what_another_narrows() {
    let a = Measure { widens: set(&["work-permits", "remittances"]), ..measure("a", "MOL") };
    let b = Measure { narrows: set(&["work-permits"]), work: None, objectives: BTreeSet::new(), ..measure("b", "MOI") };
    let found = findings(&of(vec![b.clone(), a.clone()]));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &found[0].codes), (FindingKind::Contradiction, &vec!["work-permits".to_owned()]));
    assert_eq!(found[0].why.to_string(), "a widens what b narrows, at the same time and place: work-permits");
    // at another time, place, or for others it is none; within a place, and for all, it is one
    let apart: [Measure; 3] = [
        Measure { days: (Some(date(2027, 1, 1)), None), ..b.clone() },
        Measure { places: set(&["XAT02"]), within: set(&["XAT02", "XAT"]), ..b.clone() },
        Measure { groups: set(&["children"]), ..b.clone() },
    ];
    for other in apart {
        assert!(kinds(&of(vec![a.clone(), other])).is_empty());
    }
    let meets: [Measure; 4] = [
        Measure { days: (None, None), ..b.clone() },
        Measure { places: set(&["XAT"]), within: set(&["XAT"]), ..b.clone() },
        Measure { places: BTreeSet::new(), within: BTreeSet::new(), ..b.clone() },
        Measure { groups: set(&["all-migrants"]), ..b },
    ];
    for other in meets {
        assert_eq!(kinds(&of(vec![a.clone(), other])).len(), 1);
    }
}

#[test]
fn who_does_the_same_without_knowing_of_each_other() {
    let (a, b) = (measure("a", "MOL"), measure("b", "MOI"));
    assert_eq!(kinds(&of(vec![a.clone(), b.clone()])), [(FindingKind::Overlap, vec!["a".to_owned(), "b".to_owned()])]);
    let apart: [Measure; 5] = [
        Measure { owner: "MOL".into(), ..b.clone() },
        Measure { with: set(&["MOL"]), ..b.clone() },
        Measure { work: Some("campaign".into()), ..b.clone() },
        Measure { objectives: set(&["5.b"]), ..b.clone() },
        Measure { objectives: set(&["5"]), ..b },
    ];
    for other in apart {
        assert!(kinds(&of(vec![a.clone(), other])).is_empty());
    }
}

fn transfer(reference: &str, number: Option<&str>, amount: i128) -> Transfer {
    let number = number.map(str::to_owned);
    Transfer { name: name(reference), source: id("s"), pledge: Some(id("p")), number, amount: Purse::of("EUR", amount * 1_000_000_000) }
}

#[test]
fn the_same_money_in_two_places() {
    let source = |reference: &str, amount: i128| Source { name: name(reference), amount: Purse::of("EUR", amount * 1_000_000_000) };
    let line = |reference: &str, share| BudgetPart { name: name(reference), code: "31.2".into(), year: 2026, share };
    let clean = Whole {
        transfers: vec![transfer("c1", Some("T-1"), 60), transfer("c2", Some("T-2"), 40), transfer("c3", None, 0)],
        sources: vec![source("s", 100), source("p", 100)],
        lines: vec![line("l1", 6_000), line("l2", 4_000)],
        ..Whole::default()
    };
    assert!(kinds(&clean).is_empty());
    let mut planted = clean;
    planted.transfers[1].number = Some(" T-1 ".into());
    planted.transfers[1].amount = Purse::of("EUR", 41_000_000_000);
    planted.lines[1].share = 4_001;
    let found = kinds(&planted);
    let about: Vec<Vec<&str>> = found.iter().map(|(_, about)| about.iter().map(String::as_str).collect()).collect();
    assert_eq!(about, [vec!["c1", "c2"], vec!["l1", "l2"], vec!["p", "c1", "c2", "c3"], vec!["s", "c1", "c2", "c3"]]);
    assert!(found.iter().all(|(kind, _)| *kind == FindingKind::CountedTwice));
}

#[test]
fn what_nobody_serves_and_whom_nobody_asked() {
    let mut whole = of(vec![measure("a", "MOL"), Measure { work: None, objectives: set(&["9"]), ..measure("b", "MOI") }]);
    whole.objectives = [5, 8, 9].into();
    whole.stakeholders = vec![Consulted { name: name("u1"), ever: true }, Consulted { name: name("u2"), ever: false }];
    let found = findings(&whole);
    let told: Vec<String> = found.iter().map(|it| it.why.to_string()).collect();
    let never = "nothing is noted of a meeting, a letter or a submission of The u2";
    assert_eq!(told, ["no activity serves objective 8", "no activity serves objective 9", never], "a policy alone does nothing");
}

proptest! {
    /// The order in which measures are read changes nothing of what is found.
    #[test]
    fn the_order_changes_nothing(picks in prop::collection::vec((0_u8..4, 0_u8..3, 0_u8..3, 0_u8..3, 1_i8..12), 0..14), seed in 0_usize..100) {
        let words = ["work-permits", "detention", "return"];
        let all: Vec<Measure> = picks.iter().enumerate().map(|(at, (owner, widens, narrows, place, month))| {
            let month: Date = date(2026, *month, 1);
            Measure {
                widens: words.iter().take(usize::from(*widens)).map(|&word| word.to_owned()).collect(),
                narrows: words.iter().rev().take(usize::from(*narrows)).map(|&word| word.to_owned()).collect(),
                places: (0..*place).map(|at| format!("XAT0{at}")).collect(),
                within: (0..*place).map(|at| format!("XAT0{at}")).collect(),
                days: (Some(month), Some(month)),
                ..measure(&format!("m{at:02}"), &format!("O{owner}"))
            }
        }).collect();
        let found = |all: &[Measure]| {
            let mut found: Vec<(FindingKind, BTreeSet<String>, BTreeSet<String>)> = findings(&of(all.to_vec()))
                .into_iter()
                .map(|it| (it.kind, it.about.into_iter().map(|name| name.reference).collect(), it.codes.into_iter().collect()))
                .collect();
            found.sort();
            found
        };
        let mut turned = all.clone();
        if !turned.is_empty() {
            let by = seed % turned.len();
            turned.rotate_left(by);
        }
        prop_assert_eq!(found(&all), found(&turned));
    }
}
