//! Writing a small file so that a power cut leaves the old one or the new one, never a mixture.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rihla_model::Saying;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::disk::Disk;
use crate::error::StoreError;

/// What names of half-written files end in; no identifier can begin with '.', so they are told from documents.
const HALF: &str = ".half";

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A number that no other unfinished write of this machine has at this moment.
pub(crate) fn ticket() -> String {
    format!("{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// Writes a file whole: beside its place first, forced to the disk, then renamed, then the folder forced to the disk.
///
/// # Errors
/// [`StoreError::Full`], [`StoreError::Io`]; the old file is then still whole.
pub fn write_durably(disk: &Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let half = beside(path)?;
    let written = (|| {
        let mut file = disk.create_file(&half)?;
        file.write_all(bytes).map_err(|e| StoreError::io("write", &half, e))?;
        file.sync()?;
        disk.rename(&half, path)?;
        disk.sync_folder(folder_of(path)?)
    })();
    if written.is_err() {
        // what remains is removed by the next sweep, if not now
        drop(disk.remove(&half));
    }
    written
}

pub(crate) fn beside(path: &Path) -> Result<PathBuf, StoreError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| StoreError::io("write", path, io::ErrorKind::InvalidFilename.into()))?;
    Ok(path.with_file_name(format!(".{name}.{}{HALF}", ticket())))
}

pub(crate) fn is_half(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(HALF)
}

pub(crate) fn folder_of(path: &Path) -> Result<&Path, StoreError> {
    // A bare file name lies in the folder one stands in.
    let parent = path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    parent.ok_or_else(|| StoreError::io("write", path, io::ErrorKind::InvalidFilename.into()))
}

/// Writes a value as readable JSON, durably.
pub(crate) fn write_json(disk: &Disk, path: &Path, value: &impl Serialize) -> Result<(), StoreError> {
    // some documents hold a person's key
    let bytes = serde_json::to_vec_pretty(value).map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
    let mut bytes = Zeroizing::new(bytes);
    bytes.push(b'\n');
    write_durably(disk, path, &bytes)
}

/// Reads a JSON document; `None` when there is none.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    match fs::read(path).map(Zeroizing::new) {
        // the reason names line and column, and no value: a document may hold wrapped keys
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| StoreError::Unreadable {
            path: path.to_path_buf(),
            reason: Saying::new("store-reason-senseless", "it stops making sense at line {line} column {column}")
                .with("line", e.line().to_string())
                .with("column", e.column().to_string()),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("read", path, error)),
    }
}
