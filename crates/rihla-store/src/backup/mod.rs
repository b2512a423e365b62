//! Backups of the database: all rows as they are at one moment, sealed, readable by either engine.
//!
//! ```text
//! sealed (see the head of sealed.rs) under the key of purpose `backups`:
//!   RIHLAROWS  version(1)
//!   H  head           engine, moment, migrations, as JSON
//!   T  table          name and columns, as JSON             for each table, by name
//!   R  row            its cells, in the order of the columns    by primary key
//!   E  end            number of rows and their hash, as JSON
//!   M  manifest       the head and the ends again, as JSON      then nothing more
//! ```
//!
//! A backup is read from one snapshot while others write. Restored into an empty database of either engine, it gives a
//! database that has the same rows under the same hashes: this is also how a node moves from one engine to the other. A
//! backup of an older program is restored as it was and then brought forward by the migrations that came since.
//!
//! Restoring is one unit of work that is committed after the seal, every hash and the manifest were found true: a broken or
//! interrupted one leaves nothing. Triggers run on restored rows as on any; whoever adds one bears that in mind.
//!
//! Reading and writing the stream blocks its thread; whoever cares gives these functions a thread of their own.

mod format;
mod manifest;
mod restore;
mod table;
mod take;
mod verify;

pub use manifest::{BackupManifest, MigrationName, TableDigest};
pub use restore::restore;
pub use take::{back_up, digest};
pub use verify::{rehearse, verify};

use crate::error::StoreError;
use crate::key::{Keyring, Purpose};
use crate::sealed::SealKeys;

/// What a backup is sealed for; no other sealed file opens as one.
const CONTEXT: &[u8] = b"rihla backup of rows 1";

impl Keyring {
    /// The keys that seal and open backups.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`] in a keyring older than the purpose.
    pub fn backup_keys(&self) -> Result<SealKeys, StoreError> {
        let (current, keys) = self.versions(Purpose::Backups)?;
        Ok(SealKeys::new(current, keys))
    }
}
