//! Tables for registers and workbooks of a round, as people hand them in.

use rihla_ingest::{Expected, IngestError, PlainSheet, RoundError, read_round, read_sheet};
use rihla_model::{RecordId, RegisterId, RespondentId, RoundId, RoundMark};
use ring::hmac;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::hostile::workbook;

fn texts(sheet: &PlainSheet) -> Vec<(u64, Vec<&str>)> {
    sheet.rows.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect()
}

fn faults(sheet: &PlainSheet) -> Vec<(u64, Option<usize>, &'static str)> {
    sheet.faults.iter().map(|fault| (fault.line, fault.column, fault.code)).collect()
}

#[test]
fn texts_of_any_delimiter_and_encoding_are_read() {
    let french = b"Titre;Fin\r\nC\xF4te;\"deux\r\nlignes\"\r\n\r\nSud;x\r\n";
    let read = read_sheet("x.csv", french, None).unwrap();
    assert_eq!(read.header, ["Titre", "Fin"]);
    assert_eq!(texts(&read), [(2, vec!["Côte", "deux\r\nlignes"]), (5, vec!["Sud", "x"])]);
    let arabic = b"\xC7\xE1\xE3\xDB\xD1\xC8\tb\n\xCA\xE6\xE4\xD3\t1\n";
    let read = read_sheet("x.csv", arabic, None).unwrap();
    assert_eq!((read.header[0].as_str(), texts(&read)), ("المغرب", vec![(2, vec!["تونس", "1"])]));
    let marked = "\u{FEFF}sep=;\n@id;a,b\n0a;\"x;y\"\n";
    let read = read_sheet("x.csv", marked.as_bytes(), None).unwrap();
    assert_eq!((read.header.clone(), texts(&read)), (vec!["@id".to_owned(), "a,b".to_owned()], vec![(3, vec!["0a", "x;y"])]));
}

