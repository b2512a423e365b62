//! Restoring a backup into an empty database of either engine.

use std::collections::BTreeSet;
use std::io::{BufReader, Read};

use jiff::Timestamp;
use rihla_model::Saying;

use super::CONTEXT;
use super::format::{Part, Reader};
use super::manifest::BackupManifest;
use super::table::{Table, TableHead, name_of};
use crate::database::{Cell, Database, DatabaseUrl, Engine, Name, Statement, Unit, forward, known, lay_down};
use crate::error::StoreError;
use crate::sealed::{SealKeys, UnsealReader};

/// Rows and values of one insertion: PostgreSQL takes 65 535 values, SQLite 32 766.
const MOST_ROWS: usize = 200;
const MOST_VALUES: usize = 30_000;
/// Bytes of one insertion, roughly.
const MOST_BYTES: usize = 1024 * 1024;

/// Restores a backup into an empty database, and opens it. When anything is wrong the database stays empty.
///
/// # Errors
/// [`StoreError::DatabaseNotEmpty`], [`StoreError::BackupBroken`], [`StoreError::NewerDatabase`], [`StoreError::ChangedMigration`];
/// [`StoreError::SealBroken`] and its kin; as [`Database::open`] and [`Unit::run`].
pub async fn restore<R: Read + Send>(
    url: &DatabaseUrl,
    reader: R,
    keys: &SealKeys,
    now: Timestamp,
) -> Result<(Database, BackupManifest), StoreError> {
    let mut reader = Reader::new(BufReader::new(UnsealReader::new(reader, keys, CONTEXT)?))?;
    check_migrations(reader.head(), url.engine())?;
    let database = Database::unprepared(url)?;
    let loaded = match load(&database, &mut reader, now).await {
        Ok(()) => forward(&database, now).await,
        broken => broken,
    };
    if let Err(error) = loaded {
        database.close().await;
        return Err(error);
    }
    Ok((database, reader.manifest()))
}

/// Whether this program knows all migrations of the backup, under the same names.
fn check_migrations(head: &BackupManifest, engine: Engine) -> Result<(), StoreError> {
    let known = known(engine)?;
    let newest = known.last().map_or(0, |migration| migration.number);
    if let Some(last) = head.migrations.last().filter(|last| last.number > newest) {
        return Err(StoreError::NewerDatabase { found: last.number, known: newest });
    }
    for (at, migration) in head.migrations.iter().enumerate() {
        if !known.get(at).is_some_and(|known| known.number == migration.number && known.name == migration.name) {
            return Err(StoreError::ChangedMigration { number: migration.number, name: migration.name.clone() });
        }
    }
    Ok(())
}

async fn load<R: Read + Send>(database: &Database, reader: &mut Reader<R>, now: Timestamp) -> Result<(), StoreError> {
    let mut unit = database.write().await?;
    lay_down(&mut unit, reader.head().migrations.len(), now).await?;
    fill(&mut unit, reader).await?;
    unit.commit().await
}

/// Puts the rows of a backup into the tables, which are there, and checks all of it.
async fn fill<R: Read + Send>(unit: &mut Unit, reader: &mut Reader<R>) -> Result<(), StoreError> {
    let tables = Table::all(unit).await?;
    let put_off = put_off_references(unit).await?;
    for table in &tables {
        // what migrations themselves put there is in the backup too, or was removed
        unit.run(Statement::new("delete from ").push_name(&table.name)).await?;
    }
    let mut batch = Batch::default();
    let mut table = None;
    let mut missing: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    while let Some(part) = reader.next()? {
        match part {
            Part::Table(head) => {
                if !missing.remove(head.name.as_str()) {
                    return Err(strange());
                }
                table = Some(find(&tables, &head)?);
            }
            Part::Row(cells) => {
                let table = table.ok_or_else(strange)?;
                batch.add(cells);
                if batch.is_full(table.columns.len()) {
                    batch.write(unit, table).await?;
                }
            }
            Part::End => {
                if let Some(table) = table.take() {
                    batch.write(unit, table).await?;
                }
            }
        }
    }
    if !missing.is_empty() {
        return Err(strange());
    }
    check_references(unit, &put_off).await?;
    set_sequences(unit).await
}

fn find<'t>(tables: &'t [Table], head: &TableHead) -> Result<&'t Table, StoreError> {
    let found = tables.iter().find(|table| table.name.as_str() == head.name);
    let fits = |table: &&Table| table.columns.iter().map(Name::as_str).eq(head.columns.iter().map(String::as_str));
    found.filter(fits).ok_or_else(strange)
}

fn strange() -> StoreError {
    StoreError::BackupBroken { reason: Saying::new("backup-reason-tables", "its tables are not those of its migrations") }
}

