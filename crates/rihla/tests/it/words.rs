//! The command line speaks the reader's language: help, mistakes, failures; programs read the same in every language.

use std::collections::BTreeSet;
use std::process::Output;

use rihla_language::{Catalogue, check};
use rihla_model::Language;

use crate::program::rihla;

/// What clap and the code say in English, and no other language may let through.
const ENGLISH: [&str; 8] = ["Usage:", "Options:", "Commands:", "Arguments:", "[default", "error:", "For more information", "cannot be"];

fn spoken(arguments: &[&str], language: &str) -> Output {
    rihla(&[arguments, &["--lang", language]].concat()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_command_and_argument_has_its_words_and_no_words_are_idle() {
    let words = Catalogue::embedded().unwrap();
    let needed = rihla::commands::help::needed_messages(&words);
    assert!(needed.len() > 80, "{}", needed.len());
    for language in Language::SPOKEN {
        let known: BTreeSet<String> = check::message_arguments(language).into_keys().filter(|id| id.starts_with("help-")).collect();
        let absent: Vec<&String> = needed.difference(&known).collect();
        assert!(absent.is_empty(), "locales/{language}/help.ftl lacks {absent:?}");
        let idle: Vec<&String> = known.difference(&needed).collect();
        assert!(idle.is_empty(), "locales/{language}/help.ftl has {idle:?}, which belong to no command or argument");
    }
}

#[test]
fn help_speaks_every_language() {
    let commands: [&[&str]; 8] =
        [&[], &["build"], &["access"], &["access", "answer"], &["release"], &["release", "approve"], &["key", "rotate"], &["sample"]];
    for command in commands {
        let english = text(&spoken(&[command, &["--help"]].concat(), "en").stdout);
        assert!(english.contains("Usage: rihla") && english.contains("Options:"), "{english}");
        for language in ["ar", "es", "fr", "pt"] {
            let output = spoken(&[command, &["--help"]].concat(), language);
            let said = text(&output.stdout);
            assert!(output.status.success() && !said.contains("??"), "{said}");
            for word in ENGLISH.iter().filter(|word| **word != "Arguments:" && **word != "Options:") {
                assert!(!said.contains(word), "{language}: {word}\n{said}");
            }
            let same: Vec<&str> = english
                .lines()
                // A name of the machine that stands alone in its line is the same in every language.
                .filter(|l| l.len() > 24 && l.split_whitespace().count() > 1 && !l.contains("rihla") && said.contains(*l))
                .collect();
            assert!(same.is_empty(), "{language}: {same:?}");
        }
    }
}

#[test]
fn the_environment_chooses_the_language_and_help_is_a_command_too() {
    let said = |arguments: &[&str], locale: &str| text(&rihla(arguments).env("LC_ALL", locale).output().unwrap().stdout);
    let french = said(&["build", "--help"], "fr_FR.UTF-8");
    assert!(french.contains("Utilisation : rihla build [OPTIONS] [OBSERVATOIRE]"), "{french}");
    // Lines are broken where the width of the help ends.
    let flowing = french.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("[environnement : RIHLA_DATA]"), "{french}");
    assert_eq!(said(&["help", "build"], "fr_FR.UTF-8"), french);
    assert_eq!(said(&["build", "--help"], "C"), said(&["build", "--help", "--lang", "en"], "fr_FR.UTF-8"));
    assert!(said(&["--help"], "pt_MZ").contains("Comandos:"));
}

#[test]
fn mistakes_are_told_in_every_language() {
    let mistakes: [(&[&str], &str); 12] = [
        (&["biuld"], "usage-no-command"),
        (&["build", "--colour"], "usage-no-argument"),
        (&["build", "--memory", "much"], "usage-value"),
        (&["key", "rotate", "cellar"], "usage-value"),
        (&["sample", "x", "--plant", "tree"], "usage-value"),
        (&["release", "approve", "no/id", "--as", "a", "--approver-key", "k"], "usage-value"),
        (&["build", "--passphrase-file", "a", "--credential", "b"], "usage-conflict"),
        (&["export", "."], "usage-required"),
        (&["access", "show", "none"], "usage-value"),
        (&["access", "answer", "0000-0000-0000-0001", "--as", "a", "--grant", "--until", "soon"], "usage-value"),
        (&["access", "answer", "0000-0000-0000-0001", "--as", "a"], "usage-required"),
        (&["key", "split", "a", "b"], "usage-number"),
    ];
    for (arguments, code) in mistakes {
        let (mut told, mut programs) = (BTreeSet::new(), BTreeSet::new());
        for language in ["ar", "en", "es", "fr", "pt"] {
            let output = spoken(arguments, language);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.starts_with("rihla: ") && !said.contains("??") && !said.contains("error:"), "{said}");
            told.insert(said.lines().next().unwrap().to_owned());
            let json = text(&spoken(&[arguments, &["--json"]].concat(), language).stderr);
            programs.insert(json.clone());
            let json: serde_json::Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
            assert_eq!((json["error"].as_str(), json["code"].as_str()), (Some("usage"), Some(code)), "{json}");
        }
        assert_eq!(programs.len(), 1, "{programs:?}");
        assert_eq!(told.len(), 5, "{arguments:?}: {told:?}");
    }
}

