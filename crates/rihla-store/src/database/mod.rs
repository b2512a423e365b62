//! Rows in SQLite or PostgreSQL, with one way to write statements for both.
//!
//! ```no_run
//! # async fn example(now: jiff::Timestamp) -> Result<(), rihla_store::StoreError> {
//! use rihla_store::database::{Database, DatabaseUrl, Statement};
//!
//! let database = Database::open(&DatabaseUrl::parse("sqlite:rihla.sqlite")?, now).await?;
//! let mut unit = database.write().await?;
//! unit.run(Statement::new("update register set title = ? where id = ?").bind("Practices").bind(7_i64)).await?;
//! unit.commit().await
//! # }
//! ```
//!
//! What is written twice, once for each engine, is in the folders `migrations/sqlite` and `migrations/postgres`; SQL in the
//! program is read alike by both. To keep it so:
//! - Columns are `bigint`/`integer`, `text`, `bytea`/`blob`. Texts of PostgreSQL are `collate "C"` and tables of SQLite are
//!   `strict`, so that order, comparison and types are the same.
//! - `sum` and `avg` give types that are no column's: `cast(sum(amount) as bigint)`.
//! - A statement that failed ends its [`Unit`], as PostgreSQL has it. What may be there already is written with
//!   `on conflict do nothing` and the count of rows is looked at.
//!
//! A [`Unit`] that is dropped, or whose future is dropped in the middle of a statement or of its commit, is rolled back
//! before its connection is given to the next one; a connection that cannot be brought back is closed.

mod engine;
mod fault;
mod link;
mod migrate;
mod open;
mod pool;
mod postgres;
mod row;
mod scratch;
mod sqlite;
mod standing;
mod statement;
mod unit;
mod url;
mod value;

pub use engine::Engine;
pub use open::Database;
pub use row::Row;
pub use scratch::{Scratch, ScratchPlace, TEST_POSTGRES, scratch_on_each_engine};
pub use standing::Standing;
pub use statement::Statement;
pub use unit::Unit;
pub use url::DatabaseUrl;
pub use value::{Bound, Value, instant_text};

pub(crate) use migrate::{forward, known, lay_down};
pub(crate) use row::Cell;
pub(crate) use statement::Name;
