//! What can go wrong in the cube machine.

use std::path::PathBuf;

/// Why rows could not be stored, read or added up.
#[derive(Debug, thiserror::Error)]
pub enum CubeError {
    /// A file could not be written or read.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Stored rows are damaged, of another version, or the key does not fit.
    #[error("{path}: stored rows cannot be read ({reason}); rebuild from the delivery")]
    Stored {
        /// Which file.
        path: PathBuf,
        /// What the reader said.
        reason: String,
    },
    /// A dataset asks for something its feeds do not have.
    #[error("dataset {dataset}, source {feed}: {reason}")]
    Definition {
        /// The dataset.
        dataset: String,
        /// The feed.
        feed: String,
        /// What is missing and what to do.
        reason: String,
    },
    /// The query engine failed.
    #[error("tabulation failed: {0}")]
    Engine(#[from] datafusion::error::DataFusionError),
    /// Columns do not fit.
    #[error("columns cannot be built: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// The table does not fit.
    #[error(transparent)]
    Table(#[from] rihla_table::TableError),
    /// Somebody asked to stop.
    #[error("stopped on request; nothing was changed")]
    Cancelled,
}
