//! An index in a folder: read by many processes, written by one at a time.
//!
//! ```text
//! lock        held by whoever writes
//! files/      the index; thrown away and made anew where it is damaged or of another kind
//! ```

mod best;
mod find;
mod schema;
mod turn;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{IndexReader, ReloadPolicy};

use crate::error::SearchError;
use crate::needle::Needle;
pub use best::{Candidate, Cursor};
pub use schema::{Document, Text, ZONES};
use schema::{Fields, MAKING, Payload};
pub use turn::Turn;

/// Where one may look: documents that have all tags of one of several sets, and zones of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Sets of tags; a document has to have all tags of one of them.
    pub any: Vec<Vec<String>>,
    /// The zones that are looked at.
    pub zones: Vec<u8>,
}

/// An index of documents. Copies are one.
#[derive(Debug, Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    fingerprint: String,
    live: RwLock<Option<Arc<Live>>>,
    /// Whether something failed since it was last looked at closely.
    suspect: AtomicBool,
}

/// The index as it was last opened.
struct Live {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    /// What the last commit says, by the bytes of its file.
    seen: Mutex<Vec<u8>>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").finish_non_exhaustive()
    }
}

fn file_fault(path: &Path) -> impl Fn(std::io::Error) -> SearchError + use<'_> {
    |source| SearchError::File { path: path.to_path_buf(), source }
}

impl Index {
    /// The index in a folder, of documents that are made in the way that the fingerprint says; one that was made in another is none.
    #[must_use]
    pub fn new(folder: &Path, fingerprint: &str) -> Self {
        let (folder, fingerprint) = (folder.to_path_buf(), fingerprint.to_owned());
        let shared = Shared { folder, fingerprint, live: RwLock::new(None), suspect: AtomicBool::new(true) };
        Self { shared: Arc::new(shared) }
    }

    /// Documents in which a needle may be found, the best first, after those up to a cursor. `None` where there is no index yet.
    ///
    /// # Errors
    /// [`SearchError::Engine`] where the index is damaged; it is looked at closely by the next [`Index::turn`].
    pub fn search(
        &self,
        needle: &Needle,
        within: &[Within],
        after: Option<Cursor>,
        most: usize,
    ) -> Result<Option<Vec<Candidate>>, SearchError> {
        self.guarded(|index| {
            let Some(live) = index.live()? else { return Ok(None) };
            find::find(&live.reader.searcher(), &live.fields, needle, within, after, most).map(Some)
        })
    }

    /// What the last commit said, and whether there is one.
    #[must_use]
    pub fn state(&self) -> Option<String> {
        Some(self.payload()?.state)
    }

    /// The versions of all documents, by key.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn versions(&self) -> Result<Vec<(u64, u64)>, SearchError> {
        self.guarded(|index| {
            let Some(live) = index.live()? else { return Ok(Vec::new()) };
            let mut all = Vec::new();
            for segment in live.reader.searcher().segment_readers() {
                let (keys, versions) = (segment.fast_fields().u64(schema::KEY)?, segment.fast_fields().u64(schema::VERSION)?);
                let of = |doc| Some((keys.first(doc)?, versions.first(doc)?));
                all.extend(segment.doc_ids_alive().filter_map(of));
            }
            all.sort_unstable();
            Ok(all)
        })
    }

    /// Takes the right to write; an index that is damaged or of another kind is thrown away, and the turn then begins with an empty one.
    ///
    /// # Errors
    /// [`SearchError::Busy`] where another has it; [`SearchError::File`], [`SearchError::Engine`].
    pub fn turn(&self) -> Result<Turn, SearchError> {
        Turn::begin(self)
    }

    /// Whether the last commit is one of documents that are made in this way.
    fn payload(&self) -> Option<Payload> {
        let meta = fs::read(self.files().join("meta.json")).ok()?;
        self.payload_of(&meta)
    }

    fn payload_of(&self, meta: &[u8]) -> Option<Payload> {
        let meta: serde_json::Value = serde_json::from_slice(meta).ok()?;
        let payload: Payload = serde_json::from_str(meta.get("payload")?.as_str()?).ok()?;
        (payload.making == MAKING && payload.fingerprint == self.shared.fingerprint).then_some(payload)
    }

    fn files(&self) -> PathBuf {
        self.shared.folder.join("files")
    }

    fn guarded<T>(&self, work: impl FnOnce(&Self) -> Result<T, SearchError>) -> Result<T, SearchError> {
        // bytes that are damaged may lead the engine to where it never looks
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(self)));
        let done = done.unwrap_or_else(|_| Err(tantivy::TantivyError::InternalError("damaged".to_owned()).into()));
        if done.is_err() {
            self.shared.suspect.store(true, Ordering::Relaxed);
            self.close();
        }
        done
    }

    fn close(&self) {
        *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The index as the last commit left it, whoever made that.
    fn live(&self) -> Result<Option<Arc<Live>>, SearchError> {
        let Ok(meta) = fs::read(self.files().join("meta.json")) else { return Ok(None) };
        if self.payload_of(&meta).is_none() {
            self.close();
            return Ok(None);
        }
        let open = self.shared.live.read().unwrap_or_else(PoisonError::into_inner).clone();
        let live = match open {
            Some(live) => live,
            None => {
                let index = tantivy::Index::open_in_dir(self.files())?;
                let fields = Fields::of(&index)?;
                let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
                let live = Arc::new(Live { index, reader, fields, seen: Mutex::new(meta.clone()) });
                *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&live));
                return Ok(Some(live));
            }
        };
        let mut seen = live.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen != meta {
            live.reader.reload()?;
            *seen = meta;
        }
        drop(seen);
        Ok(Some(live))
    }
}