/// Rows that wait to be inserted together.
#[derive(Default)]
struct Batch {
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, cells: Vec<Cell>) {
        let length = |cell: &Cell| match cell {
            Cell::Text(text) => text.len(),
            Cell::Bytes(bytes) => bytes.len(),
            _ => 8,
        };
        self.bytes += cells.iter().map(length).sum::<usize>();
        self.rows.push(cells);
    }

    fn is_full(&self, columns: usize) -> bool {
        self.rows.len() >= MOST_ROWS || (self.rows.len() + 1) * columns > MOST_VALUES || self.bytes >= MOST_BYTES
    }

    async fn write(&mut self, unit: &mut Unit, table: &Table) -> Result<(), StoreError> {
        self.bytes = 0;
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut insertion = table.insertion(self.rows.len());
        for (cell, kind) in self.rows.drain(..).flat_map(|row| row.into_iter().zip(&table.kinds)) {
            insertion = match cell {
                Cell::Integer(number) => insertion.bind(number),
                Cell::Text(text) => insertion.bind(text),
                Cell::Bytes(bytes) => insertion.bind(bytes),
                Cell::Null | Cell::Other => insertion.bind_value(kind.absent()),
            };
        }
        unit.run(insertion).await.map(drop)
    }
}

/// References that are looked at again at the end: (table, constraint). Rows come by table and key, not by reference.
type PutOff = Vec<(String, String)>;

async fn put_off_references(unit: &mut Unit) -> Result<PutOff, StoreError> {
    if unit.engine() == Engine::Sqlite {
        unit.run(Statement::new("pragma defer_foreign_keys = on")).await?;
        return Ok(Vec::new());
    }
    let found = Statement::new(
        "select cast(t.relname as text), cast(c.conname as text) from pg_catalog.pg_constraint c
         join pg_catalog.pg_class t on t.oid = c.conrelid join pg_catalog.pg_namespace n on n.oid = c.connamespace
         where c.contype = 'f' and not c.condeferrable and n.nspname = current_schema()",
    );
    let mut put_off = Vec::new();
    for row in unit.rows(found).await? {
        put_off.push((row.text(0)?, row.text(1)?));
    }
    for (table, constraint) in &put_off {
        alter(unit, table, constraint, " deferrable initially deferred").await?;
    }
    Ok(put_off)
}

async fn check_references(unit: &mut Unit, put_off: &PutOff) -> Result<(), StoreError> {
    // SQLite looks at its references when the unit is committed
    if unit.engine() == Engine::Postgres {
        unit.run(Statement::new("set constraints all immediate")).await?;
        for (table, constraint) in put_off {
            alter(unit, table, constraint, " not deferrable").await?;
        }
    }
    Ok(())
}

async fn alter(unit: &mut Unit, table: &str, constraint: &str, how: &'static str) -> Result<(), StoreError> {
    let alter = Statement::new("alter table ").push_name(&name_of(table)?).push(" alter constraint ").push_name(&name_of(constraint)?);
    unit.run(alter.push(how)).await.map(drop)
}

