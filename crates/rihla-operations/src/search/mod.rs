//! Full text over the records of a node.
//!
//! The index is a folder in the data folder, made of the rows and of nothing else: it follows the actions (`follow`), and is made anew where it is
//! gone, damaged, or of other definitions. It holds what rows hold in clear. What it gives are candidates: each is looked at again with the
//! eyes of whoever asks, and counts only where what they see says what they look for (`find`).

mod datasets;
mod find;
mod follow;

use std::path::Path;
use std::sync::Arc;

use rihla_model::Clock;
use rihla_register::Registry;
use rihla_search::Index;
use tokio::sync::Mutex;

pub use datasets::{DatasetHit, find_datasets};
pub use find::{Answer, Hit, MOST, Question};
pub use follow::Followed;
use follow::Follower;

use crate::OperationError;
use crate::node::OpenNode;

/// The folder of the index within the data folder.
pub const FOLDER: &str = "search";

/// The words of a node's records.
pub struct Search {
    registry: Arc<Registry>,
    index: Index,
    clock: Arc<dyn Clock>,
    follower: Mutex<Follower>,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Search {
    /// The search of a node.
    #[must_use]
    pub fn of(open: &OpenNode, registry: Arc<Registry>, clock: Arc<dyn Clock>) -> Self {
        Self::in_folder(&open.node.folder.path().join(FOLDER), registry, clock)
    }

    /// One with its index in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path, registry: Arc<Registry>, clock: Arc<dyn Clock>) -> Self {
        let index = Index::new(folder, &registry.words_fingerprint());
        Self { registry, index, clock, follower: Mutex::new(Follower::default()) }
    }

    /// Whether a node has an index: a server made one.
    #[must_use]
    pub fn is_kept(open: &OpenNode) -> bool {
        open.node.folder.path().join(FOLDER).is_dir()
    }
}

/// Does what blocks a thread on one of its own.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, OperationError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| OperationError::internal(&error))
}
