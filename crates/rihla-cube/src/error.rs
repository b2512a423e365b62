//! What can go wrong in the cube machine.

use std::fmt;
use std::path::PathBuf;

use rihla_model::Saying;

/// Why rows could not be stored, read or added up.
#[derive(Debug)]
pub enum CubeError {
    /// A file could not be written or read.
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Stored rows are damaged, of another version, or the key does not fit.
    Stored {
        /// Which file.
        path: PathBuf,
        /// What the reader said.
        reason: String,
    },
    /// A dataset asks for something its feeds do not have.
    Definition {
        /// The dataset.
        dataset: String,
        /// The feed.
        feed: String,
        /// What is missing and what to do.
        reason: Saying,
    },
    /// The query engine failed.
    Engine(datafusion::error::DataFusionError),
    /// Columns do not fit.
    Arrow(arrow::error::ArrowError),
    /// The table does not fit.
    Table(rihla_table::TableError),
    /// Somebody asked to stop.
    Cancelled,
}

impl CubeError {
    /// The error as a sentence: what happened, where, what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::File { path, source } => Saying::new("cube-file", "{path}: {cause}").with("path", path).with("cause", source.to_string()),
            Self::Stored { path, reason } => {
                Saying::new("cube-stored", "{path}: stored rows cannot be read ({cause}); rebuild from the delivery")
                    .with("path", path)
                    .with("cause", reason)
            }
            Self::Definition { dataset, feed, reason } => Saying::new("cube-definition", "dataset {dataset}, source {source}: {reason}")
                .with("dataset", dataset)
                .with("source", feed)
                .with("reason", reason),
            Self::Engine(error) => Saying::new(
                "cube-engine",
                "tabulation failed ({cause}); try again with more memory (--memory) or fewer threads (--threads)",
            )
            .with("cause", error.to_string()),
            Self::Arrow(error) => Saying::new("cube-arrow", "columns cannot be built: {cause}; report it with the dataset's definition")
                .with("cause", error.to_string()),
            Self::Table(error) => error.saying(),
            Self::Cancelled => Saying::new("cube-cancelled", "stopped on request; nothing was changed"),
        }
    }
}

impl fmt::Display for CubeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for CubeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Engine(error) => Some(error),
            Self::Arrow(error) => Some(error),
            _ => None,
        }
    }
}

impl From<datafusion::error::DataFusionError> for CubeError {
    fn from(error: datafusion::error::DataFusionError) -> Self {
        Self::Engine(error)
    }
}
impl From<arrow::error::ArrowError> for CubeError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Arrow(error)
    }
}
impl From<rihla_table::TableError> for CubeError {
    fn from(error: rihla_table::TableError) -> Self {
        Self::Table(error)
    }
}
