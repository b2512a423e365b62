//! The world collection, built from the producers' own files and set against the producers' own sums.
//!
//! Each expected figure is computed here from a file by other means than the program's, or comes from another file of the same producer.
#![expect(clippy::print_stderr, reason = "a test says why it did not run, and what it found")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rihla_model::{Clock, FixedClock};
use rihla_operations::build::build_observatory;
use rihla_operations::progress::{Silent, Work};
use rihla_operations::publish::load::load_site;
use rihla_operations::publish::site::Site;
use rihla_operations::{Holder, Means, Node, Places, load_definitions};
use rihla_store::Disk;
use rihla_table::Released;

fn shared() -> Option<PathBuf> {
    let place = std::env::var_os("RIHLA_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let there = place.join("unhcr-population").is_dir();
    if !there {
        eprintln!("not run: shared data absent");
    }
    there.then_some(place)
}

fn copy_folder(from: &Path, to: &Path, keep: &dyn Fn(&str) -> bool) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            copy_folder(&path, &to.join(name), &|_| true);
        } else if keep(&name) {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Builds some datasets of the collection from the real files, and loads what the public may see.
fn build(inbox: &Path, names: &[&str]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let world = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../observatories/world");
    let observatory = folder.path().join("world");
    std::fs::create_dir(&observatory).unwrap();
    std::fs::copy(world.join("observatory.toml"), observatory.join("observatory.toml")).unwrap();
    copy_folder(&world.join("vocabularies"), &observatory.join("vocabularies"), &|_| true);
    // Every definition must load and agree with the others, also those that are not built here.
    let all = load_definitions(&world).unwrap();
    let sources: BTreeSet<String> = all
        .datasets
        .values()
        .filter(|d| names.contains(&d.id.as_str()))
        .flat_map(|d| d.from.iter().map(|f| format!("{}.toml", f.source)))
        .collect();
    copy_folder(&world.join("sources"), &observatory.join("sources"), &|name| sources.contains(name));
    copy_folder(&world.join("datasets"), &observatory.join("datasets"), &|name| names.iter().any(|n| format!("{n}.toml") == name));
    let definitions = load_definitions(&observatory).unwrap();
    let places = Places { data: folder.path().join("data"), key: folder.path().join("key"), inbox: inbox.to_owned() };
    let random = ring::rand::SystemRandom::new();
    let clock = FixedClock("2026-01-15T10:00:00Z".parse().unwrap());
    let means = Means { clock: &clock, random: &random, disk: Disk::default() };
    let node = Node::open_or_create(&places, &Holder::File, &means).unwrap();
    let work = Work { progress: &Silent, cancel: Arc::new(AtomicBool::new(false)), threads: 2, memory: 512 << 20 };
    let outcome = build_observatory(&definitions, &places, &node, &means, &work).unwrap();
    assert!(!outcome.has_losses(), "{:?}", outcome.sources.iter().map(|s| (&s.id, &s.state)).collect::<Vec<_>>());
    load_site(&definitions, &node, clock.now()).unwrap()
}

fn released<'a>(site: &'a Site, dataset: &str) -> &'a Released {
    &site.datasets.iter().find(|d| d.definition.id.as_str() == dataset).unwrap().released
}

/// Cells at some codes, by period; a dimension that is not named is at its total.
fn series(table: &Released, at: &[(&str, &str)]) -> BTreeMap<String, i128> {
    let dimensions = table.dimensions();
    let mut out = BTreeMap::new();
    for cell in table.cells() {
        let codes: Vec<(&str, &str)> =
            dimensions.iter().zip(cell.key).map(|(d, &p)| (d.concept.as_str(), d.code(p).unwrap().code.as_str())).collect();
        let held = codes.iter().all(|(concept, code)| {
            let wanted = at.iter().find(|(c, _)| c == concept).map_or("_T", |(_, code)| *code);
            *concept == "TIME_PERIOD" || *code == wanted
        });
        let indicator = table.indicators().get(cell.indicator as usize).unwrap();
        if let (true, Some(value), Some((_, period))) = (held, cell.value, codes.iter().find(|(c, _)| *c == "TIME_PERIOD")) {
            assert_eq!(indicator.scale, 0, "the tables looked at here hold whole numbers");
            assert!(out.insert((*period).to_owned(), value).is_none(), "one cell a period");
        }
    }
    out
}

/// Records of a CSV file by header.
fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Whole number of a cell; blank is nothing.
fn whole(record: &BTreeMap<String, String>, column: &str) -> i128 {
    let text = record.get(column).unwrap_or_else(|| panic!("no column {column}")).replace(',', "");
    if text.is_empty() { 0 } else { text.parse().unwrap_or_else(|_| panic!("{column}: {text}")) }
}

/// The workbook's countries add up to the world that the producer prints in another of its tables, by age and sex.
#[test]
fn un_desa_world_by_sex() {
    let Some(inbox) = shared() else { return };
    let site = build(&inbox, &["desa-migrant-stock"]);
    let table = released(&site, "desa-migrant-stock");
    let both = series(table, &[]);
    assert_eq!(both.get("2019"), Some(&271_642_105));
    let by_age = records(&inbox.join("undesa-migrant-stock/migrants_by_age_and_sex_total.csv"));
    for (code, column) in [("_T", "Total_(mf)"), ("M", "Total_(m)"), ("F", "Total_(f)")] {
        let ours = series(table, &[("SEX", code)]);
        let theirs: BTreeMap<String, i128> = by_age
            .iter()
            .filter(|r| r.get("Destination").is_some_and(|d| d == "WORLD"))
            .map(|r| (r.get("Year").unwrap().clone(), whole(r, column)))
            .collect();
        assert_eq!(theirs.len(), 7);
        assert_eq!(ours, theirs, "{column}");
    }
}

