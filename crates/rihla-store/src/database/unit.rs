//! A unit of work: all of it is done, or none.

use futures::StreamExt;
use sqlx::Either;
use tokio::runtime::Handle;

use super::pool::Held;
use super::{Engine, Row, Statement};
use crate::error::StoreError;

/// A unit of work. Dropped without [`Unit::commit`], it is rolled back.
///
/// A statement that failed, or whose future was dropped, spoils the unit: nothing more can be done with it, on either
/// engine. Begin another one.
pub struct Unit {
    /// There until the unit ends.
    held: Option<Held>,
    engine: Engine,
    spoiled: bool,
}

impl std::fmt::Debug for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unit").field("engine", &self.engine).field("spoiled", &self.spoiled).finish_non_exhaustive()
    }
}

impl Unit {
    pub(super) fn on(held: Held) -> Self {
        Self { engine: held.url().engine(), held: Some(held), spoiled: false }
    }

    /// The engine it works on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Runs a statement and tells how many rows it touched.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], [`StoreError::ForeignKey`], [`StoreError::ReadOnly`], [`StoreError::Conflict`],
    /// [`StoreError::DatabaseBusy`], [`StoreError::DatabaseFull`], [`StoreError::ConnectionLost`], [`StoreError::Spoiled`],
    /// [`StoreError::WrongValues`], [`StoreError::NulInText`], [`StoreError::DatabaseRefused`].
    pub async fn run(&mut self, statement: Statement) -> Result<u64, StoreError> {
        self.each(statement, |_| Ok(())).await
    }

    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// As [`Unit::run`].
    pub async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(statement, |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Runs a query and gives its first row.
    ///
    /// # Errors
    /// As [`Unit::run`].
    pub async fn row(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let mut first = None;
        self.each(statement, |row| {
            first.get_or_insert(row);
            Ok(())
        })
        .await?;
        Ok(first)
    }

    /// Runs a query and hands on its rows one by one as they come; tells how many rows were touched.
    ///
    /// # Errors
    /// As [`Unit::run`], and what `take` gives, which ends the query and spoils the unit.
    pub async fn each(
        &mut self,
        statement: Statement,
        mut take: impl FnMut(Row) -> Result<(), StoreError> + Send,
    ) -> Result<u64, StoreError> {
        let held = self.begin_step()?;
        let mut touched = 0;
        {
            let mut steps = held.link.stream(statement)?;
            while let Some(step) = steps.next().await {
                match step? {
                    Either::Left(count) => touched += count,
                    Either::Right(row) => take(row)?,
                }
            }
        }
        self.spoiled = false;
        Ok(touched)
    }

    /// Makes all of it lasting. Once this gave `Ok`, the work survives a crash.
    ///
    /// # Errors
    /// [`StoreError::Spoiled`], [`StoreError::ForeignKey`], [`StoreError::Conflict`], [`StoreError::DatabaseFull`]: none of it is
    /// done. [`StoreError::ConnectionLost`]: it may be done or not.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.begin_step()?.link.script("commit").await?;
        if let Some(held) = self.held.take() {
            held.put_back();
        }
        Ok(())
    }

    /// Takes back all of it, and waits until that is done.
    ///
    /// # Errors
    /// [`StoreError::ConnectionLost`]; it is taken back all the same.
    pub async fn roll_back(mut self) -> Result<(), StoreError> {
        match self.held.take() {
            Some(held) => held.clean().await,
            None => Ok(()),
        }
    }

    /// Runs text of the program that has no values.
    pub(super) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        self.begin_step()?.link.script(text).await?;
        self.spoiled = false;
        Ok(())
    }

    /// The unit is spoiled until the step has ended well: it may fail, or its future be dropped.
    fn begin_step(&mut self) -> Result<&mut Held, StoreError> {
        if std::mem::replace(&mut self.spoiled, true) {
            return Err(StoreError::Spoiled);
        }
        self.held.as_mut().ok_or(StoreError::Spoiled)
    }

    /// What it holds, as it is.
    pub(super) fn forget(mut self) -> Option<Held> {
        self.held.take()
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        // Waiting is not possible here. The place is kept until the connection is clean, so closing the database waits for
        // it. Outside of a runtime the connection is closed at once, which rolls back too.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(held.clean());
        }
    }
}
