//! The main job from files to pages, and what happens when it is killed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use crate::program::{json, rihla, run, sample, small};

fn path(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

/// The delivery with another number in its first count.
fn with_count(text: &str, count: u64) -> String {
    text.replacen("\"applications\":\"0\"", &format!("\"applications\":\"{count}\""), 1)
}

/// What readers see: release and vintage of each dataset.
fn in_force(place: &Path) -> BTreeSet<(String, String)> {
    json(&["release", "list", path(place), "--json"], 0)["releases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["in_force"] == true)
        .map(|r| (r["id"].as_str().unwrap().to_owned(), r["vintage"].as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn builds_releases_approves_withdraws_and_rebuilds_only_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    sample(&place, &[]);
    let first = json(&["build", path(&place), "--json"], 0);
    assert!(first["sources"].as_array().unwrap().iter().all(|s| s["state"]["is"] == "new"), "{first}");
    let before = in_force(&place);
    assert!(!before.is_empty());
    // The same again: nothing is read, nothing is made.
    let again = json(&["build", path(&place), "--json"], 0);
    assert!(again["sources"].as_array().unwrap().iter().all(|s| s["state"]["is"] == "unchanged"));
    assert!(again["datasets"].as_array().unwrap().iter().all(|d| d["rebuilt"] == false));
    assert_eq!(in_force(&place), before);
    // One delivery changes: its datasets alone are made anew, and those that divide by them.
    let later = place.join("inbox/asylum-2024.json");
    let text = std::fs::read_to_string(&later).unwrap();
    std::fs::write(&later, with_count(&text, 12)).unwrap();
    let changed = json(&["build", path(&place), "--json"], 0);
    let rebuilt: BTreeSet<&str> =
        changed["datasets"].as_array().unwrap().iter().filter(|d| d["rebuilt"] == true).map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(rebuilt, BTreeSet::from(["asylum-applications", "asylum-decisions"]));
    assert!(in_force(&place).iter().any(|(id, _)| id == "asylum-applications.2"));
    approve_and_withdraw(folder.path(), &place);
}

fn approve_and_withdraw(folder: &Path, place: &Path) {
    let mut names = String::new();
    for name in ["amal", "bruno"] {
        let key = folder.join(format!("{name}.key"));
        let made = json(&["key", "create", "--approver", name, "--out", path(&key), "--json"], 0);
        names.push_str(&format!(
            "\n[[approvers]]\nid = \"{name}\"\nname = \"{name}\"\npublic-key = \"{}\"\n",
            made["public-key"].as_str().unwrap()
        ));
    }
    let (amal, bruno) = (folder.join("amal.key"), folder.join("bruno.key"));
    let approve = |who: &str, key: &Path| {
        run(&["release", "approve", "wages-by-origin", path(place), "--as", who, "--approver-key", path(key), "--json"])
    };
    assert_eq!(approve("amal", &amal).status.code(), Some(1), "nobody is named yet");
    let file = place.join("observatory.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}{names}")).unwrap();
    assert_eq!(approve("amal", &bruno).status.code(), Some(1), "another person's key");
    assert!(approve("amal", &amal).status.success());
    assert!(approve("amal", &amal).status.success(), "the same person again does no harm");
    assert!(!in_force(place).iter().any(|(id, _)| id.starts_with("wages-by-origin")), "and is not two people");
    let out = approve("bruno", &bruno);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(in_force(place).iter().any(|(id, _)| id == "wages-by-origin.1"));
    let withdraw = [
        "release",
        "withdraw",
        "wages-by-origin.1",
        path(place),
        "--as",
        "amal",
        "--approver-key",
        path(&amal),
        "--reason",
        "wrong weights",
    ];
    assert!(run(&withdraw).status.success());
    assert!(!in_force(place).iter().any(|(id, _)| id == "wages-by-origin.1"));
    assert_eq!(run(&withdraw).status.code(), Some(1), "it is withdrawn already");
}

#[test]
fn a_changed_byte_of_a_release_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    small(&place);
    json(&["build", path(&place), "--json"], 0);
    let file = folder.path().join("atlas.rihla-data/releases/population/population.1/released.parquet");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let out = run(&["export", path(&place), "--to", path(&folder.path().join("out"))]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("released.parquet"), "{}", String::from_utf8_lossy(&out.stderr));
}

/// How many random moments; `.ci/long` asks for more.
fn rounds() -> u64 {
    std::env::var("RIHLA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

#[test]
fn killed_at_any_moment_the_last_release_stays_whole_and_the_next_build_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    small(&place);
    json(&["build", path(&place), "--json"], 0);
    let mut seen = in_force(&place);
    let (_keep, never) = channel::<()>();
    let inbox = place.join("inbox/asylum-2024.json");
    let original = std::fs::read_to_string(&inbox).unwrap();
    let mut whole = Duration::from_secs(4);
    for round in 0..rounds() {
        // A new delivery each time, so that there is something to do.
        std::fs::write(&inbox, with_count(&original, 10 + round)).unwrap();
        let mut child = rihla(&["build", path(&place), "--json"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        // Moments spread over the whole build by the golden ratio: any number of rounds covers it evenly.
        let share = (round as f64 * 0.618_033_988_75).fract();
        let _ = never.recv_timeout(whole.mul_f64(share));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        let now = in_force(&place);
        if !status.success() {
            // Either the old set or the new one; and everything of it still verifies.
            assert!(now == seen || now.len() == seen.len(), "round {round}: {now:?} after {seen:?}");
        }
        let at = Instant::now();
        json(&["build", path(&place), "--json"], 0);
        if round == 0 {
            whole = at.elapsed().max(Duration::from_millis(200));
        }
        seen = in_force(&place);
        let leftovers: Vec<_> = std::fs::read_dir(folder.path().join("atlas.rihla-data/tmp")).unwrap().collect();
        assert!(leftovers.is_empty(), "round {round}: {leftovers:?}");
    }
    let out = run(&["export", path(&place), "--to", path(&folder.path().join("out"))]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}
