//! Proof that history is what it was: every chain, every row, every entry of the index.

use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Row, Statement, Unit};

use super::Registry;
use super::look::ReadingHead;
use super::row::{ACTION, COLUMNS, Found, action};
use crate::error::RegisterError;
use crate::record::{Action, Hash, Kind, Record};

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verified {
    /// Records, the erased among them.
    pub records: u64,
    /// Their actions.
    pub actions: u64,
    /// Records that were erased: their key is gone, their chain verifies.
    pub erased: u64,
}

/// Records that are read at a time.
const AT_ONCE: i64 = 200;

impl Registry {
    /// Computes the chain of every record anew; compares every row with the fold of its actions and its entries in the index with
    /// the row; and sees that what was erased has neither key, nor row, nor entries left.
    ///
    /// # Errors
    /// [`RegisterError::ChainBroken`] with the first action that does not fit, [`RegisterError::Damaged`], [`RegisterError::Store`].
    pub async fn verify(&self) -> Result<Verified, RegisterError> {
        self.compare_exports().await?;
        // what stands in the index under another edition is no sign of tampering
        let behind = self.needs_reindex().await?;
        let mut verified = Verified::default();
        let mut after = 0;
        loop {
            let mut unit = self.database.read().await?;
            let find = Statement::new(COLUMNS).push(" where r.number > ? order by r.number limit ?").bind(after).bind(AT_ONCE);
            let rows = unit.rows(find).await?;
            let Some(last) = rows.last() else { return Ok(verified) };
            after = last.integer(0)?;
            for row in &rows {
                let (number, id, version) = (row.integer(0)?, row.text(1)?, row.integer(3)?);
                let id = RecordId::new(&id).map_err(|_| RegisterError::Damaged { what: "record" })?;
                let broken = |version: i64| RegisterError::ChainBroken { record: id.clone(), version };
                let found = self.found(row)?;
                let key = match &found {
                    Found::Whole(stored) => Some(&stored.key),
                    Found::Erased { .. } => None,
                };
                let read = unit.rows(Statement::new(ACTION).push(" where record = ? order by version").bind(number)).await?;
                let (mut hash, mut actions): (Hash, Vec<Action>) = (Hash::START, Vec::with_capacity(read.len()));
                for (row, expected) in read.iter().zip(1..) {
                    let (action, body, kept) = action(row, &id, key).map_err(|error| match error {
                        RegisterError::Damaged { .. } => broken(expected),
                        other => other,
                    })?;
                    hash = hash.next(&action.head(&id), &body);
                    if hash != kept || action.version != expected {
                        return Err(broken(expected));
                    }
                    actions.push(action);
                }
                let count = i64::try_from(actions.len()).unwrap_or(i64::MAX);
                if count != version {
                    return Err(broken(count + 1));
                }
                verified.records += 1;
                verified.actions += actions.len() as u64;
                self.compare_readings(&mut unit, number, &id).await?;
                let indexed = Statement::new(
                    "select i.name, e.key from entry e join indexed i on i.number = e.field where e.record = ? order by i.name, e.key",
                );
                let indexed = unit.rows(indexed.bind(number)).await?;
                match found {
                    Found::Erased { .. } => {
                        let last_is_erase = actions.last().is_some_and(|last| last.kind == Kind::Erase);
                        if !last_is_erase || !indexed.is_empty() || row.optional_text(16)?.is_some() || row.optional_text(14)?.is_some() {
                            return Err(broken(version));
                        }
                        verified.erased += 1;
                    }
                    Found::Whole(stored) => {
                        let folded = Record::fold(&id, &stored.record.register, &actions).ok_or_else(|| broken(version))?;
                        if !same(&folded, &stored.record) {
                            return Err(broken(version));
                        }
                        if behind.contains(&stored.record.register) {
                            continue;
                        }
                        self.compare_index(&stored.record.register, &stored.record, &indexed)?;
                    }
                }
            }
        }
    }

    /// Computes the hashes of the readings of a record anew.
    async fn compare_readings(&self, unit: &mut Unit, number: i64, id: &RecordId) -> Result<(), RegisterError> {
        let find = Statement::new(READING).push(" where record = ? order by number").bind(number);
        for row in unit.rows(find).await? {
            reading_fits(&row, Some(id))?;
        }
        Ok(())
    }

    /// Computes the hashes of all exports anew.
    async fn compare_exports(&self) -> Result<(), RegisterError> {
        let mut unit = self.database.read().await?;
        for row in unit.rows(Statement::new(READING).push(" where record is null order by number")).await? {
            reading_fits(&row, None)?;
        }
        Ok(())
    }

    fn compare_index(&self, register: &RegisterId, record: &Record, indexed: &[Row]) -> Result<(), RegisterError> {
        let Some(definition) = self.registers.get(register) else { return Ok(()) };
        if record.definition != i64::from(definition.version) {
            return Ok(());
        }
        let expected = self.entries(definition, record);
        let mut found = std::collections::BTreeSet::new();
        for row in indexed {
            found.insert((row.text(0)?, row.bytes(1)?));
        }
        if found == expected { Ok(()) } else { Err(RegisterError::Damaged { what: "index" }) }
    }
}

const READING: &str = "select register, records, at, actor, what, why, hash from reading";

fn reading_fits(row: &Row, record: Option<&RecordId>) -> Result<(), RegisterError> {
    let damaged = || RegisterError::Damaged { what: "reading" };
    let register = RegisterId::new(row.text(0)?).map_err(|_| damaged())?;
    let (actor, what) = (row.text(3)?, row.text(4)?);
    let head = ReadingHead { record, register: &register, records: row.integer(1)?, at: row.instant(2)?, actor: &actor, what: &what };
    if head.hash(&row.bytes(5)?).0.as_slice() == row.bytes(6)? { Ok(()) } else { Err(damaged()) }
}

/// Whether a fold and a row say the same; what is computed of the definition aside.
fn same(folded: &Record, row: &Record) -> bool {
    let mut folded = folded.clone();
    folded.facets.published = row.facets.published;
    folded.facets.areas.clone_from(&row.facets.areas);
    folded == *row
}
