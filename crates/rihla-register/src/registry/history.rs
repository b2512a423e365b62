//! The history of a record, as somebody sees it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::access::{Act, Actor, Aim, FieldClass};
use rihla_model::{FieldId, RecordId, RegisterId, StateId, TransitionId};
use rihla_store::database::{Statement, Unit};
use serde::Serialize;
use serde_json::Value as Json;

use super::Registry;
use super::row::{ACTION, Stored, action};
use super::step::remark;
use crate::access::Reach;
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::{Deed, Kind};

/// An action as an actor sees it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The version of the record that it made.
    pub version: i64,
    /// What kind.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// The import it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// The new values of fields that the actor may see.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldId, Json>,
    /// The step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transition: Option<TransitionId>,
    /// The state that it led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateId>,
    /// Who had asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// A reason or a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("version", &self.version).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Registry {
    /// The history of a record, the oldest first. What is protected is shown only where a reason is stated; then it is noted.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Erased`],
    /// [`RegisterError::Store`].
    pub async fn history(&self, actor: &Actor, named: (&RegisterId, &RecordId), why: Option<&str>) -> Result<Vec<Entry>, RegisterError> {
        let why = remark(why)?;
        let mut unit = if why.is_some() { self.database.write().await? } else { self.database.read().await? };
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        let sees = self.reach(actor, Act::History, definition, &stored.record);
        if !sees.is_allowed() {
            return Err(RegisterError::Denied);
        }
        let shown = Shown { definition, sees: &sees, protected: why.is_some(), whole: false };
        let (entries, guarded) = entries(&mut unit, &stored, &shown).await?;
        if let Some(why) = why.filter(|_| guarded) {
            self.note_reading(&mut unit, actor, &stored, "history", &why).await?;
            unit.commit().await?;
        }
        Ok(entries)
    }

    /// The whole history of a record, for whoever reaches all of it.
    pub(super) async fn whole_history(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        stored: &Stored,
        sees: &Reach,
    ) -> Result<Vec<Entry>, RegisterError> {
        Ok(entries(unit, stored, &Shown { definition, sees, protected: true, whole: true }).await?.0)
    }
}

/// What of a history is shown, and whether any of it is protected.
async fn entries(unit: &mut Unit, stored: &Stored, shown: &Shown<'_>) -> Result<(Vec<Entry>, bool), RegisterError> {
    let rows = unit.rows(Statement::new(ACTION).push(" where record = ? order by version").bind(stored.number)).await?;
    let (mut entries, mut guarded) = (Vec::with_capacity(rows.len()), false);
    for row in &rows {
        let (action, _, _) = action(row, &stored.record.id, Some(&stored.key))?;
        let mut entry = Entry {
            version: action.version,
            kind: action.kind,
            at: action.at,
            actor: action.actor,
            batch: action.batch,
            fields: BTreeMap::new(),
            transition: None,
            state: None,
            asked_by: None,
            remark: None,
        };
        if let Some(deed) = action.deed {
            guarded |= shown.fill(&mut entry, deed);
        }
        entries.push(entry);
    }
    Ok((entries, guarded))
}

struct Shown<'a> {
    definition: &'a Definition,
    sees: &'a Reach,
    protected: bool,
    /// Whether all is shown, also what no definition names any more.
    whole: bool,
}

impl Shown<'_> {
    fn field(&self, id: &FieldId) -> bool {
        if self.whole {
            return true;
        }
        let field = self.definition.field(id).filter(|field| self.sees.covers(self.definition, field));
        field.is_some_and(|field| self.protected || field.class != FieldClass::Protected)
    }

    /// Whether remarks are shown: in registers of persons they may say what is protected.
    fn remarks(&self) -> bool {
        match self.definition.aim {
            _ if self.whole => true,
            Aim::Service | Aim::Protection => self.protected && self.sees.reaches(FieldClass::Protected),
            _ => self.sees.reaches(FieldClass::Internal),
        }
    }

    /// Fills in what may be seen; tells whether any of it is protected.
    fn fill(&self, entry: &mut Entry, deed: Deed) -> bool {
        let mut remark = None;
        match deed {
            Deed::Create { state, fields, .. } => {
                entry.state = Some(state);
                entry.fields = fields;
            }
            Deed::Edit { fields } => entry.fields = fields,
            Deed::Transition { transition, to, reason, asked_by } => {
                (entry.transition, entry.state, entry.asked_by) = (Some(transition), Some(to), asked_by);
                remark = reason;
            }
            Deed::Ask { transition, reason } => {
                entry.transition = Some(transition);
                remark = reason;
            }
            Deed::Decline { reason } => remark = reason,
            Deed::Comment { text } => remark = Some(text),
            Deed::Withdraw { reason } | Deed::Restore { reason } | Deed::Restrict { reason } | Deed::Lift { reason } => {
                remark = Some(reason);
            }
            Deed::Assign { .. } => {}
        }
        entry.fields.retain(|field, _| self.field(field));
        entry.remark = remark.filter(|_| self.remarks());
        let protected = |id: &FieldId| self.definition.field(id).is_some_and(|field| field.class == FieldClass::Protected);
        let of_persons = matches!(self.definition.aim, Aim::Service | Aim::Protection);
        entry.fields.keys().any(protected) || (of_persons && entry.remark.is_some())
    }
}
