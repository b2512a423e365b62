//! Every mess that FILES.md promises is really in the text files.

use crate::folder::{SAMPLE, bytes, cut, text, western};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn census_has_mark_line_ends_spellings_and_three_kinds_of_nothing() {
    let file = bytes("inbox/census-2024.csv");
    assert!(file.starts_with(b"\xef\xbb\xbfID_MENAGE,"));
    assert!(file.split(|&byte| byte == b'\n').all(|line| line.is_empty() || line.ends_with(b"\r")));
    let rows: Vec<Vec<String>> = text("inbox/census-2024.csv").lines().skip(1).map(cut).collect();
    let spelled: BTreeSet<&str> = rows.iter().map(|row| row[4].as_str()).collect();
    for spelling in ["Côte d'Ivoire", "Cote d'Ivoire", "Côte d’Ivoire", "COTE D'IVOIRE", "Sénégal"] {
        assert!(spelled.contains(spelling), "{spelling}");
    }
    assert!(spelled.iter().any(|text| text.starts_with("Congo") || text.contains("RD")));
    assert!(text("inbox/census-2024.csv").contains("\"Congo, République démocratique du\""));
    let column = |index: usize| -> BTreeSet<&str> { rows.iter().map(|row| row[index].as_str()).collect() };
    assert!(column(5).contains("ND"));
    assert!(column(7).is_superset(&BTreeSet::from(["", "ND", "ETR", "XA0101"])));
    assert!(column(8).is_superset(&BTreeSet::from(["", "ND", "2019"])));
    assert_eq!(column(9), BTreeSet::from(["", "0", "1", "2", "3", "4", "5", "9"]));
    assert_eq!(column(10), BTreeSet::from(["", "1", "2", "3", "4", "5", "6", "9"]));
    assert_eq!(column(3), BTreeSet::from(["1", "2"]));
}

#[test]
fn census_of_2014_is_fixed_width_western_and_of_its_time() {
    let name = "inbox/census-2014.txt";
    assert!(std::str::from_utf8(bytes(name)).is_err(), "{name} must not be UTF-8");
    let text = western(name);
    assert!(text.lines().all(|line| line.chars().count() == 41), "every line has 41 characters");
    let cut = |line: &str, from: usize, to: usize| line.chars().skip(from).take(to - from).collect::<String>();
    let provinces: BTreeSet<String> = text.lines().map(|l| cut(l, 19, 25)).collect();
    assert!(provinces.contains("XA0204") && !provinces.contains("XA0206") && !provinces.contains("XA0207"));
    let countries: BTreeSet<String> = text.lines().map(|l| cut(l, 13, 16)).collect();
    assert!(countries.contains("736") && !countries.contains("729"), "Sudan has the number of the undivided country");
    assert!(countries.contains("995") && countries.iter().any(|c| c.starts_with('0')));
    assert!(text.lines().any(|l| cut(l, 10, 13) == "999"));
}

#[test]
fn permits_are_western_with_a_trailing_blank_repeats_and_renewals() {
    for year in 2021..=2024 {
        let name = format!("inbox/permits-{year}.csv");
        assert!(std::str::from_utf8(bytes(&name)).is_err(), "{name} must not be UTF-8");
        assert!(bytes(&name).starts_with(b"N\xb0 titre;Statut;Nationalit\xe9 ;Sexe;"));
        let text = western(&name);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let different: BTreeSet<&str> = lines.iter().copied().collect();
        assert!(different.len() < lines.len(), "{name} repeats no row");
        let mut statuses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in &different {
            let fields: Vec<&str> = line.split(';').collect();
            statuses.entry(fields[0]).or_default().push(fields[1]);
            assert!(!fields[2].is_empty() && fields[4].len() == 10 && fields[7].as_bytes()[2] == b'/');
            assert!(fields[8].parse::<u32>().is_ok_and(|months| months >= 12));
        }
        assert!(statuses.values().any(|seen| seen.len() == 2), "{name} renews nothing");
        assert_eq!(text.contains("XA0204"), year < 2023, "{name}");
        assert_eq!(text.contains("XA0206"), year >= 2023, "{name}");
    }
    assert!(western("inbox/permits-2024.csv").contains("Sénégalaise"));
    let shouted = |field: &str| field.len() > 3 && field == field.to_uppercase();
    assert!(western("inbox/permits-2024.csv").lines().any(|line| line.split(';').nth(2).is_some_and(shouted)));
}

