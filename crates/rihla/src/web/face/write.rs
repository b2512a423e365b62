//! Making a record and changing one, in a form.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::{Act, FieldClass};
use rihla_model::{AgencyId, FieldId, Language, RecordId};
use rihla_register::definition::Field;
use rihla_register::value::ValueFault;
use rihla_register::{Definition, Draft, RegisterError, Seen};
use serde_json::Value as Json;

use super::Face;
use super::failed::Failed;
use super::form::Form;
use super::offline;
use super::records::{definition, named};
use super::steps::after;
use super::visitor::Visitor;
use crate::pages::{self, Entry, FormFault, FormView, Place, Typed, typed_of};

type Node = State<Arc<Face>>;
type Named = Path<(String, String, String)>;

/// What stands before the identifier of a field in the name of its control.
pub(super) const NAMES: &str = "f.";
/// The name of the control in which the agency of a new record is chosen.
pub(super) const AGENCY: &str = "agency";

/// What was typed in the fields of a form, each as text; of a field in several languages, one for each.
fn typed(definition: &Definition, fields: &[FieldId], languages: &[Language], form: &Form) -> Typed {
    let mut typed = Typed::default();
    for field in fields.iter().filter_map(|id| definition.field(id)) {
        let name = format!("{NAMES}{}", field.id.as_str());
        if field.localised {
            for language in languages {
                let text = form.get(&format!("{name}.{}", language.tag()));
                typed.put(&field.id, Some(*language), text.to_owned());
            }
        } else {
            // boxes that were ticked, or one text
            typed.put(&field.id, None, form.all(&name).collect::<Vec<_>>().join("\n"));
        }
    }
    typed
}

/// The values of what was typed, as on the wire, and every fault.
fn values(
    face: &Face,
    definition: &Definition,
    fields: &[FieldId],
    typed: &Typed,
    before: Option<&Seen>,
) -> (BTreeMap<FieldId, Json>, Vec<ValueFault>) {
    let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
    for field in fields.iter().filter_map(|id| definition.field(id)) {
        match value(face, field, typed, before) {
            Ok(json) => drop(values.insert((*field.id).clone(), json)),
            Err(wrong) => faults.extend(wrong),
        }
    }
    (values, faults)
}

fn value(face: &Face, field: &Field, typed: &Typed, before: Option<&Seen>) -> Result<Json, Vec<ValueFault>> {
    if !field.localised {
        return face.registry.typed(field, typed.text(&field.id, None), Language::En);
    }
    // texts in languages that the form does not have stay
    let old = before.and_then(|seen| seen.fields.get(&*field.id)).and_then(Json::as_object);
    let mut texts = old.cloned().unwrap_or_default();
    let mut faults = Vec::new();
    for (language, text) in typed.texts(&field.id) {
        match face.registry.typed(field, text, language) {
            Ok(Json::Null) => drop(texts.remove(language.tag())),
            Ok(json) => drop(texts.insert(language.tag().to_owned(), json)),
            Err(wrong) => faults.extend(wrong),
        }
    }
    match (faults.is_empty(), texts.is_empty()) {
        (false, _) => Err(faults),
        (true, true) => Ok(Json::Null),
        (true, false) => Ok(Json::Object(texts)),
    }
}

impl Face {
    /// The languages of a form: those of the observatory.
    pub(super) fn languages(&self) -> Vec<Language> {
        pages::spoken(&self.site.site().observatory.languages)
    }
}

/// `GET …/registers/{register}/new`.
pub(super) async fn new_form(State(face): Node, Path((_, register)): Path<(String, String)>, visitor: Visitor) -> Response {
    let place = Place::NewRecord(register.clone());
    let result = async {
        let definition = creating(&face, &visitor, &register)?;
        let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
        let view = FormView { typed: &Typed::default(), ..view(&face, &visitor, definition, &fields) };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::record_form(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

pub(super) fn creating<'f>(face: &'f Face, visitor: &Visitor, register: &str) -> Result<&'f Definition, Failed> {
    let definition = definition(face, visitor, register)?;
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    if !face.registry.may_with_some(&visitor.actor, Act::Create, definition) {
        return Err(Failed::Record(RegisterError::Denied));
    }
    Ok(definition)
}

static EMPTY: Typed = Typed::EMPTY;

pub(super) fn view<'a>(face: &'a Face, visitor: &Visitor, definition: &'a Definition, fields: &'a [FieldId]) -> FormView<'a> {
    let of = visitor.actor.memberships.iter().filter_map(|held| held.agency.as_ref());
    let mut agencies: Vec<AgencyId> = of.cloned().collect();
    agencies.sort();
    agencies.dedup();
    FormView {
        definition,
        fields,
        typed: &EMPTY,
        faults: Vec::new(),
        record: None,
        version: 1,
        sealed: &[],
        why: "",
        changed: &[],
        vocabulary: &face.definitions.vocabulary,
        languages: face.languages(),
        agencies,
        agency: String::new(),
        offline: None,
        entry: None,
    }
}

