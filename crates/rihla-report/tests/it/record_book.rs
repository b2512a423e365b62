//! Records with everything a writer meets, and what a workbook of a round is made of.

use std::sync::LazyLock;

use rihla_language::Catalogue;
use rihla_model::{Language, LocalText, RecordId, RegisterId, RespondentId, RoundId};
use rihla_report::{
    Choice, ColumnKind, CoverRow, RecordBookError, RecordColumn, RoundColumn, RoundLabels, RoundRecord, RoundView, write_round,
};
use ring::hmac;

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());

pub fn column(header: &str, label: &str, kind: ColumnKind) -> RecordColumn {
    RecordColumn { header: header.to_owned(), label: label.to_owned(), help: String::new(), kind }
}

fn choice(code: &str, en: &str, ar: &str, offered: bool) -> Choice {
    let mut label = LocalText::new(Language::En, en);
    label.insert(Language::Ar, ar);
    Choice { code: code.to_owned(), label, offered }
}

pub fn kinds() -> Vec<Choice> {
    vec![
        choice("law", "Law", "قانون", true),
        choice("plan", "Plan", "خطة", true),
        choice("scheme", "Plan", "برنامج", true),
        choice("decree", "Decree", "مرسوم", false),
    ]
}

/// A column of each kind: the reference and the amount are locked.
pub fn columns() -> Vec<RoundColumn> {
    let help = "اكتب ما أُنجز".to_owned();
    let open = |column: RecordColumn| RoundColumn { column, open: true };
    let locked = |column: RecordColumn| RoundColumn { column, open: false };
    vec![
        locked(column("reference", "المرجع", ColumnKind::Text)),
        open(RecordColumn { help, ..column("title.ar", "العنوان", ColumnKind::LongText) }),
        open(column("kind", "النوع", ColumnKind::Choice { choices: kinds(), many: false })),
        open(column("kinds", "الأنواع", ColumnKind::Choice { choices: kinds(), many: true })),
        open(column("share", "النسبة", ColumnKind::Number { decimals: 2 })),
        open(column("ends", "الأجل", ColumnKind::Date)),
        locked(column("cost", "الكلفة", ColumnKind::Text)),
    ]
}

pub fn record(id: &str, version: u32, cells: &[&str]) -> RoundRecord {
    RoundRecord { record: RecordId::new(id).unwrap(), version, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
}

pub fn records() -> Vec<RoundRecord> {
    vec![
        record("0a", 3, &["P-1", "تعديل القانون\nالفقرة 2", "law", "law; plan", "12.50", "2027-03-31", "10.00 MAD"]),
        record("0b", 12, &["=1+1", "@SUM(A1)", "decree", "", "", "", ""]),
        record("0c", 1, &["P-3", "", "", "scheme", "123456789012345678", "1899-12-31", ""]),
    ]
}

pub fn key() -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &[7; 32])
}

pub fn labels(language: Language) -> RoundLabels {
    let speaker = CATALOGUE.speaker(language);
    let word = |id: &str| {
        let word = speaker.t(id);
        assert!(!word.contains("??"), "{word}");
        word
    };
    RoundLabels {
        cover: word("workbook-first"),
        data: word("workbook-records"),
        id: word("workbook-identifier"),
        version: word("workbook-version"),
        notice: word("workbook-notice"),
        not_offered: word("workbook-not-offered"),
        not_number: word("workbook-not-number"),
        not_date: word("workbook-not-date"),
    }
}

/// A workbook of a round, signed.
pub fn handed_out(language: Language, columns: &[RoundColumn], records: &[RoundRecord]) -> Result<Vec<u8>, RecordBookError> {
    let speaker = CATALOGUE.speaker(language);
    let line = |what: &str| CoverRow { label: speaker.t(what), text: speaker.t(&format!("{what}-text")) };
    let cover = ["workbook-fill", "workbook-keep", "workbook-return"].map(line);
    let view = RoundView {
        language,
        created: "2027-01-10T08:00:00Z".parse().unwrap(),
        author: "Atlas",
        title: "Spring 2027",
        cover: &cover,
        labels: &labels(language),
        round: &RoundId::new("spring").unwrap(),
        respondent: &RespondentId::new("health").unwrap(),
        register: &RegisterId::new("pledge").unwrap(),
        definition: 4,
        columns,
        records,
    };
    write_round(&view, |bytes| hmac::sign(&key(), bytes).as_ref().to_vec())
}
