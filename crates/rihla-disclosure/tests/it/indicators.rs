//! Shares, ratios and rates tell nothing that is withheld.

use std::collections::BTreeMap;

use rihla_disclosure::{Protected, protect};
use rihla_model::definition::{IndicatorDefinition, IndicatorFormula, ProtectionPolicy};
use rihla_model::{ConceptId, ConfStatus, DatasetId, LocalText, ObsStatus};
use rihla_table::{Contributors, Cube, CubeBuilder};

use crate::tables::{Leaf, cube, dimension, indicator, year};

fn definition(id: &str, formula: IndicatorFormula, decimals: u8, per: u32) -> IndicatorDefinition {
    IndicatorDefinition { id: id.to_owned(), name: LocalText::default(), formula, decimals, unit_name: LocalText::default(), per }
}

fn concept(id: &str) -> ConceptId {
    ConceptId::new(id).unwrap()
}

/// Labour status by sex: employed, unemployed, outside.
fn labour(counts: [[u32; 3]; 2]) -> Cube {
    let sex = dimension("SEX", &["_T", "F", "M"], &[("_T", &["F", "M"])]);
    let status = dimension("LABOUR", &["_T", "EMP", "UNE", "OUT"], &[("_T", &["EMP", "UNE", "OUT"])]);
    let leaves: Vec<Leaf> = (1..).zip(counts).flat_map(|(s, row)| (1..).zip(row).map(move |(l, n)| Leaf::count(&[s, l, 0], n))).collect();
    cube(vec![sex, status, year()], &leaves, false)
}

fn run(table: Cube, definitions: &[IndicatorDefinition], denominators: &BTreeMap<DatasetId, rihla_table::Released>) -> Protected {
    protect(table, &ProtectionPolicy::default(), definitions, denominators, None).unwrap()
}

fn share() -> IndicatorDefinition {
    definition("SHARE", IndicatorFormula::ShareOf { dimension: concept("LABOUR"), whole: "_T".to_owned() }, 1, 100)
}

fn unemployment() -> IndicatorDefinition {
    let formula = IndicatorFormula::Ratio {
        dimension: concept("LABOUR"),
        numerator: vec!["UNE".to_owned()],
        denominator: vec!["EMP".to_owned(), "UNE".to_owned()],
    };
    definition("UNE_RATE", formula, 2, 100)
}

#[test]
fn shares_and_ratios_are_exact() {
    let protected = run(labour([[100, 50, 50], [300, 60, 40]]), &[share(), unemployment()], &BTreeMap::new());
    let released = &protected.released;
    assert_eq!(released.indicators().len(), 3);
    assert!(!released.indicators()[1].additive && released.indicators()[2].scale == 2);
    let at = |indicator, key: &[u32]| released.at(indicator, key).and_then(|c| c.value);
    assert_eq!(at(1, &[1, 1, 0]), Some(500), "100 of 200 is 50.0 %");
    assert_eq!(at(1, &[0, 2, 0]), Some(183), "110 of 600 is 18.3 %");
    assert_eq!(at(1, &[2, 0, 0]), Some(1000));
    assert_eq!(at(2, &[0, 0, 0]), Some(2157), "110 of 510 is 21.57 %");
    assert_eq!(at(2, &[1, 0, 0]), Some(3333));
}

