//! Copies of a node from which it can be restored on another machine.
//!
//! ```text
//! <backup folder>/2026-11-26T023000Z/
//!   manifest.json     every file with its hash, signed by the node
//!   rows.sealed       all rows at one moment, sealed under the key of purpose `backups`; absent where no rows are kept
//!   data/…            the data folder: sealed where it is restricted, the keys wrapped by the root key, rihla.toml
//!   definitions/…     the observatory's definitions
//! ```
//!
//! The root key is in no backup: a copy tells a thief nothing that the public does not know. Rows are read first and files after, so
//! that every file of which a row speaks is there. Nobody waits for a backup but builds, which hold the same lock. A file that is as
//! it was in the backup before is linked to it and takes no room.

mod create;
mod list;
mod restore;
mod verify;

use jiff::Timestamp;
use rihla_store::backup::MigrationName;
use serde::{Deserialize, Serialize};

pub use create::{BackupMade, create_backup};
pub use list::{BackupLine, find_backup, list_backups, prune_backups};
pub use restore::{restore_files, restore_rows};
pub use verify::{rehearse_backup, verify_backup};

pub(crate) const ROWS: &str = "rows.sealed";
pub(crate) const DATA: &str = "data";
pub(crate) const DEFINITIONS: &str = "definitions";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutBackup {
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The version of the program that took it.
    pub program: String,
    /// The observatory.
    pub observatory: String,
    /// The rows; none where the node keeps none.
    pub rows: Option<RowsTaken>,
}

/// What a backup says of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsTaken {
    /// The engine that they came from.
    pub engine: String,
    /// How many.
    pub count: u64,
    /// The migrations of their database.
    pub migrations: Vec<MigrationName>,
}
