//! Sums over every hierarchy, against a plain count.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rihla_cube::{Tabulated, read_cube, write_cube};
use rihla_model::definition::Content;
use rihla_model::{ConfStatus, ObsStatus, Rule};
use rihla_table::Cube;

use crate::rows::{Column, TestFeed, dataset, schema, stored, tabulated};

const PEOPLE: &str = r#"
id = "people"
structure = "MIG_STOCK"
version = "1.0.0"
title = "People"
family = "stock"
owner = "desk"
dimensions = [
  { concept = "COUNTRY_BIRTH", list = "CL_AREA", hierarchy = true },
  { concept = "SEX", list = "CL_SEX" },
  { concept = "AGE", bands = [0, 15, 65], groups = { Y_GE15 = { name = "15+", members = ["Y15T64", "Y_GE65"] } } },
]
time = { frequency = "A" }
measure = { kind = "count", unit = "PS" }
[[from]]
source = "census"
"#;

fn value(cube: &Cube, codes: &[&str]) -> Option<i128> {
    let key: Vec<u32> = cube.dimensions().iter().zip(codes).map(|(d, c)| d.position(c)).collect::<Option<_>>()?;
    cube.find(0, &key).and_then(|at| cube.cell(at)).and_then(|c| c.value)
}

fn status(cube: &Cube, codes: &[&str]) -> ObsStatus {
    let key: Vec<u32> = cube.dimensions().iter().zip(codes).map(|(d, c)| d.position(c).unwrap()).collect();
    cube.cell(cube.find(0, &key).unwrap()).unwrap().status
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|t| Some((*t).to_owned())).collect()
}

fn census(rows: &[(&str, &str, u32, i16)]) -> Vec<Column> {
    vec![
        Column::Codes("COUNTRY_BIRTH", rows.iter().map(|r| Some(r.0.to_owned())).collect()),
        Column::Codes("SEX", rows.iter().map(|r| Some(r.1.to_owned())).collect()),
        Column::Codes("AGE", rows.iter().map(|r| Some(format!("Y{}", r.2))).collect()),
        Column::Codes("TIME_PERIOD", rows.iter().map(|r| Some(r.3.to_string())).collect()),
    ]
}

fn run(text: &str, columns: &[Column], content: Content, threads: usize) -> Tabulated {
    let folder = tempfile::tempdir().unwrap();
    let rows = vec![stored(folder.path(), "rows.parquet", columns, Some(&[1; 32]))];
    tabulated(&dataset(text), vec![TestFeed { content, schema: schema(columns), rows, territory: None }], threads, false)
}

/// What a person with a pencil would do.
fn by_hand(rows: &[(&str, &str, u32, i16)]) -> BTreeMap<Vec<String>, i128> {
    let mut out = BTreeMap::new();
    for (birth, sex, age, year) in rows {
        let region: &[&str] = match *birth {
            "MAR" | "TUN" => &["M49_015", "M49_002", "M49_001"],
            "SEN" => &["M49_011", "M49_202", "M49_002", "M49_001"],
            "FRA" => &["M49_155", "M49_150", "M49_001"],
            _ => &[],
        };
        let births = [*birth, "_T"].into_iter().chain(region.iter().copied());
        let band = match age {
            0..15 => "Y0T14",
            15..65 => "Y15T64",
            _ => "Y_GE65",
        };
        let ages: Vec<&str> = if *age >= 15 { vec![band, "Y_GE15", "_T"] } else { vec![band, "_T"] };
        for b in births {
            for s in [*sex, "_T"] {
                for a in &ages {
                    *out.entry(vec![b.to_owned(), s.to_owned(), (*a).to_owned(), year.to_string()]).or_insert(0) += 1;
                }
            }
        }
    }
    out
}

