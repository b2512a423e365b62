//! What is handed out in a round comes back through the reader of returns.

use std::path::Path;

use proptest::prelude::*;
use rihla_ingest::{Expected, RoundError, RoundReturn, read_round, read_sheet};
use rihla_model::{Language, LocalText, RecordId, RegisterId, RespondentId, RoundId};
use rihla_report::{Choice, ColumnKind, RecordBookError, RoundColumn, RoundRecord};
use ring::hmac;

use crate::package::replaced;
use crate::record_book::{CATALOGUE, column, columns, handed_out, key, record, records};

const TEXTS: &str = "xl/sharedStrings.xml";
const TABLE: &str = "xl/worksheets/sheet2.xml";

fn returned(bytes: &[u8]) -> Result<RoundReturn, RoundError> {
    read_round("round.xlsx", bytes, &key(), Expected::default())
}

fn texts(read: &RoundReturn) -> Vec<(u64, Vec<&str>)> {
    read.sheet.rows.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect()
}

fn faults(read: &RoundReturn) -> Vec<(u64, Option<usize>, &'static str)> {
    read.sheet.faults.iter().map(|fault| (fault.line, fault.column, fault.code)).collect()
}

/// What the records of the sample say in their open columns, in Arabic.
fn expected() -> Vec<(u64, Vec<&'static str>)> {
    vec![
        (3, vec!["0a", "3", "تعديل القانون\nالفقرة 2", "قانون", "قانون; خطة", "12.5", "2027-03-31"]),
        (4, vec!["0b", "12", "@SUM(A1)", "مرسوم", "", "", ""]),
        (5, vec!["0c", "1", "", "", "برنامج", "123456789012345678", "1899-12-31"]),
    ]
}

#[test]
fn what_is_handed_out_comes_back_equal() {
    let bytes = handed_out(Language::Ar, &columns(), &records()).unwrap();
    let read = returned(&bytes).unwrap();
    assert_eq!((read.round.as_str(), read.respondent.as_str(), read.register.as_str(), read.definition), ("spring", "health", "pledge", 4));
    assert_eq!(read.sheet.sheet.as_deref(), Some(CATALOGUE.speaker(Language::Ar).t("workbook-records").as_str()));
    assert_eq!(read.sheet.header, ["@id", "@version", "title.ar", "kind", "kinds", "share", "ends"]);
    assert_eq!(texts(&read), expected());
    assert_eq!((faults(&read), read.missing), (vec![], vec![]));
    // the same view gives the same bytes; left for a person to look at
    assert!(bytes == handed_out(Language::Ar, &columns(), &records()).unwrap());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("round_ar.xlsx"), &bytes).unwrap();
}

#[test]
fn a_workbook_of_every_language_comes_back() {
    for language in Language::SPOKEN {
        let read = returned(&handed_out(language, &columns(), &records()).unwrap()).unwrap();
        assert_eq!((read.sheet.rows.len(), read.sheet.faults.len(), read.missing.len()), (3, 0, 0), "{language}");
    }
    // two plans in English: a label that could be of two codes is written as the code
    let read = returned(&handed_out(Language::En, &columns(), &records()).unwrap()).unwrap();
    assert_eq!(read.sheet.rows[0].1[3..5], ["Law", "Law; plan"]);
    assert_eq!(read.sheet.rows[2].1[4], "scheme");
}

#[test]
fn a_workbook_without_records_or_open_columns_comes_back() {
    let read = returned(&handed_out(Language::Fr, &columns(), &[]).unwrap()).unwrap();
    assert_eq!((read.sheet.rows.len(), read.missing.len()), (0, 0));
    let locked: Vec<RoundColumn> = columns().into_iter().map(|column| RoundColumn { open: false, ..column }).collect();
    let read = returned(&handed_out(Language::Fr, &locked, &records()).unwrap()).unwrap();
    assert_eq!((read.sheet.header, read.sheet.rows.len()), (vec!["@id".to_owned(), "@version".to_owned()], 3));
}

