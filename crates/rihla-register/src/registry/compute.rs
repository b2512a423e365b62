//! What is computed of records: the fields that have formulas, and whether the conditions of steps hold.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rihla_model::{AccountId, AgencyId, FieldId, RegisterId, TransitionId};
use serde_json::Value as Json;

use super::Registry;
use super::edit::on_the_wire;
use super::index::due;
use crate::definition::{Definition, Field, FieldType, Registers};
use crate::expression::{Calendar, Formulas, Given, Pseudo, Scope};
use crate::record::Record;
use crate::value::{Fields, Limits, Value, read_field};

/// The formulas and the names of every register, checked once.
pub(super) struct Computing {
    registers: BTreeMap<RegisterId, (Formulas, Scope)>,
}

impl Computing {
    pub(super) fn of(registers: &Registers) -> Self {
        // a register at fault was refused when it was read
        let of = |definition: &Definition| (Formulas::of(definition).unwrap_or_default(), Scope::of(definition));
        Self { registers: registers.iter().map(|definition| ((*definition.id).clone(), of(definition))).collect() }
    }

    fn formulas(&self, definition: &Definition) -> Option<&Formulas> {
        self.registers.get(&definition.id).map(|(formulas, _)| formulas)
    }

    pub(super) fn scope(&self, definition: &Definition) -> Option<&Scope> {
        self.registers.get(&definition.id).map(|(_, scope)| scope)
    }

    /// Whether a field gives tomorrow what it gives today: only such a one can stand in the index.
    pub(super) fn is_steady(&self, definition: &Definition, field: &Field) -> bool {
        let of_the_day = |formulas: &Formulas| formulas.computed().any(|(id, checked)| *id == *field.id && checked.changes_with_the_day());
        *field.kind != FieldType::Computed || !self.formulas(definition).is_some_and(of_the_day)
    }
}

/// Every value of a record but the computed ones, as its definition reads them today.
fn written(definition: &Definition, record: &Record, limits: Limits<'_>) -> Fields {
    let read = |(id, json): (&FieldId, &Json)| {
        let field = definition.field(id)?;
        Some((id.clone(), read_field(field, json, limits).ok()?))
    };
    record.fields.iter().filter_map(read).collect()
}

/// What a record has beside its fields, as expressions and the index name it.
pub(super) fn own(definition: &Definition, record: &Record, limits: Limits<'_>, pseudo: Pseudo) -> Vec<Value> {
    let (code, facets) = (|text: &str| Value::Code(text.to_owned()), &record.facets);
    let account = |account: &Option<AccountId>| account.as_ref().map(|account| code(account.as_str()));
    let one = match pseudo {
        Pseudo::Area => return facets.areas.iter().map(|area| code(area)).collect(),
        Pseudo::State => Some(code(record.state.as_str())),
        Pseudo::Agency => facets.agency.as_ref().map(AgencyId::as_str).map(code),
        Pseudo::Assigned => account(&facets.assigned),
        Pseudo::MadeBy => account(&facets.made_by),
        Pseudo::Made => Some(Value::Instant(record.made_at)),
        Pseudo::Changed => Some(Value::Instant(record.changed_at)),
        Pseudo::Due => due(definition, record, limits).map(Value::Date),
        Pseudo::Withdrawn => Some(Value::Flag(facets.withdrawn)),
        Pseudo::Asked => Some(Value::Flag(record.asked.is_some())),
    };
    one.into_iter().collect()
}

impl Registry {
    /// Today, in UTC as all days of records are.
    pub(super) fn calendar(&self) -> Calendar<'_> {
        static ZONE: TimeZone = TimeZone::UTC;
        Calendar { today: super::index::day(self.clock.now()), zone: &ZONE }
    }

    /// Every value of a record, the computed ones among them.
    pub(super) fn whole(&self, definition: &Definition, record: &Record) -> Fields {
        let mut fields = written(definition, record, self.stored());
        if let Some(formulas) = self.computing.formulas(definition) {
            formulas.compute(&mut fields, &|pseudo| own(definition, record, self.stored(), pseudo), self.calendar());
        }
        fields
    }

    /// The computed values of a record, as on the wire.
    pub(super) fn computed(&self, definition: &Definition, record: &Record) -> BTreeMap<FieldId, Json> {
        let mut computed = definition.fields.iter().filter(|field| *field.kind == FieldType::Computed).peekable();
        if computed.peek().is_none() {
            return BTreeMap::new();
        }
        let whole = self.whole(definition, record);
        let wire = |field: &Field| Some(((*field.id).clone(), on_the_wire(field, whole.get(&*field.id)?)));
        computed.filter_map(wire).collect()
    }

    /// Whether the condition of a step holds of a record; one without condition always does.
    pub(super) fn opens(&self, definition: &Definition, transition: &TransitionId, record: &Record) -> bool {
        let Some(formulas) = self.computing.formulas(definition) else { return true };
        let fields = self.whole(definition, record);
        let own = |pseudo| own(definition, record, self.stored(), pseudo);
        formulas.opens(transition, &Given { fields: &fields, own: &own }, self.calendar())
    }
}
