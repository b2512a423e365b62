//! Taking a backup while others write.

use std::io::Write;

use jiff::Timestamp;
use ring::rand::SecureRandom;

use super::CONTEXT;
use super::format::{Digester, Writer};
use super::manifest::{BackupManifest, MigrationName, TableDigest};
use super::table::Table;
use crate::database::{Database, Statement, Unit};
use crate::error::StoreError;
use crate::sealed::{SealKeys, SealWriter};

/// Writes all rows of the database, as they are at this moment, sealed. Nobody waits for it. What was written is a backup only
/// once this gave its manifest.
///
/// # Errors
/// [`StoreError::Stream`], [`StoreError::NoRandomness`], [`StoreError::UnknownKey`]; as [`Unit::run`].
pub async fn back_up<W: Write + Send>(
    database: &Database,
    writer: W,
    keys: &SealKeys,
    now: Timestamp,
    rng: &(dyn SecureRandom + Sync),
) -> Result<(W, BackupManifest), StoreError> {
    let sealing = SealWriter::new(writer, keys, CONTEXT, rng)?;
    let mut unit = database.read().await?;
    let head =
        BackupManifest { engine: unit.engine().to_string(), taken_at: now, migrations: migrations(&mut unit).await?, tables: Vec::new() };
    let mut writer = Writer::new(sealing, head)?;
    for table in Table::all(&mut unit).await? {
        writer.table(&table.head())?;
        unit.each(table.rows(), |row| writer.row(&row.cells())).await?;
        writer.end(table.name.as_str())?;
    }
    unit.commit().await?;
    let (sealing, manifest) = writer.finish()?;
    let (writer, _) = sealing.finish()?;
    Ok((writer, manifest))
}

/// The number and the hash of the rows of each table, at this moment: to compare a database with a backup.
///
/// # Errors
/// As [`Unit::run`].
pub async fn digest(database: &Database) -> Result<Vec<TableDigest>, StoreError> {
    let mut unit = database.read().await?;
    let mut digests = Vec::new();
    for table in Table::all(&mut unit).await? {
        let mut digester = Digester::new(&table.head());
        unit.each(table.rows(), |row| digester.row(&row.cells())).await?;
        digests.push(digester.end(table.name.as_str()));
    }
    unit.commit().await?;
    Ok(digests)
}

async fn migrations(unit: &mut Unit) -> Result<Vec<MigrationName>, StoreError> {
    let rows = unit.rows(Statement::new("select number, name from migration order by number")).await?;
    rows.iter().map(|row| Ok(MigrationName { number: row.integer(0)?, name: row.text(1)? })).collect()
}
