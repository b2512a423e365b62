//! What a backup holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::content::ContentHash;

/// What a backup holds: told at its end, when all of it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// The engine it was read from.
    pub engine: String,
    /// The moment it was asked for.
    #[serde(with = "crate::encoding::instant")]
    pub taken_at: Timestamp,
    /// The migrations of the database, in order.
    pub migrations: Vec<MigrationName>,
    /// The tables, by name; empty in the head of a backup.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableDigest>,
}

impl BackupManifest {
    /// How many rows it holds.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// A migration by name; its text differs from engine to engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationName {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
}

/// The rows of a table, as one number and one hash: the same on either engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// The table.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// The hash of the rows by primary key, each with its cells by the names of their columns.
    pub hash: ContentHash,
}
