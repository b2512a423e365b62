//! The lock that builds and releases hold; readers need none.
//!
//! The system's own file lock is used, so that a killed process leaves nothing behind.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs4::fs_std::FileExt;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::encoding::instant;
use crate::error::StoreError;
use crate::folder::DataFolder;

const LOCK_FILE: &str = "lock";

/// Who holds the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number of the process.
    pub pid: u32,
    /// Since when, by the clock of that process.
    #[serde(with = "instant")]
    pub since: Timestamp,
    /// What it is doing, as its caller says: "build my-observatory".
    pub command: String,
}

/// The right to change a data folder; freed when the last copy is dropped or the process dies.
#[derive(Debug, Clone)]
pub struct BuildLock {
    held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    file: File,
    folder: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        // the note is for people; the lock itself goes with the file handle
        drop(self.file.set_len(0));
        drop(FileExt::unlock(&self.file));
    }
}

impl DataFolder {
    /// Takes the lock, or says who holds it; never waits.
    ///
    /// # Errors
    /// [`StoreError::Locked`] with the holder, [`StoreError::Io`].
    pub fn lock(&self, command: &str, now: Timestamp) -> Result<BuildLock, StoreError> {
        let path = self.path().join(LOCK_FILE);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|e| StoreError::io("open", &path, e))?;
        if !FileExt::try_lock_exclusive(&file).map_err(|e| StoreError::io("lock", &path, e))? {
            let mut note = String::new();
            let read = file.read_to_string(&mut note);
            return Err(StoreError::Locked { path, holder: read.ok().and_then(|_| serde_json::from_str(&note).ok()) });
        }
        let holder = Holder { pid: std::process::id(), since: now, command: command.chars().take(200).collect() };
        let note = serde_json::to_vec(&holder).map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
        // no disk is so full that the lock may not be taken: the note is a courtesy
        drop(file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&note)));
        Ok(BuildLock { held: Arc::new(Held { file, folder: self.path().to_path_buf() }) })
    }
}

impl BuildLock {
    /// Fails unless the lock is for this folder.
    pub(crate) fn is_for(&self, folder: &Path) -> Result<(), StoreError> {
        if self.held.folder == folder { Ok(()) } else { Err(StoreError::ForeignLock { path: folder.to_path_buf() }) }
    }
}
