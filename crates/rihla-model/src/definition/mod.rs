//! Definitions: the folder of TOML files that says what an observatory holds.
//!
//! `observatory.toml` names the country, languages, agencies and appetite; each `sources/<name>.toml` describes one feed
//! of one agency; each `datasets/<name>.toml` one published dataset. Definitions are parsed strictly: an unknown key is an
//! error with its line, so that a misspelt rule never goes unnoticed.

mod dataset;
mod observatory;
mod source;
mod territory;

pub use dataset::*;
pub use observatory::*;
pub use source::*;
pub use territory::*;

use serde::de::DeserializeOwned;

use crate::Saying;

/// Why a definition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct DefinitionError {
    /// The file, relative to the observatory.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: Saying,
}

impl DefinitionError {
    /// A fault at a byte of a file's text.
    #[must_use]
    pub fn at(file: &str, text: &str, offset: usize, message: Saying) -> Self {
        let (line, column) = line_and_column(text, offset);
        Self { file: file.to_owned(), line, column, message }
    }

    /// The fault as a sentence: where, what, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        Saying::new("definition-fault", "{file}:{line}:{column}: {fault}")
            .with("file", &self.file)
            .with("line", self.line.to_string())
            .with("column", self.column.to_string())
            .with("fault", &self.message)
    }
}

/// Parses a definition.
///
/// # Errors
/// [`DefinitionError`] with the place in the file.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, DefinitionError> {
    toml::from_str(text).map_err(|error| {
        let (offset, message) = toml_fault(&error);
        DefinitionError::at(file, text, offset, message)
    })
}

/// What the parser of TOML says, and at which byte.
#[must_use]
pub fn toml_fault(error: &toml::de::Error) -> (usize, Saying) {
    let offset = error.span().map_or(0, |span| span.start);
    (offset, Saying::new("definition-toml", "{cause}; correct this place").with("cause", error.message().trim()))
}

/// The line and column (from 1) of a byte offset.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}