/// What a form that makes a record came to.
pub(super) enum Made {
    /// There is a record.
    Record(RecordId),
    /// It is shown again: what was typed, and what is wrong with it.
    Again(Typed, Vec<ValueFault>),
}

/// Makes a record of a form, or only tries to.
pub(super) async fn make(
    face: &Face,
    visitor: &Visitor,
    definition: &Definition,
    form: &Form,
    id: Option<RecordId>,
    only_try: bool,
) -> Result<Made, Failed> {
    let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
    let typed = typed(definition, &fields, &face.languages(), form);
    let (values, faults) = values(face, definition, &fields, &typed, None);
    if !faults.is_empty() {
        return Ok(Made::Again(typed, faults));
    }
    // what cannot be read is told with what is missing, at once
    let values = values.into_iter().filter(|(_, json)| !json.is_null()).collect();
    let draft = Draft { fields: values, agency: AgencyId::new(form.get(AGENCY)).ok(), area: None, id };
    let made = match only_try {
        true => face.registry.try_create(&visitor.actor, &definition.id, draft).await.map(|()| None),
        false => face.registry.create(&visitor.actor, &definition.id, draft).await.map(|written| Some(written.record)),
    };
    match made {
        Ok(Some(record)) => Ok(Made::Record(record)),
        Ok(None) => Ok(Made::Again(typed, Vec::new())),
        Err(RegisterError::Invalid { faults }) => Ok(Made::Again(typed, faults)),
        // for that agency, or for none, they make no record: what was typed is not thrown away for it
        Err(error @ RegisterError::Denied) => {
            let agency = FieldId::new(AGENCY).map_err(|_| Failed::Form)?;
            Ok(Made::Again(typed, vec![ValueFault { field: agency, at: None, code: "denied", saying: error.saying() }]))
        }
        Err(error) => Err(Failed::Record(error)),
    }
}

