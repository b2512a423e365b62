//! What was done to records and who saw what is protected of them, over all registers: for whoever has to see that, and not what the
//! records say.
//!
//! Heads of actions and readings stand in clear; what they say is sealed and is not opened here. The reason of a reading is opened for
//! whoever may see the history of its record, and for nobody else: it may name the person.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::checkpoint::{Checkpoint, last_checkpoint};
use super::look::open_why;
use super::row::Found;
use crate::error::RegisterError;
use crate::record::Kind;

/// So many numbers are looked through for one page: what is rare is found by turning pages, and no page reads a whole history.
const LOOKED_THROUGH: i64 = 100_000;

/// Which lines are asked for, the newest first.
#[derive(Debug, Clone)]
pub struct AuditFilter<'a> {
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Of one who did it: an account, `anyone` or `node`.
    pub actor: Option<&'a str>,
    /// Of these registers.
    pub registers: &'a BTreeSet<RegisterId>,
    /// Of one kind: of an action, or of a reading.
    pub kind: Option<&'a str>,
    /// Before this number, for the next page.
    pub before: Option<i64>,
    /// At most so many.
    pub most: u16,
}

/// A page of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage<L> {
    /// The lines, the newest first.
    pub lines: Vec<L>,
    /// Where the next page begins. A page may be short, or empty, and go on.
    pub next: Option<i64>,
}

/// An action, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeedLine {
    /// Its number.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What kind.
    pub kind: Kind,
    /// The register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// The version of the record that it made.
    pub version: i64,
}

/// That somebody saw what is protected, or took records out.
#[derive(Clone, PartialEq, Eq)]
pub struct LookLine {
    /// Its number.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What: see [`Reading`](super::Reading).
    pub what: String,
    /// The register.
    pub register: RegisterId,
    /// The record; none of an export.
    pub record: Option<RecordId>,
    /// How many records.
    pub records: i64,
    /// Why, as stated; none for whoever may not see the history of the record, and where that was erased.
    pub why: Option<String>,
}

/// Without the reason.
impl std::fmt::Debug for LookLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LookLine").field("number", &self.number).field("what", &self.what).finish_non_exhaustive()
    }
}

impl Registry {
    /// The registers of which an actor may see the history of every record.
    #[must_use]
    pub fn overseen(&self, actor: &Actor) -> BTreeSet<RegisterId> {
        let whole = |definition: &crate::Definition| {
            let held = crate::access::held(actor, Act::History, definition, self.registers.roles());
            held.into_iter().any(|held| held.grant.when.is_empty() && !held.public)
        };
        self.registers.iter().filter(|definition| whole(definition)).map(|definition| (*definition.id).clone()).collect()
    }

