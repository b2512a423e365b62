//! The truth agrees with itself and with what can be read back from the files.

use crate::folder::{SAMPLE, SPEC, cut, text, western};
use rihla_sample::AGE_BANDS;
use std::collections::{BTreeMap, BTreeSet};

/// Reads `reference/country-spellings.csv` for one scheme.
fn spellings(scheme: &str) -> BTreeMap<String, String> {
    text("reference/country-spellings.csv")
        .lines()
        .map(cut)
        .filter(|fields| fields[0] == scheme)
        .map(|fields| (fields[1].clone(), fields[2].clone()))
        .collect()
}

#[test]
fn truth_sums_to_the_people() {
    let truth = &SAMPLE.1;
    assert_eq!(truth.population.values().sum::<i64>(), i64::from(SPEC.people));
    assert!(truth.population.values().all(|&count| count > 0));
    let listed: i64 = text("truth/population.csv").lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<i64>().ok()).sum();
    assert_eq!(listed, i64::from(SPEC.people));
}

#[test]
fn some_origins_are_common_and_some_are_tiny() {
    let mut origins: BTreeMap<&str, i64> = BTreeMap::new();
    for (key, count) in &SAMPLE.1.population {
        *origins.entry(key.country_of_birth).or_default() += count;
    }
    let abroad: i64 = origins.iter().filter(|(code, _)| **code != "XAT").map(|(_, n)| n).sum();
    let share = abroad * 100 / i64::from(SPEC.people);
    assert!((6..16).contains(&share), "{share} per cent born abroad");
    assert!(origins.get("CIV").is_some_and(|&count| count > 40));
    assert!(origins.values().filter(|&&count| count < 5).count() > 5);
}

#[test]
fn census_rows_give_the_true_population() {
    let countries = spellings("census");
    let mut counted: BTreeMap<(String, String, String, String), i64> = BTreeMap::new();
    let mut missing: BTreeMap<&str, i64> = BTreeMap::new();
    let mut persons = BTreeSet::new();
    for line in text("inbox/census-2024.csv").lines().skip(1) {
        let fields = cut(line);
        assert_eq!(fields.len(), 11, "{line}");
        assert!(persons.insert((fields[0].clone(), fields[1].clone())), "{line}");
        let age: usize = fields[2].parse().unwrap_or(999);
        let sex = if fields[3] == "1" { "M" } else { "F" };
        let born = countries.get(&fields[4]).cloned().unwrap_or(fields[4].clone());
        let band = AGE_BANDS[(age / 5).min(16)].to_owned();
        *counted.entry((born, sex.to_owned(), band, fields[6].clone())).or_default() += 1;
        for (column, index, mark) in [
            ("NATIONALITE", 5, "ND"),
            ("RESIDENCE_12_MOIS", 7, "ND"),
            ("ANNEE_ARRIVEE", 8, "ND"),
            ("INSTRUCTION", 9, "9"),
            ("ACTIVITE", 10, "9"),
        ] {
            if fields[index] == mark {
                *missing.entry(column).or_default() += 1;
            }
        }
    }
    let mut expected: BTreeMap<(String, String, String, String), i64> = BTreeMap::new();
    for (key, count) in &SAMPLE.1.population {
        let key = (key.country_of_birth.to_owned(), key.sex.to_owned(), key.age_band.to_owned(), key.province.to_owned());
        *expected.entry(key).or_default() += count;
    }
    assert_eq!(counted, expected);
    assert_eq!(missing, SAMPLE.1.census_not_stated);
}

#[test]
fn census_of_2014_gives_its_own_truth() {
    let countries: BTreeMap<String, String> = spellings("iso-numeric").into_iter().map(|(n, code)| (format!("{n:0>3}"), code)).collect();
    let mut counted: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    let mut unstated = 0;
    for line in western("inbox/census-2014.txt").lines() {
        let cut = |from: usize, to: usize| line.chars().skip(from).take(to - from).collect::<String>();
        let sex = if cut(9, 10) == "1" { "M" } else { "F" };
        unstated += i64::from(cut(10, 13) == "999");
        let born = cut(13, 16);
        let born = if born == "736" { "SDN".to_owned() } else { countries.get(&born).cloned().unwrap_or(born) };
        *counted.entry((born, sex.to_owned(), cut(19, 25))).or_default() += 1;
    }
    let mut expected: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for (key, count) in &SAMPLE.1.population_2014 {
        *expected.entry((key.country_of_birth.to_owned(), key.sex.to_owned(), key.province.to_owned())).or_default() += count;
    }
    assert_eq!(counted, expected);
    assert_eq!(unstated, SAMPLE.1.census_2014_age_not_stated);
    assert_eq!(expected.values().sum::<i64>(), i64::from(SPEC.people) * 86 / 100);
    let abroad = |population: &BTreeMap<rihla_sample::PopulationKey, i64>| -> i64 {
        population.iter().filter(|(key, _)| key.country_of_birth != "XAT").map(|(_, n)| n).sum()
    };
    assert!(abroad(&SAMPLE.1.population_2014) < abroad(&SAMPLE.1.population), "fewer were born abroad ten years before");
}

