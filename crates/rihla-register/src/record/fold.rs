//! The state of a record: the fold of its actions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::{AccountId, AgencyId, FieldId, RecordId, RegisterId, StateId};
use serde_json::Value as Json;

use super::chain::account_of;
use super::{Action, Asked, Deed};

/// A record as it stands after all its actions.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Its identifier, drawn at random.
    pub id: RecordId,
    /// Its register.
    pub register: RegisterId,
    /// The number of its actions.
    pub version: i64,
    /// The version of the definition it was last written under.
    pub definition: i64,
    /// Its state.
    pub state: StateId,
    /// Its fields, as on the wire; empty ones are absent.
    pub fields: BTreeMap<FieldId, Json>,
    /// To whom it belongs, and in what standing.
    pub facets: Facets,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Who changed it last.
    pub changed_by: String,
    /// The transition that waits for a second person.
    pub asked: Option<Asked>,
}

/// What access to a record depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Whether its state is one that the public view shows.
    pub published: bool,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether its use is restricted (as in GDPR article 18): it is kept, and neither shown to the public nor taken out.
    pub restricted: bool,
    /// The agency it belongs to.
    pub agency: Option<AgencyId>,
    /// The area it belongs to.
    pub area: Option<String>,
    /// That area and all that hold it.
    pub areas: Vec<String>,
    /// Who has to see to it.
    pub assigned: Option<AccountId>,
    /// Who made it; none where the node did.
    pub made_by: Option<AccountId>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("id", &self.id).field("version", &self.version).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Record {
    /// The record that a first action makes; `None` where that is no creation.
    #[must_use]
    pub fn begin(id: &RecordId, register: &RegisterId, action: &Action) -> Option<Self> {
        let Some(Deed::Create { state, fields, agency, area }) = &action.deed else { return None };
        let facets = Facets { agency: agency.clone(), area: area.clone(), made_by: account_of(&action.actor), ..Facets::default() };
        Some(Self {
            id: id.clone(),
            register: register.clone(),
            version: action.version,
            definition: action.definition,
            state: state.clone(),
            fields: fields.iter().filter(|(_, value)| !is_empty(value)).map(|(field, value)| (field.clone(), value.clone())).collect(),
            facets,
            made_at: action.at,
            changed_at: action.at,
            changed_by: action.actor.clone(),
            asked: None,
        })
    }

    /// What the next action makes of it; `None` where it cannot follow.
    #[must_use]
    pub fn after(mut self, action: &Action) -> Option<Self> {
        if action.version != self.version + 1 {
            return None;
        }
        match action.deed.as_ref()? {
            Deed::Create { .. } => return None,
            Deed::Edit { fields } => {
                for (field, value) in fields {
                    if is_empty(value) {
                        self.fields.remove(field);
                    } else {
                        self.fields.insert(field.clone(), value.clone());
                    }
                }
            }
            Deed::Transition { to, .. } => {
                self.state = to.clone();
                self.asked = None;
            }
            Deed::Ask { transition, reason } => {
                let (transition, reason) = (transition.clone(), reason.clone());
                self.asked = Some(Asked { transition, by: action.actor.clone(), at: action.at, reason });
            }
            Deed::Decline { .. } => self.asked = None,
            Deed::Assign { account, agency, area } => {
                self.facets.assigned.clone_from(account);
                self.facets.agency.clone_from(agency);
                self.facets.area.clone_from(area);
            }
            Deed::Comment { .. } => {}
            Deed::Withdraw { .. } => {
                self.facets.withdrawn = true;
                self.asked = None;
            }
            Deed::Restore { .. } => self.facets.withdrawn = false,
            Deed::Restrict { .. } => self.facets.restricted = true,
            Deed::Lift { .. } => self.facets.restricted = false,
        }
        self.version = action.version;
        self.definition = action.definition;
        self.changed_at = action.at;
        self.changed_by.clone_from(&action.actor);
        Some(self)
    }

    /// The fold of all actions, in order.
    #[must_use]
    pub fn fold(id: &RecordId, register: &RegisterId, actions: &[Action]) -> Option<Self> {
        let (first, rest) = actions.split_first()?;
        rest.iter().try_fold(Self::begin(id, register, first)?, Self::after)
    }
}

fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
