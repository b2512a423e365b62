//! What can go wrong in an operation, and what the caller can do about it.

use std::path::PathBuf;

use rihla_model::definition::DefinitionError;

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Definitions have faults; each is located.
    #[error("{} fault(s) in the definitions:\n{}", .0.len(), list(.0))]
    Definitions(Vec<DefinitionError>),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data folder, its lock or its keys.
    #[error(transparent)]
    Store(#[from] rihla_store::StoreError),
    /// The cube machine.
    #[error(transparent)]
    Cube(#[from] rihla_cube::CubeError),
    /// Reading deliveries.
    #[error(transparent)]
    Ingest(#[from] rihla_ingest::IngestError),
    /// Protection.
    #[error(transparent)]
    Disclosure(#[from] rihla_disclosure::DisclosureError),
    /// Tables.
    #[error(transparent)]
    Table(#[from] rihla_table::TableError),
    /// Vocabularies.
    #[error(transparent)]
    Vocabulary(#[from] rihla_model::VocabularyError),
    /// A published file could not be made.
    #[error("{what} could not be made: {reason}")]
    Publish {
        /// Which file or page.
        what: String,
        /// Why.
        reason: String,
    },
    /// What is stored does not fit together.
    #[error("{path}: {reason}")]
    Stored {
        /// Which file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The request itself cannot be met.
    #[error("{0}")]
    Refused(String),
    /// Somebody asked to stop.
    #[error("stopped on request; what was released before stays as it was")]
    Cancelled,
}

fn list(faults: &[DefinitionError]) -> String {
    faults.iter().map(|f| format!("  {f}")).collect::<Vec<_>>().join("\n")
}

/// A file error with its path.
pub(crate) fn at(path: &std::path::Path) -> impl Fn(std::io::Error) -> OperationError + use<> {
    let path = path.to_owned();
    move |source| OperationError::File { path: path.clone(), source }
}
