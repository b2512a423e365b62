//! What is said of a catalogue, its datasets and their files.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{Frequency, Language, LocalText};

/// A catalogue of datasets.
#[derive(Debug, Clone)]
pub struct CatalogueView {
    /// Absolute address; also its identifier. Here as everywhere in a view, a static export without a known host may give
    /// addresses relative to the document instead.
    pub address: String,
    /// Page for people.
    pub page: String,
    /// Title.
    pub title: LocalText,
    /// What it holds.
    pub description: LocalText,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Languages of its pages.
    pub languages: Vec<Language>,
    /// Licence of the catalogue itself: an SPDX identifier or an address.
    pub licence: String,
    /// First published.
    pub issued: Option<Timestamp>,
    /// Last changed.
    pub modified: Timestamp,
    /// The datasets, in order.
    pub datasets: Vec<DatasetView>,
}

/// Who publishes.
#[derive(Debug, Clone)]
pub struct Publisher {
    /// Absolute address that stands for the publisher.
    pub address: String,
    /// Name.
    pub name: LocalText,
    /// Where to write: an e-mail address, or an absolute address of a page; empty if there is none.
    pub contact: String,
}

/// A published dataset.
#[derive(Debug, Clone)]
pub struct DatasetView {
    /// Absolute address; stays the same over all releases.
    pub address: String,
    /// Identifier within the node.
    pub identifier: String,
    /// Page for people.
    pub page: String,
    /// Title.
    pub title: LocalText,
    /// What it tells.
    pub description: LocalText,
    /// Words to find it by.
    pub keywords: Vec<LocalText>,
    /// Absolute addresses of themes beside "Population and society", which every dataset has.
    pub themes: Vec<String>,
    /// The places it speaks of.
    pub places: Vec<Place>,
    /// The time it speaks of.
    pub span: Option<Span>,
    /// How often it is renewed.
    pub frequency: Option<Frequency>,
    /// Names of what is measured.
    pub measured: Vec<LocalText>,
    /// Where the figures come from, in a sentence.
    pub provenance: LocalText,
    /// When the current release was published.
    pub issued: Timestamp,
    /// Last changed.
    pub modified: Timestamp,
    /// Version of the release.
    pub version: String,
    /// What is new in it.
    pub version_notes: LocalText,
    /// Licence: an SPDX identifier or an address.
    pub licence: String,
    /// How to cite it.
    pub citation: LocalText,
    /// Languages of labels.
    pub languages: Vec<Language>,
    /// Whether its figures are given on request only; it has no files then.
    pub restricted: bool,
    /// Its files.
    pub distributions: Vec<DistributionView>,
}

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Absolute address in a list of places (see [`crate::country_address`]); none for a place that has no such address.
    pub address: Option<String>,
    /// Name.
    pub name: LocalText,
}

/// A span of days, both included.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// One file of a dataset.
#[derive(Debug, Clone)]
pub struct DistributionView {
    /// Absolute address of the file.
    pub address: String,
    /// Its name for people.
    pub title: LocalText,
    /// Its format.
    pub format: DistributionFormat,
    /// Its size in bytes.
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Option<String>,
    /// Languages of its labels; empty for codes alone.
    pub languages: Vec<Language>,
}

/// The formats of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DistributionFormat {
    /// Plain CSV.
    Csv,
    /// Workbook.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// SDMX-CSV 2.0.0.
    SdmxCsv,
    /// JSON.
    Json,
    /// PDF.
    Pdf,
}

impl DistributionFormat {
    /// The media type, with parameters.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::SdmxCsv => "application/vnd.sdmx.data+csv;version=2.0.0",
            Self::Json => "application/json",
            Self::Pdf => "application/pdf",
        }
    }

    /// Whether the media type is registered with IANA.
    pub(crate) const fn is_registered(self) -> bool {
        !matches!(self, Self::SdmxCsv)
    }

    /// The code in the file type list of the Publications Office of the European Union, where the type is on it.
    pub(crate) const fn file_type(self) -> Option<&'static str> {
        match self {
            Self::Csv | Self::SdmxCsv => Some("CSV"),
            Self::Xlsx => Some("XLSX"),
            Self::Parquet => Some("PARQUET"),
            Self::Json => Some("JSON"),
            Self::Pdf => Some("PDF"),
        }
    }

    /// The standard that the file follows beyond its type.
    pub(crate) const fn standard(self) -> Option<&'static str> {
        match self {
            Self::SdmxCsv => Some("https://github.com/sdmx-twg/sdmx-csv/tree/v2.0.0"),
            Self::Csv => Some("https://www.rfc-editor.org/rfc/rfc4180"),
            _ => None,
        }
    }
}

/// A feed of releases, in one language.
#[derive(Debug, Clone)]
pub struct FeedView {
    /// Absolute address of the feed; also its identifier.
    pub address: String,
    /// Page for people.
    pub page: String,
    /// Title.
    pub title: String,
    /// Name of who publishes.
    pub author: String,
    /// Language.
    pub language: Language,
    /// Last changed.
    pub updated: Timestamp,
    /// Entries, newest first.
    pub entries: Vec<FeedEntry>,
}

/// A release, correction or withdrawal in a feed.
#[derive(Debug, Clone)]
pub struct FeedEntry {
    /// Identifier that never changes: an absolute address or URN.
    pub identifier: String,
    /// Page for people.
    pub page: String,
    /// Title.
    pub title: String,
    /// What is new.
    pub summary: String,
    /// Kind in one word of the node's own (`release`, `correction`, `withdrawal`).
    pub kind: String,
    /// First published.
    pub published: Timestamp,
    /// Last changed.
    pub updated: Timestamp,
}
