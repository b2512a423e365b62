//! An empty database of its own that vanishes, to verify a backup and to test.

use std::io::Write;
use std::path::Path;

use futures::StreamExt;
use jiff::Timestamp;
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

use super::link::{Link, Use};
use super::url::Place;
use super::{Database, DatabaseUrl, Engine, Statement};
use crate::error::StoreError;

/// The environment variable with the address of a PostgreSQL server on which tests may make schemas.
pub const TEST_POSTGRES: &str = "RIHLA_TEST_POSTGRES";

/// A place for a database of its own that vanishes when dropped: a file in a temporary folder, or a schema on a server.
#[derive(Debug)]
pub struct ScratchPlace {
    url: DatabaseUrl,
    _kept: Kept,
}

/// What is removed in the end.
#[derive(Debug)]
enum Kept {
    Folder { _folder: TempDir },
    Schema { _schema: Schema },
}

impl ScratchPlace {
    /// A file in a folder of its own within a folder.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn sqlite_in(folder: &Path) -> Result<Self, StoreError> {
        let folder = tempfile::Builder::new().prefix("rihla-").tempdir_in(folder).map_err(|error| StoreError::io("make", folder, error))?;
        let url = DatabaseUrl::sqlite(&folder.path().join("scratch.sqlite"));
        Ok(Self { url, _kept: Kept::Folder { _folder: folder } })
    }

    /// A schema of a PostgreSQL database, with a name that the server draws.
    ///
    /// # Errors
    /// As [`Database::open`]; [`StoreError::BadDatabaseUrl`] for an SQLite database.
    pub async fn postgres(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let Place::Postgres(options) = &url.0 else { return Err(StoreError::BadDatabaseUrl) };
        let schema = Schema::make(url).await?;
        let within: PgConnectOptions = (**options).clone().options([("search_path", &schema.name)]).application_name(&schema.name);
        Ok(Self { url: DatabaseUrl(Place::Postgres(Box::new(within))), _kept: Kept::Schema { _schema: schema } })
    }

    /// A place on each engine, for tests: SQLite always, PostgreSQL where [`TEST_POSTGRES`] names a server; where it does not,
    /// that is said.
    ///
    /// # Errors
    /// As [`ScratchPlace::sqlite_in`] and [`ScratchPlace::postgres`].
    pub async fn on_each_engine() -> Result<Vec<Self>, StoreError> {
        let mut all = vec![Self::sqlite_in(&std::env::temp_dir())?];
        match std::env::var(TEST_POSTGRES) {
            Ok(url) => all.push(Self::postgres(&DatabaseUrl::parse(&url)?).await?),
            Err(_) => drop(writeln!(std::io::stderr().lock(), "PostgreSQL was not tested: {TEST_POSTGRES} is not set")),
        }
        Ok(all)
    }

    /// The address of the place.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

/// An empty database of its own that vanishes when dropped.
#[derive(Debug)]
pub struct Scratch {
    database: Database,
    place: ScratchPlace,
}

impl Scratch {
    /// A file in a folder of its own among the temporary files.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn sqlite(now: Timestamp) -> Result<Self, StoreError> {
        Self::at(ScratchPlace::sqlite_in(&std::env::temp_dir())?, now).await
    }

    /// A schema of a PostgreSQL database, with a name that the server draws.
    ///
    /// # Errors
    /// As [`Database::open`]; [`StoreError::BadDatabaseUrl`] for an SQLite database.
    pub async fn postgres(url: &DatabaseUrl, now: Timestamp) -> Result<Self, StoreError> {
        Self::at(ScratchPlace::postgres(url).await?, now).await
    }

    /// A database at that place.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn at(place: ScratchPlace, now: Timestamp) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(place.url(), now).await?, place })
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Its address, to open it a second time.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        self.place.url()
    }
}

/// A schema that is dropped with this.
#[derive(Debug)]
struct Schema {
    server: DatabaseUrl,
    name: String,
}

impl Schema {
    async fn make(server: &DatabaseUrl) -> Result<Self, StoreError> {
        let mut link = Link::open(server, Use::Write).await?;
        let drawn = Statement::new("select 'rihla_scratch_' || replace(cast(gen_random_uuid() as text), '-', '')");
        let mut name = None;
        {
            let mut steps = link.stream(drawn.prepared(Engine::Postgres)?);
            while let Some(step) = steps.next().await {
                if let sqlx::Either::Right(row) = step? {
                    name = Some(row.text(0)?);
                }
            }
        }
        let name = name.ok_or(StoreError::WrongColumn { at: 0, wanted: "text" })?;
        link.script_with_names(format!("create schema {name}")).await?;
        link.close().await;
        Ok(Self { server: server.clone(), name })
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // Connections that are still open are ended first: a unit that was dropped a moment ago may hold locks, and can be
        // rolled back by nobody while this waits.
        let text = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{name}'; drop schema if exists {name} cascade"
        );
        // A thread with a runtime of its own: the one that drops may be ending, and cannot wait.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(async {
                    if let Ok(mut link) = Link::open(&server, Use::Write).await {
                        // what is left behind is empty of use and named as such
                        drop(link.script_with_names(text).await);
                        link.close().await;
                    }
                });
            }
        };
        drop(std::thread::spawn(work).join());
    }
}

/// An empty database on each engine, for tests: see [`ScratchPlace::on_each_engine`].
///
/// # Errors
/// As [`Scratch::sqlite`] and [`Scratch::postgres`].
pub async fn scratch_on_each_engine(now: Timestamp) -> Result<Vec<Scratch>, StoreError> {
    let mut all = Vec::new();
    for place in ScratchPlace::on_each_engine().await? {
        all.push(Scratch::at(place, now).await?);
    }
    Ok(all)
}
