//! Steps from one state to another, by one person or by two.

use rihla_model::access::{Act, Actor, ActorKind};
use rihla_model::{FieldId, RecordId, RegisterId, TransitionId};

use super::Registry;
use super::write::{Open, Within, Written};
use crate::definition::{Definition, Transition};
use crate::error::RegisterError;
use crate::record::{Deed, Record};

/// The most characters of a reason or a comment.
pub(super) const REMARK: usize = 4000;

/// A remark without what is around it; none where nothing is left.
pub(super) fn remark(text: Option<&str>) -> Result<Option<String>, RegisterError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > REMARK {
        return Err(RegisterError::TooLong { most: REMARK });
    }
    // no database keeps a NUL
    Ok(Some(text.replace('\0', "")))
}

impl Registry {
    /// Makes a step, or asks a second person for it where the definition demands one.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::NoTransition`],
    /// [`RegisterError::Unfilled`], [`RegisterError::NoReason`], [`RegisterError::Asked`], [`RegisterError::Withdrawn`],
    /// [`RegisterError::Store`].
    pub async fn step(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        transition: &TransitionId,
        reason: Option<&str>,
    ) -> Result<Written, RegisterError> {
        let reason = remark(reason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Transition, named, Some(version)).await?;
        if open.stored.record.asked.is_some() {
            return Err(RegisterError::Asked);
        }
        let way = way_on(&open, transition)?;
        if !self.makes(actor, way) {
            return Err(RegisterError::Denied);
        }
        if way.reason && reason.is_none() {
            return Err(RegisterError::NoReason);
        }
        self.ready(open.definition, way, &open.stored.record)?;
        let deed = if way.second_person {
            Deed::Ask { transition: transition.clone(), reason }
        } else {
            Deed::Transition { transition: transition.clone(), to: (*way.to).clone(), reason, asked_by: None }
        };
        let (written, _) = self.go_on(&mut unit, actor, open, deed, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Confirms, as second person, what another has asked for.
    ///
    /// # Errors
    /// As [`Registry::step`]; [`RegisterError::NothingAsked`], [`RegisterError::SamePerson`].
    pub async fn confirm(&self, actor: &Actor, named: (&RegisterId, &RecordId), version: i64) -> Result<Written, RegisterError> {
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Confirm, named, Some(version)).await?;
        let asked = open.stored.record.asked.clone().ok_or(RegisterError::NothingAsked)?;
        // nobody is two persons: neither with the same account nor by a program
        if asked.by == actor.name() || actor.kind != ActorKind::Person {
            return Err(RegisterError::SamePerson);
        }
        let way = way_on(&open, &asked.transition)?;
        self.ready(open.definition, way, &open.stored.record)?;
        let deed = Deed::Transition { transition: asked.transition, to: (*way.to).clone(), reason: asked.reason, asked_by: Some(asked.by) };
        let (written, _) = self.go_on(&mut unit, actor, open, deed, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Turns down what was asked for; whoever asked takes it back.
    ///
    /// # Errors
    /// As [`Registry::confirm`].
    pub async fn decline(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: Option<&str>,
    ) -> Result<Written, RegisterError> {
        let reason = remark(reason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::See, named, Some(version)).await?;
        let asked = open.stored.record.asked.as_ref().ok_or(RegisterError::NothingAsked)?;
        let confirms = self.reach(actor, Act::Confirm, open.definition, &open.stored.record).is_allowed();
        if asked.by != actor.name() && !confirms {
            return Err(RegisterError::Denied);
        }
        let (written, _) = self.go_on(&mut unit, actor, open, Deed::Decline { reason }, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Whether all is filled that a step wants, and its condition holds.
    fn ready(&self, definition: &Definition, way: &Transition, record: &Record) -> Result<(), RegisterError> {
        let empty = way.requires.iter().map(|field| &**field).filter(|field| !record.fields.contains_key(*field));
        let fields: Vec<FieldId> = empty.cloned().collect();
        if !fields.is_empty() {
            return Err(RegisterError::Unfilled { fields });
        }
        match &way.condition {
            Some(condition) if !self.opens(definition, &way.id, record) => Err(RegisterError::NotYet { condition: (**condition).clone() }),
            _ => Ok(()),
        }
    }

    /// Whether an actor holds a role that may make a step.
    pub(super) fn makes(&self, actor: &Actor, way: &Transition) -> bool {
        actor.kind == ActorKind::Node || actor.memberships.iter().any(|held| way.by.iter().any(|role| **role == held.role))
    }

    /// The steps that an actor can make with a record, as pages and programs offer them.
    #[must_use]
    pub fn steps<'a>(&self, actor: &Actor, definition: &'a Definition, record: &Record) -> Vec<&'a Transition> {
        let idle = record.facets.withdrawn || record.asked.is_some();
        if idle || !self.reach(actor, Act::Transition, definition, record).is_allowed() {
            return Vec::new();
        }
        let leads_on = |way: &&Transition| !way.retired && way.from.iter().any(|from| **from == record.state) && self.makes(actor, way);
        definition.transitions.iter().filter(leads_on).collect()
    }
}

/// The way of that name, where it leads on from the state of the record.
fn way_on<'a>(open: &Open<'a>, transition: &TransitionId) -> Result<&'a Transition, RegisterError> {
    let record = &open.stored.record;
    if record.facets.withdrawn {
        return Err(RegisterError::Withdrawn);
    }
    let way = open.definition.transitions.iter().find(|way| *way.id == *transition && !way.retired);
    way.filter(|way| way.from.iter().any(|from| **from == record.state)).ok_or(RegisterError::NoTransition)
}
