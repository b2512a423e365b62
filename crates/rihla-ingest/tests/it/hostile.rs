//! Damaged, cut off, mislabelled and malicious files: a clear error or a located problem, never a panic, never unbounded memory.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rihla_ingest::{DeliveredFile, FileContent, IngestError, read_delivery};

use crate::delivery::{Sunk, context, definition, shared, try_read};

/// A definition of a format with two columns.
fn toml(format: &str, more: &str) -> String {
    format!(
        "content = \"records\"\ntolerance = 1.0\n[reader]\nformat = \"{format}\"\n{more}\n[[columns]]\nname = \"a\"\nconcept = \"A\"\ntype = \"code\"\n[[columns]]\nname = \"b\"\nconcept = \"B\"\ntype = \"number\"\nscale = 3\n[[columns]]\nname = \"c\"\nconcept = \"TIME_PERIOD\"\ntype = \"period\"\noptional = true\n"
    )
}

fn definitions() -> Vec<(&'static str, String)> {
    vec![
        ("csv", toml("csv", "html-entities = true\nfill-down = [\"a\"]")),
        ("csv semicolon", toml("csv", "delimiter = \";\"\nencoding = \"windows-1256\"\nheader-rows = [1, 2]\nhxl = true")),
        ("csv no header", toml("csv", "header-rows = []").replace("\"a\"", "\"1\"").replace("\"b\"", "\"2\"")),
        ("csv utf-16", toml("csv", "encoding = \"utf-16le\"")),
        ("csv gzip", toml("csv", "gzip = true")),
        ("matrix", toml("csv", "[reader.unpivot]\nkeep = [\"a\"]\nnames = [\"c\"]\nvalue = \"b\"")),
        ("workbook", toml("workbook", "")),
        ("json", toml("json", "")),
        ("json path", toml("json", "records-at = \"data.records\"")),
        ("fixed", toml("fixed-width", "fields = [{ name = \"a\", from = 1, to = 2 }, { name = \"b\", from = 3, to = 9 }]")),
        ("sdmx", toml("sdmx-csv", "")),
        ("sav", toml("sav", "encoding = \"windows-1256\"")),
        ("dta", toml("dta", "fill-down = [\"a\"]")),
    ]
}

/// Reads bytes under every definition; whatever comes out is fine, as long as it comes out.
fn survive(bytes: &[u8]) {
    for (_, toml) in definitions() {
        let came = try_read(&toml, vec![("x", bytes.to_vec())], 1).unwrap();
        let s = &came.summary;
        assert_eq!(s.rows_read, s.rows_used + s.rows_set_aside + s.rows_settled + s.rows_aggregate + s.rows_filtered);
    }
}

/// What makes a delivery unusable, or the empty text.
fn refusal(toml: &str, name: &str, bytes: Vec<u8>) -> String {
    try_read(toml, vec![(name, bytes)], 1).unwrap().summary.unusable.map(|why| why.to_string()).unwrap_or_default()
}

struct Part<'p> {
    name: &'p str,
    data: Vec<u8>,
    method: u16,
    claimed: u32,
}

/// A zip archive with given claims about its parts.
fn zip(parts: &[Part<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let offset = u32::try_from(out.len()).unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&part.data);
        let head = |central: bool| {
            let mut h = Vec::new();
            h.extend_from_slice(if central { b"PK\x01\x02\x14\x00" } else { b"PK\x03\x04" });
            h.extend_from_slice(&[20, 0, 0, 0]);
            h.extend_from_slice(&part.method.to_le_bytes());
            h.extend_from_slice(&[0; 4]);
            h.extend_from_slice(&crc.sum().to_le_bytes());
            h.extend_from_slice(&u32::try_from(part.data.len()).unwrap().to_le_bytes());
            h.extend_from_slice(&part.claimed.to_le_bytes());
            h.extend_from_slice(&u16::try_from(part.name.len()).unwrap().to_le_bytes());
            h.extend_from_slice(&[0, 0]);
            if central {
                h.extend_from_slice(&[0; 10]);
                h.extend_from_slice(&offset.to_le_bytes());
            }
            h.extend_from_slice(part.name.as_bytes());
            h
        };
        out.extend(head(false));
        out.extend_from_slice(&part.data);
        directory.extend(head(true));
    }
    let at = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(parts.len()).unwrap();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

fn stored<'p>(name: &'p str, text: &str) -> Part<'p> {
    Part { name, data: text.as_bytes().to_vec(), method: 0, claimed: u32::try_from(text.len()).unwrap() }
}

