//! What is wrong with a value that came from outside.

use rihla_model::{FieldId, Language, Saying};

/// A fault of one value: the field, which of its values, and the rule. Never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFault {
    /// The field.
    pub field: FieldId,
    /// Which of its values, from 0; none where it is the field as a whole.
    pub at: Option<usize>,
    /// The rule, for programs.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub saying: Saying,
}

impl ValueFault {
    pub(crate) fn new(field: &FieldId, saying: Saying, code: &'static str) -> Self {
        let saying = saying.with("field", field.as_str());
        Self { field: field.clone(), at: None, code, saying }
    }

    pub(crate) fn of(mut self, at: usize) -> Self {
        self.at = Some(at);
        self
    }
}

pub(super) fn wrong_kind(field: &FieldId, wanted: &'static str) -> ValueFault {
    let saying = match wanted {
        "text" => Saying::new("value-wants-text", "field '{field}' wants a text"),
        "texts" => Saying::new("value-wants-texts", "field '{field}' wants texts by language, such as fr for French"),
        "number" => Saying::new("value-wants-number", "field '{field}' wants a number, with a dot before its decimals"),
        "money" => Saying::new("value-wants-money", "field '{field}' wants an amount and a currency of ISO 4217, such as 1200.50 MAD"),
        "flag" => Saying::new("value-wants-flag", "field '{field}' wants true or false"),
        "date" => Saying::new("value-wants-date", "field '{field}' wants a date as year-month-day, such as 2027-03-31"),
        "instant" => Saying::new("value-wants-instant", "field '{field}' wants a moment with its zone, such as 2027-03-31T09:00:00Z"),
        "period" => Saying::new("value-wants-period", "field '{field}' wants a period, such as 2027, 2027-Q1 or 2027-03"),
        "record" => Saying::new("value-wants-record", "field '{field}' wants the identifier of a record"),
        _ => Saying::new("value-wants-file", "field '{field}' wants a file: attach it, it cannot be written here"),
    };
    ValueFault::new(field, saying, "wrong-type")
}

pub(super) fn too_long(field: &FieldId, most: u64) -> ValueFault {
    let saying = Saying::new("value-too-long", "field '{field}' holds at most this many characters: {most}");
    ValueFault::new(field, saying.with("most", most), "too-long")
}

pub(super) fn too_low(field: &FieldId, lowest: i64) -> ValueFault {
    let saying = Saying::new("value-too-low", "field '{field}' is at least {lowest}");
    ValueFault::new(field, saying.with("lowest", lowest), "too-low")
}

pub(super) fn too_high(field: &FieldId, highest: i64) -> ValueFault {
    let saying = Saying::new("value-too-high", "field '{field}' is at most {highest}");
    ValueFault::new(field, saying.with("highest", highest), "too-high")
}

pub(super) fn too_fine(field: &FieldId, decimals: u8) -> ValueFault {
    let saying = Saying::new("value-too-fine", "field '{field}' wants a number with at most this many decimals: {decimals}");
    ValueFault::new(field, saying.with("decimals", u64::from(decimals)), "wrong-type")
}

pub(super) fn no_code(field: &FieldId) -> ValueFault {
    let saying = Saying::new("value-no-code", "field '{field}' wants one of its codes; see rihla register list for them");
    ValueFault::new(field, saying, "unknown-code")
}

pub(super) fn no_place(field: &FieldId) -> ValueFault {
    ValueFault::new(field, Saying::new("value-no-place", "field '{field}' wants the code of an area or a place"), "unknown-code")
}

pub(super) fn no_tag(field: &FieldId) -> ValueFault {
    ValueFault::new(field, Saying::new("value-no-tag", "field '{field}' wants a tag of its scheme, such as gcm:8"), "unknown-code")
}

pub(super) fn no_language(field: &FieldId) -> ValueFault {
    let languages = Language::SPOKEN.map(Language::tag).join(" ");
    let saying = Saying::new("value-no-language", "field '{field}' has a text in a language the node does not know; known: {languages}");
    ValueFault::new(field, saying.with("languages", languages), "unknown-language")
}

pub(super) fn only_one(field: &FieldId) -> ValueFault {
    ValueFault::new(field, Saying::new("value-only-one", "field '{field}' holds one value"), "too-many")
}

pub(super) fn too_many(field: &FieldId, most: usize) -> ValueFault {
    let saying = Saying::new("value-too-many", "field '{field}' holds at most this many values: {most}");
    ValueFault::new(field, saying.with("most", most as u64), "too-many")
}

pub(super) fn twice(field: &FieldId) -> ValueFault {
    ValueFault::new(field, Saying::new("value-twice", "field '{field}' holds a value twice; leave one out"), "twice")
}

pub(super) fn control(field: &FieldId) -> ValueFault {
    let saying = Saying::new("value-control", "field '{field}' has a sign that cannot be printed; write it again");
    ValueFault::new(field, saying, "unprintable")
}

pub(super) fn computed(field: &FieldId) -> ValueFault {
    let saying = Saying::new("value-computed", "field '{field}' is computed from others and cannot be written; leave it out");
    ValueFault::new(field, saying, "computed")
}
