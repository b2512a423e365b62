//! Reading notices, with the reader's eyes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::{Act, Actor, FieldClass};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Row, Statement, Unit};
use serde_json::Value as Json;

use super::NoticeKind;
use super::holds::Pointer;
use crate::error::RegisterError;
use crate::registry::Registry;
use crate::registry::row::{COLUMNS, Found};

/// The most unread notices that are counted.
const COUNTED: u32 = 100;
pub(super) const NOTICE: &str = "select n.record, n.kind, n.mark, n.at, n.read_at from notice n";

/// A notice as its reader sees it now.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownNotice {
    /// Which it is.
    pub key: NoticeKey,
    /// The register.
    pub register: RegisterId,
    /// What names the record; none where that is protected, or not theirs to see.
    pub title: Option<Json>,
    /// When it happened.
    pub at: Timestamp,
    /// The day on which it falls due.
    pub day: Option<Date>,
    /// Whether it was marked as read.
    pub read: bool,
}

impl std::fmt::Debug for ShownNotice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShownNotice").field("key", &self.key).field("read", &self.read).finish_non_exhaustive()
    }
}

/// One of an account's notices. It counts nothing that others are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeKey {
    /// What happened.
    pub kind: NoticeKind,
    /// To which record.
    pub record: RecordId,
    /// The version that it made, or the day on which it falls due.
    pub mark: String,
}

/// How many notices are unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    /// So many.
    pub count: usize,
    /// Whether there may be more, which were not counted.
    pub more: bool,
}

impl Registry {
    /// The notices that concern an actor, the newest first.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn notices(&self, actor: &Actor, most: u32) -> Result<Vec<ShownNotice>, RegisterError> {
        let Some(account) = &actor.account else { return Ok(Vec::new()) };
        let find = Statement::new(NOTICE).push(" where n.account = ? order by n.number desc limit ?").bind(account.as_str()).bind(most);
        let mut unit = self.database.read().await?;
        self.shown_notices(&mut unit, actor, find).await
    }

    /// How many notices that concern an actor they have not read.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn unread(&self, actor: &Actor) -> Result<Unread, RegisterError> {
        let Some(account) = &actor.account else { return Ok(Unread::default()) };
        let find = Statement::new(NOTICE).push(" where n.account = ? and n.read_at is null order by n.number desc limit ?");
        let mut unit = self.database.read().await?;
        let count = self.shown_notices(&mut unit, actor, find.bind(account.as_str()).bind(COUNTED)).await?.len();
        Ok(Unread { count, more: count >= usize::try_from(COUNTED).unwrap_or(usize::MAX) })
    }

    /// Marks a notice of the actor as read, or all of them.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn mark_read(&self, actor: &Actor, which: Option<&NoticeKey>) -> Result<u64, RegisterError> {
        let Some(account) = &actor.account else { return Ok(0) };
        let mark = Statement::new("update notice set read_at = ? where account = ? and read_at is null").bind(self.now());
        let mark = mark.bind(account.as_str());
        let mark = match which {
            None => mark,
            Some(key) => {
                let mark = mark.push(" and kind = ? and mark = ? and record in (select number from record where id = ?)");
                mark.bind(key.kind.name()).bind(&key.mark).bind(key.record.as_str())
            }
        };
        let mut unit = self.database.write().await?;
        let marked = unit.run(mark).await?;
        unit.commit().await?;
        Ok(marked)
    }

    /// Removes notices and letters from before a moment.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn prune_notices(&self, before: Timestamp) -> Result<u64, RegisterError> {
        let mut unit = self.database.write().await?;
        let removed = unit.run(Statement::new("delete from notice where at < ?").bind(before)).await?;
        let letters =
            "delete from notice_letter where made_at < ? and not exists (select 1 from notice n where n.letter = notice_letter.number)";
        unit.run(Statement::new(letters).bind(before)).await?;
        unit.commit().await?;
        Ok(removed)
    }

    /// Those of the notices that a statement finds which concern an actor.
    pub(super) async fn shown_notices(&self, unit: &mut Unit, actor: &Actor, find: Statement) -> Result<Vec<ShownNotice>, RegisterError> {
        let rows = unit.rows(find).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let numbers = rows.iter().map(|row| row.integer(0)).collect::<Result<std::collections::BTreeSet<_>, _>>()?;
        let mut records = BTreeMap::new();
        for row in unit.rows(Statement::new(COLUMNS).push(" where r.number in ").bind_list(numbers)).await? {
            // one that cannot be opened keeps no other from being shown; `verify` tells of it
            if let Ok(Found::Whole(stored)) = self.found(&row) {
                records.insert(stored.number, stored.record);
            }
        }
        let mut shown = Vec::new();
        for row in &rows {
            if let Some(record) = records.get(&row.integer(0)?) {
                shown.extend(self.show(actor, record, row)?);
            }
        }
        Ok(shown)
    }

    fn show(&self, actor: &Actor, record: &crate::record::Record, row: &Row) -> Result<Option<ShownNotice>, RegisterError> {
        let kind = NoticeKind::named(&row.text(1)?).ok_or(RegisterError::Damaged { what: "notice" })?;
        let (mark, at) = (row.text(2)?, row.instant(3)?);
        let Some(definition) = self.registers.get(&record.register) else { return Ok(None) };
        if !self.concerns(actor, definition, record, &Pointer { kind, mark: &mark, at }) {
            return Ok(None);
        }
        let sees = self.reach(actor, Act::See, definition, record);
        let open = |field: &&crate::definition::Field| field.class != FieldClass::Protected && sees.covers(definition, field);
        let title = definition.field(&definition.title).filter(open).and_then(|field| record.fields.get(&field.id)).cloned();
        let day = matches!(kind, NoticeKind::Due | NoticeKind::Overdue).then(|| mark.parse().ok()).flatten();
        let key = NoticeKey { kind, record: record.id.clone(), mark };
        Ok(Some(ShownNotice { key, register: record.register.clone(), title, at, day, read: row.optional_instant(4)?.is_some() }))
    }
}
