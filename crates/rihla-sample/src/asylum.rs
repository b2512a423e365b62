//! Agency 6, asylum office: `inbox/asylum-YYYY.json` for 2021 to 2024.
//!
//! One JSON array a year, one object for a month, citizenship, sex, age group and stage. Mess that a loader must cope
//! with:
//! - every number is a string; months look like `2023M04`;
//! - citizenship is UNHCR's own three letters (`ICO` is Côte d'Ivoire, `ARE` Egypt, `CHD` Chad), not ISO 3166-1;
//! - `*` stands for 1 to 4, an empty string for not available, `0` for nothing: three different things;
//! - closed cases were not recorded before July 2021 (empty);
//! - appeals (`AR`) of 2021 count cases (`C`), all else persons (`P`), which must not be added up.

use crate::country::COUNTRIES;
use crate::sink::Files;
use crate::stream::Stream;
use crate::truth::{AsylumKey, SEXES};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The years of delivery.
pub(crate) const YEARS: [u16; 4] = [2021, 2022, 2023, 2024];
const AGE_GROUPS: [(&str, u64); 3] = [("0-17", 280), ("18-59", 640), ("60+", 30)];
const STAGES: [&str; 2] = ["FI", "AR"];
const MEASURES: [&str; 4] = ["APPLICATIONS", "RECOGNIZED", "REJECTED", "CLOSED"];

/// One object of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) date: String,
    pub(crate) origin: String,
    pub(crate) sex: String,
    pub(crate) age: String,
    pub(crate) stage: String,
    pub(crate) unit: String,
    pub(crate) applications: String,
    pub(crate) recognized: String,
    pub(crate) rejected: String,
    pub(crate) closed: String,
}

/// Names the file of a year.
pub(crate) fn name(year: u16) -> String {
    format!("inbox/asylum-{year}.json")
}

/// Writes the file of each year and keeps the counts before masking.
pub(crate) fn files(people: u32, seed: u64) -> (Files, BTreeMap<AsylumKey, i64>) {
    let mut stream = Stream::named(seed, "asylum");
    let mut truth = BTreeMap::new();
    let mut files = Vec::new();
    for year in YEARS {
        let mut entries = Vec::new();
        for month in 1..=12 {
            entries.extend(of_month(people, year, month, &mut stream, &mut truth));
        }
        files.push((name(year), layout(&entries)));
    }
    (files, truth)
}

/// Lays entries out as an array with one object a line.
pub(crate) fn layout(entries: &[Entry]) -> Vec<u8> {
    let lines: Vec<String> = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}

fn of_month(people: u32, year: u16, month: u8, stream: &mut Stream, truth: &mut BTreeMap<AsylumKey, i64>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let recorded = year > 2021 || month > 6;
    for country in COUNTRIES.iter().filter(|country| country.asylum > 0) {
        for sex in SEXES {
            for (age_group, share) in AGE_GROUPS {
                for stage in STAGES {
                    let unit = if stage == "AR" && year == 2021 { "C" } else { "P" };
                    let part = if stage == "AR" { 25 } else { 100 };
                    let trend = 80 + 12 * (u64::from(year) - 2021);
                    let men = if sex.code() == "M" { 62 } else { 38 };
                    // Thousandths of a person; a weight of 1000 is 30 applications a month in a country of 40,000.
                    let mean =
                        u64::from(people) * u64::from(country.asylum) * 3 / 4_000 * share / 1000 * part / 100 * men / 50 * trend / 100;
                    let counts =
                        [stream.count(mean), stream.count(mean * 35 / 100), stream.count(mean * 40 / 100), stream.count(mean * 12 / 100)];
                    if counts.iter().all(|&count| count == 0) && !stream.chance(120) {
                        continue;
                    }
                    for (measure, count) in MEASURES.into_iter().zip(counts) {
                        if count == 0 || (measure == "CLOSED" && !recorded) {
                            continue;
                        }
                        let key = AsylumKey { year, month, citizenship: country.iso3, sex: sex.code(), age_group, stage, unit, measure };
                        truth.insert(key, count);
                    }
                    entries.push(Entry {
                        date: format!("{year}M{month:02}"),
                        origin: country.unhcr.to_owned(),
                        sex: sex.code().to_owned(),
                        age: age_group.to_owned(),
                        stage: stage.to_owned(),
                        unit: unit.to_owned(),
                        applications: masked(counts[0]),
                        recognized: masked(counts[1]),
                        rejected: masked(counts[2]),
                        closed: if recorded { masked(counts[3]) } else { String::new() },
                    });
                }
            }
        }
    }
    entries
}

fn masked(count: i64) -> String {
    if (1..5).contains(&count) { "*".to_owned() } else { count.to_string() }
}