/// Every kind of population in every year, summed from the file itself. The host community is no part of the total.
#[test]
fn unhcr_population_by_year_and_kind() {
    let Some(inbox) = shared() else { return };
    let site = build(&inbox, &["unhcr-population"]);
    let table = released(&site, "unhcr-population");
    let rows = records(&inbox.join("unhcr-population/population.csv"));
    let kinds = [
        ("REF", "refugees"),
        ("ASY", "asylum_seekers"),
        ("OIP", "oip"),
        ("IDP", "idps"),
        ("STA", "stateless"),
        ("RET_REF", "returned_refugees"),
        ("RET_IDP", "returned_idps"),
        ("OOC", "ooc"),
        ("HST", "hst"),
    ];
    for (code, column) in kinds {
        let mut theirs: BTreeMap<String, i128> = BTreeMap::new();
        for row in rows.iter().filter(|r| r.get(column).is_some_and(|v| !v.is_empty())) {
            *theirs.entry(row.get("year").unwrap().clone()).or_default() += whole(row, column);
        }
        let ours = series(table, &[("POP_TYPE", code)]);
        assert!(!ours.is_empty(), "{code}");
        assert_eq!(ours, theirs, "{code}");
    }
}

/// IOM's aggregate holds incidents of ten and more alone: it is compared with all incidents, whose sums must be greater, and with large
/// incidents, from which it differs by the vintage of the file and by joining or splitting of incidents.
#[test]
fn missing_migrants_beside_ioms_own_aggregate() {
    let Some(inbox) = shared() else { return };
    let site = build(&inbox, &["missing-migrants", "missing-migrants-aggregate"]);
    let all = series(released(&site, "missing-migrants"), &[]);
    let aggregate = series(released(&site, "missing-migrants-aggregate"), &[]);
    let mut theirs: BTreeMap<String, i128> = BTreeMap::new();
    for row in records(&inbox.join("mmp-incidents/mmp-2025-03-10.csv")) {
        let n = whole(&row, "n");
        assert!(n >= 10, "a small incident in the aggregate");
        *theirs.entry(row.get("year").unwrap().clone()).or_default() += n;
    }
    assert_eq!(aggregate, theirs);
    // Incidents by the year reported, summed from the JSON alone: all, and those of ten and more.
    let mut whole_year: BTreeMap<String, i128> = BTreeMap::new();
    let mut large: BTreeMap<String, i128> = BTreeMap::new();
    let mut without_date = 0;
    for year in 2014..=2025 {
        let text = std::fs::read(inbox.join(format!("mmp-incidents/{year}-json.json"))).unwrap();
        let incidents: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
        for incident in incidents {
            let number = |key: &str| incident[key].as_str().unwrap().replace(',', "").parse::<i128>().unwrap_or(0);
            let (total, date) = (number("total_dead_and_missing"), incident["reported_date"].as_str().unwrap());
            assert_eq!(total, number("number_dead") + number("number_missing"), "{}", incident["web_id"]);
            let Some(reported) = date.get(..4) else {
                without_date += total;
                continue;
            };
            *whole_year.entry(reported.to_owned()).or_default() += total;
            if total >= 10 {
                *large.entry(reported.to_owned()).or_default() += total;
            }
        }
    }
    assert_eq!(all, whole_year, "beside {without_date} people of incidents without a date");
    for year in 2014..=2023 {
        let year = year.to_string();
        let (every, ten_and_more, ioms) = (whole_year[&year], large[&year], theirs[&year]);
        eprintln!("{year}: all incidents {every}, of ten and more {ten_and_more}, IOM's aggregate {ioms}");
        assert!(ioms < every, "{year}: the aggregate leaves small incidents out");
    }
}

/// The workbook against the harmonised file that its carrier made of it: equal, but for Santa Teresa in New Mexico, which the carrier left out.
#[test]
fn border_crossings_beside_the_harmonised_file() {
    let Some(inbox) = shared() else { return };
    let site = build(&inbox, &["border-crossings-texas"]);
    let table = released(&site, "border-crossings-texas");
    let rows = records(&inbox.join("border-crossings/monthly_crossings_2008_2025.csv"));
    let modes = [
        ("TRUCKS", "Commercial Trucks"),
        ("BUSES", "Buses"),
        ("CARS", "Passenger Vehicles"),
        ("PEDESTRIANS", "Pedestrians/ Bicyclists"),
        ("RAILCARS", "Railcars"),
    ];
    for (code, mode) in modes {
        let all = series(table, &[("TRANSPORT", code)]);
        let new_mexico = series(table, &[("TRANSPORT", code), ("BORDER_POST", "NM")]);
        let ours: BTreeMap<String, i128> =
            all.iter().map(|(year, n)| (year.clone(), n - new_mexico.get(year).copied().unwrap_or(0))).collect();
        let mut theirs: BTreeMap<String, i128> = BTreeMap::new();
        for row in rows.iter().filter(|r| r.get("Modes").is_some_and(|m| m == mode) && r.get("Year").is_some_and(|y| y != "2025")) {
            *theirs.entry(row.get("Year").unwrap().clone()).or_default() += whole(row, "Northbound Crossing");
        }
        assert_eq!(ours.len(), 17, "{mode}");
        assert_eq!(ours, theirs, "{mode}");
        assert_eq!(new_mexico.keys().next().map(String::as_str), if code == "RAILCARS" { None } else { Some("2020") }, "{mode}");
    }
}
