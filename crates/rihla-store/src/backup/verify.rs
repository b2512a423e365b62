//! Proving that a backup can be restored, before it is needed.

use std::io::{BufReader, Read};
use std::path::Path;

use jiff::Timestamp;
use rihla_model::Saying;

use super::format::Reader;
use super::manifest::BackupManifest;
use super::{CONTEXT, digest, restore};
use crate::database::{ScratchPlace, known};
use crate::error::StoreError;
use crate::sealed::{SealKeys, UnsealReader};

/// Reads a backup to its end: its seal, the rows of each table, its manifest.
///
/// # Errors
/// [`StoreError::BackupBroken`]; [`StoreError::SealBroken`] and its kin; [`StoreError::Stream`].
pub fn verify<R: Read>(reader: R, keys: &SealKeys) -> Result<BackupManifest, StoreError> {
    let mut reader = Reader::new(BufReader::new(UnsealReader::new(reader, keys, CONTEXT)?))?;
    while reader.next()?.is_some() {}
    Ok(reader.manifest())
}

/// Restores a backup into a database of its own that vanishes, within a folder that has room for it and is as private as the
/// backup, and compares all rows.
///
/// # Errors
/// As [`restore`]; [`StoreError::BackupBroken`] where other rows came out than went in.
pub async fn rehearse<R: Read + Send>(reader: R, keys: &SealKeys, folder: &Path, now: Timestamp) -> Result<BackupManifest, StoreError> {
    let place = ScratchPlace::sqlite_in(folder)?;
    let (database, manifest) = restore(place.url(), reader, keys, now).await?;
    let restored = digest(&database).await;
    database.close().await;
    let restored = restored?;
    // a migration since may have added or changed tables; where none came, nothing differs
    if manifest.migrations.len() == known(database.engine())?.len() && restored != manifest.tables {
        let reason = Saying::new("backup-reason-differs", "a database restored from it holds other rows");
        return Err(StoreError::BackupBroken { reason });
    }
    Ok(manifest)
}