#[test]
fn what_is_filled_in_is_taken_and_what_is_locked_is_not() {
    let bytes = handed_out(Language::Ar, &columns(), &records()).unwrap();
    let filled = replaced(&bytes, TEXTS, "@SUM(A1)", "أُنجز");
    let read = returned(&filled).unwrap();
    assert_eq!((read.sheet.rows[1].1[2].as_str(), faults(&read)), ("أُنجز", vec![]));
    // the text of a locked cell
    let changed = replaced(&bytes, TEXTS, ">P-1<", ">P-9<");
    assert_eq!(read_sheet("x.xlsx", &changed, None).unwrap().rows[0].1[2], "P-9");
    assert_eq!((texts(&returned(&changed).unwrap()), faults(&returned(&changed).unwrap())), (expected(), vec![]));
    // the identifier and the version, in the table alone: their texts stand in the mark as well
    let table = String::from_utf8(crate::package::parts(&bytes).into_iter().find(|(name, _)| name == TABLE).unwrap().1).unwrap();
    let cell = |at: &str| {
        let (_, rest) = table.split_once(&format!("<c r=\"{at}\"")).unwrap();
        format!("<c r=\"{at}\"{}</c>", rest.split_once("</c>").unwrap().0)
    };
    let written = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let stranger = returned(&replaced(&bytes, TABLE, &cell("A4"), &written("A4", "ff"))).unwrap();
    assert_eq!((faults(&stranger), stranger.missing), (vec![(4, Some(0), "not-handed-out")], vec![RecordId::new("0b").unwrap()]));
    let newer = returned(&replaced(&bytes, TABLE, &cell("B4"), &written("B4", "13"))).unwrap();
    assert_eq!((faults(&newer), newer.sheet.rows.len()), (vec![(4, Some(1), "version-altered")], 2));
    let doubled = returned(&replaced(&bytes, TABLE, &cell("A4"), &written("A4", "0a"))).unwrap();
    assert_eq!(faults(&doubled), [(3, Some(0), "twice"), (4, Some(0), "twice")]);
}

#[test]
fn a_mark_that_was_changed_is_refused() {
    let bytes = handed_out(Language::En, &columns(), &records()).unwrap();
    for (from, to) in
        [(">spring<", ">autumn<"), (">health<", ">labour<"), (">pledge<", ">policy<"), (">locked<", ">open<"), (">0b<", ">0d<")]
    {
        assert_eq!(returned(&replaced(&bytes, TEXTS, from, to)), Err(RoundError::Altered), "{to}");
    }
    let other_key = hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]);
    assert_eq!(read_round("x.xlsx", &bytes, &other_key, Expected::default()), Err(RoundError::Altered));
    // signed, and of something else
    let (round, respondent, register) =
        (RoundId::new("autumn").unwrap(), RespondentId::new("labour").unwrap(), RegisterId::new("policy").unwrap());
    let any = Expected::default();
    for expected in [
        Expected { round: Some(&round), ..any },
        Expected { respondent: Some(&respondent), ..any },
        Expected { register: Some(&register), ..any },
    ] {
        assert!(read_round("x.xlsx", &bytes, &key(), expected).is_err());
    }
}

#[test]
fn what_cannot_come_back_is_not_handed_out() {
    let text = |header: &str| RoundColumn { column: column(header, "Note", ColumnKind::LongText), open: true };
    let out = |columns: &[RoundColumn], records: &[RoundRecord]| handed_out(Language::En, columns, records).unwrap_err();
    let one = |cell: &str| out(&[text("note")], &[record("0a", 1, &[cell])]);
    assert!(handed_out(Language::En, &[text("note")], &[record("0a", 1, &[&"é".repeat(32_000)])]).is_ok());
    assert!(matches!(one(&"é".repeat(32_001)), RecordBookError::TooLong { line: 3, .. }));
    assert!(matches!(one(&"😀".repeat(16_001)), RecordBookError::TooLong { line: 3, .. }), "counted as spreadsheet programs do");
    for sign in ["\0", "\r", "\u{1b}", "\u{85}", "\u{FFFF}"] {
        assert!(matches!(one(sign), RecordBookError::Unprintable { line: 3, .. }), "{sign:?}");
    }
    assert!(matches!(out(&[text("note")], &[record("0a", 1, &[])]), RecordBookError::Uneven { line: 3 }));
    assert!(matches!(out(&[text("note")], &[record("0a", 1, &["", ""])]), RecordBookError::Uneven { line: 3 }));
    assert!(matches!(out(&[text("note"), text("note")], &[]), RecordBookError::Header { .. }));
    assert!(matches!(out(&[text("@id")], &[]), RecordBookError::Header { .. }));
    assert!(matches!(out(&[text(" note")], &[]), RecordBookError::Header { .. }));
    assert!(matches!(out(&[text("note")], &[record("0a", 1, &[""]), record("0a", 2, &[""])]), RecordBookError::Twice { line: 4 }));
    let many: Vec<RoundRecord> = (0..20_001).map(|at| record(&format!("{at:x}"), 1, &[""])).collect();
    assert!(matches!(out(&[text("note")], &many), RecordBookError::TooManyRows { most: 20_000 }));
    let named = RoundColumn { column: column("note", "A note (@id)", ColumnKind::Text), open: true };
    assert!(matches!(out(&[named], &[]), RecordBookError::Reserved { .. }));
    let choices = vec![Choice { code: "a".to_owned(), label: LocalText::new(Language::En, "A (@id)"), offered: true }];
    let listed = RoundColumn { column: column("kind", "Kind", ColumnKind::Choice { choices, many: false }), open: true };
    assert!(matches!(out(&[listed], &[record("0a", 1, &["a"])]), RecordBookError::Reserved { .. }));
}

