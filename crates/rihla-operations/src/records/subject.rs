//! What a person is given who asks what is kept of them (as in GDPR article 15): one file that says all of one record.
//!
//! It says when somebody saw the record and why, and in what office; it does not name officials. Of records that it leads to it holds the
//! identifiers alone.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_language::{Speaker, Value as Word};
use rihla_model::access::Actor;
use rihla_model::{FieldId, RecordId, RegisterId, Saying};
use rihla_register::definition::{Field, FieldType, LegalGround, RetentionAct};
use rihla_register::{Definition, Extract, Listing, PAGE, Registry, Seen};
use serde::Serialize;
use serde_json::Value as Json;

use super::office::{Office, Offices};
use super::plain::plain;
use crate::OperationError;
use crate::definitions::Definitions;
use crate::node::OpenNode;

/// The form of the file; another one has another name.
const FORM: &str = "rihla-subject-extract-1";
/// The register of processing activities.
const PROCESSING: &str = "processing";

/// What is asked, and what is left out.
#[derive(Debug, Clone, Copy)]
pub struct SubjectAnswer<'a> {
    /// The register.
    pub register: &'a RegisterId,
    /// The record.
    pub record: &'a RecordId,
    /// The reference of the person's request.
    pub request: &'a str,
    /// Fields that speak of somebody else, whose rights stand against showing them (15(4)); the file says that they are left out.
    pub without: &'a BTreeSet<FieldId>,
}

/// What the person is given.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SubjectFile {
    form: &'static str,
    language: &'static str,
    made_at: Timestamp,
    request: String,
    by: String,
    rights: Vec<String>,
    register: RegisterPart,
    activities: Vec<ActivityPart>,
    record: RecordPart,
    fields: Vec<FieldPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<Named>,
    links: Vec<LinkPart>,
    files: Vec<FilePart>,
    history: Vec<EntryPart>,
    recipients: Vec<RecipientPart>,
}

impl std::fmt::Debug for SubjectFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SubjectFile").field("fields", &self.fields.len()).field("history", &self.history.len()).finish_non_exhaustive()
    }
}

impl SubjectFile {
    /// The files that are attached: hash and name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|file| (file.hash.as_str(), file.name.as_str()))
    }

    /// How many fields it shows.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.fields.len()
    }
}

