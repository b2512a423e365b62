//! All that is kept of a record, for the person whom it is about (as in GDPR article 15).

use std::collections::BTreeMap;

use jiff::civil::Date;
use rihla_model::access::{Act, Actor};
use rihla_model::{FieldId, RecordId, RegisterId};
use serde_json::Value as Json;

use super::Registry;
use super::history::Entry;
use super::index::kept_until;
use super::recipients::Recipient;
use super::seen::Seen;
use super::step::remark;
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::Record;

/// All that is kept of a record. Of records that it leads to there are identifiers, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Extract {
    /// The record with all its fields.
    pub record: Seen,
    /// Values of fields that no definition names any more.
    pub unnamed: BTreeMap<FieldId, Json>,
    /// Its whole history, the oldest first.
    pub history: Vec<Entry>,
    /// To whom it went before, the newest first.
    pub recipients: Vec<Recipient>,
    /// The day until which it is kept; none where its time does not run yet.
    pub kept_until: Option<Date>,
}

impl std::fmt::Debug for Extract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extract").field("record", &self.record).finish_non_exhaustive()
    }
}

impl Registry {
    /// Whether an actor may see, trace and take out every field of a record.
    pub(super) fn reaches_whole(&self, actor: &Actor, definition: &Definition, record: &Record) -> bool {
        [Act::See, Act::History, Act::Export].into_iter().all(|act| {
            let reach = self.reach(actor, act, definition, record);
            definition.fields.iter().all(|field| reach.reaches(field.class))
        })
    }

    /// Takes out all that is kept of a record, for a request of the person whom it is about. It is noted in the record's readings, as
    /// `extract` and with the reference of the request, before anything is given out.
    ///
    /// It is given whole or not at all: half of it would tell the person that nothing else is kept.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::NoRecord`]; [`RegisterError::Denied`] for whoever may not see, trace and take out
    /// every field of the record; [`RegisterError::NoReason`] without a reference; [`RegisterError::TooLong`], [`RegisterError::Store`].
    pub async fn extract(&self, actor: &Actor, named: (&RegisterId, &RecordId), request: &str) -> Result<Extract, RegisterError> {
        let request = remark(Some(request))?;
        let mut unit = self.database.write().await?;
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        let sees = self.reach(actor, Act::See, definition, &stored.record);
        if !self.reaches_whole(actor, definition, &stored.record) {
            return Err(RegisterError::Denied);
        }
        let why = format!("subject request {}", request.ok_or(RegisterError::NoReason)?);
        let record = &stored.record;
        let unnamed = record.fields.iter().filter(|(id, _)| definition.field(id).is_none());
        let extract = Extract {
            record: Seen::of(definition, record, &self.computed(definition, record), &sees, true),
            unnamed: unnamed.map(|(id, value)| (id.clone(), value.clone())).collect(),
            history: self.whole_history(&mut unit, definition, &stored, &sees).await?,
            recipients: self.recipients_of(&mut unit, named.0, stored.number, Some((&stored.key, named.1))).await?,
            kept_until: kept_until(definition, record, self.stored()),
        };
        self.note_reading(&mut unit, actor, &stored, "extract", &why).await?;
        unit.commit().await?;
        Ok(extract)
    }
}
