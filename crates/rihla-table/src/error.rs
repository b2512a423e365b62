//! What can go wrong with tables.

use std::fmt;

use rihla_model::Saying;

/// Why a table cannot be made or read.
#[derive(Debug)]
pub enum TableError {
    /// A dimension is not in the table.
    NoDimension(String),
    /// A code is not in a dimension.
    NoCode {
        /// The dimension.
        dimension: String,
        /// The code.
        code: String,
    },
    /// The same cell stands twice.
    Twice(String),
    /// A number does not fit.
    TooLarge,
    /// Stored columns are not those of a cube.
    Shape(String),
    /// Arrow refused.
    Arrow(arrow::error::ArrowError),
}

impl TableError {
    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::NoDimension(dimension) => Saying::new(
                "table-no-dimension",
                "there is no dimension '{dimension}' in this table; see its structure for the dimensions it has",
            )
            .with("dimension", dimension),
            Self::NoCode { dimension, code } => {
                Saying::new("table-no-code", "there is no code '{code}' in dimension '{dimension}'; see its code list")
                    .with("code", code)
                    .with("dimension", dimension)
            }
            Self::Twice(cell) => {
                Saying::new("table-twice", "the cell {cell} stands twice; a cube has one value for each combination of codes")
                    .with("cell", cell)
            }
            Self::TooLarge => Saying::new("table-too-large", "a number is too large for a cell of this table; use a larger unit"),
            Self::Shape(cause) => {
                Saying::new("table-shape", "stored columns are not those of a cube: {cause}; the file is damaged or of another version")
                    .with("cause", cause)
            }
            Self::Arrow(error) => Saying::new("table-arrow", "columns cannot be built: {cause}; report it with the dataset's definition")
                .with("cause", error.to_string()),
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for TableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Arrow(error) => Some(error),
            _ => None,
        }
    }
}

impl From<arrow::error::ArrowError> for TableError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Arrow(error)
    }
}
