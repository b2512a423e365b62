//! Records that were kept long enough and wait for somebody to decide whether they are kept on.
//!
//! That a record waits is a row beside it and no action: an action of the node would count as a change, and a time that runs from the
//! last change would begin anew. Whoever keeps the record on says why, and that is an action. It ends otherwise too: by whatever
//! changes the day until which the record is kept, and by erasing.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::row::Found;
use super::step::remark;
use super::write::{Within, Written};
use crate::error::RegisterError;
use crate::record::Deed;
use crate::value::day_of_key;

/// A record that waits for somebody to look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The record.
    pub record: RecordId,
    /// The day until which it was kept.
    pub kept: Date,
    /// Since when it waits.
    pub asked_at: Timestamp,
}

impl Registry {
    /// The records of a register that wait for somebody to decide whether they are kept on, and that the actor may change; in the
    /// order in which they were made.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn reviews(&self, actor: &Actor, register: &RegisterId, most: u32) -> Result<Vec<Review>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let Some(field) = numbers.get("@kept").copied() else { return Ok(Vec::new()) };
        let find = Statement::new(
            "select r.id, v.kept, v.asked_at from review v join record r on r.number = v.record \
             join entry e on e.record = v.record and e.field = ? and e.key = v.kept where v.kept_on is null order by v.record",
        );
        let mut waiting = Vec::new();
        for row in &unit.rows(find.bind(field)).await? {
            if waiting.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
                break;
            }
            let record = RecordId::new(row.text(0)?).map_err(|_| RegisterError::Damaged { what: "record" })?;
            let Some(Found::Whole(stored)) = self.find(&mut unit, &record, false).await? else { continue };
            let may = |act| self.reach(actor, act, definition, &stored.record).is_of_the_house();
            if may(Act::See) && may(Act::Edit) {
                let kept = day_of_key(&row.bytes(1)?).ok_or(RegisterError::Damaged { what: "review" })?;
                waiting.push(Review { record, kept, asked_at: row.instant(2)? });
            }
        }
        Ok(waiting)
    }

    /// Keeps a record on that waits for that decision, for as long again as its register declares, counted from today; the reason is
    /// a comment in its history.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`] for whoever may not change it, [`RegisterError::Stale`],
    /// [`RegisterError::NoReason`], [`RegisterError::NotInReview`], [`RegisterError::Store`].
    pub async fn keep_on(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: &str,
    ) -> Result<Written, RegisterError> {
        let text = remark(Some(reason))?.ok_or(RegisterError::NoReason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Edit, named, Some(version)).await?;
        let keep = open.definition.retention.as_ref().map(|retention| *retention.keep).ok_or(RegisterError::NotInReview)?;
        let today = Offset::UTC.to_datetime(self.now()).date();
        let until = today.checked_add(keep).or_else(|_| today.checked_add(100.years())).unwrap_or(Date::MAX);
        let field = self.numbers(&mut unit, named.0).await?.get("@kept").copied();
        let decide = Statement::new(
            "update review set kept_on = ? where record = ? and kept_on is null and \
             kept in (select e.key from entry e where e.record = review.record and e.field = ?)",
        );
        if unit.run(decide.bind(until.to_string()).bind(open.stored.number).bind(field)).await? == 0 {
            return Err(RegisterError::NotInReview);
        }
        let (written, _) = self.go_on(&mut unit, actor, open, Deed::Comment { text }, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Has somebody look at a record, for the day until which it was kept.
    pub(super) async fn ask_for_review(&self, unit: &mut Unit, number: i64, kept: &[u8]) -> Result<(), RegisterError> {
        let ask = Statement::new(
            "insert into review (record, kept, asked_at, kept_on) values (?, ?, ?, null) \
             on conflict (record) do update set kept = excluded.kept, asked_at = excluded.asked_at, kept_on = null",
        );
        unit.run(ask.bind(number).bind(kept).bind(self.now())).await?;
        Ok(())
    }
}