#[test]
fn every_error_is_said_in_every_language() {
    let column = || "note".to_owned();
    let library = RecordBookError::Library(rust_xlsxwriter_error());
    for error in [
        library,
        RecordBookError::TooLong { line: 3, column: column() },
        RecordBookError::Unprintable { line: 3, column: column() },
        RecordBookError::TooManyRows { most: 7 },
        RecordBookError::Uneven { line: 3 },
        RecordBookError::Header { column: column() },
        RecordBookError::Twice { line: 3 },
        RecordBookError::Reserved { place: column() },
    ] {
        for language in Language::SPOKEN {
            let told = CATALOGUE.speaker(language).tell(&error.saying());
            assert!(!told.contains("??") && !told.contains('{'), "{language}: {told}");
            assert_eq!(language == Language::En, told.replace(['\u{2068}', '\u{2069}'], "") == error.to_string(), "{told}");
        }
    }
}

/// An error of the library: a workbook whose sheet names are alike.
fn rust_xlsxwriter_error() -> rust_xlsxwriter::XlsxError {
    rust_xlsxwriter::Worksheet::new().set_name("a/b").err().unwrap()
}

/// A text as a register keeps it, with everything that a workbook could change.
fn kept_text() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        "[=+@'\\-\\t\\n _x0-9A-F&<>\";,]{0,12}",
        "\\PC{0,20}",
        "[\u{600}-\u{6FF}\u{200E}\u{200F} \u{A0}]{0,10}",
        Just("_x000D_".to_owned()),
        Just("&amp;".to_owned()),
        Just("2027-01".to_owned()),
        Just("1E5".to_owned()),
        Just("TRUE".to_owned()),
    ];
    parts.prop_filter("control characters are refused", |text| !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_handed_out_comes_back_equal(
        rows in prop::collection::vec((kept_text(), kept_text(), any::<i64>(), 0_u8..=9, -700_000_i64..700_000), 1..6),
        right_to_left in any::<bool>(),
    ) {
        let open = |column| RoundColumn { column, open: true };
        let columns = [
            open(column("note", "Note", ColumnKind::Text)),
            RoundColumn { open: false, column: column("locked", "Locked", ColumnKind::Text) },
            open(column("number", "Number", ColumnKind::Number { decimals: 2 })),
            open(column("day", "Day", ColumnKind::Date)),
        ];
        let epoch = jiff::civil::date(1970, 1, 1);
        let rows: Vec<[String; 4]> = rows.into_iter().map(|(note, locked, units, decimals, days)| {
            let digits = format!("{:0>width$}", units.unsigned_abs(), width = usize::from(decimals) + 1);
            let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
            let sign = if units < 0 { "-" } else { "" };
            let number = if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
            let day = epoch.checked_add(jiff::Span::new().days(days)).unwrap().to_string();
            [note, locked, number, day]
        }).collect();
        let records: Vec<RoundRecord> = (10..).zip(&rows).map(|(at, cells)| {
            RoundRecord { record: RecordId::new(format!("{at:x}")).unwrap(), version: at, cells: cells.to_vec() }
        }).collect();
        let language = if right_to_left { Language::Ar } else { Language::Pt };
        let read = returned(&handed_out(language, &columns, &records).unwrap()).unwrap();
        prop_assert_eq!((&read.sheet.faults, &read.missing), (&vec![], &vec![]));
        let plain = |number: &str| {
            let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
            if number == "-0" { "0".to_owned() } else { number.to_owned() }
        };
        let expected: Vec<Vec<String>> = records.iter().zip(&rows).map(|(record, [note, _, number, day])| {
            vec![record.record.as_str().to_owned(), record.version.to_string(), note.clone(), plain(number), day.clone()]
        }).collect();
        let found: Vec<Vec<String>> = read.sheet.rows.iter().map(|(_, cells)| {
            let mut cells = cells.clone();
            cells[3] = plain(&cells[3]);
            cells
        }).collect();
        prop_assert_eq!(found, expected);
    }
}
