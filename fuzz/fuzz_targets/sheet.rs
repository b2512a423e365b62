#![no_main]
//! Tables for registers and returns of a round: any bytes; and any table under a mark that is rightly signed, of which nothing may be
//! taken but rows of records that were handed out, in the version that was handed out, each once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rihla_ingest::{Expected, RoundError, read_round, read_sheet};
use rihla_model::{RecordId, RegisterId, RespondentId, RoundId, RoundMark};
use ring::hmac;

static KEY: LazyLock<hmac::Key> = LazyLock::new(|| hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]));
static MARK: LazyLock<RoundMark> = LazyLock::new(|| RoundMark {
    round: RoundId::new("spring").unwrap(),
    respondent: RespondentId::new("health").unwrap(),
    register: RegisterId::new("pledge").unwrap(),
    definition: 1,
    columns: [("@id", false), ("@version", false), ("locked", false), ("note", true)].map(|(name, open)| (name.to_owned(), open)).into(),
    records: [("0a", 1), ("0b", 2)].map(|(record, version)| (RecordId::new(record).unwrap(), version)).into(),
});
static ROWS: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| MARK.rows(hmac::sign(&KEY, &MARK.bytes()).as_ref()).into_iter().map(Vec::from).collect());

/// An archive of texts as they are.
fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let length = (text.len() as u32).to_le_bytes();
        let head =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &length, &length, &[name.len() as u8, 0, 0, 0]].concat();
        let offset = (out.len() as u32).to_le_bytes();
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let (at, count) = ((out.len() as u32).to_le_bytes(), [parts.len() as u8, 0]);
    out.extend_from_slice(&directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &(directory.len() as u32).to_le_bytes(), &at, &[0, 0]].concat());
    out
}

/// A sheet of texts.
fn sheet(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    };
    let row = |row: &Vec<String>| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook of a table and the mark.
fn book(table: &[Vec<String>]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |id: u8, kind: &str, to: &str| format!("<Relationship Id=\"r{id}\" Type=\"{office}/{kind}\" Target=\"{to}\"/>");
    let relations = |inner: &str| format!("<Relationships xmlns=\"{package}/relationships\">{inner}</Relationships>");
    let sheets = format!("<sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"{}\" sheetId=\"2\" r:id=\"r2\"/>", RoundMark::SHEET);
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    packed(&[
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        ("_rels/.rels", relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{spreadsheet}\" xmlns:r=\"{office}\"><sheets>{sheets}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&(relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "worksheet", "worksheets/sheet2.xml"))),
        ),
        ("xl/worksheets/sheet1.xml", sheet(table)),
        ("xl/worksheets/sheet2.xml", sheet(&ROWS)),
    ])
}

/// Reads a table that came back under the mark.
fn come_back(text: &str) {
    let table: Vec<Vec<String>> = text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let read = match read_round("x", &book(&table), &KEY, Expected::default()) {
        Ok(read) => read,
        Err(error) => {
            let of_table = matches!(error, RoundError::Unreadable(_) | RoundError::NoTable | RoundError::ColumnsMissing { .. });
            assert!(of_table, "{error}");
            return;
        }
    };
    assert_eq!(read.sheet.header, ["@id", "@version", "note"]);
    let mut taken = BTreeSet::new();
    for (_, cells) in &read.sheet.rows {
        let (id, version) = (cells[0].trim_matches(is_blank), cells[1].trim_matches(is_blank));
        let known = MARK.records.iter().any(|(record, number)| record.as_str() == id && number.to_string() == version);
        assert!(known && taken.insert(id), "{id} {version}");
        assert!(!read.missing.iter().any(|missing| missing.as_str() == id));
    }
}

/// What the reader takes for a blank around an identifier.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{200B}' | '\u{202A}'..='\u{202E}')
}

fuzz_target!(|bytes: &[u8]| {
    let _ = read_sheet("x", bytes, None);
    let _ = read_round("x", bytes, &KEY, Expected::default());
    if let Ok(text) = std::str::from_utf8(bytes) {
        come_back(text);
        come_back(&format!("@id\t@version\tlocked\tnote\n{text}"));
    }
});
