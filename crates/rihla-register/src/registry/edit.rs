//! Changing the fields of a record, and what values have to be like.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor};
use rihla_model::{FieldId, RecordId, RegisterId, Saying};
use rihla_store::database::{Statement, Unit};
use serde_json::Value as Json;

use super::Registry;
use super::row::Found;
use super::write::{Within, Written};
use crate::access::Reach;
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::record::{Deed, Record};
use crate::value::{Value, ValueFault, read_field, sort_key};

impl Registry {
    /// Changes fields of a record that the actor saw in a version; `null` empties a field, those that are not named stay.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`] with what changed meanwhile,
    /// [`RegisterError::Invalid`], [`RegisterError::Final`], [`RegisterError::Withdrawn`], [`RegisterError::Asked`],
    /// [`RegisterError::Unchanged`], [`RegisterError::Store`].
    pub async fn edit(
        &self,
        actor: &Actor,
        (register, id): (&RegisterId, &RecordId),
        version: i64,
        fields: BTreeMap<FieldId, Json>,
    ) -> Result<Written, RegisterError> {
        let mut unit = self.database.write().await?;
        let written = self.edit_in(&mut unit, actor, (register, id), Some(version), fields, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    pub(super) async fn edit_in(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: Option<i64>,
        fields: BTreeMap<FieldId, Json>,
        within: Within<'_>,
    ) -> Result<Written, RegisterError> {
        let open = self.open(unit, actor, Act::Edit, named, version).await?;
        let record = &open.stored.record;
        if record.facets.withdrawn {
            return Err(RegisterError::Withdrawn);
        }
        if open.definition.state(&record.state).is_some_and(|state| state.is_final) {
            return Err(RegisterError::Final);
        }
        // what a second person is to confirm is what they were shown
        if record.asked.is_some() {
            return Err(RegisterError::Asked);
        }
        let writes = self.reach(actor, Act::Edit, open.definition, record);
        let fields = self.checked(unit, actor, open.definition, &writes, fields, (Some(record), Aim::Write)).await?;
        if fields.is_empty() {
            return Err(RegisterError::Unchanged);
        }
        Ok(self.go_on(unit, actor, open, Deed::Edit { fields }, within).await?.0)
    }

    /// The fields that are different from what the record has, each in its one form on the wire.
    ///
    /// A field that the actor may not write is one that does not exist.
    pub(super) async fn checked(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        definition: &Definition,
        writes: &Reach,
        given: BTreeMap<FieldId, Json>,
        (old, aim): (Option<&Record>, Aim),
    ) -> Result<BTreeMap<FieldId, Json>, RegisterError> {
        let (mut faults, mut changed) = (Vec::new(), BTreeMap::new());
        for (id, json) in given {
            let writable = |field: &&Field| writes.covers(definition, field) && (!field.retired || json.is_null());
            let Some(field) = definition.field(&id).filter(writable) else {
                let saying = Saying::new("value-no-field", "there is no field '{field}' here that you can write");
                faults.push(ValueFault::new(&id, saying, "unknown-field"));
                continue;
            };
            // what is there already may stay, also where it could not be written today: a code that was retired since
            if old.and_then(|old| old.fields.get(&id)).is_some_and(|before| *before == json) {
                continue;
            }
            let values = match read_field(field, &json, self.accepting()) {
                Ok(values) => values,
                Err(wrong) => {
                    faults.extend(wrong);
                    continue;
                }
            };
            for (at, value) in values.iter().enumerate() {
                if let (FieldType::Link, Value::Link(to)) = (*field.kind, value)
                    && !self.leads(unit, actor, field, to, old).await?
                {
                    let saying = Saying::new("value-no-record", "field '{field}' leads to no record that you can see; correct it");
                    let fault = ValueFault::new(&id, saying, "unknown-record");
                    faults.push(if field.many { fault.of(at) } else { fault });
                }
            }
            if field.unique && self.is_taken(unit, definition, field, &values, (old, aim)).await? {
                let saying = Saying::new("value-taken", "field '{field}' has a value that another record has; each has its own");
                faults.push(ValueFault::new(&id, saying, "taken"));
            }
            let wire = on_the_wire(field, &values);
            let before = old.and_then(|old| old.fields.get(&id)).unwrap_or(&Json::Null);
            if wire != *before && !(old.is_none() && wire.is_null()) {
                changed.insert(id, wire);
            }
        }
        let filled = |id: &FieldId| match changed.get(id) {
            Some(value) => !value.is_null(),
            None => old.is_some_and(|old| old.fields.contains_key(id)),
        };
        let already = |id: &FieldId| faults.iter().any(|fault: &ValueFault| fault.field == *id);
        let missing: Vec<ValueFault> = definition
            .fields
            .iter()
            .filter(|field| field.required && !filled(&field.id) && !already(&field.id))
            .map(|field| ValueFault::new(&field.id, Saying::new("value-missing", "field '{field}' is needed; fill it in"), "missing"))
            .collect();
        faults.extend(missing);
        if faults.is_empty() { Ok(changed) } else { Err(RegisterError::Invalid { faults }) }
    }

    /// Whether another record that was not taken back has one of these values. Writers of one register wait for each other here, so
    /// that two that come at once do not both find it free.
    async fn is_taken(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        field: &Field,
        values: &[Value],
        (old, aim): (Option<&Record>, Aim),
    ) -> Result<bool, RegisterError> {
        // there is something to wait for before the first record is made
        let make = Statement::new("insert into indexed (register, name) values (?, ?) on conflict do nothing");
        if aim == Aim::Write {
            unit.run(make.bind(definition.id.as_str()).bind(field.id.as_str())).await?;
        }
        let numbers = self.numbers(unit, &definition.id).await?;
        let Some(number) = numbers.get(field.id.as_str()) else { return Ok(false) };
        if aim == Aim::Write {
            let lock = Statement::new("select number from indexed where number = ?").push(unit.engine().for_update()).bind(*number);
            unit.row(lock).await?;
        }
        for key in values.iter().filter_map(sort_key) {
            let find = Statement::new(
                "select count(*) from entry e join record r on r.number = e.record \
                 where e.field = ? and e.key = ? and r.withdrawn = 0 and r.id <> ?",
            );
            let own = old.map_or("", |old| old.id.as_str());
            let count = unit.row(find.bind(*number).bind(key).bind(own)).await?.map(|row| row.integer(0)).transpose()?;
            if count.is_some_and(|count| count > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a link leads to a record of its register that is there and that the actor sees, or led there before.
    async fn leads(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        field: &Field,
        to: &RecordId,
        old: Option<&Record>,
    ) -> Result<bool, RegisterError> {
        let before = old.and_then(|old| old.fields.get(&field.id));
        let held = |json: &Json| json.as_str() == Some(to.as_str());
        if before.is_some_and(|before| held(before) || before.as_array().is_some_and(|items| items.iter().any(held))) {
            return Ok(true);
        }
        let Some(Found::Whole(target)) = self.find(unit, to, false).await? else { return Ok(false) };
        let record = &target.record;
        let right = field.to.as_ref().is_some_and(|register| **register == record.register) && !record.facets.withdrawn;
        let Some(definition) = self.registers.get(&record.register).filter(|_| right) else { return Ok(false) };
        Ok(self.reach(actor, Act::See, definition, record).is_allowed())
    }
}

/// What values are checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// To be written; the unit writes.
    Write,
    /// To tell what would be written; the unit may only read.
    Plan,
}

/// Values in their one form on the wire: `null`, one value, or an array where the field holds several.
pub(super) fn on_the_wire(field: &Field, values: &[Value]) -> Json {
    let json = |value: &Value| serde_json::to_value(value).unwrap_or_default();
    match values {
        [] => Json::Null,
        [one] if !field.many => json(one),
        several => Json::Array(several.iter().map(json).collect()),
    }
}
