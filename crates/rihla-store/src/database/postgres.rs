//! PostgreSQL: how a connection is set up, and its rows.

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Postgres, Row as _, TypeInfo, ValueRef, raw_sql};

use super::row::Cell;
use super::{Row, Value};
use crate::error::StoreError;

const CACHED_STATEMENTS: usize = 200;

/// As for SQLite, nobody waits for a lock without end; and a transaction that a stopped program left open is ended.
const SET_UP: &str = "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '15min'; set client_min_messages = error";

/// A connection, and what is needed to stop what it does.
pub(super) struct Connected {
    pub(super) connection: PgConnection,
    options: Box<PgConnectOptions>,
    process: i32,
}

impl Connected {
    /// Asks the server to end the statement under way. By the time this returns the server's process knows; what is asked of
    /// it afterwards is not met by it.
    pub(super) async fn interrupt(&mut self) -> Result<(), sqlx::Error> {
        let mut other = self.options.connect().await?;
        sqlx::query("select pg_cancel_backend($1)").bind(self.process).execute(&mut other).await?;
        other.close().await
    }
}

pub(super) async fn connect(options: &PgConnectOptions) -> Result<Connected, sqlx::Error> {
    let options = options.clone().statement_cache_capacity(CACHED_STATEMENTS).disable_statement_logging();
    let mut connection = options.connect().await?;
    connection.execute(raw_sql(SET_UP)).await?;
    let process = sqlx::query("select pg_backend_pid()").fetch_one(&mut connection).await?.try_get(0)?;
    Ok(Connected { connection, options: Box::new(options), process })
}

pub(super) fn query(text: AssertSqlSafe<Cow<'static, str>>, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(text), |query, value| match value {
        Value::Integer(it) => query.bind(it),
        Value::Text(it) => query.bind(it),
        Value::Bytes(it) => query.bind(it),
    })
}

pub(super) fn row(row: &PgRow) -> Result<Row, StoreError> {
    let cell = |at| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match value.type_info().name() {
            "INT8" => Cell::Integer(row.try_get_unchecked(at)?),
            "INT4" => Cell::Integer(i64::from(row.try_get_unchecked::<i32, _>(at)?)),
            "INT2" => Cell::Integer(i64::from(row.try_get_unchecked::<i16, _>(at)?)),
            // SQLite has no truth of its own: a comparison gives 1 or 0
            "BOOL" => Cell::Integer(i64::from(row.try_get_unchecked::<bool, _>(at)?)),
            "TEXT" | "VARCHAR" | "NAME" => Cell::Text(row.try_get_unchecked(at)?),
            "BYTEA" => Cell::Bytes(row.try_get_unchecked(at)?),
            _ => Cell::Other,
        })
    };
    let cells: Result<_, sqlx::Error> = (0..row.len()).map(cell).collect();
    cells.map(Row::new).map_err(|error| StoreError::of_engine(&error))
}
