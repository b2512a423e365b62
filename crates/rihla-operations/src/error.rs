//! What can go wrong in an operation, and what the caller can do about it.

use std::fmt;
use std::path::PathBuf;

use rihla_model::Saying;
use rihla_model::definition::DefinitionError;

/// Why an operation did not happen.
#[derive(Debug)]
pub enum OperationError {
    /// Definitions have faults; each is located.
    Definitions(Vec<DefinitionError>),
    /// A file could not be read or written.
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data folder, its lock or its keys.
    Store(rihla_store::StoreError),
    /// Accounts.
    Account(rihla_account::AccountError),
    /// Records.
    Register(rihla_register::RegisterError),
    /// What goes out.
    Courier(rihla_courier::CourierError),
    /// The cube machine.
    Cube(rihla_cube::CubeError),
    /// Reading deliveries.
    Ingest(rihla_ingest::IngestError),
    /// Protection.
    Disclosure(rihla_disclosure::DisclosureError),
    /// Tables.
    Table(rihla_table::TableError),
    /// Vocabularies.
    Vocabulary(rihla_model::VocabularyError),
    /// A published file could not be made.
    Publish {
        /// Which file or page.
        what: String,
        /// Why.
        reason: String,
    },
    /// What is stored does not fit together.
    Stored {
        /// Which file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: Saying,
    },
    /// The request itself cannot be met.
    Refused(Saying),
    /// Somebody asked to stop.
    Cancelled,
}

impl OperationError {
    /// What this program never does, and did.
    pub(crate) fn internal(cause: &dyn fmt::Display) -> Self {
        Self::Refused(Saying::new("operation-internal", "this program made an error ({cause}); report it").with("cause", cause.to_string()))
    }

    /// A stored document that cannot be read.
    pub(crate) fn damaged(path: PathBuf, cause: &dyn fmt::Display) -> Self {
        let reason = Saying::new("operation-damaged", "it is damaged ({cause}); restore it from a backup").with("cause", cause.to_string());
        Self::Stored { path, reason }
    }

    /// The error as a sentence: what happened, where, what to do. Faults of definitions are told one by one beside it
    /// ([`DefinitionError::saying`]).
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Definitions(faults) => {
                Saying::new("operation-definitions", "faults in the definitions: {count}").with("count", faults.len())
            }
            Self::File { path, source } => {
                Saying::new("operation-file", "{path}: {cause}").with("path", path).with("cause", source.to_string())
            }
            Self::Store(error) => error.saying(),
            Self::Account(error) => error.saying(),
            Self::Register(error) => error.saying(),
            Self::Courier(error) => error.saying(),
            Self::Cube(error) => error.saying(),
            Self::Ingest(error) => error.saying(),
            Self::Disclosure(error) => error.saying(),
            Self::Table(error) => error.saying(),
            Self::Vocabulary(error) => error.saying(),
            Self::Publish { what, reason } => Saying::new("operation-publish", "{file} could not be made ({cause}); nothing was released")
                .with("file", what)
                .with("cause", reason),
            Self::Stored { path, reason } => Saying::new("operation-stored", "{path}: {reason}").with("path", path).with("reason", reason),
            Self::Refused(saying) => saying.clone(),
            Self::Cancelled => Saying::new("operation-cancelled", "stopped on request; what was released before stays as it was"),
        }
    }
}

impl fmt::Display for OperationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)?;
        if let Self::Definitions(faults) = self {
            for fault in faults {
                write!(f, "\n  {fault}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for OperationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}

impl From<rihla_store::StoreError> for OperationError {
    fn from(error: rihla_store::StoreError) -> Self {
        Self::Store(error)
    }
}
impl From<rihla_account::AccountError> for OperationError {
    fn from(error: rihla_account::AccountError) -> Self {
        match error {
            rihla_account::AccountError::Store(error) => Self::Store(error),
            other => Self::Account(other),
        }
    }
}
impl From<rihla_register::RegisterError> for OperationError {
    fn from(error: rihla_register::RegisterError) -> Self {
        match error {
            rihla_register::RegisterError::Store(error) => Self::Store(error),
            other => Self::Register(other),
        }
    }
}
impl From<rihla_search::SearchError> for OperationError {
    fn from(error: rihla_search::SearchError) -> Self {
        let saying = Saying::new("search-failed", "the search index could not be used ({cause}); it is made anew");
        Self::Refused(saying.with("cause", error.to_string()))
    }
}
impl From<rihla_courier::CourierError> for OperationError {
    fn from(error: rihla_courier::CourierError) -> Self {
        Self::Courier(error)
    }
}
impl From<rihla_cube::CubeError> for OperationError {
    fn from(error: rihla_cube::CubeError) -> Self {
        Self::Cube(error)
    }
}
impl From<rihla_ingest::IngestError> for OperationError {
    fn from(error: rihla_ingest::IngestError) -> Self {
        Self::Ingest(error)
    }
}
impl From<rihla_disclosure::DisclosureError> for OperationError {
    fn from(error: rihla_disclosure::DisclosureError) -> Self {
        Self::Disclosure(error)
    }
}
impl From<rihla_table::TableError> for OperationError {
    fn from(error: rihla_table::TableError) -> Self {
        Self::Table(error)
    }
}
impl From<rihla_model::VocabularyError> for OperationError {
    fn from(error: rihla_model::VocabularyError) -> Self {
        Self::Vocabulary(error)
    }
}

/// A file error with its path.
pub(crate) fn at(path: &std::path::Path) -> impl Fn(std::io::Error) -> OperationError + use<> {
    let path = path.to_owned();
    move |source| OperationError::File { path: path.clone(), source }
}