/// Lets numbers that PostgreSQL gives go on after the greatest restored one; SQLite does so by itself.
async fn set_sequences(unit: &mut Unit) -> Result<(), StoreError> {
    if unit.engine() == Engine::Sqlite {
        return Ok(());
    }
    let found = Statement::new(
        "select cast(table_name as text), cast(column_name as text) from information_schema.columns
         where table_schema = current_schema() and is_identity = 'YES'",
    );
    for row in unit.rows(found).await? {
        let (table, column) = (row.text(0)?, row.text(1)?);
        let set = Statement::new("select setval(pg_get_serial_sequence(?, ?), (select coalesce(max(").bind(&table).bind(&column);
        let set = set.push_name(&name_of(&column)?).push("), 0) + 1 from ").push_name(&name_of(&table)?).push("), false)");
        unit.run(set).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ring::rand::SystemRandom;

    use super::*;
    use crate::backup::format::Writer;
    use crate::backup::manifest::MigrationName;
    use crate::backup::{back_up, digest};
    use crate::database::{ScratchPlace, scratch_on_each_engine};
    use crate::key::{KeyId, SecretKey};
    use crate::sealed::SealWriter;

    fn keys() -> SealKeys {
        let id = KeyId::new("backups-1").unwrap();
        SealKeys::new(id.clone(), BTreeMap::from([(id, SecretKey::from_bytes([7; 32]))]))
    }

    fn now() -> Timestamp {
        "2026-11-26T04:24:44.123456Z".parse().unwrap()
    }

    /// Tables that name each other and themselves, with every kind of column, a key of two columns, and none.
    async fn make_tables(unit: &mut Unit) {
        let (identity, integer, bytes, strict) = match unit.engine() {
            Engine::Sqlite => ("integer primary key autoincrement", "integer", "blob", " strict"),
            Engine::Postgres => ("bigint generated by default as identity primary key", "bigint", "bytea", ""),
        };
        let tables = [
            format!(
                "create table b_child (id {identity}, parent {integer} references b_child (id), house {integer} not null, photo {bytes}){strict}"
            ),
            format!("create table a_house (id {identity}, name text, eldest {integer} references b_child (id)){strict}"),
            format!("create table c_pair (one text not null, two {integer} not null, note text, primary key (two, one)){strict}"),
            format!("create table d_loose (one text, two {integer}){strict}"),
        ];
        for table in tables {
            unit.run(Statement::new(Box::leak(table.into_boxed_str()))).await.unwrap();
        }
    }

    async fn fill_tables(unit: &mut Unit) {
        for (id, name) in [(1_i64, Some("naïve ٣")), (5, None)] {
            unit.run(Statement::new("insert into a_house (id, name) values (?, ?)").bind(id).bind(name)).await.unwrap();
        }
        for (id, parent) in [(9_i64, None), (3, Some(9_i64)), (1, Some(3))] {
            let child = Statement::new("insert into b_child (id, parent, house, photo) values (?, ?, ?, ?)");
            unit.run(child.bind(id).bind(parent).bind(1_i64).bind(parent.map(|_| vec![0, 1, 255]))).await.unwrap();
        }
        unit.run(Statement::new("update a_house set eldest = 9 where id = 1")).await.unwrap();
        for number in 0..500_i64 {
            let pair = Statement::new("insert into c_pair (one, two, note) values (?, ?, ?)");
            unit.run(pair.bind(if number % 2 == 0 { "é" } else { "Z" }).bind(number / 2).bind("x".repeat(9000))).await.unwrap();
            unit.run(
                Statement::new("insert into d_loose (one, two) values (?, ?)").bind((number % 3 == 0).then_some("a")).bind(number % 2),
            )
            .await
            .unwrap();
        }
    }

    #[tokio::test]
    async fn every_kind_of_table_comes_back_on_every_engine() {
        let mut digests = Vec::new();
        for source in scratch_on_each_engine(now()).await.unwrap() {
            let database = source.database();
            let mut unit = database.write().await.unwrap();
            make_tables(&mut unit).await;
            fill_tables(&mut unit).await;
            unit.commit().await.unwrap();
            let (bytes, manifest) = back_up(database, Vec::new(), &keys(), now(), &SystemRandom::new()).await.unwrap();
            digests.push(manifest.tables.clone());
            for target in scratch_on_each_engine(now()).await.unwrap() {
                let mut reader = Reader::new(UnsealReader::new(bytes.as_slice(), &keys(), CONTEXT).unwrap()).unwrap();
                let mut unit = target.database().write().await.unwrap();
                make_tables(&mut unit).await;
                // what a migration put there is replaced
                unit.run(Statement::new("insert into d_loose (one, two) values ('seed', 0)")).await.unwrap();
                fill(&mut unit, &mut reader).await.unwrap();
                unit.commit().await.unwrap();
                assert_eq!(digest(target.database()).await.unwrap(), manifest.tables);
                let mut unit = target.database().write().await.unwrap();
                // numbers go on, and references are looked at again at once
                let next = unit.row(Statement::new("insert into b_child (house) values (1) returning id")).await.unwrap().unwrap();
                assert_eq!(next.integer(0).unwrap(), 10);
                let orphan = unit.run(Statement::new("insert into b_child (parent, house) values (77, 1)")).await;
                assert!(matches!(orphan, Err(StoreError::ForeignKey)), "{orphan:?}");
            }
        }
        assert!(digests.iter().all(|tables| *tables == digests[0]), "both engines give the same hashes");
    }

    /// A sealed backup with that head and no table.
    fn without_tables(migrations: Vec<MigrationName>) -> Vec<u8> {
        let sealing = SealWriter::new(Vec::new(), &keys(), CONTEXT, &SystemRandom::new()).unwrap();
        let head = BackupManifest { engine: "SQLite".to_owned(), taken_at: now(), migrations, tables: Vec::new() };
        let (sealing, _) = Writer::new(sealing, head).unwrap().finish().unwrap();
        sealing.finish().unwrap().0
    }

    #[tokio::test]
    async fn an_older_backup_is_brought_forward_and_a_newer_or_strange_one_refused() {
        for place in ScratchPlace::on_each_engine().await.unwrap() {
            let engine = place.url().engine();
            let named = |number, name: &str| MigrationName { number, name: name.to_owned() };
            let all = known(engine).unwrap().into_iter().map(|m| named(m.number, m.name));
            let newer: Vec<MigrationName> = all.chain([named(9000, "later")]).collect();
            let refused = async |migrations| restore(place.url(), without_tables(migrations).as_slice(), &keys(), now()).await.unwrap_err();
            assert!(matches!(refused(newer).await, StoreError::NewerDatabase { found: 9000, .. }));
            assert!(matches!(refused(vec![named(1, "other")]).await, StoreError::ChangedMigration { number: 1, .. }));
            // the first migration makes tables, and none is in the backup
            assert!(matches!(refused(vec![named(1, "jobs")]).await, StoreError::BackupBroken { .. }));
            let (database, _) = restore(place.url(), without_tables(Vec::new()).as_slice(), &keys(), now()).await.unwrap();
            let mut unit = database.read().await.unwrap();
            let row = unit.row(Statement::new("select count(*) from migration")).await.unwrap().unwrap();
            assert_eq!(row.integer(0).unwrap(), i64::try_from(known(engine).unwrap().len()).unwrap());
            drop(unit);
            database.close().await;
        }
    }
}
