//! Migrations: files of SQL that lead from an empty database to the present one, forward only.

use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use rihla_model::Saying;
use ring::digest;

use super::{Database, Engine, Statement, Unit};
use crate::encoding::hex;
use crate::error::StoreError;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations");

const TABLE_SQLITE: &str = "create table if not exists migration (
    number integer primary key, name text not null, hash text not null, applied_at text not null
) strict";
const TABLE_POSTGRES: &str = "create table if not exists migration (
    number bigint primary key, name text collate \"C\" not null, hash text collate \"C\" not null, applied_at text collate \"C\" not null
)";

/// A migration as it is embedded.
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) hash: String,
    text: &'static str,
}

/// The migrations of an engine, in order.
pub(crate) fn known(engine: Engine) -> Result<Vec<Migration>, StoreError> {
    let folder = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let mut found = Vec::new();
    for file in FILES.get_dir(folder).into_iter().flat_map(Dir::files) {
        let read =
            file.path().file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.split_once('-')).and_then(|(number, name)| {
                let text = file.contents_utf8()?;
                let hash = hex::encode(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
                Some(Migration { number: number.parse().ok()?, name, hash, text })
            });
        found.push(read.ok_or_else(|| StoreError::Unreadable {
            path: file.path().to_path_buf(),
            reason: Saying::new("store-reason-migration", "it is no migration: it must be UTF-8 and named NNNN-name.sql"),
        })?);
    }
    found.sort_by_key(|migration| migration.number);
    Ok(found)
}

/// Brings the database to the newest migration; processes that do so at once wait for each other.
pub(crate) async fn forward(database: &Database, now: Timestamp) -> Result<(), StoreError> {
    let known = known(database.engine())?;
    let mut look = database.read().await?;
    // the common case takes no lock
    let done = applied(&mut look, &known).await? == known.len();
    look.roll_back().await?;
    if done {
        return Ok(());
    }
    loop {
        let mut unit = database.write().await?;
        lock(&mut unit).await?;
        // read again under the lock: another process may have gone on meanwhile
        let count = applied(&mut unit, &known).await?;
        let Some(next) = known.get(count) else { return unit.commit().await };
        apply(&mut unit, next, now).await?;
        unit.commit().await?;
    }
}

/// Makes an empty database one that has the first so many migrations, within a unit.
///
/// # Errors
/// [`StoreError::DatabaseNotEmpty`] where it has any; as [`Unit::run`].
pub(crate) async fn lay_down(unit: &mut Unit, count: usize, now: Timestamp) -> Result<(), StoreError> {
    lock(unit).await?;
    let there = Statement::new(match unit.engine() {
        Engine::Sqlite => "select count(*) from sqlite_schema",
        Engine::Postgres => "select count(*) from pg_catalog.pg_tables where schemaname = current_schema()",
    });
    if unit.row(there).await?.map(|row| row.integer(0)).transpose()? != Some(0) {
        return Err(StoreError::DatabaseNotEmpty);
    }
    for migration in known(unit.engine())?.iter().take(count) {
        apply(unit, migration, now).await?;
    }
    Ok(())
}

async fn apply(unit: &mut Unit, migration: &Migration, now: Timestamp) -> Result<(), StoreError> {
    if migration.number == 1 {
        unit.script(match unit.engine() {
            Engine::Sqlite => TABLE_SQLITE,
            Engine::Postgres => TABLE_POSTGRES,
        })
        .await?;
    }
    unit.script(migration.text).await?;
    let note = Statement::new("insert into migration (number, name, hash, applied_at) values (?, ?, ?, ?)");
    unit.run(note.bind(migration.number).bind(migration.name).bind(&migration.hash).bind(now)).await.map(drop)
}

/// Waits until nobody else migrates; ends with the unit.
async fn lock(unit: &mut Unit) -> Result<(), StoreError> {
    match unit.engine() {
        // the unit is the one writer
        Engine::Sqlite => Ok(()),
        Engine::Postgres => {
            unit.script("set local lock_timeout = 0; select pg_advisory_xact_lock(hashtext('rihla migration'), hashtext(current_schema()))")
                .await
        }
    }
}

/// How many of the known migrations the database has.
pub(super) async fn applied(unit: &mut Unit, known: &[Migration]) -> Result<usize, StoreError> {
    let there = Statement::new(match unit.engine() {
        Engine::Sqlite => "select count(*) from sqlite_schema where type = 'table' and name = 'migration'",
        Engine::Postgres => "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'migration'",
    });
    if unit.row(there).await?.map(|row| row.integer(0)).transpose()? != Some(1) {
        return Ok(0);
    }
    let rows = unit.rows(Statement::new("select number, name, hash from migration order by number")).await?;
    if let (Some(last), newest) = (rows.last(), known.last().map_or(0, |migration| migration.number)) {
        let found = last.integer(0)?;
        if found > newest {
            return Err(StoreError::NewerDatabase { found, known: newest });
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let (number, name, hash) = (row.integer(0)?, row.text(1)?, row.text(2)?);
        if !known.get(at).is_some_and(|known| known.number == number && known.name == name && known.hash == hash) {
            return Err(StoreError::ChangedMigration { number, name });
        }
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_the_same_migrations_without_a_gap() {
        let names = |engine| known(engine).unwrap().iter().map(|m| (m.number, m.name)).collect::<Vec<_>>();
        assert_eq!(names(Engine::Sqlite), names(Engine::Postgres));
        assert!(names(Engine::Sqlite).iter().zip(1..).all(|((number, _), wanted)| *number == wanted), "{:?}", names(Engine::Sqlite));
        assert!(!names(Engine::Sqlite).is_empty());
    }
}
