//! What an actor can do with a record, as pages and programs offer it.

use std::collections::BTreeSet;

use rihla_model::access::{Act, Actor, ActorKind, FieldClass};
use rihla_model::{FieldId, RecordId, RegisterId, TransitionId};
use serde::Serialize;

use super::Registry;
use crate::access::{Reach, held};
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;

/// What an actor can do with a record as it is.
///
/// It is an offer and no promise: each act is asked for its grant again when it is done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Offers {
    /// What can be done. An act that the state of the record rules out is not among it.
    pub acts: BTreeSet<Act>,
    /// The steps that lead on from its state.
    pub steps: Vec<TransitionId>,
    /// The fields that can be changed, protected ones among them.
    pub fields: Vec<FieldId>,
    /// The fields to which a file can be attached.
    pub files: Vec<FieldId>,
    /// Whether a step waits that the actor can turn down: as second person, or because they asked for it.
    pub declines: bool,
}

impl Registry {
    /// What an actor can do with a record.
    ///
    /// # Errors
    /// As [`Registry::look`].
    pub async fn offers(&self, actor: &Actor, named: (&RegisterId, &RecordId)) -> Result<Offers, RegisterError> {
        let mut unit = self.database.read().await?;
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        let record = &stored.record;
        let may = |act: Act| self.reach(actor, act, definition, record);
        let shut = record.facets.restricted && !may(Act::Erase).is_allowed();
        let asked = record.asked.as_ref();
        let others = asked.is_some_and(|asked| asked.by != actor.name()) && actor.kind == ActorKind::Person;
        let closed = definition.state(&record.state).is_some_and(|state| state.is_final);
        let open = |act: Act| match act {
            Act::See | Act::History | Act::Export | Act::Design => true,
            Act::Create | Act::Import => false,
            Act::Edit | Act::Attach => !shut && !record.facets.withdrawn && asked.is_none() && !closed,
            Act::Transition => !shut && !record.facets.withdrawn && asked.is_none(),
            Act::Confirm => !shut && !record.facets.withdrawn && others,
            Act::Comment | Act::Withdraw => !shut,
            Act::Erase => true,
        };
        let acts: BTreeSet<Act> = Act::ALL.into_iter().filter(|act| open(*act) && may(*act).is_allowed()).collect();
        let steps = if acts.contains(&Act::Transition) { self.steps(actor, definition, record) } else { Vec::new() };
        let fields = if acts.contains(&Act::Edit) { fields_within(definition, &may(Act::Edit)) } else { Vec::new() };
        let attaches = may(Act::Attach);
        let file = |field: &&Field| !field.retired && *field.kind == FieldType::File && attaches.covers(definition, field);
        let files = definition.fields.iter().filter(|_| acts.contains(&Act::Attach)).filter(file);
        let files = files.map(|field| (*field.id).clone()).collect();
        let own = asked.is_some_and(|asked| asked.by == actor.name());
        let declines = asked.is_some() && !shut && (own || may(Act::Confirm).is_allowed());
        Ok(Offers { acts, steps: steps.into_iter().map(|way| (*way.id).clone()).collect(), fields, files, declines })
    }

    /// The fields that an actor can fill in a new record of a register; none where they can make none.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`].
    pub fn fields_of_new(&self, actor: &Actor, register: &RegisterId) -> Result<Vec<FieldId>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let node = actor.kind == ActorKind::Node;
        let classes: BTreeSet<FieldClass> =
            held(actor, Act::Create, definition, self.registers.roles()).flat_map(|held| held.grant.classes.iter().copied()).collect();
        let fields = definition.fields.iter().filter(|field| is_typed(field) && (node || classes.contains(&field.class)));
        Ok(fields.map(|field| (*field.id).clone()).collect())
    }

    /// Whether an actor holds an act with some records of a register.
    #[must_use]
    pub fn may_with_some(&self, actor: &Actor, act: Act, definition: &Definition) -> bool {
        actor.kind == ActorKind::Node || held(actor, act, definition, self.registers.roles()).next().is_some()
    }
}

/// Whether a field is filled by typing.
fn is_typed(field: &Field) -> bool {
    !field.retired && !matches!(*field.kind, FieldType::Computed | FieldType::File)
}

fn fields_within(definition: &Definition, writes: &Reach) -> Vec<FieldId> {
    let fields = definition.fields.iter().filter(|field| is_typed(field) && writes.covers(definition, field));
    fields.map(|field| (*field.id).clone()).collect()
}
