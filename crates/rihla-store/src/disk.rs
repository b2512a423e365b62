//! The one door to the file system for everything that changes it, so that tests can make any step fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::StoreError;

/// A kind of step that changes the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// A folder is made.
    CreateFolder,
    /// A file is made, or emptied.
    CreateFile,
    /// Bytes are appended to an open file.
    Write,
    /// A file's bytes are forced to the disk.
    SyncFile,
    /// A file or folder gets another name.
    Rename,
    /// A second name is given to a file.
    Link,
    /// A folder's list of names is forced to the disk.
    SyncFolder,
    /// A file or a folder with all it holds is removed.
    Remove,
}

/// One step about to be taken.
#[derive(Debug)]
pub struct Step<'a> {
    /// What will be done.
    pub operation: Operation,
    /// To which file or folder.
    pub path: &'a Path,
    /// The new name, of a rename or link.
    pub to: Option<&'a Path>,
    /// How many bytes, of a write.
    pub bytes: usize,
}

/// What a fault decides about a step.
#[derive(Debug)]
pub enum Verdict {
    /// The step is taken.
    Proceed,
    /// The step is not taken and gives this error.
    Fail(io::Error),
    /// A write that stops after so many bytes and gives this error: a torn write.
    Tear(usize, io::Error),
}

/// Decides about every step; production has none, tests have theirs.
pub trait Faults: Send + Sync {
    /// Is asked before each step.
    fn before(&self, step: &Step<'_>) -> Verdict;
}

/// The file system, with faults in tests.
#[derive(Clone, Default)]
pub struct Disk {
    faults: Option<Arc<dyn Faults>>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("faults", &self.faults.is_some()).finish()
    }
}

/// How many files are forced to the disk at once: a journal commits them together, which is faster than one by one.
const SYNCING_AT_ONCE: usize = 8;

impl Disk {
    /// A file system whose steps are judged first, for tests.
    #[must_use]
    pub fn with_faults(faults: Arc<dyn Faults>) -> Self {
        Self { faults: Some(faults) }
    }

    fn judge(&self, doing: &'static str, step: &Step<'_>) -> Result<(), StoreError> {
        match self.faults.as_ref().map(|faults| faults.before(step)) {
            None | Some(Verdict::Proceed) => Ok(()),
            Some(Verdict::Fail(error) | Verdict::Tear(_, error)) => Err(StoreError::io(doing, step.path, error)),
        }
    }

    /// Makes a folder that its owner alone may enter (0700); one that exists is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn create_folder(&self, path: &Path) -> Result<(), StoreError> {
        if path.is_dir() {
            return Ok(());
        }
        self.judge("make", &Step { operation: Operation::CreateFolder, path, to: None, bytes: 0 })?;
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other.map_err(|e| StoreError::io("make", path, e)),
        }
    }

    /// Makes or empties a file that its owner alone may read (0600).
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn create_file(&self, path: &Path) -> Result<DiskFile, StoreError> {
        self.judge("make", &Step { operation: Operation::CreateFile, path, to: None, bytes: 0 })?;
        let file = private_file(path).map_err(|e| StoreError::io("make", path, e))?;
        Ok(DiskFile { file, path: path.to_path_buf(), disk: self.clone() })
    }

    /// Forces the bytes of files to the disk, several at once.
    ///
    /// # Errors
    /// The first [`StoreError::Io`] or [`StoreError::Full`]; a file whose sync failed must be written anew, not synced again.
    pub fn sync_files(&self, paths: &[PathBuf]) -> Result<(), StoreError> {
        let sync = |path: &PathBuf| {
            self.judge("sync", &Step { operation: Operation::SyncFile, path, to: None, bytes: 0 })?;
            // opened for writing because Windows flushes no file that is open for reading only
            let file = OpenOptions::new().write(true).open(path).map_err(|e| StoreError::io("sync", path, e))?;
            file.sync_all().map_err(|e| StoreError::io("sync", path, e))
        };
        // faults count steps, so they get them in one order
        if self.faults.is_some() || paths.len() < SYNCING_AT_ONCE {
            return paths.iter().try_for_each(sync);
        }
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..SYNCING_AT_ONCE)
                .map(|_| {
                    scope.spawn(|| {
                        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                            sync(path)?;
                        }
                        Ok(())
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// Forces a folder's list of names to the disk, so that renames in it survive a power cut.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn sync_folder(&self, path: &Path) -> Result<(), StoreError> {
        self.judge("sync", &Step { operation: Operation::SyncFolder, path, to: None, bytes: 0 })?;
        // a folder cannot be opened as a file elsewhere; NTFS journals names by itself
        #[cfg(unix)]
        File::open(path).and_then(|folder| folder.sync_all()).map_err(|e| StoreError::io("sync", path, e))?;
        Ok(())
    }

    /// Gives a file or folder another name in one step; a file that had the name is replaced.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.judge("rename", &Step { operation: Operation::Rename, path: from, to: Some(to), bytes: 0 })?;
        fs::rename(from, to).map_err(|e| StoreError::io("rename", from, e))
    }

    /// Gives a file a second name, or copies it where the file system knows no second names.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn link(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.judge("link", &Step { operation: Operation::Link, path: from, to: Some(to), bytes: 0 })?;
        if fs::hard_link(from, to).is_err() {
            fs::copy(from, to).map_err(|e| StoreError::io("copy", from, e))?;
            self.sync_files(&[to.to_path_buf()])?;
        }
        Ok(())
    }

    /// Removes a file, or a folder with all it holds; what is not there is no error. A link is removed, not followed.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn remove(&self, path: &Path) -> Result<(), StoreError> {
        self.judge("remove", &Step { operation: Operation::Remove, path, to: None, bytes: 0 })?;
        let removed = match fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map_err(|e| StoreError::io("remove", path, e)),
        }
    }
}

/// A file being written, whose writes are judged too.
#[derive(Debug)]
pub struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Forces the file's bytes to the disk.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn sync(&self) -> Result<(), StoreError> {
        self.disk.judge("sync", &Step { operation: Operation::SyncFile, path: &self.path, to: None, bytes: 0 })?;
        self.file.sync_all().map_err(|e| StoreError::io("sync", &self.path, e))
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let step = Step { operation: Operation::Write, path: &self.path, to: None, bytes: bytes.len() };
        match self.disk.faults.as_ref().map(|faults| faults.before(&step)) {
            None | Some(Verdict::Proceed) => self.file.write(bytes),
            Some(Verdict::Fail(error)) => Err(error),
            Some(Verdict::Tear(kept, error)) => {
                self.file.write_all(bytes.get(..kept).unwrap_or(bytes))?;
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// How many bytes the file system of a folder has free for this process.
///
/// # Errors
/// [`StoreError::Io`].
pub fn free_space(path: &Path) -> Result<u64, StoreError> {
    fs4::available_space(path).map_err(|e| StoreError::io("read", path, e))
}

/// Makes or empties a file that its owner alone may read (0600), outside the steps that a [`Disk`] counts.
///
/// # Errors
/// What the system says.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
