//! `backup restore`: a node on new hardware.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_model::Saying;
use rihla_store::{Disk, hash_file};

use super::list::unproven;
use super::verify::proven;
use super::{AboutBackup, DATA, DEFINITIONS, ROWS};
use crate::error::at;
use crate::{Node, NodeConfig, OperationError, Places};

/// Puts the files of a backup in their places: the data folder, which must not be there yet, and the definitions, where there are none.
/// Every file is compared with its hash. Who signed the backup is proven by [`restore_rows`], with the root key.
///
/// # Errors
/// [`OperationError::Refused`] where the data folder is there or this is no backup; [`OperationError::Stored`] where a file differs;
/// [`OperationError::File`], [`OperationError::Store`]. The data folder is then not there.
pub fn restore_files(backup: &Path, places: &Places, observatory: &Path, disk: &Disk) -> Result<AboutBackup, OperationError> {
    let found = unproven(backup).ok_or_else(|| {
        OperationError::Refused(Saying::new("backup-no-backup", "{path} is no backup: it has no manifest").with("path", backup))
    })?;
    if places.data.exists() {
        let saying = Saying::new(
            "backup-data-there",
            "{path} is there already; name another data folder with --data, or move it away: nothing is written over",
        );
        return Err(OperationError::Refused(saying.with("path", &places.data)));
    }
    let parent = places.data.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(at(parent))?;
    let making = parent.join(format!(".restoring-{}", std::process::id()));
    disk.remove(&making)?;
    let take_definitions = !observatory.join("observatory.toml").exists();
    let put = || -> Result<(), OperationError> {
        disk.create_folder(&making)?;
        // rooms that are empty are in no list of files
        for room in ["deliveries", "restricted", "vintages", "candidates", "releases", "published", "state", "keys", "tmp"] {
            disk.create_folder(&making.join(room))?;
        }
        for (name, entry) in &found.files {
            let source = backup.join(name);
            let target = match name.split_once('/') {
                Some((DATA, within)) => making.join(plain(within)?),
                Some((DEFINITIONS, within)) if take_definitions => observatory.join(plain(within)?),
                _ => continue,
            };
            if let Some(folder) = target.parent() {
                make_folders(disk, folder)?;
            }
            copy(disk, &source, &target)?;
            if hash_file(&target)? != *entry {
                let reason = Saying::new("backup-file-differs", "it is not as it was when the backup was made; use another backup");
                return Err(OperationError::Stored { path: source, reason });
            }
        }
        Ok(())
    };
    if let Err(error) = put() {
        drop(disk.remove(&making));
        return Err(error);
    }
    disk.rename(&making, &places.data)?;
    disk.sync_folder(parent)?;
    Ok(found.about)
}

/// Restores the rows of a backup into the database of a configuration, which must be empty, once the node's own keys have shown that it
/// made the backup. `None` where the backup has no rows.
///
/// # Errors
/// [`OperationError::Store`]: another node's signature, a broken seal, a database that is not empty.
pub async fn restore_rows(backup: &Path, node: &Node, config: &NodeConfig, now: Timestamp) -> Result<Option<u64>, OperationError> {
    let about = proven(backup, &node.keyring)?;
    if about.rows.is_none() {
        return Ok(None);
    }
    let file = backup.join(ROWS);
    let reader = File::open(&file).map_err(at(&file))?;
    let (database, manifest) = rihla_store::backup::restore(&config.database, reader, &node.keyring.backup_keys()?, now).await?;
    database.close().await;
    Ok(Some(manifest.rows()))
}

/// A name that stays within its folder: what is written of it comes from a file that nobody has proven yet.
fn plain(name: &str) -> Result<PathBuf, OperationError> {
    let good = name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']));
    good.then(|| PathBuf::from(name)).ok_or_else(|| {
        OperationError::Refused(Saying::new("backup-bad-name", "the backup names a file that leads out of its folder; use another backup"))
    })
}

fn make_folders(disk: &Disk, folder: &Path) -> Result<(), OperationError> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        disk.create_folder(folder)?;
    }
    Ok(())
}

fn copy(disk: &Disk, source: &Path, target: &Path) -> Result<(), OperationError> {
    let mut from = File::open(source).map_err(at(source))?;
    let mut to = disk.create_file(target)?;
    io::copy(&mut from, &mut to).map_err(at(target))?;
    Ok(to.sync()?)
}
