//! What falls due, register by register.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::{Act, Actor, FieldClass};
use rihla_model::{RecordId, RegisterId, StateId};
use rihla_store::database::{Statement, Unit};
use serde::Serialize;
use serde_json::Value as Json;

use super::Registry;
use super::index::due_at;
use super::list::Lookup;
use super::row::Found;
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::value::{ABSENT, Value, sort_key};

/// Entries that are looked up at a time.
const AT_ONCE: u32 = 200;

/// A record that falls due.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Its register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// What names it; none where that is protected, or not theirs to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Json>,
    /// Its state.
    pub state: StateId,
    /// The day.
    pub day: Date,
    /// The moment, where it is counted from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Timestamp>,
}

impl std::fmt::Debug for Deadline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deadline").field("record", &self.record).field("day", &self.day).finish_non_exhaustive()
    }
}

impl Deadline {
    /// Whether it has passed: the moment, or the day where it is counted in days.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, today: Date) -> bool {
        self.moment.map_or(self.day < today, |moment| moment < now)
    }
}

impl Registry {
    /// The records of a register that fall due until a day and that the actor sees with what they are counted from; the longest due
    /// first. None where nothing of the register falls due.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn deadlines(
        &self,
        actor: &Actor,
        register: &RegisterId,
        until: Option<Date>,
        most: usize,
    ) -> Result<Vec<Deadline>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let Some(field) = numbers.get("@due").copied() else { return Ok(Vec::new()) };
        let conditions = self.held_by(actor, Act::See, definition, &Lookup { numbers: &numbers });
        let mut from = Statement::new("select r.id, e.key, e.record from entry e join record r on r.number = e.record where e.field = ?");
        from = from.bind(field).push(" and e.key < ?").bind(ABSENT.to_vec());
        if let Some(key) = until.and_then(|day| sort_key(&Value::Date(day))) {
            from = from.push(" and e.key <= ?").bind(key);
        }
        from = from.push(" and ").append(conditions);
        let mut deadlines = Vec::new();
        let mut after: Option<(Vec<u8>, i64)> = None;
        loop {
            let mut find = from.clone();
            if let Some((key, record)) = &after {
                find = find.push(" and (e.key, e.record) > (?, ?)").bind(key.clone()).bind(*record);
            }
            let rows = unit.rows(find.push(" order by e.key, e.record limit ?").bind(AT_ONCE)).await?;
            for row in &rows {
                let record = RecordId::new(row.text(0)?).map_err(|_| RegisterError::Damaged { what: "record" })?;
                deadlines.extend(self.deadline(&mut unit, actor, definition, &record, until).await?);
                if deadlines.len() >= most {
                    deadlines.truncate(most);
                    return Ok(deadlines);
                }
                after = Some((row.bytes(1)?, row.integer(2)?));
            }
            if rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
                return Ok(deadlines);
            }
        }
    }

    /// When a record falls due, as the record itself says; none where the actor may not see from what that is counted.
    async fn deadline(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        definition: &Definition,
        id: &RecordId,
        until: Option<Date>,
    ) -> Result<Option<Deadline>, RegisterError> {
        let Some(Found::Whole(stored)) = self.find(unit, id, false).await? else { return Ok(None) };
        let sees = self.reach(actor, Act::See, definition, &stored.record);
        let open = |id| definition.field(id).filter(|field| field.class != FieldClass::Protected && sees.covers(definition, field));
        let counted = definition.due_in(&stored.record.state).is_some_and(|rule| open(rule.field).is_some());
        if !(sees.is_of_the_house() && counted) {
            return Ok(None);
        }
        let Some((day, moment)) = due_at(definition, &stored.record, self.stored()) else { return Ok(None) };
        if until.is_some_and(|until| day > until) {
            return Ok(None);
        }
        let title = open(&definition.title).and_then(|field| stored.record.fields.get(&field.id)).cloned();
        let (register, state) = ((*definition.id).clone(), stored.record.state.clone());
        Ok(Some(Deadline { register, record: id.clone(), title, state, day, moment }))
    }
}
