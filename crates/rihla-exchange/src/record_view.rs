//! What is said of the records of a register that changed.

use jiff::Timestamp;
use rihla_model::Language;

/// A feed of records that changed, in one language.
#[derive(Debug, Clone)]
pub struct RecordFeedView {
    /// Absolute address of the feed; also its identifier.
    pub address: String,
    /// Page for people.
    pub page: String,
    /// Address of older entries, where there are more (RFC 5005).
    pub next: Option<String>,
    /// Title.
    pub title: String,
    /// Name of who publishes.
    pub author: String,
    /// Language.
    pub language: Language,
    /// Last changed.
    pub updated: Timestamp,
    /// Entries, newest first.
    pub entries: Vec<RecordEntry>,
}

/// An entry of such a feed.
#[derive(Debug, Clone)]
pub enum RecordEntry {
    /// A record as it is now.
    Present(RecordView),
    /// A record that was withdrawn or erased: a reader forgets what it had of it.
    Gone(GoneView),
}

/// A record.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Identifier that never changes: an absolute address or URN.
    pub identifier: String,
    /// Page for people.
    pub page: String,
    /// Address of the record for programs, with its media type.
    pub data: Option<(String, String)>,
    /// Title.
    pub title: String,
    /// What changed, or what it is; empty for nothing to say.
    pub summary: String,
    /// Name of the agency whose record it is.
    pub agency: String,
    /// What it is about.
    pub categories: Vec<Category>,
    /// First published.
    pub published: Timestamp,
    /// Last changed.
    pub updated: Timestamp,
}

/// A tag or a code.
#[derive(Debug, Clone)]
pub struct Category {
    /// The code.
    pub term: String,
    /// Absolute address of the list it is of; empty for the node's own words.
    pub scheme: String,
    /// Its name in the feed's language; empty for none.
    pub label: String,
}

/// A record that is no longer there.
#[derive(Debug, Clone)]
pub struct GoneView {
    /// Its identifier.
    pub identifier: String,
    /// Since when.
    pub when: Timestamp,
    /// Name of the agency whose record it was; empty where that is not told.
    pub agency: String,
    /// Why, in a sentence; empty where that is not told.
    pub reason: String,
}
