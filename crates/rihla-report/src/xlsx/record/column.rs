//! The columns of a table of records.

use std::collections::BTreeSet;

use super::choice::Choice;
use super::error::{OF_RECORDS, RecordBookError};

/// A column of a table of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordColumn {
    /// Its header for programs, as an import reads it: `@id`, `ends`, `title.fr`.
    pub header: String,
    /// Its header for people, in their language.
    pub label: String,
    /// What to write in it, in their language; may be empty.
    pub help: String,
    /// What its cells hold.
    pub kind: ColumnKind,
}

/// What the cells of a column hold. They are given as an export tells them: `2027-03-31`, `12.50`, the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// A line; also what a spreadsheet has no type for: periods, moments, amounts with their currency, several values.
    Text,
    /// Several paragraphs.
    LongText,
    /// A number. It is written as one where a spreadsheet keeps all its digits (15), otherwise as a text.
    Number {
        /// The decimals that are shown.
        decimals: u8,
    },
    /// A date. It is written as one from March 1900 on, where all programs count alike, otherwise as a text.
    Date,
    /// A code, shown by its label; yes and no as well.
    Choice {
        /// The codes there are.
        choices: Vec<Choice>,
        /// Whether several stand in a cell, with a semicolon between them: then no list drops down, which would replace them all.
        many: bool,
    },
}

impl RecordColumn {
    /// The header for people. What is no field is named in it as well, so that the table is still found when the header for programs
    /// is lost.
    pub(super) fn shown(&self) -> String {
        let label = &self.label;
        match self.header.starts_with('@') {
            true => format!("{label} ({})", self.header),
            false => label.clone(),
        }
    }
}

/// Says whether headers are names, each there once, and no label reads like that of the records.
pub(super) fn check<'a>(columns: impl IntoIterator<Item = &'a RecordColumn>) -> Result<(), RecordBookError> {
    let mut seen = BTreeSet::new();
    for column in columns {
        let named = !column.header.is_empty() && column.header.chars().all(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_'));
        if !named || !seen.insert(column.header.as_str()) {
            return Err(RecordBookError::Header { column: column.header.clone() });
        }
        refuse_reserved(&column.label, &column.header)?;
    }
    Ok(())
}

/// Refuses a text that reads like the header of the column of records.
pub(super) fn refuse_reserved(text: &str, place: &str) -> Result<(), RecordBookError> {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || is_mark(c));
    let whole = end.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    if end.ends_with(OF_RECORDS) || whole == "@id" {
        return Err(RecordBookError::Reserved { place: place.to_owned() });
    }
    Ok(())
}

/// Marks of direction and of the encoding, which a reader of headers leaves out.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{200B}' | '\u{202A}'..='\u{202E}')
}