#[derive(Serialize)]
struct Named {
    id: String,
    label: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RegisterPart {
    id: RegisterId,
    label: String,
    purpose: String,
    legal_basis: BasisPart,
    retention: RetentionPart,
}

/// A processing activity of the register, as the public sees it: controller, purposes, recipients, transfers, decisions by machines.
#[derive(Serialize)]
struct ActivityPart {
    record: RecordId,
    fields: Vec<FieldPart>,
}

#[derive(Serialize)]
struct BasisPart {
    id: &'static str,
    label: String,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RetentionPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    keep: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RecordPart {
    id: RecordId,
    version: i64,
    state: Named,
    withdrawn: bool,
    restricted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_at: Option<Timestamp>,
    changed_at: Timestamp,
}

#[derive(Serialize)]
struct FieldPart {
    id: FieldId,
    label: String,
    value: Json,
    text: String,
}

#[derive(Serialize)]
struct LinkPart {
    field: FieldId,
    register: String,
    record: String,
}

#[derive(Serialize)]
struct FilePart {
    field: FieldId,
    name: String,
    media: String,
    bytes: u64,
    hash: String,
}

#[derive(Serialize)]
struct EntryPart {
    version: i64,
    at: Timestamp,
    what: Named,
    by: Office,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
}

#[derive(Serialize)]
struct RecipientPart {
    at: Timestamp,
    what: Named,
    by: Office,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    certain: bool,
}

/// Takes out all that is kept of a record and lays it out for the person whom it is about, in their language.
///
/// # Errors
/// As [`Registry::extract`]; [`OperationError::Refused`] where a field that is to be left out is none of the register's;
/// [`OperationError::Account`].
pub async fn answer_subject(
    open: &OpenNode,
    registry: &Registry,
    definitions: &Definitions,
    actor: &Actor,
    asked: &SubjectAnswer<'_>,
    (now, speaker): (Timestamp, &Speaker<'_>),
) -> Result<SubjectFile, OperationError> {
    let definition = registry.definition(actor, asked.register)?;
    if let Some(unknown) = asked.without.iter().find(|id| definition.field(id).is_none()) {
        let saying =
            Saying::new("subject-no-field", "'{field}' is no field of this register, so it cannot be left out; nothing was taken out");
        return Err(OperationError::Refused(saying.with("field", unknown.as_str())));
    }
    let extract = registry.extract(actor, (asked.register, asked.record), asked.request).await?;
    let activities = activities(registry, definitions, asked.register, speaker).await?;
    let actors = extract.history.iter().map(|entry| entry.actor.as_str()).chain(extract.recipients.iter().map(|it| it.actor.as_str()));
    let actors: Vec<&str> = actors.collect();
    let offices = Offices::of(&open.accounts, actors).await?;
    let writer = Writer { definition, definitions, offices: &offices, without: asked.without, speaker };
    Ok(writer.file(&extract, activities, asked.request, now))
}

/// What the node's record of processing says of a register, in its public view; nothing where none is kept here. Whoever asks may read
/// that, so the node looks it up for them.
async fn activities(
    registry: &Registry,
    definitions: &Definitions,
    register: &RegisterId,
    speaker: &Speaker<'_>,
) -> Result<Vec<ActivityPart>, OperationError> {
    let processing = registry.registers().iter().find(|definition| definition.id.as_str() == PROCESSING);
    let named = |definition: &&Definition| definition.fields.iter().any(|field| field.id.as_str() == "registers");
    let Some((definition, view)) = processing.filter(named).and_then(|definition| Some((definition, definition.public.as_ref()?))) else {
        return Ok(Vec::new());
    };
    // an identifier of a register holds no sign that ends a text
    let filter = Some(format!("registers = \"{}\"", register.as_str()));
    let page = registry.list(&Actor::node(), &definition.id, &Listing { filter, most: PAGE, ..Listing::default() }).await?;
    let published =
        page.records.iter().filter(|seen| definition.state(&seen.state).is_some_and(|state| state.published) && !seen.restricted);
    let fields = |seen: &Seen| {
        let shown = view.fields.iter().filter_map(|id| Some((&**id, seen.fields.get(&**id)?)));
        shown.map(|(id, value)| laid_out(definition, definitions, speaker, id, value)).collect()
    };
    Ok(published.map(|seen| ActivityPart { record: seen.id.clone(), fields: fields(seen) }).collect())
}

/// A value with its label, for programs and for people.
fn laid_out(definition: &Definition, definitions: &Definitions, speaker: &Speaker<'_>, id: &FieldId, value: &Json) -> FieldPart {
    let field = definition.field(id);
    let label = field.map_or(id.as_str(), |field| speaker.local(&field.label)).to_owned();
    let text = field.map(|field| plain(field, value, &definitions.vocabulary, speaker));
    FieldPart { id: id.clone(), label, value: value.clone(), text: text.unwrap_or_default() }
}

/// What lays an extract out.
struct Writer<'a> {
    definition: &'a Definition,
    definitions: &'a Definitions,
    offices: &'a Offices,
    without: &'a BTreeSet<FieldId>,
    speaker: &'a Speaker<'a>,
}

impl Writer<'_> {
    fn file(&self, extract: &Extract, activities: Vec<ActivityPart>, request: &str, now: Timestamp) -> SubjectFile {
        let (definition, speaker) = (self.definition, self.speaker);
        let left_out = definition.fields.iter().filter(|field| self.without.contains(&*field.id));
        let own = definition.fields.iter().filter_map(|field| Some((&*field.id, extract.record.fields.get(&field.id)?)));
        let shown: Vec<(&FieldId, &Json)> =
            own.chain(&extract.unnamed).filter(|(id, value)| !self.without.contains(*id) && !value.is_null()).collect();
        SubjectFile {
            form: FORM,
            language: speaker.language().tag(),
            made_at: now,
            request: request.trim().to_owned(),
            by: speaker.local(&self.definitions.observatory.name).to_owned(),
            rights: vec![speaker.t("subject-rights"), speaker.t("subject-complaint"), speaker.t("subject-offices")],
            register: RegisterPart {
                id: (*definition.id).clone(),
                label: speaker.local(&definition.label).to_owned(),
                purpose: speaker.local(&definition.purpose).to_owned(),
                legal_basis: BasisPart {
                    id: definition.legal_basis.kind.name(),
                    label: speaker.t(ground(definition.legal_basis.kind)),
                    text: speaker.local(&definition.legal_basis.text).to_owned(),
                },
                retention: self.retention(extract.kept_until),
            },
            activities,
            record: self.record(extract),
            links: shown.iter().flat_map(|(id, value)| self.links(id, value)).collect(),
            files: shown.iter().flat_map(|(id, value)| self.files(id, value)).collect(),
            fields: shown.iter().map(|(id, value)| self.field(id, value)).collect(),
            left_out: left_out.map(|field| self.named(field.id.as_str(), speaker.local(&field.label))).collect(),
            history: extract.history.iter().map(|entry| self.entry(entry)).collect(),
            recipients: extract.recipients.iter().map(|it| self.recipient(it)).collect(),
        }
    }

    fn named(&self, id: &str, label: &str) -> Named {
        Named { id: id.to_owned(), label: label.to_owned() }
    }

