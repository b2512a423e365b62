//! Whether a notice still concerns somebody: asked of the record as it is.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor, ActorKind, FieldClass};

use super::NoticeKind;
use crate::definition::Definition;
use crate::record::Record;
use crate::registry::Registry;
use crate::registry::index::due_at;

/// A notice as it points at a record.
pub(super) struct Pointer<'a> {
    pub(super) kind: NoticeKind,
    pub(super) mark: &'a str,
    pub(super) at: Timestamp,
}

impl Registry {
    /// Whether a notice concerns an actor today. What is shown to the public alone is no concern of theirs: who lost the right is told
    /// nothing, though the record be published.
    pub(super) fn concerns(&self, actor: &Actor, definition: &Definition, record: &Record, notice: &Pointer<'_>) -> bool {
        let sees = self.reach(actor, Act::See, definition, record);
        if !sees.is_of_the_house() || actor.account.is_none() {
            return false;
        }
        let theirs = record.facets.assigned == actor.account;
        match notice.kind {
            NoticeKind::Confirmed | NoticeKind::Declined | NoticeKind::Commented => true,
            NoticeKind::Assigned => theirs,
            NoticeKind::Waiting => {
                // another asked, at that moment, and it still waits
                let waits = record.asked.as_ref().is_some_and(|asked| asked.by != actor.name() && asked.at == notice.at);
                let shut = record.facets.restricted && !self.reach(actor, Act::Erase, definition, record).is_allowed();
                waits && !shut && actor.kind == ActorKind::Person && self.reach(actor, Act::Confirm, definition, record).is_allowed()
            }
            NoticeKind::Due | NoticeKind::Overdue => {
                let field = definition.due_in(&record.state).and_then(|rule| definition.field(rule.field));
                let counted = field.is_some_and(|field| field.class != FieldClass::Protected && sees.covers(definition, field));
                let day = due_at(definition, record, self.stored()).map(|(day, _)| day.to_string());
                theirs && counted && !record.facets.restricted && day.as_deref() == Some(notice.mark)
            }
        }
    }
}
