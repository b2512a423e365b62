//! What can go wrong with an index.

use std::path::PathBuf;

/// Why an index could not be used. Nothing is lost: it can be made anew.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Another process writes to it.
    #[error("another process writes to the search index")]
    Busy,
    /// Its files could not be used.
    #[error("the search index at {path}: {source}")]
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is damaged, or could not be written.
    #[error("the search index: {0}")]
    Engine(#[from] tantivy::TantivyError),
}
