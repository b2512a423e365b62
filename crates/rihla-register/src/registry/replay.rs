//! Erasing again what a restored backup brought back.

use std::collections::BTreeSet;
use std::path::Path;

use rihla_model::access::Actor;
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::erase::{Erased, Ground};
use super::erasures::{Erasure, read};
use crate::error::RegisterError;

/// What a list of erasures did to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Its lines.
    pub lines: u64,
    /// Records that the database had still, and that were erased anew.
    pub erased: u64,
    /// Whether a line was begun behind them and not written to its end.
    pub torn: bool,
    /// Erasures of the database that the registry's own list did not have, and has now.
    pub added: u64,
}

impl Registry {
    /// Erases again what a list beside the database says was erased and the database has still: after a backup was restored, or
    /// when a node ended between the list and the database. To be done before anything is read. A list with a changed line does
    /// nothing. What the database has erased and the registry's own list does not say is added to that list.
    ///
    /// # Errors
    /// [`RegisterError::ErasureChanged`] with the line; [`RegisterError::UnknownKey`], [`RegisterError::Store`].
    pub async fn replay_erasures(&self, list: &Path) -> Result<Replayed, RegisterError> {
        let listed = read(list, &self.keys)?;
        let mut replayed = Replayed { lines: listed.erasures.len() as u64, torn: listed.torn, ..Replayed::default() };
        for Erasure { record, ground, .. } in listed.erasures {
            let mut unit = self.database.write().await?;
            // what the other list says is added below
            if self.erase_unlisted(&mut unit, &record, ground).await? {
                unit.commit().await?;
                replayed.erased += 1;
            }
        }
        replayed.added = self.complete_list().await?;
        Ok(replayed)
    }

    /// The erasures that stand on the registry's own list, in order; none where it has no list.
    ///
    /// # Errors
    /// As [`Registry::replay_erasures`].
    pub fn listed_erasures(&self) -> Result<Vec<Erasure>, RegisterError> {
        self.erasures.as_ref().map_or(Ok(Vec::new()), |list| Ok(read(list.path(), &self.keys)?.erasures))
    }

    /// Erases a record that is there, and does not tell the list; tells whether there was one.
    async fn erase_unlisted(&self, unit: &mut Unit, id: &RecordId, ground: Ground) -> Result<bool, RegisterError> {
        let Some((version, erased)) = self.still_there(unit, id, ground).await? else { return Ok(false) };
        self.erase_in(unit, &Actor::node(), version, &erased).await?;
        Ok(true)
    }

    /// Adds to the list what the database has erased and the list does not say.
    async fn complete_list(&self) -> Result<u64, RegisterError> {
        let Some(list) = &self.erasures else { return Ok(0) };
        let known: BTreeSet<RecordId> = read(list.path(), &self.keys)?.erasures.into_iter().map(|erasure| erasure.record).collect();
        let find = Statement::new(
            "select r.id, r.register, a.at, a.body from action a join record r on r.number = a.record where a.kind = 'erase' \
             order by a.number",
        );
        let mut added = 0;
        for row in &self.database.read().await?.rows(find).await? {
            let damaged = || RegisterError::Damaged { what: "erasure" };
            let record = RecordId::new(row.text(0)?).map_err(|_| damaged())?;
            if known.contains(&record) {
                continue;
            }
            let register = RegisterId::new(row.text(1)?).map_err(|_| damaged())?;
            let ground = String::from_utf8(row.bytes(3)?).ok().as_deref().and_then(Ground::named).ok_or_else(damaged)?;
            list.add(&self.keys, &Erasure { record, register, at: row.instant(2)?, ground })?;
            added += 1;
        }
        Ok(added)
    }

    /// A record that is not erased, held until the unit ends: its version, and what is to be erased of it.
    pub(super) async fn still_there(&self, unit: &mut Unit, id: &RecordId, ground: Ground) -> Result<Option<(i64, Erased)>, RegisterError> {
        let find = Statement::new("select number, version, register from record where id = ? and state is not null").bind(id.as_str());
        let Some(row) = unit.row(find.push(unit.engine().for_update())).await? else { return Ok(None) };
        let register = RegisterId::new(row.text(2)?).map_err(|_| RegisterError::Damaged { what: "record" })?;
        let erased = Erased { number: row.integer(0)?, record: id.clone(), register, ground };
        Ok(Some((row.integer(1)?, erased)))
    }
}
