//! How far a database is, without changing it.

use super::url::Place;
use super::{Database, DatabaseUrl, migrate};
use crate::error::StoreError;

/// How far a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether there is one: an empty one is none.
    pub there: bool,
    /// How many migrations it has.
    pub applied: usize,
    /// How many this program knows.
    pub known: usize,
}

impl Standing {
    /// Whether it is at the newest migration that this program knows.
    #[must_use]
    pub fn is_newest(self) -> bool {
        self.there && self.applied == self.known
    }
}

impl Database {
    /// Looks how far a database is. Nothing is made and nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::CannotConnect`], [`StoreError::NewerDatabase`], [`StoreError::ChangedMigration`], [`StoreError::TooOpen`].
    pub async fn standing(url: &DatabaseUrl) -> Result<Standing, StoreError> {
        let known = migrate::known(url.engine())?;
        if let Place::Sqlite(path) = &url.0
            && !path.exists()
        {
            return Ok(Standing { there: false, applied: 0, known: known.len() });
        }
        let database = Self::unprepared(url)?;
        let found = async {
            let mut look = database.read().await?;
            let applied = migrate::applied(&mut look, &known).await?;
            look.roll_back().await?;
            Ok(Standing { there: applied > 0, applied, known: known.len() })
        };
        let found = found.await;
        database.close().await;
        found
    }
}
