//! Opening a database and beginning units of work on it.

use std::sync::Arc;

use jiff::Timestamp;

use super::link::Use;
use super::pool::Pool;
use super::url::Place;
use super::{DatabaseUrl, Engine, Unit, migrate, sqlite};
use crate::error::StoreError;

/// SQLite has one writer at a time; a second connection would only wait.
const SQLITE_WRITERS: u32 = 1;
const SQLITE_READERS: u32 = 4;
const POSTGRES_WRITERS: u32 = 8;
const POSTGRES_READERS: u32 = 8;

/// An open database. Clones are the same database.
#[derive(Clone)]
pub struct Database {
    readers: Arc<Pool>,
    writers: Arc<Pool>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({})", self.writers.url())
    }
}

impl Database {
    /// Opens a database and brings it to the newest migration this program knows. The file of an SQLite database is made
    /// where there is none, for its owner alone (0600).
    ///
    /// # Errors
    /// [`StoreError::CannotConnect`], [`StoreError::NewerDatabase`], [`StoreError::ChangedMigration`], [`StoreError::TooOpen`],
    /// [`StoreError::DatabaseBusy`], [`StoreError::Io`], [`StoreError::DatabaseFull`].
    pub async fn open(url: &DatabaseUrl, now: Timestamp) -> Result<Self, StoreError> {
        let database = Self::unprepared(url)?;
        migrate::forward(&database, now).await?;
        Ok(database)
    }

    /// A database as it is, its migrations not looked at.
    pub(crate) fn unprepared(url: &DatabaseUrl) -> Result<Self, StoreError> {
        if let Place::Sqlite(path) = &url.0 {
            sqlite::create_file(path)?;
        }
        let (writers, readers) = match url.engine() {
            Engine::Sqlite => (SQLITE_WRITERS, SQLITE_READERS),
            Engine::Postgres => (POSTGRES_WRITERS, POSTGRES_READERS),
        };
        Ok(Self { readers: Pool::new(url, Use::Read, readers), writers: Pool::new(url, Use::Write, writers) })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.writers.url().engine()
    }

    /// Begins a unit that only reads: it sees the database as it is at this moment until it ends, whatever others commit.
    ///
    /// # Errors
    /// [`StoreError::DatabaseBusy`], [`StoreError::DatabaseClosed`], [`StoreError::CannotConnect`],
    /// [`StoreError::ConnectionLost`].
    pub async fn read(&self) -> Result<Unit, StoreError> {
        self.readers.begin().await
    }

    /// Begins a unit of work. On SQLite it is the only one that writes until it ends; on PostgreSQL rows that must not
    /// change underneath are read with [`Engine::for_update`].
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn write(&self) -> Result<Unit, StoreError> {
        self.writers.begin().await
    }

    /// Waits until every unit has ended, then closes all connections; whoever asks for one after that is refused.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}
