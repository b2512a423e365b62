//! SQLite: how a connection is set up, and its rows.

use std::borrow::Cow;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row as _, Sqlite, TypeInfo, ValueRef};
use tokio::time::{Instant, sleep};

use super::link::Use;
use super::row::Cell;
use super::{Row, Value};
use crate::error::StoreError;

/// How long a connection waits for another's lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long is waited before a busy file is opened again.
const PAUSE: Duration = Duration::from_millis(20);
/// How many steps of a statement pass before it looks whether it is to stop.
const STEPS: i32 = 10_000;
const CACHED_STATEMENTS: usize = 200;
/// Pages a connection keeps, as SQLite writes KiB: the inner pages of every index of a large register stay at hand.
const KEPT: &str = "-65536";

/// Makes the file, for its owner alone, where there is none; one that others can read is refused.
pub(super) fn create_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    // never emptied: another process may have made and filled it a moment ago
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => private(path),
        Err(error) => Err(StoreError::io("make", path, error)),
    }
}

#[cfg(unix)]
fn private(path: &Path) -> Result<(), StoreError> {
    let found = std::fs::metadata(path).map_err(|error| StoreError::io("open", path, error))?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777;
    if mode & 0o077 != 0 {
        return Err(StoreError::TooOpen { path: path.to_path_buf(), mode, wanted: 0o600 });
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// A connection, and the sign at which it stops what it does.
pub(super) struct Connected {
    pub(super) connection: SqliteConnection,
    stop: Arc<AtomicBool>,
}

impl Connected {
    /// Ends the statement under way, and waits until it has ended.
    pub(super) async fn interrupt(&mut self) -> Result<(), sqlx::Error> {
        self.stop.store(true, Ordering::Relaxed);
        // answered when everything asked before has ended
        let ended = self.connection.ping().await;
        self.stop.store(false, Ordering::Relaxed);
        ended
    }
}

pub(super) async fn connect(path: &Path, to: Use) -> Result<Connected, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(CACHED_STATEMENTS)
        // what was erased is overwritten, also in pages that stay in use
        .pragma("secure_delete", "on")
        .pragma("query_only", if to == Use::Read { "on" } else { "off" })
        .pragma("trusted_schema", "off")
        .pragma("cache_size", KEPT)
        .disable_statement_logging();
    let mut connection = open(&options).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let sign = Arc::clone(&stop);
    connection.lock_handle().await?.set_progress_handler(STEPS, move || !sign.load(Ordering::Relaxed));
    Ok(Connected { connection, stop })
}

/// Opens, again and again where the file is busy: two that turn an empty file into a database at once do not wait for each
/// other by themselves.
async fn open(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let end = Instant::now() + PATIENCE;
    loop {
        match options.connect().await {
            Err(error) if StoreError::of_engine(&error).is_passing() && Instant::now() < end => sleep(PAUSE).await,
            other => return other,
        }
    }
}

pub(super) fn query(text: AssertSqlSafe<Cow<'static, str>>, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    values.into_iter().fold(sqlx::query(text), |query, value| match value {
        Value::Integer(it) => query.bind(it),
        Value::Text(it) => query.bind(it),
        Value::Bytes(it) => query.bind(it),
    })
}

pub(super) fn row(row: &SqliteRow) -> Result<Row, StoreError> {
    let cell = |at| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match value.type_info().name() {
            "INTEGER" => Cell::Integer(row.try_get_unchecked(at)?),
            "TEXT" => Cell::Text(row.try_get_unchecked(at)?),
            "BLOB" => Cell::Bytes(row.try_get_unchecked(at)?),
            _ => Cell::Other,
        })
    };
    let cells: Result<_, sqlx::Error> = (0..row.len()).map(cell).collect();
    cells.map(Row::new).map_err(|error| StoreError::of_engine(&error))
}
