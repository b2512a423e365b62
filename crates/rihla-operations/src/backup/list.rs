//! `backup list`: what backups there are, and removing those that are too many.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_model::Saying;
use rihla_store::{Disk, FileEntry, MANIFEST_FILE};
use serde::{Deserialize, Serialize};

use super::AboutBackup;
use crate::OperationError;
use crate::error::at;

/// What the names of backups that are being made begin with.
pub(super) const MAKING: &str = "making-";

/// A backup as it is listed; nothing of it was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupLine {
    /// Its name in the backup folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The version of the program that took it.
    pub program: String,
    /// How many rows it has; none where the node kept none.
    pub rows: Option<u64>,
    /// How many files.
    pub files: usize,
    /// How many bytes; those of files that backups share are counted in each.
    pub bytes: u64,
}

/// A manifest as it is written, whoever signed it.
#[derive(Deserialize)]
pub(super) struct Unproven {
    pub(super) about: AboutBackup,
    pub(super) files: BTreeMap<String, FileEntry>,
}

#[derive(Deserialize)]
struct UnprovenSigned {
    manifest: Unproven,
}

/// What a backup says of itself, unproven; none where it is none.
pub(super) fn unproven(path: &Path) -> Option<Unproven> {
    let bytes = fs::read(path.join(MANIFEST_FILE)).ok()?;
    serde_json::from_slice::<UnprovenSigned>(&bytes).ok().map(|signed| signed.manifest)
}

/// The backups of a folder, the newest first; what is no backup is passed over.
///
/// # Errors
/// [`OperationError::File`] where the folder is there and cannot be read.
pub fn list_backups(folder: &Path) -> Result<Vec<BackupLine>, OperationError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(at(folder))?,
    };
    let mut lines = Vec::new();
    for entry in entries {
        let entry = entry.map_err(at(folder))?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if name.starts_with(MAKING) {
            continue;
        }
        if let Some(found) = unproven(&path) {
            lines.push(BackupLine {
                name,
                path,
                taken_at: found.about.taken_at,
                program: found.about.program,
                rows: found.about.rows.map(|rows| rows.count),
                files: found.files.len(),
                bytes: found.files.values().map(|entry| entry.bytes).sum(),
            });
        }
    }
    lines.sort_by(|one, other| (other.taken_at, &other.name).cmp(&(one.taken_at, &one.name)));
    Ok(lines)
}

/// The backup that is meant: a path, a name in the folder, or the newest of the folder where nothing is said.
///
/// # Errors
/// [`OperationError::Refused`] where there is none.
pub fn find_backup(folder: Option<&Path>, named: Option<&Path>) -> Result<PathBuf, OperationError> {
    let none = || {
        OperationError::Refused(Saying::new(
            "backup-none",
            "there is no backup here; name one by its path, or set the backup folder in rihla.toml",
        ))
    };
    match (named, folder) {
        (Some(path), _) if unproven(path).is_some() => Ok(path.to_path_buf()),
        (Some(name), Some(folder)) if name.components().count() == 1 && unproven(&folder.join(name)).is_some() => Ok(folder.join(name)),
        (None, Some(folder)) => list_backups(folder)?.into_iter().next().map(|line| line.path).ok_or_else(none),
        _ => Err(none()),
    }
}

/// Removes the oldest backups, so that so many are left, and says how many went.
///
/// # Errors
/// As [`list_backups`]; [`OperationError::Store`].
pub fn prune_backups(folder: &Path, keep: usize, disk: &Disk) -> Result<usize, OperationError> {
    let mut removed = 0;
    for line in list_backups(folder)?.into_iter().skip(keep.max(1)) {
        // out of sight in one step, so that nobody meets half a backup
        let gone = folder.join(format!("{MAKING}gone-{}", line.name));
        disk.rename(&line.path, &gone)?;
        disk.remove(&gone)?;
        removed += 1;
    }
    Ok(removed)
}
