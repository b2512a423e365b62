//! Taking definitions into use: each edition is kept, and what may not follow it is refused.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::definition::DefinitionError;
use rihla_model::{RegisterId, Saying};
use rihla_store::database::{Engine, Statement, Unit};

use super::Registry;
use super::way::mark;
use crate::definition::{Change, Definition, Edition, may_follow};
use crate::error::RegisterError;

/// An edition that was taken into use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The edition.
    pub edition: Edition,
    /// The one whose place it takes; none where the register is new here.
    pub before: Option<Edition>,
    /// What is different.
    pub changes: Vec<Change>,
}

/// An edition as it is kept beside the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The edition.
    pub edition: Edition,
    /// Its definition in canonical form; [`Definition::from_canonical`] reads it.
    pub text: String,
    /// When it was taken into use.
    pub used_at: Timestamp,
}

impl Registry {
    /// Takes the definitions into use: each is compared with the last that was, and kept where it is another. A node does so when it
    /// starts, before anything is read or written. All are taken, or none; tells which are new.
    ///
    /// # Errors
    /// [`RegisterError::Editions`] with every place where a definition may not follow: changed under the same number, older than the
    /// one in use, breaking, without the reason that it asks for, or gone while there are records; [`RegisterError::Store`].
    pub async fn adopt(&self) -> Result<Vec<Adopted>, RegisterError> {
        let mut unit = self.database.write().await?;
        if unit.engine() == Engine::Postgres {
            // two that start at once
            unit.run(Statement::new("lock table edition in share row exclusive mode")).await?;
        }
        let last = last_editions(&mut unit).await?;
        let (mut adopted, mut faults) = (Vec::new(), Vec::new());
        for definition in self.registers.iter() {
            let Some(text) = last.get(&*definition.id) else {
                let changes = Vec::new();
                adopted.push(Adopted { edition: definition.edition(), before: None, changes });
                continue;
            };
            // read again and not only compared: a newer program may write the same definition in another canonical form
            let before = Definition::from_canonical(text).map_err(|_| RegisterError::Damaged { what: "edition" })?;
            if before.fingerprint() == definition.fingerprint() {
                continue;
            }
            match may_follow(&before, definition) {
                Ok(changes) => adopted.push(Adopted { edition: definition.edition(), before: Some(before.edition()), changes }),
                Err(found) => faults.extend(found.iter().flat_map(|fault| self.registers.located(definition, fault))),
            }
        }
        for register in last.keys().filter(|register| self.registers.get(register).is_none()) {
            if has_records(&mut unit, register).await? {
                faults.push(gone(register));
            }
        }
        if !faults.is_empty() {
            return Err(RegisterError::Editions { faults });
        }
        for new in &adopted {
            self.take_into_use(&mut unit, new).await?;
        }
        unit.commit().await?;
        Ok(adopted)
    }

    /// The editions of a register that were in use, the latest first.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn editions(&self, register: &RegisterId) -> Result<Vec<Kept>, RegisterError> {
        let find = Statement::new("select version, revision, fingerprint, body, used_at from edition where register = ?");
        let find = find.bind(register.as_str()).push(" order by version desc, revision desc");
        let damaged = || RegisterError::Damaged { what: "edition" };
        let rows = self.database.read().await?.rows(find).await?;
        rows.iter()
            .map(|row| {
                let number = |at: usize| u32::try_from(row.integer(at)?).map_err(|_| damaged());
                let fingerprint = row.text(2)?.parse().map_err(|_| damaged())?;
                let edition = Edition { register: register.clone(), version: number(0)?, revision: number(1)?, fingerprint };
                Ok(Kept { edition, text: row.text(3)?, used_at: row.instant(4)? })
            })
            .collect()
    }

    async fn take_into_use(&self, unit: &mut Unit, new: &Adopted) -> Result<(), RegisterError> {
        let Edition { register, version, revision, fingerprint } = &new.edition;
        let definition = self.registers.get(register).ok_or(RegisterError::NoRegister)?;
        let keep =
            Statement::new("insert into edition (register, version, revision, fingerprint, body, used_at) values (?, ?, ?, ?, ?, ?)");
        let keep = keep.bind(register.as_str()).bind(*version).bind(*revision).bind(fingerprint.to_string()).bind(definition.canonical());
        unit.run(keep.bind(self.now())).await?;
        // without records nothing stands in the index wrongly; with records of an unknown edition, anything may
        let empty = !has_records(unit, register).await?;
        let indexed = empty.then(|| mark(definition));
        let note = Statement::new("insert into indexing (register, fingerprint, pass, done) values (?, ?, null, 0) on conflict do nothing");
        let noted = unit.run(note.bind(register.as_str()).bind(indexed.clone())).await?;
        if noted == 0 {
            // with records, what was indexed under the edition before is so no longer once one is written under this
            let renew = Statement::new("update indexing set fingerprint = ?, pass = null, done = 0 where register = ?");
            unit.run(renew.bind(indexed).bind(register.as_str())).await?;
        }
        Ok(())
    }
}

/// The canonical text of the last edition of each register.
async fn last_editions(unit: &mut Unit) -> Result<BTreeMap<RegisterId, String>, RegisterError> {
    let rows = unit.rows(Statement::new("select register, body from edition order by register, version, revision")).await?;
    let mut last = BTreeMap::new();
    for row in &rows {
        let register = RegisterId::new(row.text(0)?).map_err(|_| RegisterError::Damaged { what: "edition" })?;
        last.insert(register, row.text(1)?);
    }
    Ok(last)
}

/// The last edition of a register that was in use, as this program reads it.
pub(super) async fn last_edition(unit: &mut Unit, register: &RegisterId) -> Result<Option<Edition>, RegisterError> {
    let find = Statement::new("select body from edition where register = ? order by version desc, revision desc limit 1");
    let Some(row) = unit.row(find.bind(register.as_str())).await? else { return Ok(None) };
    let definition = Definition::from_canonical(&row.text(0)?).map_err(|_| RegisterError::Damaged { what: "edition" })?;
    Ok(Some(definition.edition()))
}

async fn has_records(unit: &mut Unit, register: &RegisterId) -> Result<bool, RegisterError> {
    let find = Statement::new("select number from record where register = ? and state is not null limit 1").bind(register.as_str());
    Ok(unit.row(find).await?.is_some())
}

fn gone(register: &RegisterId) -> DefinitionError {
    let message = Saying::new(
        "upkeep-register-gone",
        "the register '{register}' has records here and its definition is gone; put registers/{register}.toml back",
    );
    DefinitionError::at(&format!("registers/{}.toml", register.as_str()), "", 0, message.with("register", register.as_str()))
}
