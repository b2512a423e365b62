//! Values from outside: JSON of the API, and texts of forms and cells. Every fault is found, none names what was written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{Language, Period, RecordId, Vocabulary};
use serde_json::Value as Json;

use super::fault::{
    computed, control, no_code, no_language, no_place, no_tag, only_one, too_fine, too_high, too_long, too_low, too_many, twice, wrong_kind,
};
use super::{Decimal, FileValue, Money, Value, ValueFault};
use crate::definition::{Field, FieldType};

/// The most characters of a text that says nothing else.
const TEXT: u64 = 1000;
const LONG_TEXT: u64 = 50_000;
/// The most values of a field that holds several.
const VALUES: usize = 200;
/// Digits after the sign of an amount that says nothing else.
const MONEY_DECIMALS: u8 = 2;

/// What values are read against.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    /// The code lists, areas, places and tags of the node.
    pub vocabulary: &'a Vocabulary,
    /// Whether the values were accepted before: their shape is read, and what a later definition would refuse is kept.
    pub stored: bool,
}

/// The values of a field, from JSON: one, or an array where the field holds several; `null` and empty are none.
///
/// # Errors
/// Every fault.
pub fn read_field(field: &Field, json: &Json, limits: Limits<'_>) -> Result<Vec<Value>, Vec<ValueFault>> {
    let one = std::slice::from_ref(json);
    let items = match json {
        Json::Null => &[],
        Json::Array(items) if field.many || limits.stored => items.as_slice(),
        Json::Array(_) => return Err(vec![only_one(&field.id)]),
        _ => one,
    };
    collect(field, items.len(), limits, items.iter().map(|item| read_one(field, item, limits)))
}

/// The values of a field, from a text as it stands in a form or a cell; several are parted by line breaks or semicolons.
///
/// A text in several languages is read as one in `language`.
///
/// # Errors
/// Every fault.
pub fn read_text(field: &Field, text: &str, language: Language, limits: Limits<'_>) -> Result<Vec<Value>, Vec<ValueFault>> {
    let parted = field.many && !matches!(*field.kind, FieldType::LongText);
    let parts: Vec<&str> = if parted { text.split([';', '\n']).collect() } else { vec![text] };
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    collect(field, parts.len(), limits, parts.into_iter().map(|part| one_of_text(field, part, language, limits)))
}

