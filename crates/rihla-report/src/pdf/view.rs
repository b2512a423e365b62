//! What a situation report says: texts that are already in the reader's language, with digits and dates as the reader has
//! them.

use rihla_model::Language;
use serde::Serialize;

/// A situation report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    /// Identifies the report and its language over all its editions; the same view gives the same bytes.
    pub identifier: String,
    /// When it was made; written into the document's properties.
    #[serde(skip)]
    pub created: jiff::Timestamp,
    /// The language of all texts; decides the direction.
    pub language: Language,
    /// Name of the node or office that publishes.
    pub node: String,
    /// Title.
    pub title: String,
    /// Subtitle; empty for none.
    pub subtitle: String,
    /// Date line, such as "As of 31 March 2026".
    pub date: String,
    /// Opening paragraphs.
    pub introduction: Vec<String>,
    /// The figures that go first.
    pub key_figures: Vec<KeyFigure>,
    /// The body.
    pub sections: Vec<Section>,
    /// The quality card.
    pub quality: Option<QualityCard>,
    /// How it was made: method, definitions, protection.
    pub notes: Vec<TextBlock>,
    /// Sources with their vintages.
    pub sources: Option<SourceList>,
    /// Citation, licence and disclaimers, at the end.
    pub closing: Vec<TextBlock>,
    /// Words of the frame.
    pub labels: ReportLabels,
}

/// Words of the frame around the contents.
#[derive(Debug, Clone, Serialize)]
pub struct ReportLabels {
    /// Heading of the table of contents.
    pub contents: String,
    /// Foot of a page; `{page}` and `{pages}` are replaced: "Page {page} of {pages}".
    pub page: String,
    /// Caption of a figure; `{number}` is replaced: "Figure {number}".
    pub figure: String,
    /// Caption of a table; `{number}` is replaced: "Table {number}".
    pub table: String,
    /// Word before a source: "Source:".
    pub source: String,
    /// Word before a note: "Note:".
    pub note: String,
    /// The digits from zero to nine in which pages, figures and tables are numbered: `0123456789` or `٠١٢٣٤٥٦٧٨٩`.
    pub digits: String,
}

/// A figure in words: a number, what it is, where it is from.
#[derive(Debug, Clone, Serialize)]
pub struct KeyFigure {
    /// The number with its unit, formatted.
    pub value: String,
    /// What it counts, where and when.
    pub label: String,
    /// Source and vintage.
    pub source: String,
}

/// A section.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Whether it is a part of the section before: its heading is one step lower and not in the table of contents.
    pub part: bool,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Its charts and maps.
    pub figures: Vec<Figure>,
    /// Its tables.
    pub tables: Vec<ReportTable>,
}

/// A chart or map.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// SVG with literal colours; fonts are those of the report.
    pub svg: String,
    /// A sentence that says what it shows; empty where the chart bears its own title.
    pub caption: String,
    /// Description for those who do not see it.
    pub alt: String,
    /// Source line; empty where the chart bears its own.
    pub source: String,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct ReportTable {
    /// A sentence that says what it shows.
    pub caption: String,
    /// Head of each column.
    pub head: Vec<TableHead>,
    /// Rows; a row shorter than the head is filled with blanks, a longer one is cut.
    pub rows: Vec<Vec<TableCell>>,
    /// Notes below it, such as what the marks mean.
    pub notes: Vec<String>,
    /// Source line; empty for none.
    pub source: String,
}

/// Head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct TableHead {
    /// Its words.
    pub text: String,
    /// Whether the column holds numbers, which stand at its end.
    pub numeric: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableCell {
    /// Its text, or its mark.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
    /// Steps of indenting, for codes of a hierarchy.
    pub indent: u8,
}

/// What a cell is, which decides how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Words.
    Text,
    /// A number.
    Number,
    /// Words or number of a total.
    Total,
    /// The mark of a withheld value.
    Protected,
    /// The mark of a missing value.
    Missing,
}

/// The quality card.
#[derive(Debug, Clone, Serialize)]
pub struct QualityCard {
    /// Its heading.
    pub title: String,
    /// A sentence on what is scored.
    pub introduction: String,
    /// Heads of the three columns: what, score, reason.
    pub head: [String; 3],
    /// One row for each thing that is scored.
    pub rows: Vec<QualityRow>,
}

/// One scored thing.
#[derive(Debug, Clone, Serialize)]
pub struct QualityRow {
    /// What is scored.
    pub name: String,
    /// The score.
    pub score: u8,
    /// The best score there is.
    pub best: u8,
    /// The score in words.
    pub words: String,
    /// Why, and whose it is to improve.
    pub reason: String,
}

/// Paragraphs under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct TextBlock {
    /// The heading.
    pub title: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// The sources of a report.
#[derive(Debug, Clone, Serialize)]
pub struct SourceList {
    /// Its heading.
    pub title: String,
    /// The sources.
    pub entries: Vec<SourceEntry>,
}

/// One source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceEntry {
    /// Agency and name of the source.
    pub name: String,
    /// Period covered, vintage, definition, address: one line each.
    pub details: Vec<String>,
}

impl TableCell {
    /// A cell of words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Text, indent: 0 }
    }

    /// A cell of a number, already formatted.
    #[must_use]
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Number, indent: 0 }
    }
}
