//! What the engines say, as errors of this room.
//!
//! Messages of PostgreSQL can repeat a value; those of the class "data exception" are left out, and details are never read.

use rihla_model::Saying;
use sqlx::error::DatabaseError;

use crate::error::StoreError;

impl StoreError {
    /// The error that a statement gave.
    pub(super) fn of_engine(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => match error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                Some(_) => of_sqlite(error.as_ref()),
                None => of_postgres(error.as_ref()),
            },
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Self::ConnectionLost,
            other => Self::DatabaseRefused { cause: other.to_string() },
        }
    }

    /// Whether the same unit of work may well succeed when it is begun again from its beginning.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::DatabaseBusy | Self::Conflict)
    }

    /// The errors of the database.
    pub(crate) fn of_database(&self) -> Option<Saying> {
        Some(match self {
            Self::BadDatabaseUrl => Saying::new(
                "database-url",
                "this is no address of a database: write sqlite:PATH, or postgres://user:password@host:port/name",
            ),
            Self::CannotConnect { url, cause } => {
                Saying::new("database-connect", "cannot open the database {url}: {cause}").with("url", url).with("cause", cause)
            }
            Self::DatabaseBusy => {
                Saying::new("database-busy", "another program or task has kept the database busy for too long; nothing was changed: try again")
            }
            Self::DatabaseClosed => Saying::new("database-closed", "the database is being closed: start the program again"),
            Self::DatabaseFull => {
                Saying::new("database-full", "no room is left for the database: free some space and try again; nothing was half-written")
            }
            Self::Duplicate => {
                Saying::new("database-duplicate", "the database holds a row with this key already: change that one, or choose another key")
            }
            Self::ForeignKey => Saying::new(
                "database-reference",
                "a row names another that is not there, or is named by another and cannot go: change the other one first",
            ),
            Self::ConnectionLost => Saying::new(
                "database-lost",
                "the connection to the database was lost: see that it runs, and look whether the last change was made before making it again",
            ),
            Self::Conflict => {
                Saying::new("database-conflict", "two changes met in the database and this one was taken back: make it again")
            }
            Self::ReadOnly => Saying::new("database-read-only", "a unit that only reads was asked to write: this is a fault of the program"),
            Self::Spoiled => Saying::new(
                "database-spoiled",
                "a statement of this unit of work failed or was interrupted, so all of it was taken back: begin it again",
            ),
            Self::NewerDatabase { found, known } => Saying::new(
                "database-newer",
                "the database is at migration {found}, and this program knows up to {known}: use the newer program that wrote it",
            )
            .with("found", *found)
            .with("known", *known),
            Self::ChangedMigration { number, name } => Saying::new(
                "database-changed",
                "migration {number} of the database ('{name}') is not the one of this program: use the program that made the database",
            )
            .with("number", *number)
            .with("name", name),
            Self::DatabaseNotEmpty => {
                Saying::new("backup-not-empty", "the database that the backup was to be restored into is not empty: name a new one")
            }
            Self::BackupBroken { reason } => {
                Saying::new("backup-broken", "the backup cannot be used ({reason}): use another one").with("reason", reason)
            }
            Self::LeaseLost => {
                Saying::new("job-lease-lost", "another worker has the job by now, so what this one did for it was taken back")
            }
            Self::WrongColumn { at, wanted } => Saying::new(
                "database-column",
                "column {at} of a query does not hold what was expected ({wanted}): the database was changed by something else, or this is a fault of the program",
            )
            .with("at", *at)
            .with("wanted", *wanted),
            Self::WrongValues { marks, values } => Saying::new(
                "database-values",
                "a statement has {marks} places for values and was given {values}: this is a fault of the program",
            )
            .with("marks", *marks)
            .with("values", *values),
            Self::NulInText => {
                Saying::new("database-nul", "a text holds the character U+0000, which no database keeps: remove it and try again")
            }
            Self::DatabaseRefused { cause } => {
                Saying::new("database-refused", "the database refused a statement ({cause}): this is a fault of the program").with("cause", cause)
            }
            _ => return None,
        })
    }
}

fn of_sqlite(error: &dyn DatabaseError) -> StoreError {
    let code: i32 = error.code().and_then(|code| code.parse().ok()).unwrap_or_default();
    match (code, code & 0xff) {
        // unique, primary key, row id
        (2067 | 1555 | 2579, _) => StoreError::Duplicate,
        (787, _) => StoreError::ForeignKey,
        // busy with a snapshot that grew old; a whole unit that begins as a writer never meets it
        (517, _) => StoreError::Conflict,
        (_, 5 | 6) => StoreError::DatabaseBusy,
        (_, 8) => StoreError::ReadOnly,
        (_, 13) => StoreError::DatabaseFull,
        _ => StoreError::DatabaseRefused { cause: format!("SQLite {code}: {}", error.message()) },
    }
}

fn of_postgres(error: &dyn DatabaseError) -> StoreError {
    let code = error.code().unwrap_or_default();
    match code.as_ref() {
        "23505" | "23P01" => StoreError::Duplicate,
        "23503" | "23001" => StoreError::ForeignKey,
        // serialisation failure, deadlock
        "40001" | "40P01" => StoreError::Conflict,
        // lock and statement timeouts, too many connections
        "55P03" | "57014" | "53300" => StoreError::DatabaseBusy,
        "25006" => StoreError::ReadOnly,
        "25P02" => StoreError::Spoiled,
        "53100" => StoreError::DatabaseFull,
        // shutting down, crashed, starting, ended after idling in a transaction
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => StoreError::ConnectionLost,
        code if code.starts_with("08") => StoreError::ConnectionLost,
        code if code.starts_with("22") => StoreError::DatabaseRefused { cause: format!("PostgreSQL {code}") },
        code => StoreError::DatabaseRefused { cause: format!("PostgreSQL {code}: {}", error.message()) },
    }
}
