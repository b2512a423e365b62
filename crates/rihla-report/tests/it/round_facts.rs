//! What a workbook of a round says of itself: what is locked, hidden, filtered and chosen from.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use rihla_model::Language;

use crate::package::{attribute, parts, tags};
use crate::record_book::{columns, handed_out, records};

/// The facts of a workbook, a line each.
fn facts(bytes: &[u8]) -> String {
    let parts = parts(bytes);
    let part = |wanted: &str| {
        let found = parts.iter().find(|(name, _)| name == wanted).map(|(_, text)| String::from_utf8(text.clone()).unwrap());
        found.unwrap_or_else(|| panic!("{wanted}"))
    };
    let unlocked = unlocked_formats(&part("xl/styles.xml"));
    let mut out = String::new();
    let workbook = part("xl/workbook.xml");
    for (tag, attributes, text) in tags(&workbook) {
        match tag {
            "sheet" => writeln!(out, "sheet {attributes}").unwrap(),
            "definedName" => writeln!(out, "name {attributes} = {text}").unwrap(),
            _ => {}
        }
    }
    let sheets = tags(&workbook).filter(|(tag, ..)| *tag == "sheet").count();
    for number in 1..=sheets {
        let sheet = part(&format!("xl/worksheets/sheet{number}.xml"));
        writeln!(out, "\n[sheet {number}]").unwrap();
        let mut open = Vec::new();
        for (tag, attributes, text) in tags(&sheet) {
            match tag {
                "sheetView" | "pane" | "sheetProtection" | "autoFilter" | "dataValidation" => writeln!(out, "{tag} {attributes}").unwrap(),
                "formula1" | "formula2" => writeln!(out, "  {tag} {text}").unwrap(),
                "row" if attribute(attributes, "hidden").is_some() => {
                    writeln!(out, "hidden row {}", attribute(attributes, "r").unwrap()).unwrap();
                }
                "c" if attribute(attributes, "s").is_some_and(|format| unlocked.contains(format)) => {
                    open.push(attribute(attributes, "r").unwrap());
                }
                "f" => panic!("a formula: {text}"),
                _ => {}
            }
        }
        writeln!(out, "unlocked: {}", open.join(" ")).unwrap();
    }
    out
}

/// The numbers of the formats that unlock a cell.
fn unlocked_formats(styles: &str) -> BTreeSet<String> {
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    let (formats, _) = formats.split_once("</cellXfs>").unwrap();
    let each = formats.split("<xf ").skip(1).enumerate();
    each.filter(|(_, format)| format.contains("locked=\"0\"")).map(|(number, _)| number.to_string()).collect()
}

#[test]
fn a_workbook_of_a_round_is_locked_marked_and_runs_from_right_to_left() {
    let found = facts(&handed_out(Language::Ar, &columns(), &records()).unwrap());
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/round_ar.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&golden).unwrap());
}

#[test]
fn one_of_another_language_runs_from_left_to_right() {
    let found = facts(&handed_out(Language::Pt, &columns(), &records()).unwrap());
    assert!(!found.contains("rightToLeft") && found.contains("hidden row 1"), "{found}");
}
