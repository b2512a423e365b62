//! What a writer is told beside the table.

use rihla_model::{ConfStatus, Language, LocalText, ObsStatus};

/// How codes are shown (parameter `labels` of the media type, SDMX-CSV 2.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CodeLabels {
    /// Codes alone.
    #[default]
    Id,
    /// Codes, each followed by a column of names.
    Name,
    /// `code: name` in one column.
    Both,
}

impl CodeLabels {
    /// The choice of a request's word (`id`, `name`, `both`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "id" => Some(Self::Id),
            "name" => Some(Self::Name),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// Which key columns are added (parameter `keys` of the media type, SDMX-CSV 2.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keys {
    /// None.
    #[default]
    None,
    /// `OBS_KEY`: all dimension values joined by points.
    Obs,
    /// `SERIES_KEY`: all but the time period.
    Series,
    /// Both, series first.
    Both,
}

impl Keys {
    /// The choice of a request's word (`none`, `obs`, `series`, `both`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "none" => Some(Self::None),
            "obs" => Some(Self::Obs),
            "series" => Some(Self::Series),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// What SDMX-CSV says beside the cells.
pub struct CsvContext<'a> {
    /// Maintenance agency of the dataflow.
    pub agency: &'a str,
    /// Name of the dataflow.
    pub name: &'a LocalText,
    /// Language of names.
    pub language: Language,
    /// SDMX frequency code of periods that do not tell their own.
    pub frequency: &'a str,
    /// How codes are shown.
    pub labels: CodeLabels,
    /// Which key columns are added.
    pub keys: Keys,
    /// Attributes that hold for the whole dataset, in order: concept and value (`DATA_SOURCE`, `DEF_BASIS`, `LICENCE` …).
    pub attributes: &'a [(&'a str, &'a str)],
    /// Names a concept in [`CsvContext::language`]; asked for what the table itself cannot name (`FREQ`, `OBS_STATUS` …).
    pub concept_name: &'a dyn Fn(&str) -> Option<String>,
    /// Names a code of a concept in [`CsvContext::language`].
    pub code_name: &'a dyn Fn(&str, &str) -> Option<String>,
}

impl<'a> CsvContext<'a> {
    /// Codes without names, no keys, no further attributes.
    #[must_use]
    pub fn new(agency: &'a str, name: &'a LocalText, frequency: &'a str) -> Self {
        Self {
            agency,
            name,
            language: Language::En,
            frequency,
            labels: CodeLabels::Id,
            keys: Keys::None,
            attributes: &[],
            concept_name: &|_| None,
            code_name: &|_, _| None,
        }
    }
}

/// Headings of the columns of a plain CSV that no dimension names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainHeadings {
    /// Name of the indicator.
    pub indicator: String,
    /// Words for the unit.
    pub unit: String,
    /// The value.
    pub value: String,
    /// Words for the kind of value.
    pub status: String,
    /// The mark of a protected or missing value.
    pub mark: String,
}

/// What a plain CSV says beside the cells.
pub struct PlainContext<'a> {
    /// Language of labels.
    pub language: Language,
    /// Whether a UTF-8 byte order mark goes first, by which Excel knows the encoding.
    pub byte_order_mark: bool,
    /// Headings.
    pub headings: &'a PlainHeadings,
    /// Words for a status; empty for a normal value.
    pub status_name: &'a dyn Fn(ObsStatus) -> String,
    /// The mark where there is no value (withheld, missing); empty where there is one.
    pub mark: &'a dyn Fn(ObsStatus, ConfStatus) -> String,
}
