//! A statistician finds a planted error from the summary alone: the rule, the column and the first place are named.

use serde_json::Value;

use crate::program::sample;

/// The problems of a source as (rule, column, count, first file, first row), without notes.
fn problems(outcome: &Value, source: &str) -> Vec<(String, String, u64, String, u64)> {
    let found = outcome.as_array().unwrap().iter().find(|s| s["id"] == source).unwrap();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["severity"] != "note")
        .map(|p| {
            let first = &p["first"];
            (text(&p["rule"]), text(&p["column"]), p["count"].as_u64().unwrap(), text(&first["file"]), first["row"].as_u64().unwrap_or(0))
        })
        .collect()
}

fn check(plant: Option<&str>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    let more: Vec<&str> = plant.map_or_else(Vec::new, |p| vec!["--plant", p]);
    sample(&place, &more);
    // An unusable delivery is told by exit code 3; which planted errors make one is not the point here.
    let output = crate::program::run(&["check", place.to_str().unwrap(), "--json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a source says with the error that it did not say without it.
fn new_problems(plant: &str, source: &str) -> Vec<(String, String, u64, String, u64)> {
    let before = problems(&check(None), source);
    problems(&check(Some(plant)), source).into_iter().filter(|p| !before.contains(p)).collect()
}

#[test]
fn a_wrong_code_is_named_with_its_column_and_row() {
    let found = new_problems("wrong-code", "residence-permits");
    let wrong = found.iter().find(|p| p.0 == "code-unknown").unwrap_or_else(|| panic!("{found:?}"));
    assert!(wrong.1.starts_with("Nationalité") && wrong.2 > 0 && wrong.3.ends_with(".csv") && wrong.4 > 1, "{found:?}");
}

#[test]
fn a_shifted_block_is_named_with_its_first_row() {
    let found: Vec<_> = ["census-2024", "residence-permits", "labour-force-survey"]
        .iter()
        .flat_map(|source| new_problems("shifted-column", source))
        .collect();
    assert!(found.iter().any(|p| p.0 == "columns-shifted" && p.4 > 1), "{found:?}");
}

#[test]
fn a_doubled_month_is_named() {
    let found = new_problems("doubled-asylum-month", "asylum");
    assert!(found.iter().any(|p| p.0 == "period-repeated" || p.0 == "key-duplicate" || p.0 == "row-duplicate"), "{found:?}");
}

#[test]
fn a_fault_in_a_definition_is_located() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    sample(&place, &[]);
    let file = place.join("sources/asylum.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("agency = ", "agenzy = ");
    std::fs::write(&file, text).unwrap();
    let output = crate::program::run(&["check", place.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("sources/asylum.toml:") && said.contains("agenzy"), "{said}");
}