/// A workbook with one sheet of the given rows.
pub fn workbook(sheet: &str) -> Vec<u8> {
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    zip(&[
        stored(
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        stored(
            "_rels/.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        stored(
            "xl/workbook.xml",
            &format!(
                "<?xml version=\"1.0\"?><workbook xmlns=\"{spreadsheet}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        stored(
            "xl/_rels/workbook.xml.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        stored(
            "xl/worksheets/sheet1.xml",
            &format!("<?xml version=\"1.0\"?><worksheet xmlns=\"{spreadsheet}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ])
}

const SHEET: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B2\"><v>0.30000000000000004</v></c></row>";

#[test]
fn a_written_workbook_is_read() {
    let came = try_read(&toml("workbook", ""), vec![("x.xlsx", workbook(SHEET))], 1).unwrap();
    assert_eq!(came.rows(), [["x", "0.300", "", ""]].map(|r| r[..3].to_vec()), "{:?} {:?}", came.summary.unusable, came.troubles());
}

#[test]
fn every_cut_of_small_files_is_survived() {
    let csv = "a,b,c\n\"x \"\"y\"\"\n\",1.5,2020\r\nz,\"2,0\",2021-Q1\n,,\n".as_bytes().to_vec();
    let json = "[{\"a\": \"x\\u00e9\\ud83d\\ude00\", \"b\": -1.5e3, \"c\": {\"d\": [1, null]}}, {\"a\": null}]".as_bytes().to_vec();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &csv).unwrap();
    let packed = packer.finish().unwrap();
    for specimen in [csv, json, packed] {
        for end in 0..specimen.len() {
            survive(&specimen[..end]);
        }
    }
    let book = workbook(SHEET);
    for end in (0..book.len()).step_by(37) {
        survive(&book[..end]);
    }
}

#[test]
fn cuts_and_flips_of_real_workbooks_are_survived() {
    for path in ["eurostat-migration/migr_dubto.xls", "border-crossings/LRD-RVG-2025.xlsx", "horn-drivers/somalia_vhi_weekly_1982_on.ods"] {
        let Some(bytes) = shared(path) else { return };
        let toml = toml("workbook", "");
        let step = bytes.len() / 40 + 1;
        for at in (0..bytes.len()).step_by(step) {
            try_read(&toml, vec![("x", bytes[..at].to_vec())], 1).unwrap();
            let mut flipped = bytes.clone();
            for byte in flipped.iter_mut().skip(at).take(16) {
                *byte ^= 0x5A;
            }
            try_read(&toml, vec![("x", flipped)], 1).unwrap();
        }
    }
}

#[test]
fn what_the_bytes_look_like_is_said() {
    let csv = toml("csv", "");
    for (bytes, word) in [
        (&b"\x89PNG\r\n\x1a\n\0\0"[..], "PNG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Excel"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"", "empty"),
        (b"a\0b\0\0\0\0", "binary"),
        (b"<!DOCTYPE html><html>sign in</html>", "HTML"),
        (b"SQLite format 3\0", "SQLite"),
    ] {
        let why = refusal(&csv, "x.csv", bytes.to_vec());
        assert!(why.contains(word), "{word}: {why}");
    }
    let book = refusal(&csv, "x.csv", workbook(SHEET));
    assert!(book.contains("workbook"), "{book}");
    assert!(refusal(&toml("workbook", ""), "x.xlsx", b"a,b\n1,2\n".to_vec()).contains("look like text"));
    assert!(refusal(&toml("sav", ""), "x.sav", b"$FL2".to_vec()).contains("ends within the header"));
}

#[test]
fn a_million_columns_are_refused_at_once() {
    let start = Instant::now();
    let mut text = "a,b,c".to_owned();
    text.push_str(&",x".repeat(1_000_000));
    text.push('\n');
    text.push_str(&text.clone());
    let why = refusal(&toml("csv", ""), "wide.csv", text.into_bytes());
    assert!(why.contains("columns, more than 16384"), "{why}");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_unclosed_quote_ends_with_its_line() {
    let mut text = b"a,b,c\nx,1,2020\n\"never closed,2,2020\n".to_vec();
    for _ in 0..3_000_000 {
        text.extend_from_slice(b"y,3,2021,abcd\n");
    }
    let why = refusal(&toml("csv", ""), "x.csv", text);
    assert!(why.contains("line 3") && why.contains("quote"), "{why}");
}

#[test]
fn zip_bombs_are_refused() {
    let toml = toml("workbook", "");
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..100 {
        std::io::Write::write_all(&mut packer, &blanks).unwrap();
    }
    let bomb = packer.finish().unwrap();
    // An honest bomb says its size; a lying one says a small size.
    for claimed in [100 << 20, 10] {
        let archive =
            zip(&[stored("xl/workbook.xml", "<x/>"), Part { name: "xl/worksheets/sheet1.xml", data: bomb.clone(), method: 8, claimed }]);
        let why = refusal(&toml, "x.xlsx", archive);
        assert!(why.contains("unpacks to more than"), "{why}");
    }
    let archive = zip(&[stored("xl/workbook.xml", "<x/>"), Part { name: "a", data: vec![1], method: 0, claimed: u32::MAX - 1 }]);
    assert!(refusal(&toml, "x.xlsx", archive).contains("unpacks to more than"));
}

#[test]
fn two_cells_in_far_corners_take_no_memory() {
    let far = format!("{SHEET}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let came = try_read(&toml("workbook", ""), vec![("x.xlsx", workbook(&far))], 1).unwrap();
    assert_eq!((came.summary.rows_used, came.count("row-width")), (1, 1));
}

#[test]
fn a_wrong_encoding_is_located() {
    let mut bytes = b"a,b,c\nok,1,2020\n".to_vec();
    bytes.extend_from_slice(b"C\xF4te,2,2020\nok,3,2020\n");
    let came = try_read(&toml("csv", ""), vec![("x.csv", bytes)], 1).unwrap();
    let bad: Vec<(Option<u64>, String)> =
        came.problems.iter().filter(|p| p.rule.id() == "encoding").map(|p| (p.at.row, p.remedy.to_string())).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].0, Some(3));
    assert!(bad[0].1.contains("windows-1252"));
    assert_eq!(came.summary.rows_used, 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survive(&bytes);
    }

    #[test]
    fn random_text(text in "[ab,;\"\\n\\r\\t 0-9.\\-\\[\\]{}:é٣/#]{0,200}") {
        survive(text.as_bytes());
        survive(format!("a,b,c\n{text}").as_bytes());
        survive(format!("a;b;c\n#x;#y;\n{text}").as_bytes());
    }

    #[test]
    fn mutated_workbooks(flips in proptest::collection::vec((0_usize..2600, any::<u8>()), 1..8)) {
        let mut book = workbook(SHEET);
        for (at, byte) in flips {
            let length = book.len();
            if let Some(slot) = book.get_mut(at % length) {
                *slot = byte;
            }
        }
        try_read(&toml("workbook", ""), vec![("x.xlsx", book)], 1).unwrap();
    }

    #[test]
    fn mutated_records(flips in proptest::collection::vec((0_usize..120, any::<u8>()), 1..6)) {
        for specimen in ["[{\"a\": \"x\", \"b\": 1.5, \"c\": \"2020\"}, {\"a\": \"y\"}]", "a,b,c\n\"x\",1.5,2020\ny,2,2021-01\n", "STRUCTURE,STRUCTURE_ID,ACTION,a: A,b,c\ndataflow,X,I,x: X,1,2020\n"] {
            let mut bytes = specimen.as_bytes().to_vec();
            for (at, byte) in &flips {
                let length = bytes.len();
                if let Some(slot) = bytes.get_mut(at % length) {
                    *slot = *byte;
                }
            }
            survive(&bytes);
        }
    }
}

/// Bytes under which the thread that reads them dies.
struct Deadly(std::io::Cursor<Vec<u8>>);

impl std::io::Read for Deadly {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let most = out.len().min(4096);
        let got = std::io::Read::read(&mut self.0, &mut out[..most])?;
        assert!(got > 0, "planted");
        Ok(got)
    }
}

#[test]
fn a_thread_that_dies_spoils_the_delivery_and_not_the_program() {
    let text = format!("a,b\n{}", "x,1\n".repeat(60_000));
    for threads in [1, 3] {
        let content = FileContent::Stream(Box::new(Deadly(std::io::Cursor::new(text.clone().into_bytes()))));
        let files = vec![DeliveredFile { name: "x.csv".to_owned(), content }];
        let done = read_delivery(&definition(&toml("csv", "")), &context(threads), files, &mut Sunk::default());
        assert!(matches!(done, Err(IngestError::Internal)), "{:?}", done.map(|s| s.rows_used));
    }
}
