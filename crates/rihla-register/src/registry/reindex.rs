//! Bringing records under the present edition of their definition: what they are listed by, and which half of their row is sealed.

use std::collections::BTreeSet;

use rihla_model::{Language, RegisterId};
use rihla_store::StoreError;
use rihla_store::database::{Row, Statement, Unit};

use super::Registry;
use super::adopt::last_edition;
use super::row::{COLUMNS, Found, Stored};
use super::way::{is_way, mark, names_of_way, usual_order};
use crate::definition::Definition;
use crate::error::RegisterError;

/// Records that one unit of work brings over.
const AT_ONCE: u32 = 200;
/// How often one unit is begun anew that others were in the way of.
const TRIES: usize = 5;

/// How far a register was brought over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reindexed {
    /// The records that this call brought over.
    pub records: u64,
    /// Whether that was the last of them; if not, the next call goes on from there.
    pub complete: bool,
}

/// What one unit did.
enum Part {
    Done { records: u64 },
    Last,
}

impl Registry {
    /// The registers whose records do not all stand in the index under the present edition: [`Registry::reindex`] each. Known once
    /// [`Registry::adopt`] has taken the definitions into use.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn needs_reindex(&self) -> Result<BTreeSet<RegisterId>, RegisterError> {
        let rows = self.database.read().await?.rows(Statement::new("select register, fingerprint from indexing")).await?;
        let mut behind = BTreeSet::new();
        for row in &rows {
            let register = RegisterId::new(row.text(0)?).map_err(|_| RegisterError::Damaged { what: "indexing" })?;
            let indexed = row.optional_text(1)?;
            if self.registers.get(&register).is_some_and(|definition| indexed.as_deref() != Some(mark(definition).as_str())) {
                behind.insert(register);
            }
        }
        Ok(behind)
    }

    /// Makes the index entries of all records of a register anew, a few hundred at a time, while others read and write; seals in their
    /// rows what has become protected. `progress` is told how many of how many records are done. Where `stop` says so, it ends
    /// after the unit that is under way, and the next call goes on from there. In the end the register is noted as indexed under
    /// the edition, and names that the edition does not know are gone from the index.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::NewerDefinition`] where another edition is in use here, [`RegisterError::Store`].
    pub async fn reindex(
        &self,
        register: &RegisterId,
        progress: &(dyn Fn(u64, u64) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Reindexed, RegisterError> {
        let definition = self.registers.get(register).ok_or(RegisterError::NoRegister)?;
        let mark = mark(definition);
        let mut reindexed = Reindexed::default();
        let (mut before, mut total) = (0, 0);
        let mut first = true;
        while !stop() {
            let part = self.patiently(definition, &mark).await?;
            if std::mem::take(&mut first) {
                (before, total) = self.reached(register).await?;
                if let Part::Done { records } = part {
                    before = before.saturating_sub(records);
                }
            }
            match part {
                Part::Done { records } => reindexed.records += records,
                Part::Last => reindexed.complete = true,
            }
            let done = before + reindexed.records;
            // records that were made meanwhile count too
            total = total.max(done);
            progress(if reindexed.complete { total } else { done }, total);
            if reindexed.complete {
                break;
            }
        }
        Ok(reindexed)
    }

    /// One unit; begun anew where another's lock was in the way.
    async fn patiently(&self, definition: &Definition, mark: &str) -> Result<Part, RegisterError> {
        let mut tries = 1;
        loop {
            match self.reindex_some(definition, mark).await {
                Err(RegisterError::Store(StoreError::Conflict)) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn reindex_some(&self, definition: &Definition, mark: &str) -> Result<Part, RegisterError> {
        let register = definition.id.as_str();
        let mut unit = self.database.write().await?;
        let make =
            Statement::new("insert into indexing (register, fingerprint, pass, done) values (?, null, null, 0) on conflict do nothing");
        unit.run(make.bind(register)).await?;
        // two that reindex one register take turns
        let look = Statement::new("select pass, done from indexing where register = ?").push(unit.engine().for_update()).bind(register);
        let row = unit.row(look).await?.ok_or(RegisterError::Damaged { what: "indexing" })?;
        if let Some(last) = last_edition(&mut unit, &definition.id).await?.filter(|last| *last != definition.edition()) {
            let (written, here) = (i64::from(last.version), i64::from(definition.version));
            return Err(RegisterError::NewerDefinition { written, here });
        }
        // a pass under another edition is begun anew
        let after = if row.optional_text(0)?.as_deref() == Some(mark) { row.integer(1)? } else { 0 };
        let (rows, last) = some_records(&mut unit, register, after).await?;
        let Some(last) = last else {
            self.forget_names(&mut unit, definition).await?;
            let note = Statement::new("update indexing set fingerprint = ?, pass = null, done = 0 where register = ?").bind(mark);
            unit.run(note.bind(register)).await?;
            unit.commit().await?;
            return Ok(Part::Last);
        };
        let mut records = 0;
        for row in &rows {
            let Found::Whole(stored) = self.found(row)? else { continue };
            let (written, here) = (stored.record.definition, i64::from(definition.version));
            if written > here {
                return Err(RegisterError::NewerDefinition { written, here });
            }
            self.seal_anew(&mut unit, definition, &stored, row).await?;
            self.unindex(&mut unit, stored.number).await?;
            self.index(&mut unit, definition, None, &stored).await?;
            records += 1;
        }
        let note = Statement::new("update indexing set pass = ?, done = ? where register = ?").bind(mark).bind(last);
        unit.run(note.bind(register)).await?;
        unit.commit().await?;
        Ok(Part::Done { records })
    }

    /// Writes the halves of a row anew where the edition draws the line between clear and sealed elsewhere.
    async fn seal_anew(&self, unit: &mut Unit, definition: &Definition, stored: &Stored, row: &Row) -> Result<(), RegisterError> {
        let (body, sealed) = self.halves(definition, &stored.key, &stored.record)?;
        if row.optional_text(14)?.as_deref() == Some(body.as_str()) {
            return Ok(());
        }
        let update = Statement::new("update record set body = ?, sealed = ? where number = ?").bind(body).bind(sealed);
        unit.run(update.bind(stored.number)).await?;
        Ok(())
    }

    /// How many records of a register the pass under way has done, and how many there are.
    async fn reached(&self, register: &RegisterId) -> Result<(u64, u64), RegisterError> {
        let count = Statement::new(
            "select (select count(*) from record r where r.register = i.register and r.state is not null and r.number <= i.done), \
             (select count(*) from record r where r.register = i.register and r.state is not null) from indexing i where i.register = ?",
        );
        let row = self.database.read().await?.row(count.bind(register.as_str())).await?;
        let number = |at: usize| Ok::<u64, StoreError>(row.as_ref().map(|row| row.integer(at)).transpose()?.unwrap_or(0).unsigned_abs());
        Ok((number(0)?, number(1)?))
    }

    /// Removes names that no entry of this edition can have. Others are left: somebody may be writing the first entry of one.
    async fn forget_names(&self, unit: &mut Unit, definition: &Definition) -> Result<(), RegisterError> {
        for (name, number) in self.numbers(unit, &definition.id).await? {
            if self.is_name(definition, &name) {
                continue;
            }
            unit.run(Statement::new("delete from entry where field = ?").bind(number)).await?;
            unit.run(Statement::new("delete from indexed where number = ?").bind(number)).await?;
        }
        Ok(())
    }
}

/// The next records of a register, held until the unit ends, and the number of the last. No record is waited for while another is
/// held: those that write to several at once hold them in an order of their own.
async fn some_records(unit: &mut Unit, register: &str, after: i64) -> Result<(Vec<Row>, Option<i64>), RegisterError> {
    let find = Statement::new("select number from record where register = ? and number > ? and state is not null order by number limit ?");
    let mut next = Vec::new();
    for row in unit.rows(find.bind(register).bind(after).bind(AT_ONCE)).await? {
        next.push(row.integer(0)?);
    }
    let Some((first, others)) = next.split_first() else { return Ok((Vec::new(), None)) };
    let wait = Statement::new("select number from record where number = ?").push(unit.engine().for_update()).bind(*first);
    unit.row(wait).await?;
    let lock = Statement::new("select number from record where number in ").bind_list(others.iter().copied());
    let mut free = BTreeSet::from([*first]);
    for row in unit.rows(lock.push(unit.engine().for_update_skip_locked())).await? {
        free.insert(row.integer(0)?);
    }
    let held: Vec<i64> = next.iter().copied().take_while(|number| free.contains(number)).collect();
    let last = held.last().copied();
    // read after they are held: what others wrote before that is in it
    let rows = unit.rows(Statement::new(COLUMNS).push(" where r.number in ").bind_list(held).push(" order by r.number")).await?;
    Ok((rows, last))
}

impl Registry {
    /// Whether entries of a definition can have a name.
    fn is_name(&self, definition: &Definition, name: &str) -> bool {
        if let Some((name, order)) = names_of_way(name) {
            return order == usual_order(definition) && is_way(definition, name) && self.is_name(definition, name);
        }
        let (field, part) = name.split_once('@').map_or((name, None), |(field, part)| (field, Some(part)));
        if field.is_empty() {
            return true;
        }
        let field = definition.fields.iter().find(|it| it.id.as_str() == field && self.is_listed(definition, it));
        let spoken = |part: &str| part == "sort" || Language::ALL.iter().any(|language| language.tag() == part);
        field.is_some_and(|field| part.is_none_or(|part| field.localised && spoken(part)))
    }
}