#[test]
fn labour_has_decimal_commas_short_codes_and_one_fixed_width_quarter() {
    let mut countries = BTreeSet::new();
    let (mut no_hours, mut no_wage) = (false, false);
    for year in 2021..=2024 {
        for quarter in 1..=4 {
            if (year, quarter) == (2022, 3) {
                continue;
            }
            let file = text(&format!("inbox/labour-{year}-Q{quarter}.csv"));
            for line in file.lines().skip(1) {
                let fields: Vec<&str> = line.split(';').collect();
                assert_eq!(fields[12].split(',').count(), 2, "{line}");
                assert_eq!(fields[0], format!("{year}T{quarter}"));
                countries.insert(fields[5]);
                no_hours |= fields[10] == "99";
                no_wage |= fields[11] == "99999";
                assert_eq!(fields[7] == "1", !fields[8].is_empty(), "{line}");
            }
        }
    }
    assert!(countries.contains("12") && !countries.iter().any(|code| code.starts_with('0')));
    assert!(no_hours && no_wage);

    let layout: Vec<Vec<String>> =
        text("reference/labour-layout.csv").lines().skip(1).map(|line| line.split(';').map(str::to_owned).collect()).collect();
    let width: usize = layout.iter().filter_map(|row| row[2].parse::<usize>().ok()).sum();
    let fixed = text("inbox/labour-2022-Q3.txt");
    assert!(fixed.lines().count() > 100);
    for line in fixed.lines() {
        assert_eq!(line.len(), width, "{line}");
        assert!(line.starts_with("2022T3L"));
        assert_eq!(line.as_bytes()[width - 5], b',');
    }
}

#[test]
fn asylum_tells_masked_missing_and_zero_apart() {
    for year in 2021..=2024 {
        let file = text(&format!("inbox/asylum-{year}.json"));
        assert!(file.contains("\"*\"") && file.contains(":\"0\""));
        assert!(file.contains(&format!("\"{year}M04\"")));
        assert_eq!(file.contains("\"closed\":\"\""), year == 2021);
        assert_eq!(file.contains("\"unit\":\"C\""), year == 2021);
        for code in ["\"ICO\"", "\"GUI\"", "\"SUD\""] {
            assert!(file.contains(code), "{code}");
        }
        let masked = [":\"1\"", ":\"2\"", ":\"3\"", ":\"4\""];
        assert!(!masked.iter().any(|count| file.contains(count)));
    }
}

#[test]
fn projections_have_thousands_totals_and_two_vintages_of_provinces() {
    let old = text("inbox/projections-2019.csv");
    let new = text("inbox/projections-2024.csv");
    assert!(old.lines().any(|line| line.ends_with('"') && line.contains(",\"")));
    assert!(new.contains('\u{202f}'));
    assert!(old.contains("XA0204") && !old.contains("XA0206"));
    assert!(new.contains("XA0206") && !new.contains("XA0204"));
    for file in [old, new] {
        assert!(file.contains(",Ensemble,Total,") && file.contains("\nXA,Atlas,"));
    }
}

#[test]
fn reference_files_parse() -> Result<(), serde_json::Error> {
    let outlines: serde_json::Value = serde_json::from_str(text("reference/provinces.geojson"))?;
    assert_eq!(outlines["features"].as_array().map(Vec::len), Some(24));
    let weights: f64 =
        text("reference/province-changes.csv").lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<f64>().ok()).sum();
    assert!((weights - 1.0).abs() < 1e-9);
    assert_eq!(text("reference/provinces.csv").lines().count(), 1 + 1 + 5 + 25);
    assert_eq!(SAMPLE.0.files.keys().filter(|name| name.starts_with("inbox/")).count(), 32);
    Ok(())
}
