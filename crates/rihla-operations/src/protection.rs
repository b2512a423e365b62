//! The data protection office in the browser: what is due, finding what is kept of a person, and what its commands do besides.
//!
//! What each may do with which record is asked by the registry, as for everybody: the office opens no register by itself.

use jiff::civil::Date;
use rihla_account::{Occasion, SecurityEvent};
use rihla_model::access::{Act, Actor, FieldClass, Roles};
use rihla_model::{RecordId, RegisterId, Saying};
use rihla_register::access::held;
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Deadline, Definition, Listing, RegisterError, Registry, Review, Seen};

use crate::OperationError;
use crate::administration::is_of_protection;
use crate::node::OpenNode;

/// The most records that a search gives from one register, and that wait in one.
const MOST: u16 = 20;
/// The most deadlines of one register.
const DEADLINES: usize = 50;
/// The longest text that is looked for.
const LONGEST: usize = 200;

/// The office, in the hands of somebody who is of it.
#[derive(Clone, Copy)]
pub struct ProtectionOffice<'a> {
    open: &'a OpenNode,
    registry: &'a Registry,
    actor: &'a Actor,
}

impl std::fmt::Debug for ProtectionOffice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProtectionOffice").field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// A record that was found, as the actor sees it for the reason that they stated.
#[derive(Debug, Clone)]
pub struct FoundRecord<'a> {
    /// Its register.
    pub definition: &'a Definition,
    /// The record.
    pub seen: Seen,
}

impl<'a> ProtectionOffice<'a> {
    /// The office, for whoever is of it.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for everybody else.
    pub fn of(open: &'a OpenNode, registry: &'a Registry, roles: &Roles, actor: &'a Actor) -> Result<Self, OperationError> {
        if is_of_protection(actor, roles) {
            return Ok(Self { open, registry, actor });
        }
        let saying =
            Saying::new("protection-not-yours", "no role of yours is of the data protection office; ask whoever administers this node");
        Err(OperationError::Refused(saying))
    }

    /// The registers of which the actor sees more than the public.
    pub fn registers(&self) -> impl Iterator<Item = &'a Definition> {
        let (registry, actor) = (self.registry, self.actor);
        let roles = registry.registers().roles();
        let of_house = move |definition: &&Definition| held(actor, Act::See, definition, roles).any(|held| !held.public);
        registry.registers().iter().filter(of_house)
    }

    /// What falls due until a day, the longest due first.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn due(&self, until: Date) -> Result<Vec<(&'a Definition, Deadline)>, OperationError> {
        let mut due = Vec::new();
        for definition in self.registers() {
            let found = self.registry.deadlines(self.actor, &definition.id, Some(until), DEADLINES).await?;
            due.extend(found.into_iter().map(|deadline| (definition, deadline)));
        }
        due.sort_by_key(|(_, deadline)| (deadline.day, deadline.moment));
        Ok(due)
    }

    /// Records that were kept long enough and wait for somebody to decide whether they are kept on.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn reviews(&self) -> Result<Vec<(&'a Definition, Review)>, OperationError> {
        let mut waiting = Vec::new();
        for definition in self.registers() {
            let found = self.registry.reviews(self.actor, &definition.id, DEADLINES as u32).await?;
            waiting.extend(found.into_iter().map(|review| (definition, review)));
        }
        waiting.sort_by_key(|(_, review)| review.kept);
        Ok(waiting)
    }

    /// The records that a reference, a number or an identifier names, in every register that the actor sees. Nobody is found by their name: no
    /// index holds it. The search is noted, and with each record that shows what is protected the reason, before anything is shown.
    ///
    /// # Errors
    /// [`OperationError::Register`]: [`RegisterError::NoReason`] without a reason; [`OperationError::Refused`] where nothing is looked for;
    /// [`OperationError::Account`].
    pub async fn search(&self, at: &mut Occasion, text: &str, why: &str) -> Result<Vec<FoundRecord<'a>>, OperationError> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return Err(OperationError::Refused(Saying::new(
                "protection-search-empty",
                "write the reference, the number or the identifier",
            )));
        }
        if why.trim().is_empty() {
            return Err(RegisterError::NoReason.into());
        }
        let mut named = Vec::new();
        for definition in self.registers() {
            for record in self.matches(definition, text).await? {
                named.push((definition, record));
            }
        }
        let found = i64::try_from(named.len()).unwrap_or(i64::MAX);
        self.open.accounts.note(at, SecurityEvent::SubjectSearched { found }).await?;
        let mut shown = Vec::new();
        for (definition, record) in named {
            match self.registry.look(self.actor, (&definition.id, &record), Some(why)).await {
                Ok(seen) => shown.push(FoundRecord { definition, seen }),
                // withdrawn from their sight, or erased, a moment ago
                Err(RegisterError::NoRecord | RegisterError::Erased) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(shown)
    }

    /// The records of a register that a text names: by their identifier, or by a field that names a record.
    async fn matches(&self, definition: &Definition, text: &str) -> Result<Vec<RecordId>, OperationError> {
        let mut found: Vec<RecordId> = Vec::new();
        if let Ok(id) = RecordId::new(text) {
            match self.registry.look(self.actor, (&definition.id, &id), None).await {
                Ok(seen) => found.push(seen.id),
                Err(RegisterError::NoRecord | RegisterError::Erased | RegisterError::NoRegister) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
        for field in definition.fields.iter().filter(|field| names_a_record(definition, field)) {
            let filter = Some(format!("{} = \"{quoted}\"", field.id.as_str()));
            for withdrawn in [false, true] {
                let listing = Listing { filter: filter.clone(), withdrawn, most: MOST, ..Listing::default() };
                match self.registry.list(self.actor, &definition.id, &listing).await {
                    Ok(page) => found.extend(page.records.into_iter().map(|seen| seen.id)),
                    // a field that is not theirs to ask for
                    Err(RegisterError::BadFilter { .. } | RegisterError::NoRegister) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// To whom a record went; also where it was erased, for whoever may know that.
    ///
    /// # Errors
    /// [`OperationError::Register`].
    pub async fn recipients(&self, named: (&RegisterId, &RecordId)) -> Result<Vec<rihla_register::Recipient>, OperationError> {
        Ok(self.registry.recipients(self.actor, named).await?)
    }
}

/// Whether a field names a record: its title, what is unique, what an import finds it by; one line of text, and never what is protected.
fn names_a_record(definition: &Definition, field: &Field) -> bool {
    let key = definition.matching.iter().flat_map(|matching| matching.keys.iter().flatten()).any(|id| **id == *field.id);
    let names = field.unique || key || *definition.title == *field.id;
    names && *field.kind == FieldType::Text && !field.localised && field.class != FieldClass::Protected
}
