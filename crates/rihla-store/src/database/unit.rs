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
    standing: Standing,
}

/// How far one may go on with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Sound,
    /// A statement was begun. Whoever finds this finds that its future was dropped.
    UnderWay,
    Failed,
}

impl std::fmt::Debug for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unit").field("engine", &self.engine).field("standing", &self.standing).finish_non_exhaustive()
    }
}

impl Unit {
    pub(super) fn on(held: Held) -> Self {
        Self { engine: held.url().engine(), held: Some(held), standing: Standing::Sound }
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
        let prepared = statement.prepared(self.engine).map_err(|error| self.spoil(error))?;
        let mut steps = self.begin_step()?.link.stream(prepared);
        let mut touched = 0;
        while let Some(step) = steps.next().await {
            match step {
                Ok(Either::Left(count)) => touched += count,
                // where this fails, the rest of the rows is under way still
                Ok(Either::Right(row)) => take(row)?,
                Err(error) => {
                    drop(steps);
                    return Err(self.spoil(error));
                }
            }
        }
        drop(steps);
        self.standing = Standing::Sound;
        Ok(touched)
    }

    /// Makes all of it lasting. Once this gave `Ok`, the work survives a crash.
    ///
    /// # Errors
    /// [`StoreError::Spoiled`], [`StoreError::ForeignKey`], [`StoreError::Conflict`], [`StoreError::DatabaseFull`]: none of it is
    /// done. [`StoreError::ConnectionLost`]: it may be done or not.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.script("commit").await?;
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
            Some(held) => held.clean(self.standing == Standing::UnderWay).await,
            None => Ok(()),
        }
    }

    /// Runs text of the program that has no values.
    pub(super) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        match self.begin_step()?.link.script(text).await {
            Ok(()) => {
                self.standing = Standing::Sound;
                Ok(())
            }
            Err(error) => Err(self.spoil(error)),
        }
    }

    fn begin_step(&mut self) -> Result<&mut Held, StoreError> {
        match std::mem::replace(&mut self.standing, Standing::UnderWay) {
            Standing::Sound => self.held.as_mut().ok_or(StoreError::Spoiled),
            spoiled => {
                self.standing = spoiled;
                Err(StoreError::Spoiled)
            }
        }
    }

    /// Takes back the unit in the end, whatever its holder does: an invariant does not hold.
    pub(crate) fn spoil(&mut self, error: StoreError) -> StoreError {
        self.standing = Standing::Failed;
        error
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
            runtime.spawn(held.clean(self.standing == Standing::UnderWay));
        }
    }
}
