//! A folder being made under `tmp/`: it appears at its final place whole, or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::content::{ContentHasher, FileEntry, hash_file};
use crate::disk::{Disk, DiskFile};
use crate::durable::{folder_of, ticket};
use crate::error::StoreError;
use crate::folder::{DataFolder, TMP};
use crate::lock::BuildLock;
use crate::place::Place;

type Entries = Arc<Mutex<BTreeMap<String, FileEntry>>>;

/// A folder being made; dropped without [`Staging::publish`] it is removed again.
#[derive(Debug)]
pub struct Staging {
    path: PathBuf,
    disk: Disk,
    known: Entries,
    published: bool,
    // held, so that no sweep of another process removes what is being made
    _lock: BuildLock,
}

impl DataFolder {
    /// Begins a folder. `purpose` is a short word for people who look into `tmp/`.
    ///
    /// # Errors
    /// [`StoreError::ForeignLock`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn stage(&self, lock: &BuildLock, purpose: &str) -> Result<Staging, StoreError> {
        lock.is_for(self.path())?;
        let word: String = purpose.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let path = self.path().join(TMP).join(format!("{word}-{}", ticket()));
        self.disk().create_folder(&path)?;
        Ok(Staging { path, disk: self.disk().clone(), known: Entries::default(), published: false, _lock: lock.clone() })
    }
}

impl Staging {
    /// The folder, for writers that want a path. What they write is hashed and forced to the disk as well.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a file; its name may have folders, with '/' between: `data/table.csv`.
    ///
    /// # Errors
    /// [`StoreError::BadName`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn create(&self, name: &str) -> Result<StagedFile, StoreError> {
        check_name(name)?;
        let mut folder = self.path.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                break;
            }
            folder.push(part);
            self.disk.create_folder(&folder)?;
        }
        let file = self.disk.create_file(&self.path.join(name))?;
        Ok(StagedFile { file, hasher: ContentHasher::default(), name: name.to_owned(), known: Arc::clone(&self.known) })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// [`StoreError::BadName`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<FileEntry, StoreError> {
        let mut file = self.create(name)?;
        file.write_all(bytes).map_err(|e| StoreError::io("write", &self.path.join(name), e))?;
        file.finish()
    }

    /// All files with hash and length, for a manifest; those written through [`Staging::create`] are not read again.
    ///
    /// # Errors
    /// [`StoreError::BadName`] for a file whose name no manifest may hold, [`StoreError::Io`].
    pub fn entries(&self) -> Result<BTreeMap<String, FileEntry>, StoreError> {
        let mut entries = BTreeMap::new();
        for (name, path) in tree(&self.path)?.files {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&name).copied();
            let length = fs::metadata(&path).map_err(|e| StoreError::io("read", &path, e))?.len();
            let entry = match known.filter(|entry| entry.bytes == length) {
                Some(entry) => entry,
                None => hash_file(&path)?,
            };
            entries.insert(name, entry);
        }
        Ok(entries)
    }

    /// Forces everything to the disk and moves the folder to its final place in one step.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when something stands there, [`StoreError::Full`], [`StoreError::Io`]; the place is then
    /// as it was, or, when only the last sync failed, holds the folder whole: discard it before trying again.
    pub fn publish(mut self, place: &Place) -> Result<(), StoreError> {
        if fs::symlink_metadata(place.path()).is_ok() {
            return Err(StoreError::Exists { path: place.path().to_path_buf() });
        }
        let tree = tree(&self.path)?;
        let files: Vec<PathBuf> = tree.files.into_values().collect();
        self.disk.sync_files(&files)?;
        // innermost first, so that no synced folder lists an unsynced one
        for folder in tree.folders.iter().rev() {
            self.disk.sync_folder(folder)?;
        }
        let parent = folder_of(place.path())?;
        if !parent.is_dir() {
            self.disk.create_folder(parent)?;
            self.disk.sync_folder(folder_of(parent)?)?;
        }
        self.disk.rename(&self.path, place.path())?;
        self.published = true;
        self.disk.sync_folder(parent)?;
        self.disk.sync_folder(folder_of(&self.path)?)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // what remains is removed by the next sweep
            drop(self.disk.remove(&self.path));
        }
    }
}

/// A file of a folder being made, hashed as it is written.
#[derive(Debug)]
pub struct StagedFile {
    file: DiskFile,
    hasher: ContentHasher,
    name: String,
    known: Entries,
}

impl StagedFile {
    /// Ends the file and tells its hash and length.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::Io`].
    pub fn finish(mut self) -> Result<FileEntry, StoreError> {
        let path = self.file.path().to_path_buf();
        self.file.flush().map_err(|e| StoreError::io("write", &path, e))?;
        let entry = self.hasher.finish();
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(self.name, entry);
        Ok(entry)
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// All files and folders below a folder; the folder itself comes first.
pub(crate) struct Tree {
    /// Name with '/' between parts -> path.
    pub(crate) files: BTreeMap<String, PathBuf>,
    /// Outer ones before inner ones.
    pub(crate) folders: Vec<PathBuf>,
}

/// Lists a folder; anything that is neither file nor folder, or has a name that no manifest may hold, is refused.
pub(crate) fn tree(root: &Path) -> Result<Tree, StoreError> {
    let mut tree = Tree { files: BTreeMap::new(), folders: vec![root.to_path_buf()] };
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| StoreError::io("read", &folder, e))? {
            let entry = entry.map_err(|e| StoreError::io("read", &folder, e))?;
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            check_name(&name)?;
            let kind = entry.file_type().map_err(|e| StoreError::io("read", &path, e))?;
            if kind.is_dir() {
                tree.folders.push(path.clone());
                open.push((path, format!("{name}/")));
            } else if kind.is_file() {
                tree.files.insert(name, path);
            } else {
                // a link would make the content depend on something outside
                return Err(StoreError::BadName { name });
            }
        }
    }
    Ok(tree)
}

/// Accepts a file name of a release: parts of plain letters that cannot climb out and mean the same on every system.
pub(crate) fn check_name(name: &str) -> Result<(), StoreError> {
    let good = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'.'))
    };
    if name.len() <= 500 && name.split('/').all(good) {
        Ok(())
    } else {
        Err(StoreError::BadName { name: name.chars().take(100).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_climbs_out() {
        for bad in ["", "/etc/x", "../x", "a/../b", "a//b", ".hidden", "a/", "a\\b", "a b", "é", "con.", "C:x"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
        for good in ["manifest.json", "ar/index.html", "data/DF_1@MIG.csv"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
    }
}
