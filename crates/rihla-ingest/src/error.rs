//! What can go wrong while a delivery is read.

use std::fmt;

use rihla_model::Saying;

/// Why a delivery, or a file of it, could not be read.
///
/// No variant holds the text of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IngestError {
    /// The caller asked to stop.
    Cancelled,
    /// The receiver of rows or problems refused.
    Sink(String),
    /// A worker stopped.
    Internal,
    /// The definition cannot be carried out.
    Definition {
        /// The source.
        name: String,
        /// What is wrong.
        what: Box<Saying>,
        /// What to do.
        remedy: Box<Saying>,
    },
    /// The file is no file of the declared kind, or is damaged.
    Unreadable {
        /// The file, without folders.
        file: String,
        /// Line or row, if known.
        row: Option<u64>,
        /// What is wrong.
        what: Box<Saying>,
        /// What to do.
        remedy: Box<Saying>,
    },
    /// A bound of [`crate::limits`] was reached.
    Limit {
        /// The file, without folders.
        file: String,
        /// Line or row, if known.
        row: Option<u64>,
        /// Which bound.
        what: Box<Saying>,
        /// What to do.
        remedy: Box<Saying>,
    },
    /// A column that the definition needs is not in the file.
    ColumnAbsent {
        /// The file, without folders.
        file: String,
        /// Sheet of a workbook.
        sheet: Option<String>,
        /// The declared column.
        column: String,
        /// Some of the columns that are there.
        found: Box<str>,
        /// The encoding that is declared, where the columns that are there look as UTF-8 does that is read in it.
        misread: Option<&'static str>,
    },
}

impl IngestError {
    pub(crate) fn unreadable(file: &str, what: Saying, remedy: Saying) -> Self {
        Self::Unreadable { file: file.to_owned(), row: None, what: Box::new(what), remedy: Box::new(remedy) }
    }

    pub(crate) fn unreadable_at(file: &str, row: u64, what: Saying, remedy: Saying) -> Self {
        Self::Unreadable { file: file.to_owned(), row: Some(row), what: Box::new(what), remedy: Box::new(remedy) }
    }

    /// A definition that cannot be carried out.
    pub(crate) fn definition(source: &str, what: Saying, remedy: Saying) -> Self {
        Self::Definition { name: source.to_owned(), what: Box::new(what), remedy: Box::new(remedy) }
    }

    pub(crate) fn limit(file: &str, row: Option<u64>, what: Saying, remedy: Saying) -> Self {
        Self::Limit { file: file.to_owned(), row, what: Box::new(what), remedy: Box::new(remedy) }
    }

    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Cancelled => Saying::new("ingest-cancelled", "reading was cancelled; nothing of this delivery is kept"),
            Self::Sink(cause) => {
                Saying::new("ingest-sink", "rows could not be handed on ({cause}); look at the room on the disk, then build again")
                    .with("cause", cause)
            }
            Self::Internal => Saying::new(
                "ingest-internal",
                "a worker stopped: the file's shape brought out an error in this program; report it with the file's shape",
            ),
            Self::Definition { name, what, remedy } => Saying::new("ingest-definition", "source '{source}': {what}; {remedy}")
                .with("source", name)
                .with("what", &**what)
                .with("remedy", &**remedy),
            Self::Unreadable { file, what, remedy, .. } | Self::Limit { file, what, remedy, .. } => {
                Saying::new("ingest-file", "{file}: {what}; {remedy}").with("file", file).with("what", &**what).with("remedy", &**remedy)
            }
            Self::ColumnAbsent { file, column, found, misread: Some(encoding), .. } => Saying::new(
                "ingest-column-absent-encoding",
                "{file}: the column '{column}' is not there (columns found: {found}); the file looks as if it were written in UTF-8, and the definition says {encoding}: have it saved in {encoding}, or correct `encoding` under [reader]",
            )
            .with("file", file)
            .with("column", column)
            .with("found", &**found)
            .with("encoding", *encoding),
            Self::ColumnAbsent { file, column, found, .. } => Saying::new(
                "ingest-column-absent",
                "{file}: the column '{column}' is not there (columns found: {found}); correct `name` in the definition, add the new spelling to it, or mark it `optional = true`",
            )
            .with("file", file)
            .with("column", column)
            .with("found", &**found),
        }
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for IngestError {}
