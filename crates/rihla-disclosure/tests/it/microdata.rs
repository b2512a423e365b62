//! Cross-tabulations of real person records: nationality and country of birth leave many cells with one person.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use rihla_disclosure::audit::{Attack, solve_for_withheld};
use rihla_disclosure::protect;
use rihla_model::definition::ProtectionPolicy;
use rihla_table::{Cube, Dimension};

use crate::tables::{Leaf, cube, dimension, year};

fn shared(name: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("RIHLA_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let bytes = std::fs::read(root.join(name)).ok();
    if bytes.is_none() {
        println!("not run: shared data absent");
    }
    bytes
}

fn band(age: &str) -> String {
    match age.parse::<u32>() {
        Ok(0..15) => "Y0T14",
        Ok(15..25) => "Y15T24",
        Ok(25..65) => "Y25T64",
        Ok(_) => "Y_GE65",
        Err(_) => "_U",
    }
    .to_owned()
}

/// Counts persons by their codes, with a total over each dimension.
fn tabulate(concepts: &[&str], persons: &[Vec<String>]) -> Cube {
    let dimensions: Vec<Dimension> = concepts
        .iter()
        .enumerate()
        .map(|(at, concept)| {
            let mut codes: Vec<&str> = persons.iter().map(|p| p[at].as_str()).collect();
            codes.sort_unstable();
            codes.dedup();
            let all: Vec<&str> = ["_T"].into_iter().chain(codes.iter().copied()).collect();
            dimension(concept, &all, &[("_T", &codes)])
        })
        .chain([year()])
        .collect();
    let mut counts: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for person in persons {
        let key = person.iter().zip(&dimensions).map(|(code, d)| d.position(code).unwrap()).chain([0]).collect();
        *counts.entry(key).or_default() += 1;
    }
    let leaves: Vec<Leaf> = counts.iter().map(|(key, n)| Leaf::count(key, *n)).collect();
    cube(dimensions, &leaves, false)
}

fn is_safe(name: &str, cube: Cube, threshold: u32) {
    let unique = (0..cube.len()).filter(|c| cube.contributors(*c).count == Some(1)).count();
    assert!(unique > 20, "{name}: only {unique} cells with one person");
    let cells = cube.len();
    let small: Vec<bool> = (0..cells).map(|c| cube.contributors(c).count.is_some_and(|n| n > 0 && n < u64::from(threshold))).collect();
    let policy = ProtectionPolicy { minimum_frequency: Some(threshold), ..ProtectionPolicy::default() };
    let protected = protect(cube, &policy, &[], &BTreeMap::new(), None).unwrap();
    assert!(protected.released.cells().zip(&small).all(|(cell, small)| !small || cell.value.is_none()));
    let attack = solve_for_withheld(&protected.released, &Attack::on(&protected.released));
    assert_eq!((attack.recovered.len(), attack.undecided), (0, 0), "{name}");
    assert!(attack.pinned.iter().all(|r| !small[r.cell]), "{name}: bounds pin a small cell");
    let report = &protected.report;
    assert_eq!(report.audit.narrow, 0, "{name}");
    println!(
        "{name}: {cells} cells, {unique} of one person, {} primary and {} further withheld, {} of {} intervals not proven",
        report.primary, report.secondary, report.audit.unproven, report.audit.intervals
    );
}

#[test]
fn nationality_by_region_sex_and_age() {
    let Some(bytes) = shared("microdata-ghana-glss/ghanaS.csv") else { return };
    let rows: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(bytes.as_slice()).deserialize().map(Result::unwrap).collect();
    let persons: Vec<Vec<String>> =
        rows.iter().map(|r| vec![r["nation"].clone(), r["region"].clone(), r["sex"].clone(), band(&r["age"])]).collect();
    is_safe("nationality", tabulate(&["CITIZENSHIP", "REF_AREA", "SEX", "AGE"], &persons), 5);
}

#[test]
fn country_of_birth_by_citizenship_sex_and_age() {
    let Some(bytes) = shared("microdata-kdd-census-income/census-income.test.gz") else { return };
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    let persons: Vec<Vec<String>> = text
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            vec![fields[34].to_owned(), fields[35].to_owned(), fields[12].to_owned(), band(fields[0])]
        })
        .collect();
    assert_eq!(persons.len(), 99_762);
    is_safe("birth", tabulate(&["COUNTRY_BIRTH", "CITIZENSHIP", "SEX", "AGE"], &persons), 5);
}
