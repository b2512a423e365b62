//! The data folder of a node: its layout, its format, and who may enter it.
//!
//! ```text
//! format.json        which layout this is
//! current.json       what readers see; switched in one step (current.previous.json: the set before)
//! lock               held by the one build or release under way
//! deliveries/<source>/<delivery>/      received files and their receipts
//! restricted/<source>/<delivery>/      sealed unit-level files and problem lists
//! vintages/<dataset>/<vintage>/        cubes, immutable
//! candidates/<dataset>/<release>/      protected, waiting for approval
//! releases/<dataset>/<release>/        released, immutable, signed
//! published/<edition>/                 pages and downloads made from releases
//! state/<document>.json                small documents that change
//! keys/                                the wrapped keys
//! access/<reference>/                  what researchers asked, sealed; made when the first one asks
//! search/                              words of records, where rows are kept; made of them anew whenever it is gone
//! rihla.toml, rihla.sqlite             the operator's settings, and the rows where they are kept here
//! tmp/                                 what is being made
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rihla_model::{Id, Saying};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::current::{CURRENT_FILE, Current, write_pointer};
use crate::disk::Disk;
use crate::durable::{is_half, read_json, write_json};
use crate::encoding::instant;
use crate::error::StoreError;
use crate::lock::BuildLock;

/// The newest layout that this program reads and writes.
pub const FOLDER_FORMAT: u32 = 1;

pub(crate) const TMP: &str = "tmp";
pub(crate) const STATE: &str = "state";
pub(crate) const KEYS: &str = "keys";
pub(crate) const ACCESS: &str = "access";
const ROOMS: [&str; 9] = ["deliveries", "restricted", "vintages", "candidates", "releases", "published", STATE, KEYS, TMP];
const FORMAT_FILE: &str = "format.json";
/// The node's configuration, which an operator may write before there is a node.
pub const CONFIGURATION_FILE: &str = "rihla.toml";

/// The kinds of identifier that only the data folder has.
pub mod kind {
    /// A published set of pages and files.
    pub enum Edition {}
    /// A small document that changes.
    pub enum Document {}
}

/// Identifies a published set of pages and files.
pub type EditionId = Id<kind::Edition>;
/// Identifies a small document that changes.
pub type DocumentId = Id<kind::Document>;

#[derive(Serialize, Deserialize)]
struct Format {
    format: u32,
    #[serde(with = "instant")]
    created: Timestamp,
}

/// An opened data folder; copies are cheap.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: Arc<Path>,
    disk: Disk,
}

impl DataFolder {
    /// Opens a data folder that an earlier command made.
    ///
    /// # Errors
    /// [`StoreError::NotDataFolder`], [`StoreError::NewerFormat`], [`StoreError::TooOpen`] when other accounts may enter it,
    /// [`StoreError::Unreadable`], [`StoreError::Io`].
    pub fn open(path: &Path, disk: Disk) -> Result<Self, StoreError> {
        let file = path.join(FORMAT_FILE);
        let not = |reason: Saying| StoreError::NotDataFolder { path: path.to_path_buf(), reason };
        // the number is read by itself first: a newer format may have another shape
        let found: serde_json::Value =
            read_json(&file)?.ok_or_else(|| not(Saying::new("store-reason-no-format", "it has no format.json")))?;
        let format = found
            .get("format")
            .and_then(serde_json::Value::as_u64)
            .ok_or_else(|| not(Saying::new("store-reason-format-number", "its format.json has no number")))?;
        let format = u32::try_from(format).unwrap_or(u32::MAX);
        if format > FOLDER_FORMAT {
            return Err(StoreError::NewerFormat { path: file, found: format, known: FOLDER_FORMAT });
        }
        if format == 0 {
            return Err(not(Saying::new("store-reason-format-zero", "format 0 never existed")));
        }
        owner_only(path, 0o700)?;
        if let Some(missing) = ROOMS.iter().find(|room| !path.join(room).is_dir()) {
            return Err(not(Saying::new("store-reason-folder-missing", "its folder '{folder}' is missing").with("folder", *missing)));
        }
        Ok(Self { path: path.into(), disk })
    }

    /// Makes a data folder, or completes one whose making was interrupted.
    ///
    /// # Errors
    /// [`StoreError::NotDataFolder`] when other things are in the folder or it is one already; [`StoreError::Io`], [`StoreError::Full`].
    pub fn create(path: &Path, disk: Disk, now: Timestamp) -> Result<Self, StoreError> {
        let existed = path.is_dir();
        disk.create_folder(path)?;
        for entry in fs::read_dir(path).map_err(|e| StoreError::io("read", path, e))? {
            let name = entry.map_err(|e| StoreError::io("read", path, e))?.file_name().to_string_lossy().into_owned();
            if !ROOMS.contains(&name.as_str()) && !is_half(&name) && name != CURRENT_FILE && name != CONFIGURATION_FILE {
                return Err(StoreError::NotDataFolder {
                    path: path.to_path_buf(),
                    reason: Saying::new("store-reason-holds", "it already holds '{name}'").with("name", name),
                });
            }
        }
        if existed {
            owner_only(path, 0o700)?;
        }
        for room in ROOMS {
            disk.create_folder(&path.join(room))?;
        }
        write_pointer(&disk, path, &Current::default())?;
        // written last: a folder without it was never finished
        write_json(&disk, &path.join(FORMAT_FILE), &Format { format: FOLDER_FORMAT, created: now })?;
        if let Some(parent) = path.parent().filter(|parent| !existed && !parent.as_os_str().is_empty()) {
            disk.sync_folder(parent)?;
        }
        Self::open(path, disk)
    }

    /// Opens the folder, or makes it when there is none.
    ///
    /// # Errors
    /// As [`DataFolder::open`] and [`DataFolder::create`].
    pub fn open_or_create(path: &Path, disk: Disk, now: Timestamp) -> Result<Self, StoreError> {
        if path.join(FORMAT_FILE).exists() { Self::open(path, disk) } else { Self::create(path, disk, now) }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file system it writes through.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The folder of the wrapped keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    /// Reads a small document; `None` before it was first written.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`], [`StoreError::Io`].
    pub fn read_document<T: DeserializeOwned>(&self, id: &DocumentId) -> Result<Option<T>, StoreError> {
        read_json(&self.document(id))
    }

    /// Writes a small document durably.
    ///
    /// # Errors
    /// [`StoreError::ForeignLock`], [`StoreError::Full`], [`StoreError::Io`]; the old document is then still whole.
    pub fn write_document(&self, lock: &BuildLock, id: &DocumentId, document: &impl Serialize) -> Result<(), StoreError> {
        lock.is_for(&self.path)?;
        write_json(&self.disk, &self.document(id), document)
    }

    /// Where a small document is.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> PathBuf {
        self.path.join(STATE).join(format!("{id}.json"))
    }
}

/// Fails when accounts other than the owner's have any right on a file or folder.
///
/// # Errors
/// [`StoreError::TooOpen`], [`StoreError::Io`].
pub fn owner_only(path: &Path, wanted: u32) -> Result<(), StoreError> {
    let found = fs::metadata(path).map_err(|e| StoreError::io("read", path, e))?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o7777;
        if mode & 0o077 != 0 {
            return Err(StoreError::TooOpen { path: path.to_path_buf(), mode, wanted });
        }
    }
    #[cfg(not(unix))]
    let _ = (found, wanted);
    Ok(())
}
