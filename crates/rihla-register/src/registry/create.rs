//! Making records.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::access::{Act, Actor, ActorKind, Condition};
use rihla_model::{AgencyId, FieldId, RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};
use serde_json::Value as Json;

use super::Registry;
use super::edit::Aim;
use super::write::{Within, Written};
use crate::access::{held, reach};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::{Deed, Facets};

/// Identifiers that one question to the database names.
const ASKED_AT_ONCE: usize = 500;

/// What a new record says.
#[derive(Clone, Default)]
pub struct Draft {
    /// Its fields, as on the wire.
    pub fields: BTreeMap<FieldId, Json>,
    /// The agency it belongs to; where none is named, that of its maker, if they make it for one alone.
    pub agency: Option<AgencyId>,
    /// The area it belongs to.
    pub area: Option<String>,
    /// Its identifier, where it may be sent more than once; drawn where there is none.
    pub id: Option<RecordId>,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("fields", &self.fields.len()).finish_non_exhaustive()
    }
}

impl Registry {
    /// Makes a record in the first state of its register.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Denied`], [`RegisterError::Invalid`] with every fault, [`RegisterError::AlreadyMade`]
    /// where there is a record of the draft's identifier; [`RegisterError::Store`].
    pub async fn create(&self, actor: &Actor, register: &RegisterId, draft: Draft) -> Result<Written, RegisterError> {
        let definition = self.definition(actor, register)?;
        let mut unit = self.database.write().await?;
        let written = self.create_in(&mut unit, actor, definition, draft, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Whether a draft would become a record: everything that [`Registry::create`] does, and none of it kept.
    ///
    /// # Errors
    /// As [`Registry::create`].
    pub async fn try_create(&self, actor: &Actor, register: &RegisterId, draft: Draft) -> Result<(), RegisterError> {
        let definition = self.definition(actor, register)?;
        let mut unit = self.database.write().await?;
        // without a commit the unit undoes what was done in it
        self.create_in(&mut unit, actor, definition, draft, Within::default()).await.map(drop)
    }

    /// Whether there is a record of an identifier, or was one before it was erased.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn has_been_made(&self, id: &RecordId) -> Result<bool, RegisterError> {
        Ok(self.have_been_made(std::slice::from_ref(id)).await?.contains(id))
    }

    /// Of which of these identifiers there is a record, or was one before it was erased.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn have_been_made(&self, ids: &[RecordId]) -> Result<BTreeSet<RecordId>, RegisterError> {
        let mut unit = self.database.read().await?;
        let mut made = BTreeSet::new();
        for some in ids.chunks(ASKED_AT_ONCE) {
            let find = Statement::new("select id from record where id in ").bind_list(some.iter().map(RecordId::as_str));
            for row in &unit.rows(find).await? {
                made.extend(RecordId::new(&row.text(0)?).ok());
            }
        }
        Ok(made)
    }

    pub(super) async fn create_in(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        definition: &Definition,
        draft: Draft,
        within: Within<'_>,
    ) -> Result<Written, RegisterError> {
        let Draft { fields, agency, area, id } = draft;
        let facets = self.new_facets(actor, definition, agency, area);
        let (agency, area) = (facets.agency.clone(), facets.area.clone());
        // the grant has to hold for the record as it will be: nobody makes one for an agency that is not theirs
        let writes = reach(actor, Act::Create, definition, self.registers.roles(), &facets);
        if !writes.is_allowed() {
            return Err(RegisterError::Denied);
        }
        // before its values are looked at: what is unique is taken by the record itself
        if let Some(id) = &id {
            let made = Statement::new("select 1 from record where id = ?").bind(id.as_str());
            if unit.row(made).await?.is_some() {
                return Err(RegisterError::AlreadyMade { record: id.clone() });
            }
        }
        let fields = self.checked(unit, actor, definition, &writes, fields, (None, Aim::Write)).await?;
        let state = definition.states.first().ok_or(RegisterError::NoRegister)?;
        let deed = Deed::Create { state: (*state.id).clone(), fields, agency, area };
        self.begin(unit, actor, definition, deed, id, within).await
    }

    /// To whom a record would belong that an actor makes.
    pub(super) fn new_facets(&self, actor: &Actor, definition: &Definition, agency: Option<AgencyId>, area: Option<String>) -> Facets {
        Facets {
            agency: agency.or_else(|| self.one_agency(actor, definition)),
            areas: self.areas_of(area.as_deref()),
            area,
            made_by: actor.account.clone(),
            ..Facets::default()
        }
    }

    /// The agency for which an actor makes records, where it is one.
    fn one_agency(&self, actor: &Actor, definition: &Definition) -> Option<AgencyId> {
        if actor.kind == ActorKind::Node {
            return None;
        }
        let by_agency = held(actor, Act::Create, definition, self.registers.roles())
            .filter(|held| held.grant.when.contains(&Condition::OwnAgency))
            .filter_map(|held| held.membership.agency.as_ref());
        let mut agencies: Vec<&AgencyId> = by_agency.collect();
        agencies.sort();
        agencies.dedup();
        match agencies.as_slice() {
            [one] => Some((*one).clone()),
            _ => None,
        }
    }
}
