//! Connections that wait for their next unit.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::link::{Link, Use};
use super::unit::Unit;
use super::{DatabaseUrl, Engine};
use crate::error::StoreError;

/// How long a unit waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to begin a unit on a connection that waited; after that it is taken for dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// How long bringing back a connection may take before it is closed instead.
const CLEANING: Duration = Duration::from_secs(30);

/// Connections for one use, at most so many at a time.
pub(super) struct Pool {
    url: DatabaseUrl,
    to: Use,
    most: u32,
    places: Arc<Semaphore>,
    waiting: Mutex<Vec<Link>>,
}

/// A connection that is in use, and its place in the pool.
pub(super) struct Held {
    pub(super) link: Link,
    place: OwnedSemaphorePermit,
    pool: Arc<Pool>,
}

impl Pool {
    pub(super) fn new(url: &DatabaseUrl, to: Use, most: u32) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1)));
        Arc::new(Self { url: url.clone(), to, most, places, waiting: Mutex::default() })
    }

    pub(super) fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Waits for a connection and begins a unit on it.
    pub(super) async fn begin(self: &Arc<Self>) -> Result<Unit, StoreError> {
        let mut place = match timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await {
            Err(_) => return Err(StoreError::DatabaseBusy),
            Ok(Err(_)) => return Err(StoreError::DatabaseClosed),
            Ok(Ok(place)) => place,
        };
        while let Some(link) = self.take() {
            let mut unit = Unit::on(Held { link, place, pool: Arc::clone(self) });
            match self.start(&mut unit).await {
                // the server was restarted, or the line went dead, while the connection waited
                Err(StoreError::ConnectionLost) => place = unit.forget().ok_or(StoreError::ConnectionLost)?.close(),
                started => return started.map(|()| unit),
            }
        }
        let link = Link::open(&self.url, self.to).await?;
        let mut unit = Unit::on(Held { link, place, pool: Arc::clone(self) });
        self.start(&mut unit).await?;
        Ok(unit)
    }

    async fn start(&self, unit: &mut Unit) -> Result<(), StoreError> {
        match (self.url.engine(), self.to) {
            // the first read takes the snapshot, so that it is of the moment when the unit was asked for
            (Engine::Sqlite, Use::Read) => unit.script("begin; select 1 from sqlite_schema limit 1").await,
            (Engine::Sqlite, Use::Write) => unit.script("begin immediate").await,
            (Engine::Postgres, to) => {
                let begin = match to {
                    Use::Read => "begin isolation level repeatable read read only; select 1",
                    Use::Write => "begin isolation level read committed read write",
                };
                timeout(SIGN_OF_LIFE, unit.script(begin)).await.unwrap_or(Err(StoreError::ConnectionLost))
            }
        }
    }

    fn take(&self) -> Option<Link> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Waits until every unit has ended, closes all connections, and refuses what comes after.
    pub(super) async fn close(&self) {
        // whoever asked before us still gets a connection
        let all = self.places.acquire_many(self.most).await;
        self.places.close();
        drop(all);
        while let Some(link) = self.take() {
            link.close().await;
        }
    }
}

impl Held {
    pub(super) fn url(&self) -> &DatabaseUrl {
        self.pool.url()
    }

    /// Closes the connection and gives its place.
    fn close(self) -> OwnedSemaphorePermit {
        self.place
    }

    /// Gives back a connection on which nothing is open.
    pub(super) fn put_back(self) {
        self.pool.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(self.link);
        // only now, so that whoever gets the place finds the connection
        drop(self.place);
    }

    /// Ends the statement under way, rolls back what is open, then gives the connection back; one that does not come back is closed.
    pub(super) async fn clean(mut self, under_way: bool) -> Result<(), StoreError> {
        let cleaned = timeout(CLEANING, self.link.clean(under_way)).await.unwrap_or(Err(StoreError::ConnectionLost));
        if cleaned.is_ok() {
            self.put_back();
        }
        cleaned
    }
}