    /// What was done to records. Whether the caller may know is asked before.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn deeds(&self, filter: &AuditFilter<'_>) -> Result<AuditPage<DeedLine>, RegisterError> {
        let mut unit = self.database.read().await?;
        let window = Window::of(&mut unit, filter, Statement::new("select max(number) from action")).await?;
        let find = Statement::new(
            "select a.number, a.at, a.actor, a.kind, r.register, r.id, a.version from action a join record r on r.number = a.record \
             where a.number < ? and a.number >= ? and a.at >= ? and a.at < ?",
        );
        let mut find = find.bind(window.to).bind(window.from).bind(filter.from).bind(filter.until);
        find = find.push(" and r.register in ").bind_list(filter.registers.iter().map(RegisterId::as_str));
        if let Some(actor) = filter.actor {
            find = find.push(" and a.actor = ?").bind(actor);
        }
        if let Some(kind) = filter.kind {
            find = find.push(" and a.kind = ?").bind(kind);
        }
        let damaged = || RegisterError::Damaged { what: "action" };
        let rows = unit.rows(find.push(" order by a.number desc limit ?").bind(i64::from(filter.most))).await?;
        let lines = rows.iter().map(|row| {
            Ok(DeedLine {
                number: row.integer(0)?,
                at: row.instant(1)?,
                actor: row.text(2)?,
                kind: Kind::named(&row.text(3)?).ok_or_else(damaged)?,
                register: RegisterId::new(row.text(4)?).map_err(|_| damaged())?,
                record: RecordId::new(row.text(5)?).map_err(|_| damaged())?,
                version: row.integer(6)?,
            })
        });
        let lines = lines.collect::<Result<Vec<_>, RegisterError>>()?;
        Ok(AuditPage { next: window.next(lines.len(), filter.most, lines.last().map(|line| line.number)), lines })
    }

    /// Who saw what is protected, and who took records out; with the reasons that the actor may see. Whether they may know of it at all is
    /// asked before.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn looks(&self, actor: &Actor, filter: &AuditFilter<'_>) -> Result<AuditPage<LookLine>, RegisterError> {
        let mut unit = self.database.read().await?;
        let window = Window::of(&mut unit, filter, Statement::new("select max(number) from reading")).await?;
        let find = Statement::new(
            "select d.number, d.at, d.actor, d.what, d.register, r.id, d.records, d.why from reading d left join record r \
             on r.number = d.record where d.number < ? and d.number >= ? and d.at >= ? and d.at < ?",
        );
        let mut find = find.bind(window.to).bind(window.from).bind(filter.from).bind(filter.until);
        find = find.push(" and d.register in ").bind_list(filter.registers.iter().map(RegisterId::as_str));
        if let Some(actor) = filter.actor {
            find = find.push(" and d.actor = ?").bind(actor);
        }
        if let Some(what) = filter.kind {
            find = find.push(" and d.what = ?").bind(what);
        }
        let damaged = || RegisterError::Damaged { what: "reading" };
        let rows = unit.rows(find.push(" order by d.number desc limit ?").bind(i64::from(filter.most))).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let record = row.optional_text(5)?.map(RecordId::new).transpose().map_err(|_| damaged())?;
            let mut line = LookLine {
                number: row.integer(0)?,
                at: row.instant(1)?,
                actor: row.text(2)?,
                what: row.text(3)?,
                register: RegisterId::new(row.text(4)?).map_err(|_| damaged())?,
                record,
                records: row.integer(6)?,
                why: None,
            };
            line.why = self.why_of(&mut unit, actor, &line, &row.bytes(7)?).await?;
            lines.push(line);
        }
        Ok(AuditPage { next: window.next(lines.len(), filter.most, lines.last().map(|line| line.number)), lines })
    }

    /// The reason of a reading, for whoever may see the history of its record.
    async fn why_of(&self, unit: &mut Unit, actor: &Actor, line: &LookLine, sealed: &[u8]) -> Result<Option<String>, RegisterError> {
        let (Some(id), Some(definition)) = (&line.record, self.registers.get(&line.register)) else { return Ok(None) };
        let Some(Found::Whole(stored)) = self.find(unit, id, false).await? else { return Ok(None) };
        if !self.reach(actor, Act::History, definition, &stored.record).is_of_the_house() {
            return Ok(None);
        }
        open_why(&stored.key, id, line.at, &line.actor, sealed).map(Some)
    }

    /// The last checkpoint as it is stored, unproven, and how many actions and readings came after it.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn last_checkpoint(&self) -> Result<(Option<Checkpoint>, i64), RegisterError> {
        let mut unit = self.database.read().await?;
        let last = last_checkpoint(&mut unit).await?;
        let (action, reading) = last.as_ref().map_or((0, 0), |last| (last.action, last.reading));
        let since =
            Statement::new("select (select count(*) from action where number > ?) + (select count(*) from reading where number > ?)");
        let row = unit.row(since.bind(action).bind(reading)).await?;
        Ok((last, row.map_or(Ok(0), |row| row.integer(0))?))
    }
}

/// The numbers that one page looks through.
struct Window {
    from: i64,
    to: i64,
}

impl Window {
    async fn of(unit: &mut Unit, filter: &AuditFilter<'_>, newest: Statement) -> Result<Self, RegisterError> {
        let to = match filter.before {
            Some(before) => before,
            None => unit.row(newest).await?.map_or(Ok(None), |row| row.optional_integer(0))?.map_or(0, |newest| newest + 1),
        };
        Ok(Self { from: to.saturating_sub(LOOKED_THROUGH).max(0), to })
    }

    /// Where the next page begins: after the last line where the page is full, else where this one stopped looking.
    fn next(&self, count: usize, most: u16, last: Option<i64>) -> Option<i64> {
        let full = count >= usize::from(most);
        if full { last.filter(|last| *last > 1) } else { (self.from > 1).then_some(self.from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_short_goes_on_where_it_stopped_looking() {
        let window = Window { from: 400, to: 100_400 };
        assert_eq!(window.next(50, 50, Some(100_000)), Some(100_000));
        assert_eq!(window.next(0, 50, None), Some(400));
        assert_eq!(Window { from: 0, to: 9 }.next(3, 50, Some(2)), None);
        assert_eq!(Window { from: 0, to: 9 }.next(8, 8, Some(1)), None, "there is nothing before the first");
    }
}