    fn state(&self, id: &rihla_model::StateId) -> Named {
        let label = self.definition.state(id).map_or(id.as_str(), |state| self.speaker.local(&state.label));
        self.named(id.as_str(), label)
    }

    fn record(&self, extract: &Extract) -> RecordPart {
        let (seen, house) = (&extract.record, extract.record.house.as_ref());
        RecordPart {
            id: seen.id.clone(),
            version: seen.version,
            state: self.state(&seen.state),
            withdrawn: seen.withdrawn,
            restricted: seen.restricted,
            agency: house.and_then(|house| house.agency.as_ref()).map(|agency| agency.as_str().to_owned()),
            area: house.and_then(|house| house.area.clone()),
            made_at: house.map(|house| house.made_at),
            changed_at: seen.changed_at,
        }
    }

    fn retention(&self, until: Option<Date>) -> RetentionPart {
        let Some(retention) = &self.definition.retention else {
            return RetentionPart { keep: None, from: None, then: None, until: None, text: self.speaker.t("subject-no-limit") };
        };
        let then = self.speaker.t(match retention.then {
            RetentionAct::Review => "subject-then-review",
            RetentionAct::Withdraw => "subject-then-withdraw",
            RetentionAct::Erase => "subject-then-erase",
        });
        let text = match until {
            Some(day) => {
                self.speaker.say("subject-kept-until", &[("day", Word::from(self.speaker.date(day))), ("then", Word::from(then.clone()))])
            }
            None => self.speaker.say("subject-kept-open", &[("then", Word::from(then.clone()))]),
        };
        let (keep, from) = (retention.keep.to_string(), retention.from.to_string());
        RetentionPart { keep: Some(keep), from: Some(from), then: Some(retention.then.name()), until, text }
    }

    fn field(&self, id: &FieldId, value: &Json) -> FieldPart {
        laid_out(self.definition, self.definitions, self.speaker, id, value)
    }

    fn links(&self, id: &FieldId, value: &Json) -> Vec<LinkPart> {
        let field = self.definition.field(id).filter(|field| *field.kind == FieldType::Link);
        let Some(to) = field.and_then(|field| field.to.as_deref()) else { return Vec::new() };
        let one =
            |record: &Json| Some(LinkPart { field: id.clone(), register: to.as_str().to_owned(), record: record.as_str()?.to_owned() });
        each(value).filter_map(one).collect()
    }

    fn files(&self, id: &FieldId, value: &Json) -> Vec<FilePart> {
        let file = |field: &&Field| *field.kind == FieldType::File;
        if self.definition.field(id).filter(file).is_none() {
            return Vec::new();
        }
        let one = |file: &Json| {
            let text = |name: &str| file.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
            let bytes = file.get("bytes").and_then(Json::as_u64).unwrap_or_default();
            FilePart { field: id.clone(), name: text("name"), media: text("media"), bytes, hash: text("hash") }
        };
        each(value).map(one).collect()
    }

    fn entry(&self, entry: &rihla_register::Entry) -> EntryPart {
        let step = entry.transition.as_ref().map(|id| {
            let known = self.definition.transitions.iter().find(|transition| *transition.id == *id);
            self.named(id.as_str(), known.map_or(id.as_str(), |transition| self.speaker.local(&transition.label)))
        });
        let kept = entry.fields.iter().filter(|(id, _)| !self.without.contains(*id));
        EntryPart {
            version: entry.version,
            at: entry.at,
            what: self.named(entry.kind.name(), &self.speaker.word("record-kind", entry.kind.name())),
            by: self.office(&entry.actor, entry.at),
            step,
            state: entry.state.as_ref().map(|state| self.state(state)),
            fields: kept.map(|(id, value)| self.field(id, value)).collect(),
            remark: entry.remark.clone(),
        }
    }

    fn recipient(&self, it: &rihla_register::Recipient) -> RecipientPart {
        RecipientPart {
            at: it.at,
            what: self.named(&it.what, &self.speaker.word("record-reading", &it.what)),
            by: self.office(&it.actor, it.at),
            to: it.to.clone(),
            why: it.why.clone(),
            certain: it.certain,
        }
    }

    fn office(&self, actor: &str, at: Timestamp) -> Office {
        self.offices.office(actor, at, self.definitions, self.speaker)
    }
}

/// The values of a field, whether it holds one or several.
fn each(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn ground(kind: LegalGround) -> &'static str {
    match kind {
        LegalGround::PublicInterest => "subject-ground-public-interest",
        LegalGround::LegalDuty => "subject-ground-legal-duty",
        LegalGround::VitalInterest => "subject-ground-vital-interest",
        LegalGround::Consent => "subject-ground-consent",
    }
}
