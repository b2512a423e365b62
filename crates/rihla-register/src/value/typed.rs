//! One value.

use std::collections::BTreeMap;
use std::fmt;

use jiff::{Timestamp, civil::Date};
use rihla_model::{Language, Period, RecordId};
use serde::{Serialize, Serializer};

use super::Decimal;

/// A value of a field.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, a person's name, or what an indicator asks.
    Text(String),
    /// A text in one or several languages.
    Localised(BTreeMap<Language, String>),
    /// A number.
    Number(Decimal),
    /// An amount.
    Money(Money),
    /// Yes or no.
    Flag(bool),
    /// A civil date.
    Date(Date),
    /// A moment.
    Instant(Timestamp),
    /// A period.
    Period(Period),
    /// A code, a tag or a place.
    Code(String),
    /// Another record.
    Link(RecordId),
    /// An attached file.
    File(FileValue),
}

/// An amount with its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// The currency (ISO 4217).
    pub currency: String,
}

/// An attached file: what is known of it without its content.
#[derive(Clone, PartialEq, Eq)]
pub struct FileValue {
    /// The keyed hash of the content, which is its address; 64 digits.
    pub hash: String,
    /// The name under which it is offered again.
    pub name: String,
    /// Its media type, as found in its content.
    pub media: String,
    /// Its bytes.
    pub bytes: u64,
}

/// Shows the kind alone: values are often of persons.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Localised(_) => "Localised(…)",
            Self::Number(_) => "Number(…)",
            Self::Money(_) => "Money(…)",
            Self::Flag(_) => "Flag(…)",
            Self::Date(_) => "Date(…)",
            Self::Instant(_) => "Instant(…)",
            Self::Period(_) => "Period(…)",
            Self::Code(_) => "Code(…)",
            Self::Link(_) => "Link(…)",
            Self::File(_) => "File(…)",
        })
    }
}

/// As on the wire: whole numbers as numbers, decimals as texts (so that no reader makes a binary fraction of them), dates,
/// instants and periods as texts, money as `{amount, currency}`, texts in several languages as an object by language.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Code(text) => serializer.serialize_str(text),
            Self::Localised(texts) => serializer.collect_map(texts.iter().map(|(language, text)| (language.tag(), text))),
            Self::Number(number) if number.scale() == 0 => serializer.serialize_i64(number.units()),
            Self::Number(number) => serializer.collect_str(number),
            Self::Money(money) => serializer.collect_map([("amount", money.amount.to_string()), ("currency", money.currency.clone())]),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Date(date) => serializer.collect_str(date),
            Self::Instant(instant) => serializer.collect_str(instant),
            Self::Period(period) => serializer.collect_str(period),
            Self::Link(record) => serializer.serialize_str(record.as_str()),
            Self::File(file) => {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(Some(4))?;
                map.serialize_entry("bytes", &file.bytes)?;
                map.serialize_entry("hash", &file.hash)?;
                map.serialize_entry("media", &file.media)?;
                map.serialize_entry("name", &file.name)?;
                map.end()
            }
        }
    }
}

impl Value {
    /// The text in a language, or in the nearest that there is: the node's, then any.
    #[must_use]
    pub fn text_in(&self, language: Language) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Code(text) => Some(text),
            Self::Localised(texts) => {
                let order = [language, Language::En, Language::Fr, Language::Ar];
                order.iter().find_map(|l| texts.get(l)).or_else(|| texts.values().next()).map(String::as_str)
            }
            _ => None,
        }
    }
}
