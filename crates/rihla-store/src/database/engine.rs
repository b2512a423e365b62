//! The two engines that rows are kept in.

use std::fmt;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// SQLite: one file beside the data folder, in the process itself.
    Sqlite,
    /// PostgreSQL: a server, when one file is outgrown.
    Postgres,
}

impl Engine {
    /// What a query adds so that rows it found stay as they are until the unit ends. SQLite has one writer at a time and
    /// needs no such words.
    #[must_use]
    pub const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// As [`Engine::for_update`], passing over rows that another unit holds.
    #[must_use]
    pub const fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}
