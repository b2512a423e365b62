//! One connection to one of the engines.

use futures::StreamExt;
use futures::stream::BoxStream;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, Either, Executor, PgConnection, raw_sql};

use super::url::Place;
use super::{DatabaseUrl, Engine, Row, Statement, postgres, sqlite};
use crate::error::StoreError;

/// What a connection is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
}

/// What a statement gives, in order: rows, and how many rows it touched.
pub(super) type Steps<'l> = BoxStream<'l, Result<Either<u64, Row>, StoreError>>;

/// A connection.
pub(super) enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Link {
    /// Opens a connection.
    pub(super) async fn open(url: &DatabaseUrl, to: Use) -> Result<Self, StoreError> {
        match &url.0 {
            Place::Sqlite(path) => sqlite::connect(path, to).await.map(Self::Sqlite),
            Place::Postgres(options) => postgres::connect(options).await.map(Self::Postgres),
        }
        .map_err(|error| match StoreError::of_engine(&error) {
            passing if passing.is_passing() => passing,
            _ => StoreError::CannotConnect { url: url.to_string(), cause: cause(&error) },
        })
    }

    pub(super) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs text of the program that has no values; several statements, if need be.
    pub(super) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => link.execute(raw_sql(text)).await.map(drop),
            Self::Postgres(link) => link.execute(raw_sql(text)).await.map(drop),
        }
        .map_err(|error| StoreError::of_engine(&error))
    }

    /// Runs text with names in it that no value can stand for; they must be of letters, digits and '_' only.
    pub(super) async fn script_with_names(&mut self, text: String) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => link.execute(raw_sql(AssertSqlSafe(text))).await.map(drop),
            Self::Postgres(link) => link.execute(raw_sql(AssertSqlSafe(text))).await.map(drop),
        }
        .map_err(|error| StoreError::of_engine(&error))
    }

    /// Runs a statement: its rows one by one, and how many rows it touched at the end.
    pub(super) fn stream(&mut self, statement: Statement) -> Result<Steps<'_>, StoreError> {
        let (text, values) = statement.prepared(self.engine())?;
        // the text was put together of the program's own texts: see `Statement`
        let text = AssertSqlSafe(text);
        Ok(match self {
            Self::Sqlite(link) => link
                .fetch_many(sqlite::query(text, values))
                .map(|step| match step {
                    Ok(Either::Left(done)) => Ok(Either::Left(done.rows_affected())),
                    Ok(Either::Right(row)) => sqlite::row(&row).map(Either::Right),
                    Err(error) => Err(StoreError::of_engine(&error)),
                })
                .boxed(),
            Self::Postgres(link) => link
                .fetch_many(postgres::query(text, values))
                .map(|step| match step {
                    Ok(Either::Left(done)) => Ok(Either::Left(done.rows_affected())),
                    Ok(Either::Right(row)) => postgres::row(&row).map(Either::Right),
                    Err(error) => Err(StoreError::of_engine(&error)),
                })
                .boxed(),
        })
    }

    /// Ends whatever was under way and proves that no transaction is open.
    pub(super) async fn clean(&mut self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                // fails where the engine has rolled back by itself (a full disk, say); a new transaction proves it
                drop(self.script("rollback").await);
                self.script("begin; rollback").await
            }
            Engine::Postgres => self.script("rollback").await,
        }
    }

    /// Closes the connection in good order.
    pub(super) async fn close(self) {
        // nothing is open on it, and the engine copes with a connection that just ends
        drop(match self {
            Self::Sqlite(link) => link.close().await,
            Self::Postgres(link) => link.close().await,
        });
    }
}

/// What stood behind a failed connection; never the address, which could hold a password.
fn cause(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}
