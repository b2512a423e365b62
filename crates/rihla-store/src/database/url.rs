//! Where a database is; its password is never shown.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::Engine;
use crate::error::StoreError;

/// Where a database is: `sqlite:PATH`, or `postgres://user:password@host:port/name?sslmode=verify-full`.
///
/// What `psql` understands after the question mark is understood here: `sslmode`, `sslrootcert`, `host` (a folder for a
/// Unix socket). Over a network that others use, say `sslmode=verify-full`: without it the server proves nothing.
#[derive(Clone)]
pub struct DatabaseUrl(pub(super) Place);

#[derive(Clone)]
pub(super) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`StoreError::BadDatabaseUrl`], which does not repeat the text.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // a database in memory would be another one for each connection
            if path.is_empty() || path.contains([':', '?', '\0']) {
                return Err(StoreError::BadDatabaseUrl);
            }
            return Ok(Self::sqlite(Path::new(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(text).map_err(|_| StoreError::BadDatabaseUrl)?;
            // what the server's own lists of connections show
            let options = match options.get_application_name() {
                Some(_) => options,
                None => options.application_name("rihla"),
            };
            return Ok(Self(Place::Postgres(Box::new(options))));
        }
        Err(StoreError::BadDatabaseUrl)
    }

    /// The SQLite database in that file.
    #[must_use]
    pub fn sqlite(path: &Path) -> Self {
        Self(Place::Sqlite(path.to_path_buf()))
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.0 {
            Place::Sqlite(_) => Engine::Sqlite,
            Place::Postgres(_) => Engine::Postgres,
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Place::Postgres(options) => {
                let name = options.get_database().unwrap_or_default();
                write!(f, "postgres://{}@", options.get_username())?;
                match options.get_socket() {
                    Some(socket) => write!(f, "/{name}?host={}", socket.display()),
                    None => write!(f, "{}:{}/{name}", options.get_host(), options.get_port()),
                }
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url = DatabaseUrl::parse("postgres://rihla:s3cret%21@db.example.org:5433/node?sslmode=verify-full").unwrap();
        assert_eq!(url.to_string(), "postgres://rihla@db.example.org:5433/node");
        assert_eq!(format!("{url:?}"), "DatabaseUrl(postgres://rihla@db.example.org:5433/node)");
        let error = DatabaseUrl::parse("postgress://rihla:s3cret@db/node").unwrap_err();
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }

    #[test]
    fn both_engines_are_told_apart_and_odd_addresses_refused() {
        let file = DatabaseUrl::parse("sqlite:data/rihla.sqlite").unwrap();
        assert_eq!((file.engine(), file.to_string().as_str()), (Engine::Sqlite, "sqlite:data/rihla.sqlite"));
        assert_eq!(DatabaseUrl::parse("sqlite:///srv/rihla.sqlite").unwrap().to_string(), "sqlite:/srv/rihla.sqlite");
        assert_eq!(DatabaseUrl::parse("postgresql://h/n").unwrap().engine(), Engine::Postgres);
        for odd in ["", "sqlite:", "sqlite::memory:", "sqlite://", "sqlite:a?mode=memory", "mysql://h/n", "postgres:h", "/srv/x"] {
            assert!(DatabaseUrl::parse(odd).is_err(), "{odd}");
        }
    }
}