/// The form of a new record as somebody filled it before.
pub(super) fn again(
    face: &Face,
    visitor: &Visitor,
    definition: &Definition,
    (form, typed, faults): (&Form, &Typed, Vec<ValueFault>),
    entry: Option<Entry>,
) -> Result<Response, Failed> {
    let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
    let status = if entry.as_ref().is_some_and(|entry| entry.looks) { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let again = FormView {
        typed,
        faults: faults.into_iter().map(FormFault::of).collect(),
        agency: form.get(AGENCY).to_owned(),
        entry,
        ..view(face, visitor, definition, &fields)
    };
    let place = Place::NewRecord(definition.id.as_str().to_owned());
    Ok(face.page(visitor, place, status, |reader| pages::record_form(reader, &again)))
}

/// `POST …/registers/{register}/new`.
pub(super) async fn create(State(face): Node, Path((_, register)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let place = Place::NewRecord(register.clone());
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let definition = creating(&face, &visitor, &register)?;
        let entry = offline::entry_of(&form);
        let id = entry.as_ref().map(|entry| offline::record_of(&face, &visitor, definition, entry)).transpose()?;
        match make(&face, &visitor, definition, &form, id, false).await {
            Ok(Made::Record(record)) => Ok(after(&visitor, (&register, record.as_str()), "created")),
            Ok(Made::Again(typed, faults)) => again(&face, &visitor, definition, (&form, &typed, faults), entry),
            Err(Failed::Record(RegisterError::AlreadyMade { record })) => Ok(after(&visitor, (&register, record.as_str()), "received")),
            Err(failed) => Err(failed),
        }
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// The fields of a record that a form shows: what is sealed is not among them, since the form would have to show it.
fn open_fields(definition: &Definition, seen: &Seen, fields: Vec<FieldId>) -> Vec<FieldId> {
    let sealed = |id: &FieldId| {
        seen.sealed.contains(id)
            || definition.field(id).is_some_and(|field| field.class == FieldClass::Protected && !seen.sealed.is_empty())
    };
    fields.into_iter().filter(|id| !sealed(id)).collect()
}

/// `GET …/edit`.
pub(super) async fn edit_form(State(face): Node, Path((_, register, record)): Named, visitor: Visitor) -> Response {
    filled(&face, &visitor, (register, record), None).await
}

/// `POST …/edit/within`: with what is protected, for a reason that is noted.
pub(super) async fn edit_form_within(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    filled(&face, &visitor, (register, record), reason(&form)).await
}

/// Why what is protected has to be seen, where that is said.
fn reason(form: &Form) -> Option<&str> {
    Some(form.get("why")).filter(|why| !why.trim().is_empty())
}

/// The form with what the record has.
async fn filled(face: &Arc<Face>, visitor: &Visitor, (register, record): (String, String), why: Option<&str>) -> Response {
    let place = Place::EditRecord(register.clone(), record.clone());
    let result = async {
        let (register, record) = named(&register, &record)?;
        let definition = face.registry.definition(&visitor.actor, &register)?;
        if !visitor.works() {
            return Err(Failed::SignIn);
        }
        let seen = face.registry.look(&visitor.actor, (&register, &record), why).await?;
        let offers = face.registry.offers(&visitor.actor, (&register, &record)).await?;
        if !offers.acts.contains(&Act::Edit) {
            return Err(Failed::Record(RegisterError::Denied));
        }
        let fields = open_fields(definition, &seen, offers.fields);
        let typed = typed_of(definition, &fields, &seen, &face.languages());
        let view = FormView {
            typed: &typed,
            record: Some(&seen),
            version: seen.version,
            sealed: &seen.sealed,
            why: why.unwrap_or_default(),
            ..view(face, visitor, definition, &fields)
        };
        Ok(face.page(visitor, place.clone(), StatusCode::OK, |reader| pages::record_form(reader, &view)))
    };
    let result = result.await;
    face.answered(visitor, place, result)
}

/// `POST …/edit`.
pub(super) async fn edit(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    let place = Place::EditRecord(register.clone(), record.clone());
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (register_id, record_id) = named(&register, &record)?;
        let definition = face.registry.definition(&visitor.actor, &register_id)?;
        if !visitor.works() {
            return Err(Failed::SignIn);
        }
        let seen = face.registry.look(&visitor.actor, (&register_id, &record_id), reason(&form)).await?;
        let offers = face.registry.offers(&visitor.actor, (&register_id, &record_id)).await?;
        let fields = open_fields(definition, &seen, offers.fields);
        let languages = face.languages();
        let typed = typed(definition, &fields, &languages, &form);
        // what the form says as the record does was not touched: it is not written anew in what form it takes when typed
        let before = typed_of(definition, &fields, &seen, &languages);
        let touched = |id: &&FieldId| definition.field(id).is_some_and(|field| !typed.is_same(field, &before));
        let written: Vec<FieldId> = fields.iter().filter(touched).cloned().collect();
        let (values, mut faults) = values(&face, definition, &written, &typed, Some(&seen));
        let (mut version, mut changed, mut status) = (form.version(), Vec::new(), StatusCode::UNPROCESSABLE_ENTITY);
        if faults.is_empty() {
            match face.registry.edit(&visitor.actor, (&register_id, &record_id), version, values).await {
                Ok(_) => return Ok(after(&visitor, (&register, record_id.as_str()), "saved")),
                Err(RegisterError::Unchanged) => return Ok(after(&visitor, (&register, record_id.as_str()), "")),
                Err(RegisterError::Invalid { faults: wrong }) => faults = wrong,
                // what was typed stays; beside it stands what the other wrote, and the next try is for that version
                Err(RegisterError::Stale { version: now, changed: fields }) => {
                    (version, changed, status) = (now, fields, StatusCode::CONFLICT);
                }
                Err(error) => return Err(Failed::Record(error)),
            }
        }
        let again = FormView {
            typed: &typed,
            faults: faults.into_iter().map(FormFault::of).collect(),
            record: Some(&seen),
            version,
            sealed: &seen.sealed,
            why: reason(&form).unwrap_or_default(),
            changed: &changed,
            ..view(&face, &visitor, definition, &fields)
        };
        Ok(face.page(&visitor, place.clone(), status, |reader| pages::record_form(reader, &again)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}
