//! What can go wrong with tables.

/// Why a table cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A dimension is not in the table.
    #[error("there is no dimension '{0}' in this table; see its structure for the dimensions it has")]
    NoDimension(String),
    /// A code is not in a dimension.
    #[error("there is no code '{code}' in dimension '{dimension}'; see its code list")]
    NoCode {
        /// The dimension.
        dimension: String,
        /// The code.
        code: String,
    },
    /// The same cell stands twice.
    #[error("the cell {0} stands twice; a cube has one value for each combination of codes")]
    Twice(String),
    /// A number does not fit.
    #[error("a number is too large for a cell of this table")]
    TooLarge,
    /// Stored columns are not those of a cube.
    #[error("stored columns are not those of a cube: {0}; the file is damaged or of another version")]
    Shape(String),
    /// Arrow refused.
    #[error("columns cannot be built: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
}
