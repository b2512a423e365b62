//! Fields of a register.

use rihla_model::access::FieldClass;
use rihla_model::{Code, FieldId, LocalText, RegisterId};
use serde::{Deserialize, Serialize};

use super::Word;

/// One field: what it holds, who may see it, how it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// Its identifier; never changes.
    pub id: Word<FieldId>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Word<FieldType>,
    /// Its name in each language.
    pub label: LocalText,
    /// What to write in it.
    #[serde(default)]
    pub help: LocalText,
    /// How carefully it is handled.
    #[serde(default = "internal_unless_said")]
    pub class: FieldClass,
    /// Whether a record needs it.
    #[serde(default)]
    pub required: bool,
    /// Whether it holds several values.
    #[serde(default)]
    pub many: bool,
    /// Whether no two records hold the same value.
    #[serde(default)]
    pub unique: bool,
    /// Whether it is out of use: hidden from forms and lists, what it holds stays readable.
    #[serde(default)]
    pub retired: bool,
    /// Whether its text is written in several languages.
    #[serde(default)]
    pub localised: bool,
    /// The most characters of a text, or bytes of a file.
    pub most: Option<Word<u64>>,
    /// Digits after the decimal sign of a number or an amount.
    pub decimals: Option<Word<u8>>,
    /// The lowest number.
    pub lowest: Option<i64>,
    /// The highest number.
    pub highest: Option<i64>,
    /// The unit of a number, in words.
    #[serde(default)]
    pub unit: LocalText,
    /// The code list of the vocabulary.
    pub list: Option<Word<String>>,
    /// Codes of this register alone.
    #[serde(default)]
    pub codes: Vec<OwnCode>,
    /// The tags that may be given.
    pub scheme: Option<Word<TagScheme>>,
    /// The register that a link leads to.
    pub to: Option<Word<RegisterId>>,
    /// The media types that a file may have.
    #[serde(default)]
    pub media: Vec<Word<String>>,
    /// How it is computed from the fields before it (see [`expression`](crate::expression)).
    pub formula: Option<Word<String>>,
}

const fn internal_unless_said() -> FieldClass {
    FieldClass::Internal
}

/// A code of a register's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCode {
    /// The code; never changes.
    pub id: Word<String>,
    /// Its name; may change.
    pub label: LocalText,
    /// Whether it is out of use: no new record takes it, what holds it stays readable.
    #[serde(default)]
    pub retired: bool,
}

impl OwnCode {
    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        Code::from(self.id.as_str())
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// A line of text.
    Text,
    /// A text of several paragraphs.
    LongText,
    /// A number with a fixed count of decimals.
    Number,
    /// An amount with its currency (ISO 4217).
    Money,
    /// Yes or no.
    Flag,
    /// A civil date.
    Date,
    /// A moment.
    Instant,
    /// A period: a year, a quarter, a month …
    Period,
    /// A code of a list.
    Code,
    /// A tag of the compact: objective, action, principle, target.
    Tag,
    /// A record of a register.
    Link,
    /// An area or a place.
    Place,
    /// A person's name; always protected.
    PersonName,
    /// An attached file.
    File,
    /// A released figure: dataset and filters.
    Indicator,
    /// Computed from the fields before it; never typed.
    Computed,
}

impl FieldType {
    /// Every type, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Money,
        Self::Flag,
        Self::Date,
        Self::Instant,
        Self::Period,
        Self::Code,
        Self::Tag,
        Self::Link,
        Self::Place,
        Self::PersonName,
        Self::File,
        Self::Indicator,
        Self::Computed,
    ];

    /// The name in definitions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Instant => "instant",
            Self::Period => "period",
            Self::Code => "code",
            Self::Tag => "tag",
            Self::Link => "link",
            Self::Place => "place",
            Self::PersonName => "person-name",
            Self::File => "file",
            Self::Indicator => "indicator",
            Self::Computed => "computed",
        }
    }
}

impl std::fmt::Display for FieldType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// A family of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TagScheme {
    /// Objectives and actions of the compact.
    Gcm,
    /// Guiding principles.
    Principle,
    /// Targets of the sustainable development goals.
    Sdg,
    /// Kinds of stakeholder.
    Stakeholder,
}

impl TagScheme {
    /// The part of a tag before its colon.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gcm => "gcm",
            Self::Principle => "principle",
            Self::Sdg => "sdg",
            Self::Stakeholder => "stakeholder",
        }
    }
}