fn collect(
    field: &Field,
    count: usize,
    limits: Limits<'_>,
    values: impl Iterator<Item = Result<Option<Value>, ValueFault>>,
) -> Result<Vec<Value>, Vec<ValueFault>> {
    if count > VALUES && !limits.stored {
        return Err(vec![too_many(&field.id, VALUES)]);
    }
    let (mut read, mut faults) = (Vec::with_capacity(count), Vec::new());
    for (at, value) in values.enumerate() {
        match value {
            Ok(Some(value)) if read.contains(&value) && !limits.stored => faults.push(twice(&field.id).of(at)),
            Ok(value) => read.extend(value),
            Err(fault) => faults.push(if field.many { fault.of(at) } else { fault }),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn read_one(field: &Field, json: &Json, limits: Limits<'_>) -> Result<Option<Value>, ValueFault> {
    use FieldType::{File, Flag, LongText, Money, Number, Text};
    let wrong = |wanted| wrong_kind(&field.id, wanted);
    match (*field.kind, json) {
        (_, Json::Null) => Ok(None),
        (FieldType::Computed, _) => Err(computed(&field.id)),
        (Text | LongText, Json::Object(texts)) if field.localised => {
            let mut read = BTreeMap::new();
            for (tag, text) in texts {
                let language = Language::from_tag(tag).filter(|language| language.tag() == tag).ok_or_else(|| no_language(&field.id))?;
                let text = match text {
                    Json::String(text) => tidy(field, text, limits)?,
                    Json::Null => None,
                    _ => return Err(wrong("texts")),
                };
                read.extend(text.map(|text| (language, text)));
            }
            Ok((!read.is_empty()).then_some(Value::Localised(read)))
        }
        (Text | LongText, _) if field.localised => Err(wrong("texts")),
        (Number, Json::Number(number)) => number_of(field, &number.to_string(), limits).map(|n| Some(Value::Number(n))),
        (Money, Json::Object(parts)) => {
            let amount = match parts.get("amount") {
                Some(Json::Number(number)) => number.to_string(),
                Some(Json::String(text)) => text.clone(),
                _ => return Err(wrong("money")),
            };
            let Some(Json::String(currency)) = parts.get("currency") else { return Err(wrong("money")) };
            if parts.len() != 2 {
                return Err(wrong("money"));
            }
            money(field, &amount, currency).map(Some)
        }
        (Flag, Json::Bool(flag)) => Ok(Some(Value::Flag(*flag))),
        (File, Json::Object(parts)) if limits.stored => stored_file(parts).map(Some).ok_or_else(|| wrong("file")),
        (File, _) => Err(wrong("file")),
        (Flag, _) => Err(wrong("flag")),
        (Money, _) => Err(wrong("money")),
        (_, Json::String(text)) => one_of_text(field, text, Language::En, limits),
        (kind, _) => Err(wrong(match kind {
            Number => "number",
            FieldType::Date => "date",
            FieldType::Instant => "instant",
            FieldType::Period => "period",
            FieldType::Link => "record",
            _ => "text",
        })),
    }
}

fn one_of_text(field: &Field, text: &str, language: Language, limits: Limits<'_>) -> Result<Option<Value>, ValueFault> {
    use FieldType::{Code, Date as Day, File, Flag, Indicator, Instant, Link, LongText, Money, Number, PersonName, Tag, Text};
    let id = &field.id;
    let Some(text) = tidy(field, text, limits)? else { return Ok(None) };
    Ok(Some(match *field.kind {
        Text | LongText if field.localised => Value::Localised(BTreeMap::from([(language, text)])),
        Text | LongText | PersonName | Indicator => Value::Text(text),
        Number => Value::Number(number_of(field, &text, limits)?),
        Money => {
            let (amount, currency) = text.rsplit_once(char::is_whitespace).ok_or_else(|| wrong_kind(id, "money"))?;
            money(field, amount.trim(), currency)?
        }
        Flag => match text.as_str() {
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            _ => return Err(wrong_kind(id, "flag")),
        },
        Day => Value::Date(exact(&text, Date::to_string).ok_or_else(|| wrong_kind(id, "date"))?),
        Instant => Value::Instant(text.parse::<Timestamp>().map_err(|_| wrong_kind(id, "instant"))?),
        FieldType::Period => Value::Period(text.parse::<Period>().map_err(|_| wrong_kind(id, "period"))?),
        Code => {
            let known = match &field.list {
                Some(list) => limits.vocabulary.list_named(list).is_some_and(|list| list.contains(&text)),
                None => field.codes.iter().any(|code| *code.id == text && !code.retired),
            };
            if known || limits.stored { Value::Code(text) } else { return Err(no_code(id)) }
        }
        Tag => {
            let scheme = field.scheme.as_ref().map(|scheme| scheme.name());
            let fits = text.split_once(':').map(|(named, _)| named) == scheme && limits.vocabulary.gcm().knows(&text);
            if fits || limits.stored { Value::Code(text) } else { return Err(no_tag(id)) }
        }
        FieldType::Place => {
            let place = limits.vocabulary.places().is_some_and(|places| places.knows(&text));
            let known = place || limits.vocabulary.areas().get(&text).is_some();
            if known || limits.stored { Value::Code(text) } else { return Err(no_place(id)) }
        }
        Link => Value::Link(RecordId::new(&text).map_err(|_| wrong_kind(id, "record"))?),
        File => return Err(wrong_kind(id, "file")),
        FieldType::Computed => return Err(computed(id)),
    }))
}

/// The value that prints as it was written.
fn exact<T: std::str::FromStr>(text: &str, print: impl Fn(&T) -> String) -> Option<T> {
    text.parse().ok().filter(|value| print(value) == text)
}

/// A text in one form (NFC, one kind of line break, nothing around it); none where nothing is left.
fn tidy(field: &Field, text: &str, limits: Limits<'_>) -> Result<Option<String>, ValueFault> {
    let text = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).replace("\r\n", "\n");
    if text.is_empty() {
        return Ok(None);
    }
    if limits.stored {
        return Ok(Some(text));
    }
    let long = *field.kind == FieldType::LongText;
    let most = field.most.as_deref().copied().filter(|_| *field.kind != FieldType::File);
    let most = most.unwrap_or(if long { LONG_TEXT } else { TEXT });
    if u64::try_from(text.chars().count()).unwrap_or(u64::MAX) > most {
        return Err(too_long(&field.id, most));
    }
    if text.chars().any(|sign| !printable(sign, long)) {
        return Err(control(&field.id));
    }
    Ok(Some(text))
}

/// Whether a sign may stand in a text. Overrides of direction show a text as what it is not; a NUL is kept by no database.
fn printable(sign: char, long: bool) -> bool {
    match sign {
        '\n' | '\t' => long,
        '\u{202D}' | '\u{202E}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => !sign.is_control(),
    }
}

fn number_of(field: &Field, text: &str, limits: Limits<'_>) -> Result<Decimal, ValueFault> {
    let scale = field.decimals.as_deref().copied().unwrap_or(0);
    // as many decimals as were written, where they were accepted before
    let scale = if limits.stored { decimals_of(text).max(scale) } else { scale };
    let number = Decimal::parse(text, scale).ok_or_else(|| match Decimal::parse(text, 9) {
        Some(_) => too_fine(&field.id, scale),
        None => wrong_kind(&field.id, "number"),
    })?;
    if !limits.stored {
        if let Some(lowest) = field.lowest.filter(|lowest| number < Decimal::new(*lowest, 0)) {
            return Err(too_low(&field.id, lowest));
        }
        if let Some(highest) = field.highest.filter(|highest| number > Decimal::new(*highest, 0)) {
            return Err(too_high(&field.id, highest));
        }
    }
    Ok(number)
}

fn decimals_of(text: &str) -> u8 {
    text.split_once('.').map_or(0, |(_, decimals)| u8::try_from(decimals.len()).unwrap_or(9)).min(9)
}

fn money(field: &Field, amount: &str, currency: &str) -> Result<Value, ValueFault> {
    let scale = field.decimals.as_deref().copied().unwrap_or(MONEY_DECIMALS).max(decimals_of(amount).min(MONEY_DECIMALS));
    let amount = Decimal::parse(amount, scale).ok_or_else(|| wrong_kind(&field.id, "money"))?;
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(wrong_kind(&field.id, "money"));
    }
    Ok(Value::Money(Money { amount, currency: currency.to_owned() }))
}

fn stored_file(parts: &serde_json::Map<String, Json>) -> Option<Value> {
    let text = |name: &str| parts.get(name).and_then(Json::as_str).map(str::to_owned);
    let bytes = parts.get("bytes").and_then(Json::as_u64)?;
    Some(Value::File(FileValue { hash: text("hash")?, name: text("name")?, media: text("media")?, bytes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read once: it takes a while.
    static VOCABULARY: std::sync::LazyLock<Vocabulary> = std::sync::LazyLock::new(|| Vocabulary::embedded().unwrap());

    fn field(text: &str) -> Field {
        let text = format!("id = \"f\"\nlabel = {{ en = \"F\" }}\n{text}");
        toml::from_str(&text).unwrap()
    }

    fn read(field: &Field, json: Json) -> Result<Vec<Value>, Vec<&'static str>> {
        let read = read_field(field, &json, Limits { vocabulary: &VOCABULARY, stored: false });
        read.map_err(|faults| faults.into_iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn each_type_takes_its_own_and_refuses_the_rest() {
        let good = [
            ("type = \"text\"", serde_json::json!(" a\u{301} "), serde_json::json!(["á"])),
            ("type = \"number\"\ndecimals = 2", serde_json::json!(12.5), serde_json::json!(["12.50"])),
            ("type = \"number\"", serde_json::json!("-7"), serde_json::json!([-7])),
            (
                "type = \"money\"",
                serde_json::json!({"amount": "10", "currency": "MAD"}),
                serde_json::json!([{"amount": "10.00", "currency": "MAD"}]),
            ),
            ("type = \"flag\"", serde_json::json!(false), serde_json::json!([false])),
            ("type = \"date\"", serde_json::json!("2027-02-28"), serde_json::json!(["2027-02-28"])),
            ("type = \"period\"", serde_json::json!("2027-Q1"), serde_json::json!(["2027-Q1"])),
            ("type = \"tag\"\nscheme = \"gcm\"\nmany = true", serde_json::json!(["gcm:8", "gcm:7"]), serde_json::json!(["gcm:8", "gcm:7"])),
            ("type = \"place\"", serde_json::json!("MAR"), serde_json::json!(["MAR"])),
            ("type = \"text\"\nlocalised = true", serde_json::json!({"fr": "oui", "ar": " "}), serde_json::json!([{"fr": "oui"}])),
            ("type = \"text\"", serde_json::json!(null), serde_json::json!([])),
        ];
        for (definition, given, expected) in good {
            let values = read(&field(definition), given).unwrap_or_else(|faults| panic!("{definition}: {faults:?}"));
            assert_eq!(serde_json::to_value(&values).unwrap(), expected, "{definition}");
        }
        let bad = [
            ("type = \"text\"\nmost = 3", serde_json::json!("four"), "too-long"),
            ("type = \"text\"", serde_json::json!("a\nb"), "unprintable"),
            ("type = \"text\"", serde_json::json!("a\u{202E}b"), "unprintable"),
            ("type = \"text\"", serde_json::json!(["a"]), "too-many"),
            ("type = \"text\"\nmany = true", serde_json::json!(["a", "a"]), "twice"),
            ("type = \"text\"\nlocalised = true", serde_json::json!({"xx": "?"}), "unknown-language"),
            ("type = \"number\"", serde_json::json!(1.5), "wrong-type"),
            ("type = \"number\"\nlowest = 0", serde_json::json!(-1), "too-low"),
            ("type = \"number\"\nhighest = 10", serde_json::json!(11), "too-high"),
            ("type = \"money\"", serde_json::json!({"amount": "1", "currency": "dirham"}), "wrong-type"),
            ("type = \"date\"", serde_json::json!("2027-02-29"), "wrong-type"),
            ("type = \"date\"", serde_json::json!("2027-02-28T00:00"), "wrong-type"),
            ("type = \"code\"\ncodes = [{ id = \"a\", label = { en = \"A\" } }]", serde_json::json!("b"), "unknown-code"),
            ("type = \"code\"\ncodes = [{ id = \"a\", label = { en = \"A\" }, retired = true }]", serde_json::json!("a"), "unknown-code"),
            ("type = \"tag\"\nscheme = \"sdg\"", serde_json::json!("gcm:8"), "unknown-code"),
            ("type = \"link\"\nto = \"pledge\"", serde_json::json!("../x"), "wrong-type"),
            (
                "type = \"file\"\nmedia = [\"application/pdf\"]",
                serde_json::json!({"hash": "0", "name": "a", "media": "b", "bytes": 1}),
                "wrong-type",
            ),
        ];
        for (definition, given, code) in bad {
            assert_eq!(read(&field(definition), given).unwrap_err(), [code], "{definition}");
        }
    }

    #[test]
    fn a_cell_with_several_values_is_parted_and_every_fault_found() {
        let limits = Limits { vocabulary: &VOCABULARY, stored: false };
        let many = field("type = \"number\"\nmany = true\nhighest = 5");
        assert_eq!(read_text(&many, "1; 2\n3;", Language::En, limits).unwrap().len(), 3);
        let faults = read_text(&many, "1; x; 9", Language::En, limits).unwrap_err();
        assert_eq!(faults.iter().map(|fault| (fault.at, fault.code)).collect::<Vec<_>>(), [(Some(1), "wrong-type"), (Some(2), "too-high")]);
    }

    #[test]
    fn what_was_accepted_before_is_read_under_a_stricter_definition() {
        let stored = Limits { vocabulary: &VOCABULARY, stored: true };
        let read = read_field(&field("type = \"number\"\nhighest = 1"), &serde_json::json!("12.50"), stored).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::json!(["12.50"]));
        assert!(read_field(&field("type = \"code\"\ncodes = []"), &serde_json::json!("gone"), stored).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(units in proptest::prelude::any::<i64>(), scale in 0_u8..=9) {
            let number = Decimal::new(units, scale);
            let definition = field(&format!("type = \"number\"\ndecimals = {scale}"));
            let written = serde_json::to_value(Value::Number(number)).unwrap();
            proptest::prop_assert_eq!(read(&definition, written).unwrap(), vec![Value::Number(number)]);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}", kind in 0_usize..FieldType::ALL.len()) {
            let kind = FieldType::ALL[kind].name();
            let definition = field(&format!("type = \"{kind}\"\nmany = true"));
            let limits = Limits { vocabulary: &VOCABULARY, stored: false };
            let _ = read_text(&definition, &text, Language::Ar, limits);
            let _ = read_field(&definition, &serde_json::json!([text, 1, null, {"a": text}]), limits);
        }
    }
}