#[test]
fn last_row_of_a_permit_number_gives_the_valid_permits() {
    let adjectives: BTreeMap<String, String> =
        spellings("permit-adjective").into_iter().map(|(text, code)| (text.to_uppercase(), code)).collect();
    for year in 2021..=2024_u16 {
        let mut last = BTreeMap::new();
        let file = western(&format!("inbox/permits-{year}.csv"));
        for line in file.lines().skip(1) {
            let fields: Vec<&str> = line.split(';').collect();
            assert_eq!(fields.len(), 11);
            last.insert(fields[0], fields[2].to_uppercase());
        }
        let mut counted: BTreeMap<&str, i64> = BTreeMap::new();
        for nationality in last.values() {
            let code = adjectives.get(nationality).map_or("?", String::as_str);
            *counted.entry(code).or_default() += 1;
        }
        let mut expected: BTreeMap<&str, i64> = BTreeMap::new();
        for (key, count) in SAMPLE.1.permits.iter().filter(|(key, _)| key.year == year) {
            *expected.entry(key.citizenship).or_default() += count;
        }
        assert_eq!(counted, expected, "{year}");
    }
}

#[test]
fn labour_weights_sum_to_the_true_population() {
    let countries = spellings("iso-numeric");
    for (year, quarter) in [(2021, 1), (2023, 2), (2024, 4)] {
        let mut weighted: BTreeMap<(String, &str), f64> = BTreeMap::new();
        let mut employed = 0.0;
        let mut rows = 0;
        for line in text(&format!("inbox/labour-{year}-Q{quarter}.csv")).lines().skip(1) {
            let fields: Vec<&str> = line.split(';').collect();
            assert_eq!(fields.len(), 13);
            let weight: f64 = fields[12].replace(',', ".").parse().unwrap_or(f64::NAN);
            let native = countries.get(fields[5]).is_some_and(|code| code == "XAT");
            let origin = if native { "NATIVE" } else { "FOREIGN" };
            *weighted.entry((format!("XA0{}", fields[2]), origin)).or_default() += weight;
            employed += if fields[7] == "1" { weight } else { 0.0 };
            rows += 1;
        }
        assert!((150..500).contains(&rows), "{rows} rows");
        let mut expected: BTreeMap<(String, &str), i64> = BTreeMap::new();
        let mut at_work = 0;
        let cells = SAMPLE.1.labour.iter();
        for (key, count) in cells.filter(|(key, _)| (key.year, key.quarter) == (year, quarter)) {
            *expected.entry((key.region.to_owned(), key.origin)).or_default() += count;
            at_work += if key.status == "EMPLOYED" { *count } else { 0 };
        }
        assert_eq!(weighted.len(), expected.len());
        for (stratum, size) in &expected {
            let sum = weighted.get(stratum).copied().unwrap_or(0.0);
            assert!((sum - *size as f64).abs() < 0.1, "{stratum:?}: {sum} for {size}");
        }
        let off = (employed - at_work as f64).abs() / at_work as f64;
        assert!(off < 0.2, "{employed} estimated, {at_work} true");
    }
}

#[test]
fn asylum_strings_are_the_masked_truth() -> Result<(), serde_json::Error> {
    let codes = spellings("unhcr");
    let mut exact: BTreeMap<(String, String), i64> = BTreeMap::new();
    for year in 2021..=2024 {
        let entries: Vec<BTreeMap<String, String>> = serde_json::from_str(text(&format!("inbox/asylum-{year}.json")))?;
        for entry in entries {
            let origin = codes.get(&entry["origin"]).cloned().unwrap_or_default();
            for measure in ["applications", "recognized", "rejected", "closed"] {
                if let Ok(count @ 5..) = entry[measure].parse::<i64>() {
                    let key = (origin.clone(), measure.to_uppercase());
                    *exact.entry(key).or_default() += count;
                }
            }
        }
    }
    let mut expected: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (key, &count) in SAMPLE.1.asylum.iter().filter(|(_, count)| **count > 4) {
        let key = (key.citizenship.to_owned(), key.measure.to_owned());
        *expected.entry(key).or_default() += count;
    }
    assert!(!expected.is_empty());
    assert_eq!(exact, expected);
    Ok(())
}

#[test]
fn projection_of_the_census_year_is_the_census() {
    let mut sum = 0;
    let mut country = None;
    for line in text("inbox/projections-2024.csv").lines() {
        let fields = cut(line);
        if fields[2] == "2024" && fields[3] == "Ensemble" && fields[4] == "Total" {
            let count: i64 = fields[5].replace('\u{202f}', "").parse().unwrap_or(-1);
            if fields[0] == "XA" {
                country = Some(count);
            } else {
                sum += count;
            }
        }
    }
    assert_eq!(sum, i64::from(SPEC.people));
    assert_eq!(country, Some(sum));
}
