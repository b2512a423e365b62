//! What was written without a connection.
//!
//! A device keeps blank forms, and what is typed into them, sealed to the node: whoever takes the device reads nothing, and whoever
//! wrote it sends it once they are signed in again. What is sent twice is one record: its identifier is a keyed mark of what the device
//! calls the entry. Whatever the node does not take stays on the device until its writer throws it away.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rihla_model::access::Act;
use rihla_model::{RecordId, Saying};
use rihla_register::definition::Field;
use rihla_register::{Definition, RegisterError, record_id};
use rihla_store::{EnvelopeKeys, KeyId, StoreError};

use super::Face;
use super::failed::{Failed, status};
use super::form::Form;
use super::steps::after;
use super::visitor::Visitor;
use super::write::{AGENCY, Made, NAMES, again, creating, make, view};
use crate::pages::{self, Address, Entry, FormView, OfflineForm, OfflineView, Place, Typed};
use crate::web::parameters;

type Node = State<Arc<Face>>;
type Named = Path<(String, String)>;

/// The most characters of what a device calls an entry, and the fewest.
const ENTRY: std::ops::RangeInclusive<usize> = 20..=64;

impl Face {
    fn envelopes(&self) -> Result<EnvelopeKeys, RegisterError> {
        Ok(self.open.node.keyring.envelope_keys()?)
    }
}

/// The account of somebody who has signed in.
fn holder(visitor: &Visitor) -> &str {
    visitor.actor.account.as_ref().map_or("", |account| account.as_str())
}

/// The registers whose forms somebody may keep: those that declare it, and in which they may make records.
pub(super) fn fillable<'f>(face: &'f Face, visitor: &'f Visitor) -> impl Iterator<Item = &'f Definition> {
    let may = |definition: &&Definition| face.registry.may_with_some(&visitor.actor, Act::Create, definition);
    face.registry.registers().iter().filter(|definition| definition.offline).filter(may)
}

/// `GET …/offline`: the forms that can be kept, and what waits on the device.
pub(super) async fn home(State(face): Node, visitor: Visitor) -> Response {
    if !visitor.works() {
        return face.answered(&visitor, Place::Offline, Err(Failed::SignIn));
    }
    let registers: Vec<&Definition> = fillable(&face, &visitor).collect();
    let view = OfflineView { registers: &registers, holder: holder(&visitor) };
    face.page_for(visitor.language, None, Place::Offline, StatusCode::OK, |reader| pages::offline(reader, &view))
}

/// `GET …/registers/{register}/offline`: a blank form, to be kept.
pub(super) async fn form(State(face): Node, Path((_, register)): Named, visitor: Visitor) -> Response {
    let place = Place::OfflineForm(register.clone());
    let result = (|| {
        let definition = declared(creating(&face, &visitor, &register)?)?;
        let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
        let address = face.envelopes()?.address().map_err(RegisterError::from)?;
        let form = OfflineForm {
            holder: holder(&visitor).to_owned(),
            key: address.key.as_str().to_owned(),
            public: BASE64_URL_SAFE_NO_PAD.encode(&address.public),
        };
        let view = FormView { offline: Some(form), ..view(&face, &visitor, definition, &fields) };
        Ok(face.page_for(visitor.language, None, place.clone(), StatusCode::OK, |reader| pages::record_form(reader, &view)))
    })();
    face.answered(&visitor, place, result)
}

/// A register whose form may be filled without a connection.
fn declared(definition: &Definition) -> Result<&Definition, Failed> {
    let saying = || Saying::new("offline-not-declared", "records of this register are made with a connection only");
    definition.offline.then_some(definition).ok_or_else(|| Failed::Said(StatusCode::NOT_FOUND, saying()))
}

/// The entry that a form was filled from.
pub(super) fn entry_of(form: &Form) -> Option<Entry> {
    let [id, key] = ["entry", "entry-key"].map(|name| form.get(name).to_owned());
    (!id.is_empty()).then(|| Entry { id, key, ..Entry::default() })
}

/// What an envelope is sealed about: one entry of one person for one register.
fn about(visitor: &Visitor, definition: &Definition, entry: &str) -> String {
    format!("{entry}\n{}\n{}", definition.id.as_str(), holder(visitor))
}

/// The record that an entry becomes.
pub(super) fn record_of(face: &Face, visitor: &Visitor, definition: &Definition, entry: &Entry) -> Result<RecordId, Failed> {
    let called = |entry: &str| ENTRY.contains(&entry.len()) && entry.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !called(&entry.id) {
        return Err(Failed::Form);
    }
    let key = KeyId::new(&entry.key).map_err(|_| Failed::Form)?;
    let mark = face.envelopes()?.mark(&key, about(visitor, definition, &entry.id).as_bytes()).map_err(not_for_us)?;
    Ok(record_id(&mark)?)
}

/// What cannot be opened is told to whoever sent it; all else is the node's fault.
fn not_for_us(error: StoreError) -> Failed {
    match error {
        StoreError::EnvelopeBroken | StoreError::UnknownKey { .. } => {
            Failed::Said(StatusCode::CONFLICT, StoreError::EnvelopeBroken.saying())
        }
        error => Failed::Record(error.into()),
    }
}

/// What was written, as the form would have sent it.
struct Opened {
    entry: Entry,
    record: RecordId,
    form: Form,
}

