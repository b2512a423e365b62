//! What a workbook says beside the table: texts in the reader's language.

use std::collections::BTreeMap;

use rihla_model::{ConfStatus, Language, ObsStatus};

/// A workbook of one released table in one language.
pub struct WorkbookView<'a> {
    /// The language of all texts; sheets of a right-to-left language run from right to left.
    pub language: Language,
    /// When it was made; written into the document's properties.
    pub created: jiff::Timestamp,
    /// Who publishes it; written into the document's properties.
    pub author: &'a str,
    /// Title of the cover.
    pub title: &'a str,
    /// Lines of the cover: source, vintage, definitions, licence, protection, citation, in order.
    pub cover: &'a [CoverRow],
    /// What the marks of withheld and missing values mean: mark and words; on the cover and under each laid out table.
    pub marks: &'a [CoverRow],
    /// Names of sheets and columns.
    pub labels: &'a SheetLabels,
    /// Laid out tables, a sheet each.
    pub layouts: &'a [Layout],
    /// Words for a status; empty for a normal value.
    pub status_name: &'a dyn Fn(ObsStatus) -> String,
    /// The mark that stands where there is no value (withheld, missing).
    pub mark: &'a dyn Fn(ObsStatus, ConfStatus) -> String,
}

/// One line of a cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverRow {
    /// What is said.
    pub label: String,
    /// What it is.
    pub text: String,
}

/// Names of sheets and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLabels {
    /// Sheet of the cover.
    pub cover: String,
    /// Sheet of all cells; further sheets get a number where one cannot hold them.
    pub data: String,
    /// Column of the indicator.
    pub indicator: String,
    /// Column of the unit.
    pub unit: String,
    /// Column of the value.
    pub value: String,
    /// Column of the status.
    pub status: String,
    /// Column of the mark.
    pub mark: String,
}

/// A table laid out with one dimension down and at most one across.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Name of its sheet.
    pub name: String,
    /// A sentence that says what it shows.
    pub title: String,
    /// Unit and what the other dimensions are held at.
    pub subtitle: String,
    /// Concept of the dimension down.
    pub rows: String,
    /// Concept of the dimension across.
    pub columns: Option<String>,
    /// Codes at which the other dimensions are held; one that is not named is at its total.
    pub at: BTreeMap<String, String>,
    /// Code of the indicator; the first of the table if absent.
    pub indicator: Option<String>,
}
