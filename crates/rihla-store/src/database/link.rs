//! One connection to one of the engines.

use std::io;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use sqlx::{AssertSqlSafe, Connection, Either, Executor, raw_sql};
use tokio::time::timeout;

use super::statement::Prepared;
use super::url::Place;
use super::{DatabaseUrl, Row, postgres, sqlite};
use crate::error::StoreError;

/// How long opening a connection may take; longer than SQLite waits for a lock.
const PATIENCE: Duration = Duration::from_secs(15);

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
    Sqlite(sqlite::Connected),
    Postgres(postgres::Connected),
}

impl Link {
    /// Opens a connection.
    pub(super) async fn open(url: &DatabaseUrl, to: Use) -> Result<Self, StoreError> {
        let opened = async {
            match &url.0 {
                Place::Sqlite(path) => sqlite::connect(path, to).await.map(Self::Sqlite),
                Place::Postgres(options) => postgres::connect(options).await.map(Self::Postgres),
            }
        };
        // a server behind a silent line would be waited for by the system for minutes
        let opened = timeout(PATIENCE, opened).await.unwrap_or_else(|_| Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())));
        opened.map_err(|error| match StoreError::of_engine(&error) {
            passing if passing.is_passing() => passing,
            _ => StoreError::CannotConnect { url: url.to_string(), cause: cause(&error) },
        })
    }

    /// Runs text of the program that has no values; several statements, if need be.
    pub(super) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => link.connection.execute(raw_sql(text)).await.map(drop),
            Self::Postgres(link) => link.connection.execute(raw_sql(text)).await.map(drop),
        }
        .map_err(|error| StoreError::of_engine(&error))
    }

    /// Runs text with names in it that no value can stand for; they must be of letters, digits and '_' only.
    pub(super) async fn script_with_names(&mut self, text: String) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => link.connection.execute(raw_sql(AssertSqlSafe(text))).await.map(drop),
            Self::Postgres(link) => link.connection.execute(raw_sql(AssertSqlSafe(text))).await.map(drop),
        }
        .map_err(|error| StoreError::of_engine(&error))
    }

    /// Runs a statement: its rows one by one, and how many rows it touched at the end.
    pub(super) fn stream(&mut self, (text, values): Prepared) -> Steps<'_> {
        // the text was put together of the program's own texts: see `Statement`
        let text = AssertSqlSafe(text);
        match self {
            Self::Sqlite(link) => link
                .connection
                .fetch_many(sqlite::query(text, values))
                .map(|step| match step {
                    Ok(Either::Left(done)) => Ok(Either::Left(done.rows_affected())),
                    Ok(Either::Right(row)) => sqlite::row(&row).map(Either::Right),
                    Err(error) => Err(StoreError::of_engine(&error)),
                })
                .boxed(),
            Self::Postgres(link) => link
                .connection
                .fetch_many(postgres::query(text, values))
                .map(|step| match step {
                    Ok(Either::Left(done)) => Ok(Either::Left(done.rows_affected())),
                    Ok(Either::Right(row)) => postgres::row(&row).map(Either::Right),
                    Err(error) => Err(StoreError::of_engine(&error)),
                })
                .boxed(),
        }
    }

    /// Ends whatever is under way and proves that no transaction is open.
    pub(super) async fn clean(&mut self, under_way: bool) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => {
                if under_way {
                    link.interrupt().await.map_err(|error| StoreError::of_engine(&error))?;
                }
                // fails where the engine has rolled back by itself (a full disk, say); a new transaction proves it
                drop(self.script("rollback").await);
                self.script("begin; rollback").await
            }
            Self::Postgres(link) => {
                if under_way {
                    link.interrupt().await.map_err(|error| StoreError::of_engine(&error))?;
                }
                self.script("rollback").await
            }
        }
    }

    /// Closes the connection in good order.
    pub(super) async fn close(self) {
        // nothing is open on it, and the engine copes with a connection that just ends
        drop(match self {
            Self::Sqlite(link) => link.connection.close().await,
            Self::Postgres(link) => link.connection.close().await,
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
