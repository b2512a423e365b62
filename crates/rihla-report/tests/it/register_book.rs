//! An exported list of records: types as what they are, and read again by an import.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use rihla_ingest::read_sheet;
use rihla_model::Language;
use rihla_report::{ColumnKind, CoverRow, RecordBookError, RecordColumn, RegisterView, write_register};

use crate::record_book::{column, kinds};

fn columns() -> Vec<RecordColumn> {
    vec![
        column("@id", "المعرّف", ColumnKind::Text),
        column("title.ar", "العنوان", ColumnKind::LongText),
        column("kind", "النوع", ColumnKind::Choice { choices: kinds(), many: false }),
        column("share", "النسبة", ColumnKind::Number { decimals: 1 }),
        column("ends", "الأجل", ColumnKind::Date),
        column("heard", "سُمع", ColumnKind::Text),
    ]
}

const ROWS: [[&str; 6]; 3] = [
    ["0a", "=HYPERLINK(\"x\")", "law", "-12.5", "2027-03-31", "2027-03-31T09:00:00Z"],
    ["0b", "+212 5", "gone", "1234567890123456", "1900-02-28", ""],
    ["0c", "\t@x", "", "", "", "0123"],
];

fn written(rows: &[[&str; 6]]) -> Result<Vec<u8>, RecordBookError> {
    written_with("@x", rows)
}

fn written_with(cover: &str, rows: &[[&str; 6]]) -> Result<Vec<u8>, RecordBookError> {
    let cover = [CoverRow { label: "=1".to_owned(), text: cover.to_owned() }];
    let columns = columns();
    let view = RegisterView {
        language: Language::Ar,
        created: "2027-01-10T08:00:00Z".parse().unwrap(),
        author: "Atlas",
        title: "التعهدات",
        cover: &cover,
        cover_sheet: "الغلاف",
        data_sheet: "القيود",
        columns: &columns,
    };
    write_register(&view, rows)
}

#[test]
fn an_export_is_read_again_as_it_was() {
    let bytes = written(&ROWS).unwrap();
    let read = read_sheet("x.xlsx", &bytes, None).unwrap();
    assert_eq!(read.sheet.as_deref(), Some("القيود"));
    assert_eq!(read.header, ["@id", "title.ar", "kind", "share", "ends", "heard"]);
    let mut expected = ROWS;
    expected[0][2] = "قانون";
    let found: Vec<(u64, Vec<&str>)> = read.rows.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
    assert_eq!(found, (3..).zip(expected.map(|row| row.to_vec())).collect::<Vec<_>>());
    assert!(read.faults.is_empty());
    assert!(bytes == written(&ROWS).unwrap(), "the same view gives the same bytes");
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("register_ar.xlsx"), &bytes).unwrap();
}

#[test]
fn numbers_and_dates_are_such_and_no_text_is_a_formula() {
    let bytes = written(&ROWS).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let data = book.worksheet_range("القيود").unwrap();
    assert_eq!(data.get_value((1, 0)), Some(&Data::String("المعرّف (@id)".to_owned())));
    assert_eq!(data.get_value((2, 3)), Some(&Data::Float(-12.5)));
    assert!(matches!(data.get_value((2, 4)), Some(Data::DateTime(day)) if day.to_ymd_hms_milli().0 == 2027));
    assert_eq!(data.get_value((3, 3)), Some(&Data::String("1234567890123456".to_owned())), "more digits than a spreadsheet keeps");
    assert_eq!(data.get_value((4, 5)), Some(&Data::String("0123".to_owned())));
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
    }
}

#[test]
fn without_identifiers_there_is_one_header() {
    let columns = [column("title.fr", "Titre (fr)", ColumnKind::Text), column("ends", "Fin", ColumnKind::Date)];
    let view = RegisterView {
        language: Language::Fr,
        created: "2027-01-10T08:00:00Z".parse().unwrap(),
        author: "Atlas",
        title: "Engagements",
        cover: &[],
        cover_sheet: "Couverture",
        data_sheet: "Engagements",
        columns: &columns,
    };
    let read = read_sheet("x.xlsx", &write_register(&view, [["Un", "2027-01-01"]]).unwrap(), None).unwrap();
    assert_eq!(
        (read.header, read.rows),
        (vec!["Titre (fr)".to_owned(), "Fin".to_owned()], vec![(2, vec!["Un".to_owned(), "2027-01-01".to_owned()])])
    );
}

#[test]
fn an_empty_export_and_one_that_does_not_fit() {
    assert!(read_sheet("x.xlsx", &written(&[]).unwrap(), None).unwrap().rows.is_empty());
    let long = "x".repeat(32_001);
    assert!(matches!(written(&[["0a", &long, "", "", "", ""]]), Err(RecordBookError::TooLong { line: 3, column }) if column == "title.ar"));
    for text in ["@id", "see (@id)", " (@id)\u{200F} "] {
        assert!(matches!(written_with(text, &ROWS), Err(RecordBookError::Reserved { .. })), "{text}");
    }
    assert!(written_with("(@id) is the identifier", &ROWS).is_ok());
}