#[test]
fn failures_are_told_in_every_language_and_programs_read_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    let file = folder.path().join("picture.csv");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n0000").unwrap();
    let failures: [(&[&str], &str); 4] = [
        (&["build", place], "operation-no-observatory"),
        (&["inspect", "/no/such/file"], "failure-unreadable"),
        (&["inspect", file.to_str().unwrap()], "ingest-file"),
        (&["key", "state", place, "--data", place], "store-not-data-folder"),
    ];
    for (arguments, code) in failures {
        let (mut told, mut programs) = (BTreeSet::new(), BTreeSet::new());
        for language in ["ar", "en", "es", "fr", "pt"] {
            let output = spoken(arguments, language);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(!said.contains("??"), "{said}");
            told.insert(said);
            programs.insert(text(&spoken(&[arguments, &["--json"]].concat(), language).stderr));
        }
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(programs.len(), 1, "{programs:?}");
        assert!(programs.iter().all(|p| p.contains(&format!("\"code\":\"{code}\""))), "{programs:?}");
    }
}

#[test]
fn faults_of_definitions_are_told_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("atlas");
    let place = place.to_str().unwrap();
    crate::program::sample(folder.path().join("atlas").as_path(), &[]);
    let file = folder.path().join("atlas/sources/asylum.toml");
    let definition = std::fs::read_to_string(&file).unwrap().replace("agency = \"", "agency = \"NO-");
    std::fs::write(&file, definition).unwrap();
    let said = text(&spoken(&["check", place], "es").stderr);
    assert!(said.contains("defectos en las definiciones: 1") && said.contains("añádalo bajo [[agencies]]"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&text(&spoken(&["check", place, "--json"], "es").stderr)).unwrap();
    assert_eq!((json["error"].as_str(), json["faults"][0]["code"].as_str()), (Some("definitions"), Some("fault-agency")), "{json}");
}

#[test]
fn a_proposal_is_commented_in_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("arrivals.csv");
    std::fs::write(&file, "Country,Sex,Year,Persons\nMali,M,2020,5\nTogo,F,2021,..\nBenin,M,2022,7\n").unwrap();
    let file = file.to_str().unwrap();
    let english: BTreeSet<String> = comments(&text(&spoken(&["inspect", file], "en").stdout));
    for language in ["ar", "es", "fr", "pt"] {
        let said = text(&spoken(&["inspect", file], language).stdout);
        assert!(said.contains("concept = \"SEX\""), "{said}");
        let comments = comments(&said);
        assert_eq!(comments.len(), english.len());
        assert!(comments.is_disjoint(&english), "{language}: {comments:?}");
    }
}

fn comments(toml: &str) -> BTreeSet<String> {
    toml.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}
