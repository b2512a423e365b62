//! Writing to an index.

use std::fs::{self, File, OpenOptions};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::schema::{Document, MAKING, Payload, schema};
use super::{Index, Live, file_fault};
use crate::error::SearchError;

/// Bytes of words that are held before they go into files.
const HELD: usize = 48 << 20;
/// The most documents of a file that is still put together with others: one that something is removed from is written anew as a whole.
const MOST_OF_A_FILE: usize = 50_000;

/// The right to write to an index; what was not committed when it ends was never written.
pub struct Turn {
    index: Index,
    live: Arc<Live>,
    writer: Option<IndexWriter>,
    state: Option<String>,
    // let go last
    _lock: File,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Turn {
    pub(super) fn begin(index: &Index) -> Result<Self, SearchError> {
        let lock = lock(index)?;
        let state = index.state();
        let sound = state.is_some() && (!index.shared.suspect.load(Ordering::Relaxed) || is_sound(index));
        if !sound {
            index.close();
            let files = index.files();
            match fs::remove_dir_all(&files) {
                Ok(()) => tracing::warn!("the search index was damaged or of another kind; it is made anew"),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(file_fault(&files)(error)),
            }
            create_folder(&files)?;
            let made = tantivy::Index::create_in_dir(&files, schema())?;
            let mut writer: IndexWriter = made.writer_with_num_threads(1, HELD)?;
            commit(index, &mut writer, "")?;
            writer.wait_merging_threads()?;
        }
        // until it has ended well
        index.shared.suspect.store(true, Ordering::Relaxed);
        let live = index.guarded(Index::live)?.ok_or_else(|| tantivy::TantivyError::InternalError("gone".to_owned()))?;
        let state = if sound { state.filter(|state| !state.is_empty()) } else { None };
        Ok(Self { index: index.clone(), live, writer: None, state, _lock: lock })
    }

    /// What was said with the last commit; none where the index is new.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, SearchError> {
        if self.writer.is_none() {
            let writer: IndexWriter = self.live.index.writer_with_num_threads(1, HELD)?;
            let mut policy = LogMergePolicy::default();
            policy.set_max_docs_before_merge(MOST_OF_A_FILE);
            writer.set_merge_policy(Box::new(policy));
            self.writer = Some(writer);
        }
        self.writer.as_mut().ok_or(SearchError::Busy)
    }

    /// Puts a document in the place of the one that had its key.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn put(&mut self, document: &Document) -> Result<(), SearchError> {
        self.remove(document.key)?;
        let row: TantivyDocument = self.live.fields.document(document);
        self.writer()?.add_document(row)?;
        Ok(())
    }

    /// Removes a document; its words stay in the files until [`Turn::purge`], and are found no more after [`Turn::commit`].
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn remove(&mut self, key: u64) -> Result<(), SearchError> {
        let term = Term::from_field_u64(self.live.fields.key, key);
        self.writer()?.delete_term(term);
        Ok(())
    }

    /// Removes all documents.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.writer()?.delete_all_documents()?;
        Ok(())
    }

    /// Makes all that was done last, with what is said of it.
    ///
    /// # Errors
    /// [`SearchError::Engine`]; nothing is then changed.
    pub fn commit(&mut self, state: &str) -> Result<(), SearchError> {
        let index = self.index.clone();
        commit(&index, self.writer()?, state)?;
        self.state = Some(state.to_owned());
        index.guarded(Index::live)?;
        Ok(())
    }

    /// Whether anything was done that may not be committed yet.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.writer.is_some()
    }

    /// Whether files hold words of documents that were removed.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn is_to_purge(&self) -> Result<bool, SearchError> {
        Ok(self.live.index.searchable_segment_metas()?.iter().any(tantivy::SegmentMeta::has_deletes))
    }

    /// Writes files anew that hold words of what was removed, and removes the old ones.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn purge(&mut self) -> Result<(), SearchError> {
        self.rest()?;
        let mut writer: IndexWriter = self.live.index.writer_with_num_threads(1, HELD)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let metas = self.live.index.searchable_segment_metas()?;
        let stale: Vec<_> = metas.iter().filter(|meta| meta.has_deletes()).map(tantivy::SegmentMeta::id).collect();
        drop(metas);
        for segment in stale {
            writer.merge(&[segment]).wait()?;
        }
        // whoever reads the old files is let go first
        self.index.guarded(Index::live)?;
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    /// Waits for files that are being put together.
    fn rest(&mut self) -> Result<(), SearchError> {
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    /// Ends the turn when files that are being put together are whole.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn end(mut self) -> Result<(), SearchError> {
        self.rest()?;
        self.index.guarded(Index::live)?;
        self.index.shared.suspect.store(false, Ordering::Relaxed);
        Ok(())
    }
}

fn commit(index: &Index, writer: &mut IndexWriter, state: &str) -> Result<(), SearchError> {
    let payload = Payload { making: MAKING, fingerprint: index.shared.fingerprint.clone(), state: state.to_owned() };
    let payload = serde_json::to_string(&payload).map_err(|error| tantivy::TantivyError::InternalError(error.to_string()))?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}

/// Whether every file is as it was written.
fn is_sound(index: &Index) -> bool {
    index.guarded(|index| Ok(tantivy::Index::open_in_dir(index.files())?.validate_checksum()?)).is_ok_and(|damaged| damaged.is_empty())
}

fn create_folder(folder: &std::path::Path) -> Result<(), SearchError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(file_fault(folder))
}

fn lock(index: &Index) -> Result<File, SearchError> {
    let folder = &index.shared.folder;
    create_folder(folder)?;
    let path = folder.join("lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(file_fault(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(SearchError::Busy),
        Err(fs::TryLockError::Error(error)) => Err(file_fault(&path)(error)),
    }
}
