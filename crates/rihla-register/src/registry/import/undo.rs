//! Taking an import back, as one.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor, ActorKind};
use rihla_model::{FieldId, RecordId, RegisterId, Saying};
use rihla_store::database::Statement;
use serde_json::Value as Json;

use super::{CellFault, ImportReport, Outcome, RowReport};
use crate::access::held;
use crate::error::RegisterError;
use crate::record::{Action, Kind, Record};
use crate::registry::Registry;
use crate::registry::row::{ACTION, Found, action};
use crate::registry::write::Within;

impl Registry {
    /// Takes an import back: what it made is withdrawn, what it changed gets its values from before. A record that somebody has
    /// changed since is refused, and then nothing is done.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Denied`], [`RegisterError::NoRecord`] where there is no such import,
    /// [`RegisterError::Store`].
    pub async fn undo_import(&self, actor: &Actor, register: &RegisterId, batch: &str) -> Result<ImportReport, RegisterError> {
        let definition = self.definition(actor, register)?;
        if held(actor, Act::Import, definition, self.registers.roles()).next().is_none() && actor.kind != ActorKind::Node {
            return Err(RegisterError::Denied);
        }
        let mut unit = self.database.write().await?;
        let find = Statement::new(
            "select r.id, r.register, min(a.version), max(a.version), r.number from action a join record r on r.number = a.record \
             where a.batch = ? group by r.id, r.register, r.number order by min(a.number) desc",
        );
        let touched = unit.rows(find.bind(batch)).await?;
        if touched.is_empty() {
            return Err(RegisterError::NoRecord);
        }
        let name = format!("undo-{batch}");
        let within = Within { batch: Some(&name) };
        let (mut rows, mut refused) = (Vec::new(), false);
        for (row, line) in touched.iter().zip(1..) {
            let damaged = || RegisterError::Damaged { what: "record" };
            let id = RecordId::new(row.text(0)?).map_err(|_| damaged())?;
            let of = RegisterId::new(row.text(1)?).map_err(|_| damaged())?;
            let (first, last, number) = (row.integer(2)?, row.integer(3)?, row.integer(4)?);
            let mut report = RowReport { line, record: Some(id.clone()), outcome: Outcome::Unchanged, makes: Vec::new() };
            let stored = match self.find(&mut unit, &id, true).await? {
                Some(Found::Whole(stored)) => stored,
                // erased since: nothing of it is to be taken back
                _ => continue,
            };
            if stored.record.version != last {
                refused = true;
                let saying = Saying::new("import-changed-since", "this record was changed since the import; take that back first");
                report.outcome = Outcome::Refused { faults: vec![CellFault { column: None, code: "changed-since", saying }] };
                rows.push(report);
                continue;
            }
            let read = Statement::new(ACTION).push(" where record = ? and version < ? order by version").bind(number).bind(first + 1);
            let read = unit.rows(read).await?;
            let mut actions: Vec<Action> = Vec::with_capacity(read.len());
            for row in &read {
                actions.push(action(row, &id, Some(&stored.key))?.0);
            }
            let made = actions.first().is_some_and(|action| action.kind == Kind::Create && first == 1);
            if made {
                let reason = name.clone();
                self.withdraw_in(&mut unit, actor, (&of, &id), Some(last), reason, within).await?;
                report.outcome = Outcome::Update { fields: Vec::new() };
            } else {
                actions.retain(|action| action.version < first);
                let before = Record::fold(&id, &of, &actions).ok_or_else(damaged)?;
                let fields = differences(&before, &stored.record);
                let changed: Vec<FieldId> = fields.keys().cloned().collect();
                if !changed.is_empty() {
                    self.edit_in(&mut unit, actor, (&of, &id), Some(last), fields, within).await?;
                }
                report.outcome = Outcome::Update { fields: changed };
            }
            rows.push(report);
        }
        if refused {
            unit.roll_back().await?;
            return Ok(ImportReport { batch: None, unknown: Vec::new(), rows });
        }
        unit.commit().await?;
        Ok(ImportReport { batch: Some(name), unknown: Vec::new(), rows })
    }
}

/// What makes a record what it was before.
fn differences(before: &Record, now: &Record) -> BTreeMap<FieldId, Json> {
    let names = before.fields.keys().chain(now.fields.keys());
    let value = |field: &FieldId| before.fields.get(field).cloned().unwrap_or(Json::Null);
    names.filter(|field| before.fields.get(*field) != now.fields.get(*field)).map(|field| (field.clone(), value(field))).collect()
}