#[test]
fn what_is_wrong_with_a_text_is_located() {
    let read = read_sheet("x.csv", b"a,b\n1,2,3\n4\n5,6,\n", None).unwrap();
    assert_eq!((texts(&read), faults(&read)), (vec![(3, vec!["4", ""]), (4, vec!["5", "6"])], vec![(2, Some(2), "beyond")]));
    let open = read_sheet("x.csv", b"a,b\n1,2\n3,\"never\n4,5\n", None).unwrap_err();
    assert!(matches!(&open, IngestError::Unreadable { row: Some(3), .. }), "{open:?}");
    let twice = read_sheet("x.csv", b"a,b,a\n1,2,3\n", None).unwrap_err();
    assert!(twice.to_string().contains("two columns are named 'a'"), "{twice}");
    for (bytes, words) in
        [(&b""[..], "empty"), (b"\n \n", "no table"), (b"%PDF-1.4", "PDF"), (b"{\"a\": 1}", "JSON"), (b"\x1f\x8b\x08", "gzip")]
    {
        let error = read_sheet("x", bytes, None).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let long = "a\n".repeat(rihla_ingest::limits::MOST_SHEET_ROWS + 3);
    assert!(matches!(read_sheet("x.csv", long.as_bytes(), None), Err(IngestError::Limit { .. })));
}

#[test]
fn cells_of_a_workbook_are_plain_texts_and_their_faults_located() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Blank").unwrap();
    let sheet = book.add_worksheet().set_name("Data").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (column, name) in (0..).zip(["text", "day", "number", "flag", "share", "result"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_string(1, 0, "=1+1").unwrap();
    sheet.write_datetime_with_format(1, 1, ExcelDateTime::parse_from_str("2027-02-28").unwrap(), &day).unwrap();
    sheet.write_number(1, 2, 1200.0).unwrap();
    sheet.write_boolean(1, 3, true).unwrap();
    sheet.write_number_with_format(1, 4, 0.25, &Format::new().set_num_format("0%")).unwrap();
    sheet.write_formula(1, 5, Formula::new("=C2*2").set_result("2400")).unwrap();
    sheet.write_formula(2, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_string(4, 0, "kept").unwrap();
    sheet.set_row_hidden(4).unwrap();
    sheet.set_column_hidden(0).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read_sheet("x.xlsx", &bytes, None).unwrap();
    assert_eq!(read.sheet.as_deref(), Some("Data"));
    let expected = [(2, vec!["=1+1", "2027-02-28", "1200", "true", "0.25", "2400"]), (5, vec!["kept", "", "", "", "", ""])];
    assert_eq!(texts(&read), expected);
    assert_eq!(faults(&read), [(3, Some(5), "error-value")]);
    let absent = read_sheet("x.xlsx", &bytes, Some("Other")).unwrap_err().to_string();
    assert!(absent.contains("Blank, Data"), "{absent}");
    assert!(read_sheet("x.xlsx", &bytes, Some("Blank")).unwrap_err().to_string().contains("no table"));
}

#[test]
fn a_formula_whose_result_was_not_saved_is_a_fault_and_an_empty_result_is_none() {
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = format!("<row r=\"1\">{}{}</row>", text("A1", "a"), text("B1", "b"));
    let unsaved = format!("<row r=\"2\">{}<c r=\"B2\"><f>A2</f></c></row>", text("A2", "x"));
    let empty = format!("<row r=\"3\">{}<c r=\"B3\" t=\"str\"><f>A9</f><v></v></c></row>", text("A3", "y"));
    let read = read_sheet("x.xlsx", &workbook(&format!("{header}{unsaved}{empty}")), None).unwrap();
    assert_eq!((texts(&read), faults(&read)), (vec![(3, vec!["y", ""])], vec![(2, Some(1), "no-result")]));
}

const COLUMNS: [(&str, bool); 4] = [("@id", false), ("@version", false), ("reference", false), ("entity", true)];

fn key() -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &[7; 32])
}

fn mark(round: &str, records: &[(&str, u32)]) -> RoundMark {
    RoundMark {
        round: RoundId::new(round).unwrap(),
        respondent: RespondentId::new("health").unwrap(),
        register: RegisterId::new("pledge").unwrap(),
        definition: 1,
        columns: COLUMNS.iter().map(|(header, open)| ((*header).to_owned(), *open)).collect(),
        records: records.iter().map(|(record, version)| (RecordId::new(record).unwrap(), *version)).collect(),
    }
}

/// A workbook with a mark, the key that signs it and rows below the two headers.
fn book(mark: Option<(&RoundMark, &hmac::Key)>, header: &[&str], rows: &[&[&str]], tables: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "Instructions").unwrap();
    for _ in 0..tables {
        let sheet = book.add_worksheet();
        let people: Vec<String> = header.iter().map(|name| format!("Name ({name})")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        for (row, cells) in (0..).zip([header, &people].into_iter().chain(rows.iter().copied())) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    if let Some((mark, key)) = mark {
        let sheet = book.add_worksheet().set_name(RoundMark::SHEET).unwrap().set_very_hidden(true);
        for (row, cells) in (0..).zip(mark.rows(hmac::sign(key, &mark.bytes()).as_ref())) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADER: [&str; 4] = ["@id", "@version", "reference", "entity"];

fn returned(rows: &[&[&str]]) -> rihla_ingest::RoundReturn {
    let mark = mark("spring", &[("0a", 3), ("0b", 1)]);
    read_round("x.xlsx", &book(Some((&mark, &key())), &HEADER, rows, 1), &key(), Expected::default()).unwrap()
}

#[test]
fn a_workbook_comes_back_sorted_and_nothing_locked_is_taken() {
    let read = returned(&[&["0b", "1", "changed", "Labour"], &["0a", "3", "P-1", "Health"]]);
    assert_eq!(read.sheet.header, ["@id", "@version", "entity"]);
    assert_eq!(texts(&read.sheet), [(3, vec!["0b", "1", "Labour"]), (4, vec!["0a", "3", "Health"])]);
    assert_eq!((read.missing.len(), read.sheet.faults.len(), read.round.as_str()), (0, 0, "spring"));
}

#[test]
fn rows_that_were_not_handed_out_so_are_faults() {
    // an identifier of another respondent, a version that would pass over another's change, a new row
    let read = returned(&[&["0c", "1", "P-9", "x"], &["0a", "4", "P-1", "x"], &["", "", "P-3", "x"], &["0b", "1", "P-2", "kept"]]);
    assert_eq!(faults(&read.sheet), [(3, Some(0), "not-handed-out"), (4, Some(1), "version-altered"), (5, Some(0), "row-added")]);
    assert_eq!((texts(&read.sheet), read.missing.len()), (vec![(6, vec!["0b", "1", "kept"])], 0));
    // neither of two rows of one record is taken, and a row that is gone is told
    let read = returned(&[&["0a", "3", "P-1", "x"], &["0a", "3", "P-1", "y"]]);
    assert_eq!(faults(&read.sheet), [(3, Some(0), "twice"), (4, Some(0), "twice")]);
    assert_eq!((read.sheet.rows.len(), read.missing), (0, vec![RecordId::new("0b").unwrap()]));
}

#[test]
fn a_row_set_aside_for_a_cell_is_not_missing_and_still_counts_as_a_double() {
    let mark = mark("spring", &[("0a", 3), ("0b", 1)]);
    let wide: [&[&str]; 3] = [&["0a", "3", "P-1", "x", "beyond"], &["0a", "3", "P-1", "y"], &["0b", "1", "P-2", "z"]];
    let read = read_round("x.xlsx", &book(Some((&mark, &key())), &HEADER, &wide, 1), &key(), Expected::default()).unwrap();
    assert_eq!(faults(&read.sheet), [(3, Some(4), "beyond"), (4, Some(0), "twice")]);
    assert_eq!((texts(&read.sheet), read.missing.len()), (vec![(5, vec!["0b", "1", "z"])], 0));
}

#[test]
fn what_is_no_return_is_refused() {
    let (spring, row): (_, &[&[&str]]) = (mark("spring", &[("0a", 3)]), &[&["0a", "3", "P-1", "x"]]);
    let other_key = hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]);
    let read = |bytes: &[u8], expected| read_round("x.xlsx", bytes, &key(), expected).unwrap_err();
    let any = Expected::default();
    assert_eq!(read(&book(None, &HEADER, row, 1), any), RoundError::NotOurs);
    assert_eq!(read(b"@id,@version\n0a,3\n", any), RoundError::NotOurs);
    assert_eq!(read(&book(Some((&spring, &other_key)), &HEADER, row, 1), any), RoundError::Altered);
    let good = book(Some((&spring, &key())), &HEADER, row, 1);
    let (autumn, labour, policy) =
        (RoundId::new("autumn").unwrap(), RespondentId::new("labour").unwrap(), RegisterId::new("policy").unwrap());
    // what was signed for one round is not good for another
    assert_eq!(read(&good, Expected { round: Some(&autumn), ..any }), RoundError::OtherRound { round: spring.round.clone() });
    assert_eq!(read(&good, Expected { respondent: Some(&labour), ..any }), RoundError::OtherRespondent);
    let register = spring.register.clone();
    assert_eq!(read(&good, Expected { register: Some(&policy), ..any }), RoundError::OtherRegister { register });
    assert_eq!(read(&book(Some((&spring, &key())), &HEADER, row, 0), any), RoundError::NoTable);
    assert_eq!(read(&book(Some((&spring, &key())), &HEADER, row, 2), any), RoundError::TwoTables);
    let renamed = read(&book(Some((&spring, &key())), &["@id", "@version", "reference", "Entity"], row, 1), any);
    assert_eq!(renamed, RoundError::ColumnsMissing { columns: vec!["entity".to_owned()] });
}

#[test]
fn a_mark_changed_after_it_was_signed_is_refused() {
    let (signed, row): (_, &[&[&str]]) = (mark("spring", &[("0a", 3)]), &[&["0b", "3", "P-1", "x"]]);
    let tag = hmac::sign(&key(), &signed.bytes());
    for forged in [mark("autumn", &[("0a", 3)]), mark("spring", &[("0b", 3)]), mark("spring", &[("0a", 4)])] {
        let mut book = Workbook::new();
        let table = book.add_worksheet();
        for (line, cells) in (0..).zip([&HEADER[..], row[0]]) {
            for (column, cell) in (0..).zip(cells) {
                table.write_string(line, column, *cell).unwrap();
            }
        }
        let sheet = book.add_worksheet().set_name(RoundMark::SHEET).unwrap();
        for (line, cells) in (0..).zip(forged.rows(tag.as_ref())) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(line, column, cell).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(read_round("x.xlsx", &bytes, &key(), Expected::default()), Err(RoundError::Altered));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), text in "[@id,;\"\\n\\r\\t 0-9é٣()]{0,120}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            let _ = read_sheet("x", bytes, None);
            let _ = read_round("x", bytes, &key(), Expected::default());
        }
    }
}
