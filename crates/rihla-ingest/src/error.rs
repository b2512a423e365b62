//! What can go wrong while a delivery is read.

/// Why a delivery, or a file of it, could not be read.
///
/// No variant holds the text of a cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// The caller asked to stop.
    #[error("reading was cancelled; nothing of this delivery is kept")]
    Cancelled,
    /// The receiver of rows or problems refused.
    #[error("rows could not be handed on: {0}; look at the disk and the message above, then build again")]
    Sink(String),
    /// The definition cannot be carried out.
    #[error("source '{name}': {what}; {remedy}")]
    Definition {
        /// The source.
        name: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// The file is no file of the declared kind, or is damaged.
    #[error("{file}: {what}; {remedy}")]
    Unreadable {
        /// The file, without folders.
        file: String,
        /// Line or row, if known.
        row: Option<u64>,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A bound of [`crate::limits`] was reached.
    #[error("{file}: {what}; {remedy}")]
    Limit {
        /// The file, without folders.
        file: String,
        /// Line or row, if known.
        row: Option<u64>,
        /// Which bound.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A column that the definition needs is not in the file.
    #[error(
        "{file}: the column '{column}' is not there (columns found: {found}); correct `name` in the definition, add the new spelling to it, or mark it `optional = true`"
    )]
    ColumnAbsent {
        /// The file, without folders.
        file: String,
        /// Sheet of a workbook.
        sheet: Option<String>,
        /// The declared column.
        column: String,
        /// Some of the columns that are there.
        found: String,
    },
}

impl IngestError {
    pub(crate) fn unreadable(file: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Unreadable { file: file.to_owned(), row: None, what: what.into(), remedy: remedy.into() }
    }

    pub(crate) fn unreadable_at(file: &str, row: u64, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Unreadable { file: file.to_owned(), row: Some(row), what: what.into(), remedy: remedy.into() }
    }

    pub(crate) fn limit(file: &str, row: Option<u64>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Limit { file: file.to_owned(), row, what: what.into(), remedy: remedy.into() }
    }
}
