//! A record as somebody sees it: what is not theirs to see is not in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::access::FieldClass;
use rihla_model::{AccountId, AgencyId, FieldId, RecordId, RegisterId, StateId, TransitionId};
use serde::Serialize;
use serde_json::Value as Json;

use crate::access::Reach;
use crate::definition::Definition;
use crate::record::{Asked, Record};

/// A record as an actor sees it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Its identifier.
    pub id: RecordId,
    /// Its register.
    pub register: RegisterId,
    /// Its version; a write names it.
    pub version: i64,
    /// Its state.
    pub state: StateId,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether its use is restricted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// The fields that have values and that the actor may see.
    pub fields: BTreeMap<FieldId, Json>,
    /// Protected fields that have values and that the actor sees once a reason is stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sealed: Vec<FieldId>,
    /// What only the house is shown.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub house: Option<House>,
}

/// Whose a record is, and who has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct House {
    /// The agency it belongs to.
    pub agency: Option<AgencyId>,
    /// The area it belongs to.
    pub area: Option<String>,
    /// Who has to see to it.
    pub assigned: Option<AccountId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: Option<AccountId>,
    /// Who changed it last.
    pub changed_by: String,
    /// The step that waits for a second person, and who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Waiting>,
}

/// A step that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Which.
    pub transition: TransitionId,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen")
            .field("id", &self.id)
            .field("version", &self.version)
            .field("fields", &self.fields.len())
            .finish_non_exhaustive()
    }
}

impl Seen {
    /// What of a record is within reach; protected fields where a reason was stated.
    pub(super) fn of(
        definition: &Definition,
        record: &Record,
        computed: &BTreeMap<FieldId, Json>,
        sees: &Reach,
        with_protected: bool,
    ) -> Self {
        let (mut fields, mut sealed) = (BTreeMap::new(), Vec::new());
        for field in definition.fields.iter().filter(|field| sees.covers(definition, field)) {
            let Some(value) = record.fields.get(&field.id).or_else(|| computed.get(&*field.id)) else { continue };
            if field.class == FieldClass::Protected && !with_protected {
                sealed.push((*field.id).clone());
            } else {
                fields.insert((*field.id).clone(), value.clone());
            }
        }
        let facets = &record.facets;
        let waiting = |asked: &Asked| Waiting { transition: asked.transition.clone(), by: asked.by.clone(), at: asked.at };
        let house = sees.is_of_the_house().then(|| House {
            agency: facets.agency.clone(),
            area: facets.area.clone(),
            assigned: facets.assigned.clone(),
            made_at: record.made_at,
            made_by: facets.made_by.clone(),
            changed_by: record.changed_by.clone(),
            asked: record.asked.as_ref().map(waiting),
        });
        Self {
            id: record.id.clone(),
            register: record.register.clone(),
            version: record.version,
            state: record.state.clone(),
            withdrawn: facets.withdrawn,
            restricted: facets.restricted,
            changed_at: record.changed_at,
            fields,
            sealed,
            house,
        }
    }

    /// Whether it shows what is protected.
    pub(super) fn shows_protected(&self, definition: &Definition) -> bool {
        let protected = |id: &FieldId| definition.field(id).is_some_and(|field| field.class == FieldClass::Protected);
        self.fields.keys().any(protected)
    }
}
