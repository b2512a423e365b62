//! What is assigned to somebody and falls due.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::Actor;
use rihla_model::{AccountId, RecordId, RegisterId};
use rihla_store::database::Statement;

use super::NoticeKind;
use super::holds::Pointer;
use crate::error::RegisterError;
use crate::registry::Registry;
use crate::registry::index::due_at;
use crate::registry::row::{COLUMNS, Found};
use crate::value::{Value, sort_key};

/// Entries that are looked up at a time.
const AT_ONCE: u32 = 200;

/// A record that somebody has to see to and that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCall {
    /// Whom it is assigned to.
    pub account: AccountId,
    /// The record.
    pub record: RecordId,
    /// The day.
    pub day: Date,
    /// Whether it should have been done.
    pub over: bool,
}

impl Registry {
    /// The records of a register that are assigned to somebody and fall due between two days, both included. This is for the node: who
    /// is told is asked for what they see by [`Registry::answer_due`].
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn due_calls(
        &self,
        register: &RegisterId,
        (from, until): (Date, Date),
        (now, today): (Timestamp, Date),
    ) -> Result<Vec<DueCall>, RegisterError> {
        let Some(definition) = self.registers.get(register) else { return Ok(Vec::new()) };
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let keys = sort_key(&Value::Date(from)).zip(sort_key(&Value::Date(until)));
        let (Some(field), Some((from, until))) = (numbers.get("@due").copied(), keys) else { return Ok(Vec::new()) };
        let mut calls = Vec::new();
        let mut after = 0;
        loop {
            let find = Statement::new("select e.record from entry e join record r on r.number = e.record where e.field = ?").bind(field);
            let find = find.push(" and e.key >= ? and e.key <= ? and r.assigned is not null and e.record > ? order by e.record limit ?");
            let rows = unit.rows(find.bind(from.clone()).bind(until.clone()).bind(after).bind(AT_ONCE)).await?;
            for row in &rows {
                after = row.integer(0)?;
                let Some(row) = unit.row(Statement::new(COLUMNS).push(" where r.number = ?").bind(after)).await? else { continue };
                let Ok(Found::Whole(stored)) = self.found(&row) else { continue };
                let due = due_at(definition, &stored.record, self.stored());
                if let Some(((day, moment), account)) = due.zip(stored.record.facets.assigned.clone()) {
                    let over = moment.map_or(day < today, |moment| moment < now);
                    calls.push(DueCall { account, record: stored.record.id.clone(), day, over });
                }
            }
            if rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
                return Ok(calls);
            }
        }
    }

    /// Gives notice of what falls due, once for each day on which it does, where the actor sees that it does.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn answer_due(&self, call: &DueCall, actor: &Actor) -> Result<u64, RegisterError> {
        let mut unit = self.database.write().await?;
        let Some(Found::Whole(stored)) = self.find(&mut unit, &call.record, true).await? else { return Ok(0) };
        let kind = if call.over { NoticeKind::Overdue } else { NoticeKind::Due };
        let mark = call.day.to_string();
        let pointer = Pointer { kind, mark: &mark, at: self.now() };
        let given = self.give(&mut unit, &stored, &pointer, std::slice::from_ref(actor)).await?;
        unit.commit().await?;
        Ok(given)
    }
}