fn opened(face: &Face, visitor: &Visitor, definition: &Definition, sent: &Form) -> Result<Opened, Failed> {
    let mut entry = Entry { id: sent.get("entry").to_owned(), key: sent.get("key").to_owned(), ..Entry::default() };
    let record = record_of(face, visitor, definition, &entry)?;
    let key = KeyId::new(&entry.key).map_err(|_| Failed::Form)?;
    let envelope = BASE64_URL_SAFE_NO_PAD.decode(sent.get("sealed")).map_err(|_| Failed::Form)?;
    let about = about(visitor, definition, &entry.id);
    let text = face.envelopes()?.open(&key, about.as_bytes(), &envelope).map_err(not_for_us)?;
    let form = Form::of(parameters::fields(&text));
    let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
    let known: Vec<&Field> = fields.iter().filter_map(|id| definition.field(id)).collect();
    entry.untaken = form.others(|name| name == AGENCY || is_of(&known, name));
    Ok(Opened { entry, record, form })
}

/// Whether a form has a control of that name.
fn is_of(fields: &[&Field], name: &str) -> bool {
    let Some(name) = name.strip_prefix(NAMES) else { return false };
    fields.iter().any(|field| match name.strip_prefix(field.id.as_str()) {
        Some("") => !field.localised,
        Some(rest) => field.localised && rest.starts_with('.'),
        None => false,
    })
}

/// `POST …/registers/{register}/offline/send`: takes an entry, or says why not. For the script of these pages.
pub(super) async fn send(State(face): Node, Path((_, register)): Named, visitor: Visitor, sent: Form) -> Response {
    let result = async {
        // of a register that is not filled without a connection any more too: what was written before is not lost
        let definition = creating(&face, &visitor, &register)?;
        let Opened { entry, record, form } = opened(&face, &visitor, definition, &sent)?;
        // first of all: what was received is there, whatever the form has become since
        if face.registry.has_been_made(&record).await? {
            return Ok(Some(record));
        }
        // what has no field any more is not lost silently
        if !entry.untaken.is_empty() {
            return Ok(None);
        }
        match make(&face, &visitor, definition, &form, Some(record), false).await? {
            Made::Record(record) => Ok(Some(record)),
            Made::Again(..) => Ok(None),
        }
    };
    match result.await {
        Ok(Some(record)) | Err(Failed::Record(RegisterError::AlreadyMade { record })) => {
            let place = Place::Record(register, record.as_str().to_owned());
            let address = Address { language: visitor.language, place }.path();
            (StatusCode::CREATED, Json(serde_json::json!({ "record": format!("/{address}") }))).into_response()
        }
        Ok(None) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(Failed::SignIn) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Failed::Form) => StatusCode::BAD_REQUEST.into_response(),
        Err(Failed::Said(status, _)) => status.into_response(),
        Err(Failed::Record(error)) => match status(&error) {
            Some(status) => status.into_response(),
            None => {
                tracing::error!(page.error = %error, "an entry could not be taken");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Err(Failed::Account(_) | Failed::Operation(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `POST …/registers/{register}/offline/look`: an entry in the form of its register, to be looked over and sent from there.
pub(super) async fn look(State(face): Node, Path((_, register)): Named, visitor: Visitor, sent: Form) -> Response {
    let place = Place::Offline;
    let result = async {
        let definition = creating(&face, &visitor, &register)?;
        let Opened { mut entry, record, form } = opened(&face, &visitor, definition, &sent)?;
        if face.registry.has_been_made(&record).await? {
            return Ok(after(&visitor, (&register, record.as_str()), "received"));
        }
        let (typed, faults): (Typed, _) = match make(&face, &visitor, definition, &form, Some(record), true).await {
            Ok(Made::Again(typed, faults)) => (typed, faults),
            Ok(Made::Record(record)) | Err(Failed::Record(RegisterError::AlreadyMade { record })) => {
                return Ok(after(&visitor, (&register, record.as_str()), "received"));
            }
            Err(failed) => return Err(failed),
        };
        entry.looks = true;
        again(&face, &visitor, definition, (&form, &typed, faults), Some(entry))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// `POST …/offline/received`: which entries are records already. For the script of these pages.
pub(super) async fn received(State(face): Node, visitor: Visitor, sent: Form) -> Response {
    if !visitor.works() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    // "register key entry", one for each
    let known = |asked: &str| {
        let [register, key, id] = asked.split(' ').collect::<Vec<_>>().first_chunk::<3>().copied()?;
        let definition = super::records::definition(&face, &visitor, register).ok()?;
        let entry = Entry { id: id.to_owned(), key: key.to_owned(), ..Entry::default() };
        let record = record_of(&face, &visitor, definition, &entry).ok()?;
        Some((entry.id, record))
    };
    let (entries, records): (Vec<String>, Vec<RecordId>) = sent.all("entry").filter_map(known).unzip();
    match face.registry.have_been_made(&records).await {
        Ok(made) => {
            let received = entries.iter().zip(&records).filter(|(_, record)| made.contains(record)).map(|(entry, _)| entry);
            Json(serde_json::json!({ "received": received.collect::<Vec<_>>() })).into_response()
        }
        Err(error) => {
            tracing::error!(page.error = %error, "entries could not be looked up");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