fn as_map(cube: &Cube) -> BTreeMap<Vec<String>, i128> {
    cube.cells()
        .map(|cell| {
            let codes = cube.dimensions().iter().zip(cell.key).map(|(d, &p)| d.code(p).unwrap().code.clone()).collect();
            (codes, cell.value.unwrap())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_what_a_pencil_gives_for_any_number_of_threads(
        rows in prop::collection::vec(
            (prop::sample::select(vec!["MAR", "TUN", "SEN", "FRA", "_U"]), prop::sample::select(vec!["F", "M"]), 0_u32..100, 2020_i16..2023),
            1..60,
        )
    ) {
        let one = run(PEOPLE, &census(&rows), Content::Records, 1);
        let three = run(PEOPLE, &census(&rows), Content::Records, 3);
        prop_assert_eq!(as_map(&one.cube), by_hand(&rows));
        prop_assert_eq!(write_cube(&one.cube, None).unwrap(), write_cube(&three.cube, None).unwrap());
        prop_assert!(one.notes.is_empty());
    }

    #[test]
    fn every_relation_holds(
        rows in prop::collection::vec(
            (prop::sample::select(vec!["MAR", "TUN", "SEN", "FRA"]), prop::sample::select(vec!["F", "M"]), 0_u32..100, 2020_i16..2022),
            1..60,
        )
    ) {
        let cube = run(PEOPLE, &census(&rows), Content::Records, 2).cube;
        for (at, dimension) in cube.dimensions().iter().enumerate() {
            for relation in &dimension.relations {
                for cell in cube.cells().filter(|c| c.key[at] == relation.parent) {
                    let parts: i128 = relation.parts.iter().filter_map(|&part| {
                        let mut key = cell.key.to_vec();
                        key[at] = part;
                        cube.find(0, &key).and_then(|f| cube.cell(f)).and_then(|c| c.value)
                    }).sum();
                    prop_assert_eq!(cell.value.unwrap(), parts);
                }
            }
        }
    }
}

#[test]
fn a_cube_is_the_same_after_it_was_stored() {
    let cube = run(PEOPLE, &census(&[("MAR", "F", 3, 2020), ("FRA", "M", 70, 2021)]), Content::Records, 2).cube;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cube.parquet");
    std::fs::write(&path, write_cube(&cube, Some(&[3; 32])).unwrap()).unwrap();
    assert_eq!(read_cube(&path, Some(&[3; 32])).unwrap(), cube);
    assert!(read_cube(&path, None).is_err());
}

#[test]
fn who_is_outside_is_counted_not_lost() {
    let text = PEOPLE
        .replace("bands = [0, 15, 65]", "bands = [15, 65]")
        .replace(", groups = { Y_GE15 = { name = \"15+\", members = [\"Y15T64\", \"Y_GE65\"] } }", "");
    let text = text.replace("time = { frequency = \"A\" }", "time = { frequency = \"A\", from = \"2021\" }");
    let rows = census(&[("MAR", "F", 3, 2021), ("MAR", "F", 20, 2021), ("MAR", "M", 30, 2019)]);
    let done = run(&text, &rows, Content::Records, 2);
    assert_eq!(value(&done.cube, &["_T", "_T", "_T", "2021"]), Some(1));
    let told: Vec<(&str, Option<&str>, u64)> = done.notes.iter().map(|n| (n.rule.id(), n.dimension.as_deref(), n.count)).collect();
    assert_eq!(told, [("code-unknown", Some("AGE"), 1), ("period-out-of-range", Some("TIME_PERIOD"), 1)]);
}

#[test]
fn a_code_that_is_also_a_sum_keeps_a_place_of_its_own() {
    let cube = run(PEOPLE, &census(&[("MAR", "F", 3, 2020), ("M49_015", "F", 3, 2020)]), Content::Records, 2).cube;
    assert_eq!(value(&cube, &["M49_015", "F", "Y0T14", "2020"]), Some(2));
    assert_eq!(value(&cube, &["M49_015_U", "F", "Y0T14", "2020"]), Some(1));
    assert_eq!(value(&cube, &["MAR", "F", "Y0T14", "2020"]), Some(1));
}

const LABOUR: &str = r#"
id = "pay"
structure = "MIG_LABOUR"
version = "1.0.0"
title = "Pay"
family = "labour"
owner = "desk"
dimensions = [{ concept = "SEX", list = "CL_SEX" }]
time = { frequency = "A" }
measure = { kind = "KIND", of = "WAGE", weight = "WEIGHT", unit = "UNIT", decimals = 1 }
[[from]]
source = "survey"
"#;

fn survey() -> Vec<Column> {
    vec![
        Column::Codes("SEX", some(&["F", "F", "M", "M"])),
        Column::Codes("TIME_PERIOD", some(&["2020-Q1", "2020-Q2", "2020-Q1", "2020-Q4"])),
        Column::Numbers("WAGE", 0, vec![Some(1000), Some(2000), None, Some(400)]),
        Column::Numbers("WEIGHT", 6, vec![Some(1_500_000), Some(500_000), Some(2_000_000), Some(1_000_000)]),
    ]
}

#[test]
fn weights_are_exact() {
    let of = |kind: &str, unit: &str| {
        let text = LABOUR.replace("KIND", kind).replace("UNIT", unit);
        run(&text, &survey(), Content::Records, 2).cube
    };
    let counts = of("weighted-count", "PS");
    assert_eq!(value(&counts, &["_T", "2020"]), Some(50), "5.0 people, one digit kept");
    assert_eq!(value(&counts, &["F", "2020"]), Some(20));
    let sums = of("weighted-sum", "USD");
    assert_eq!(value(&sums, &["F", "2020"]), Some(25_000), "1000 × 1.5 + 2000 × 0.5");
    assert_eq!(value(&sums, &["_T", "2020"]), Some(29_000));
    let means = of("weighted-mean", "USD");
    assert_eq!(value(&means, &["F", "2020"]), Some(12_500), "2500 / 2.0");
    assert_eq!(value(&means, &["_T", "2020"]), Some(9_667), "2900 / 3.0: who gave no wage has no weight in it");
    assert_eq!(status(&means, &["M", "2020"]), ObsStatus::A, "a mean is over those who gave a wage");
    assert!(!means.indicators()[0].additive);
    let contributors = means.contributors(means.find(0, &[means.dimensions()[0].position("M").unwrap(), 0]).unwrap());
    assert_eq!(contributors.count, Some(1));
}

#[test]
fn the_two_largest_contributors_are_known_for_every_sum() {
    let text = LABOUR.replace("KIND", "sum").replace("UNIT", "USD");
    let folder = tempfile::tempdir().unwrap();
    let columns = survey();
    let rows = vec![stored(folder.path(), "rows.parquet", &columns, None)];
    let done =
        tabulated(&dataset(&text), vec![TestFeed { content: Content::Records, schema: schema(&columns), rows, territory: None }], 2, true);
    let total = done.cube.find(0, &[done.cube.dimensions()[0].position("_T").unwrap(), 0]).unwrap();
    let behind = done.cube.contributors(total);
    assert_eq!((behind.largest, behind.second, behind.count), (Some(20_000), Some(10_000), Some(3)));
    let men = done.cube.contributors(done.cube.find(0, &[done.cube.dimensions()[0].position("M").unwrap(), 0]).unwrap());
    assert_eq!((men.largest, men.second), (Some(4_000), None));
}

const FIGURES: &str = r#"
id = "figures"
structure = "MIG_STOCK"
version = "1.0.0"
title = "Figures"
family = "stock"
owner = "desk"
dimensions = [{ concept = "CITIZENSHIP", list = "CL_AREA", total = "TOTAL" }]
time = { frequency = "A", roll = "ROLL" }
measure = { kind = "sum", of = "OBS_VALUE", unit = "PS" }
[[from]]
source = "first"
MORE
"#;

fn figures(rows: &[(&str, &str, Option<i128>, &str)]) -> Vec<Column> {
    vec![
        Column::Codes("CITIZENSHIP", rows.iter().map(|r| Some(r.0.to_owned())).collect()),
        Column::Codes("TIME_PERIOD", rows.iter().map(|r| Some(r.1.to_owned())).collect()),
        Column::Numbers("OBS_VALUE", 0, rows.iter().map(|r| r.2).collect()),
        Column::Status("OBS_STATUS", rows.iter().map(|r| Some(r.3.to_owned())).collect()),
    ]
}

fn figure_text(total: &str, roll: &str, more: &str) -> String {
    FIGURES.replace("TOTAL", total).replace("ROLL", roll).replace("MORE", more)
}

#[test]
fn missing_zero_and_withheld_stay_apart() {
    let rows =
        figures(&[("MAR", "2020", Some(0), "A"), ("TUN", "2020", None, "Q"), ("FRA", "2020", None, "O"), ("ESP", "2020", Some(7), "P")]);
    let cube = run(&figure_text("computed", "sum", ""), &rows, Content::Aggregates, 2).cube;
    assert_eq!((value(&cube, &["MAR", "2020"]), status(&cube, &["MAR", "2020"])), (Some(0), ObsStatus::A));
    assert_eq!((value(&cube, &["TUN", "2020"]), status(&cube, &["TUN", "2020"])), (None, ObsStatus::Q));
    assert_eq!((value(&cube, &["FRA", "2020"]), status(&cube, &["FRA", "2020"])), (None, ObsStatus::O));
    assert_eq!(status(&cube, &["ESP", "2020"]), ObsStatus::P);
    assert_eq!((value(&cube, &["_T", "2020"]), status(&cube, &["_T", "2020"])), (Some(7), ObsStatus::U), "parts are missing");
    assert!(cube.cells().all(|c| c.conf == ConfStatus::F));
}

#[test]
fn a_delivered_total_is_not_corrected() {
    let rows = figures(&[("MAR", "2020", Some(3), "A"), ("TUN", "2020", Some(4), "A"), ("_T", "2020", Some(9), "A")]);
    let cube = run(&figure_text("delivered", "sum", ""), &rows, Content::Aggregates, 2).cube;
    assert_eq!(value(&cube, &["_T", "2020"]), Some(9));
    let none = run(&figure_text("none", "sum", ""), &rows[..].iter().map(clone).collect::<Vec<_>>(), Content::Aggregates, 2).cube;
    assert_eq!(value(&none, &["_T", "2020"]), Some(9));
    assert!(none.dimensions()[0].relations.is_empty());
}

fn clone(column: &Column) -> Column {
    match column {
        Column::Codes(n, v) => Column::Codes(n, v.clone()),
        Column::Status(n, v) => Column::Status(n, v.clone()),
        Column::Numbers(n, s, v) => Column::Numbers(n, *s, v.clone()),
    }
}

#[test]
fn stocks_take_the_last_month_and_flows_all() {
    let rows = figures(&[("MAR", "2020-01", Some(3), "A"), ("MAR", "2020-11", Some(5), "A"), ("MAR", "2021-02", Some(8), "A")]);
    let last = run(&figure_text("computed", "last", ""), &rows, Content::Aggregates, 2).cube;
    assert_eq!((value(&last, &["MAR", "2020"]), value(&last, &["MAR", "2021"])), (Some(5), Some(8)));
    let sum = run(&figure_text("computed", "sum", ""), &rows, Content::Aggregates, 2).cube;
    assert_eq!(value(&sum, &["MAR", "2020"]), Some(8));
}

#[test]
fn the_first_of_two_sources_wins_and_the_other_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let one = figures(&[("MAR", "2020", Some(3), "A")]);
    let two = figures(&[("MAR", "2020", Some(4), "A"), ("TUN", "2020", Some(1), "A")]);
    let feed = |name: &str, columns: &[Column]| TestFeed {
        content: Content::Aggregates,
        schema: schema(columns),
        rows: vec![stored(folder.path(), name, columns, None)],
        territory: None,
    };
    let text = figure_text("computed", "sum", "[[from]]\nsource = \"second\"");
    let done = tabulated(&dataset(&text), vec![feed("1.parquet", &one), feed("2.parquet", &two)], 2, false);
    assert_eq!(value(&done.cube, &["MAR", "2020"]), Some(3));
    assert_eq!(value(&done.cube, &["_T", "2020"]), Some(4));
    assert_eq!(done.notes.len(), 1);
    assert_eq!((done.notes[0].source.as_str(), &done.notes[0].rule, done.notes[0].count), ("second", &Rule::KEY_DUPLICATE, 1));
}

#[test]
fn a_missing_column_says_which_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let columns = vec![Column::Codes("SEX", some(&["F"]))];
    let reader = stored(folder.path(), "rows.parquet", &columns, None);
    let definition = dataset(PEOPLE);
    let input = rihla_cube::FeedInput {
        source: rihla_model::SourceId::new("census").unwrap(),
        feed: &definition.from[0],
        content: Content::Records,
        constants: &BTreeMap::new(),
        territory: None,
        schema: schema(&columns),
        rows: vec![reader],
    };
    let words = rihla_cube::Words {
        list: &|_| None,
        concept: &|_| rihla_model::LocalText::default(),
        generic: &|_| rihla_model::LocalText::default(),
        places: None,
    };
    let engine = rihla_cube::Engine::new(1, 64 << 20).unwrap();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let Err(error) = rihla_cube::tabulate(&definition, &[input], &words, &engine, false, &stop) else { panic!("it must fail") };
    let text = error.to_string();
    assert!(text.contains("COUNTRY_BIRTH") && text.contains("it has SEX"), "{text}");
}

