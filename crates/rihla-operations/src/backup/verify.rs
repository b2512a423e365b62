//! `backup verify` and `backup rehearse`: proving a backup before it is needed.

use std::fs::File;
use std::path::Path;

use jiff::Timestamp;
use rihla_model::Saying;
use rihla_store::{Keyring, SignedManifest, backup};

use super::{AboutBackup, ROWS};
use crate::OperationError;
use crate::error::at;

/// Reads a backup to its end: signature, every file, the seal of the rows and their number.
///
/// # Errors
/// [`OperationError::Store`] with what is wrong.
pub fn verify_backup(path: &Path, keyring: &Keyring) -> Result<AboutBackup, OperationError> {
    let about = proven(path, keyring)?;
    if about.rows.is_some() {
        let file = path.join(ROWS);
        let found = backup::verify(File::open(&file).map_err(at(&file))?, &keyring.backup_keys()?)?;
        same_rows(path, &about, found.rows())?;
    }
    Ok(about)
}

/// As [`verify_backup`], and restores the rows into a database that vanishes, and compares them.
///
/// # Errors
/// As [`verify_backup`].
pub async fn rehearse_backup(path: &Path, keyring: &Keyring, now: Timestamp) -> Result<AboutBackup, OperationError> {
    let about = proven(path, keyring)?;
    if about.rows.is_some() {
        let file = path.join(ROWS);
        let room = path.parent().unwrap_or(path);
        let found = backup::rehearse(File::open(&file).map_err(at(&file))?, &keyring.backup_keys()?, room, now).await?;
        same_rows(path, &about, found.rows())?;
    }
    Ok(about)
}

/// What a backup says of itself, signature and files found true.
pub(super) fn proven(path: &Path, keyring: &Keyring) -> Result<AboutBackup, OperationError> {
    Ok(SignedManifest::<AboutBackup>::verify_folder(path, &keyring.public_keys())?.manifest.about)
}

fn same_rows(path: &Path, about: &AboutBackup, found: u64) -> Result<(), OperationError> {
    if about.rows.as_ref().is_some_and(|rows| rows.count == found) {
        return Ok(());
    }
    let reason = Saying::new("backup-rows-differ", "it holds other rows than its manifest says; use another backup");
    Err(OperationError::Stored { path: path.to_path_buf(), reason })
}
