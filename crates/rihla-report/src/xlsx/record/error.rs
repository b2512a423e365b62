//! Why records cannot be written as a workbook.

use rihla_model::Saying;
use rust_xlsxwriter::XlsxError;

/// Why records cannot be written as a workbook. Nothing that stands in a record is in it.
#[derive(Debug)]
pub enum RecordBookError {
    /// The library refused.
    Library(XlsxError),
    /// A text is longer than a cell may be.
    TooLong {
        /// The row of the sheet.
        line: u64,
        /// The header of the column.
        column: String,
    },
    /// A text has signs that a workbook does not keep.
    Unprintable {
        /// The row of the sheet.
        line: u64,
        /// The header of the column.
        column: String,
    },
    /// There are more rows than the workbook may have.
    TooManyRows {
        /// How many there may be.
        most: usize,
    },
    /// A row has more cells than there are columns, or fewer.
    Uneven {
        /// The row of the sheet.
        line: u64,
    },
    /// A header is no name, or is there twice.
    Header {
        /// The header.
        column: String,
    },
    /// A record is there twice.
    Twice {
        /// The row of the sheet of the second.
        line: u64,
    },
    /// A text beside the table reads like the header of the column of records, by which the table is found.
    Reserved {
        /// Its column, or the name of the sheet.
        place: String,
    },
}

/// What names the column of records.
pub(super) const OF_RECORDS: &str = "(@id)";

impl RecordBookError {
    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Library(cause) => {
                Saying::new("workbook-library", "the workbook cannot be written: {cause}; take fewer records or columns")
                    .with("cause", cause.to_string())
            }
            Self::TooLong { line, column } => Saying::new(
                "workbook-too-long",
                "the text in row {line}, column '{column}', is longer than the 32,000 characters that a workbook takes; leave the column out, or export as CSV",
            )
            .with("line", line.to_string())
            .with("column", column),
            Self::Unprintable { line, column } => Saying::new(
                "workbook-unprintable",
                "the text in row {line}, column '{column}', has control characters, which a workbook does not keep; correct the record, or export as CSV",
            )
            .with("line", line.to_string())
            .with("column", column),
            Self::TooManyRows { most } => {
                Saying::new("workbook-rows", "there are more than {most} records; narrow the filter").with("most", most.to_string())
            }
            Self::Uneven { line } => Saying::new(
                "workbook-uneven",
                "row {line} has not as many cells as there are columns; this is a fault of the program: report it",
            )
            .with("line", line.to_string()),
            Self::Header { column } => Saying::new(
                "workbook-header",
                "the column '{column}' is there twice, or its name is none; name each column once",
            )
            .with("column", column),
            Self::Twice { line } => Saying::new(
                "workbook-twice",
                "the record of row {line} is there twice; hand out each record once",
            )
            .with("line", line.to_string()),
            Self::Reserved { place } => Saying::new(
                "workbook-reserved",
                "a text of '{place}' ends with (@id), by which the column of records is found; write it otherwise",
            )
            .with("place", place),
        }
    }
}

impl From<XlsxError> for RecordBookError {
    fn from(error: XlsxError) -> Self {
        Self::Library(error)
    }
}

impl std::fmt::Display for RecordBookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for RecordBookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Library(error) => Some(error),
            _ => None,
        }
    }
}