#[test]
fn a_list_with_its_total_on_top_adds_up_once() {
    // CL_HAZARD and others put `_T` above everything.
    let vocabulary = rihla_model::Vocabulary::embedded().unwrap();
    let list = vocabulary.list_named("CL_SEX").unwrap();
    assert_eq!(list.get("F").unwrap().parent.as_ref().map(rihla_model::Code::as_str), Some("_T"), "or this test tests nothing");
    let text = figure_text("computed", "sum", "").replace("CITIZENSHIP", "SEX").replace("CL_AREA\"", "CL_SEX\", hierarchy = true");
    let rows = vec![
        Column::Codes("SEX", some(&["F", "M"])),
        Column::Codes("TIME_PERIOD", some(&["2020", "2020"])),
        Column::Numbers("OBS_VALUE", 0, vec![Some(3), Some(4)]),
    ];
    let cube = run(&text, &rows, Content::Aggregates, 2).cube;
    assert_eq!(value(&cube, &["_T", "2020"]), Some(7));
    assert_eq!(cube.len(), 3);
}

#[test]
fn what_cannot_exist_is_no_hole_in_a_sum() {
    let rows = figures(&[("MAR", "2020", Some(3), "A"), ("TUN", "2020", None, "M")]);
    let cube = run(&figure_text("computed", "sum", ""), &rows, Content::Aggregates, 2).cube;
    assert_eq!((value(&cube, &["_T", "2020"]), status(&cube, &["_T", "2020"])), (Some(3), ObsStatus::A));
}