#[test]
fn a_change_is_between_two_shown_values() {
    let sex = dimension("SEX", &["_T", "F", "M"], &[("_T", &["F", "M"])]);
    let time = dimension("TIME_PERIOD", &["2014", "2024"], &[]);
    let leaves = [Leaf::count(&[1, 0], 200), Leaf::count(&[1, 1], 150), Leaf::count(&[2, 1], 40)];
    let change = definition("CHANGE", IndicatorFormula::Change, 1, 100);
    let protected = run(cube(vec![sex.clone(), time.clone()], &leaves, false), std::slice::from_ref(&change), &BTreeMap::new());
    let at = |key: &[u32]| protected.released.at(1, key).map(|c| (c.value, c.conf));
    assert_eq!(at(&[1, 1]), Some((Some(-250), ConfStatus::F)), "150 after 200 is 25.0 % less");
    assert_eq!(at(&[0, 1]), Some((Some(-50), ConfStatus::F)), "190 after 200");
    assert_eq!(at(&[2, 1]), None, "nobody was there before");
    assert_eq!(at(&[1, 0]), None, "the first period has none before it");
    let few = [Leaf::count(&[1, 0], 4), Leaf::count(&[1, 1], 150), Leaf::count(&[2, 0], 90), Leaf::count(&[2, 1], 95)];
    let policy = ProtectionPolicy { minimum_frequency: Some(10), complementary: true, ..ProtectionPolicy::default() };
    let protected = protect(cube(vec![sex, time], &few, false), &policy, &[change], &BTreeMap::new(), None).unwrap();
    let women = protected.released.at(1, &[1, 1]).unwrap();
    assert_eq!((women.value, women.status), (None, ObsStatus::Q), "150 and its change would give the 4 away");
}

#[test]
fn what_rests_on_a_withheld_cell_is_withheld() {
    let protected = run(labour([[100, 5, 50], [300, 60, 40]]), &[share(), unemployment()], &BTreeMap::new());
    let released = &protected.released;
    for cell in released.cells().filter(|c| c.indicator == 1) {
        let numerator = released.at(0, cell.key).unwrap();
        let whole = released.at(0, &[cell.key[0], 0, cell.key[2]]).unwrap();
        assert_eq!(cell.value.is_some(), numerator.value.is_some() && whole.value.is_some(), "{:?}", cell.key);
        if cell.value.is_none() {
            assert_eq!(cell.status, ObsStatus::Q);
            assert_ne!(cell.conf, ConfStatus::F);
        }
    }
    let rate = released.at(2, &[1, 0, 0]).unwrap();
    assert_eq!((rate.value, rate.status), (None, ObsStatus::Q));
}

fn population(figures: &[(u32, i128)]) -> rihla_table::Released {
    let area = dimension("REF_AREA", &["_T", "A", "B", "C"], &[("_T", &["A", "B", "C"])]);
    let mut head = indicator("OBS", 0);
    head.unit_multiplier = 3;
    let mut builder = CubeBuilder::new(DatasetId::new("POP").unwrap(), "1.0.0".to_owned(), vec![area, year()], vec![head]);
    for &(code, value) in figures {
        builder.push(0, &[code, 0], Some(value), ObsStatus::A, ConfStatus::F, Contributors::default()).unwrap();
    }
    let policy = ProtectionPolicy { already_public: true, ..ProtectionPolicy::default() };
    protect(builder.build(), &policy, &[], &BTreeMap::new(), None).unwrap().released
}

#[test]
fn rates_match_the_denominator_by_code_and_unit() {
    // The table's codes stand in another order than the population's, and the population is in thousands.
    let area = dimension("REF_AREA", &["B", "A", "C", "_T"], &[("_T", &["B", "A", "C"])]);
    let leaves = [Leaf::count(&[0, 0], 250), Leaf::count(&[1, 0], 120), Leaf::count(&[2, 0], 40)];
    let table = cube(vec![area, year()], &leaves, false);
    let id = DatasetId::new("POP").unwrap();
    let formula = IndicatorFormula::Rate { denominator: id.clone(), by: vec![concept("REF_AREA")] };
    let denominators = BTreeMap::from([(id, population(&[(0, 1100), (1, 600), (2, 500), (3, 0)]))]);
    let protected = run(table, &[definition("RATE", formula, 2, 1000)], &denominators);
    let at = |key: &[u32]| protected.released.at(1, key).map(|c| (c.value, c.status));
    assert_eq!(at(&[0, 0]), Some((Some(50), ObsStatus::A)), "250 of 500,000 is 0.50 per thousand");
    assert_eq!(at(&[1, 0]), Some((Some(20), ObsStatus::A)), "120 of 600,000 is 0.20 per thousand");
    assert_eq!(at(&[2, 0]), Some((None, ObsStatus::M)), "no people, no rate");
    assert_eq!(at(&[3, 0]), Some((Some(37), ObsStatus::A)), "410 of 1,100,000");
}
