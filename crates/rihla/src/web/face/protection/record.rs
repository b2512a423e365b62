//! What the office does with a record: the operations that its commands call, as the person who asks.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rihla_model::{FieldId, Language};
use rihla_operations::OperationError;
use rihla_operations::protection::ProtectionOffice;
use rihla_operations::records::{SubjectAnswer, answer_subject};
use rihla_register::{Duties, RegisterError};

use super::{Node, office, refused};
use crate::pages::{self, Address, Outcome, Place, SubjectView};
use crate::web::answer as http;
use crate::web::face::Face;
use crate::web::face::failed::{Failed, status};
use crate::web::face::form::Form;
use crate::web::face::node::people;
use crate::web::face::records::named;
use crate::web::face::visitor::Visitor;
use crate::web::parameters;

type Named = Path<(String, String, String)>;

fn place(register: &str, record: &str) -> Place {
    Place::ProtectionRecord(register.to_owned(), record.to_owned())
}

/// `GET …/protection/records/{register}/{record}`.
pub(super) async fn look(State(face): Node, Path((_, register, record)): Named, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    let done = match parameters::last(&parameters, "done") {
        "restrict" => Some("protection-done-restricted"),
        "lift" => Some("protection-done-lifted"),
        "keep" => Some("protection-done-kept"),
        _ => None,
    };
    let result = async {
        let office = office(&face, &visitor)?;
        page(&face, &visitor, office, (&register, &record), (StatusCode::OK, Outcome { done, fault: None })).await
    };
    let result = result.await;
    face.answered(&visitor, place(&register, &record), result)
}

async fn page(
    face: &Arc<Face>,
    visitor: &Visitor,
    office: ProtectionOffice<'_>,
    (register, record): (&str, &str),
    (status, outcome): (StatusCode, Outcome),
) -> Result<Response, Failed> {
    let (register_id, record_id) = named(register, record)?;
    let definition = face.registry.definition(&visitor.actor, &register_id)?;
    let it = (&register_id, &record_id);
    let (seen, duties) = match face.registry.look(&visitor.actor, it, None).await {
        Ok(seen) => (Some(seen), face.registry.duties(&visitor.actor, it).await?),
        // who may know of it sees whom to tell
        Err(RegisterError::Erased) => (None, Duties { recipients: true, ..Duties::default() }),
        Err(error) => return Err(error.into()),
    };
    let recipients = if duties.recipients { Some(office.recipients(it).await.map_err(refused)?) } else { None };
    let people = people(face, recipients.iter().flatten().map(|recipient| recipient.actor.as_str())).await;
    let view =
        SubjectView { definition, seen: seen.as_ref(), id: record, duties, recipients: recipients.as_deref(), people: &people, outcome };
    Ok(face.page(visitor, place(register, record), status, |reader| pages::subject(reader, &view)))
}

/// The page with what was refused, or what is answered to whoever may not know of the record.
async fn again(
    face: &Arc<Face>,
    visitor: &Visitor,
    office: ProtectionOffice<'_>,
    named: (&str, &str),
    error: RegisterError,
) -> Result<Response, Failed> {
    match status(&error) {
        Some(status) if ![StatusCode::NOT_FOUND, StatusCode::GONE].contains(&status) => {
            let outcome = Outcome { done: None, fault: Some(error.saying()) };
            page(face, visitor, office, named, (status, outcome)).await
        }
        None if matches!(error, RegisterError::NotInReview) => {
            let outcome = Outcome { done: None, fault: Some(error.saying()) };
            page(face, visitor, office, named, (StatusCode::CONFLICT, outcome)).await
        }
        _ => Err(Failed::Record(error)),
    }
}

/// `POST …/protection/records/{register}/{record}`: restricts its use, lifts that, or keeps it on.
pub(super) async fn act(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (register_id, record_id) = named(&register, &record)?;
        let (registry, actor, it) = (&face.registry, &visitor.actor, (&register_id, &record_id));
        let (version, reason, act) = (form.version(), form.get("reason"), form.get("act"));
        let done = match act {
            "restrict" => registry.restrict(actor, it, version, reason).await,
            "lift" => registry.lift(actor, it, version, reason).await,
            "keep" => registry.keep_on(actor, it, version, reason).await,
            _ => return Err(Failed::Form),
        };
        match done {
            Ok(_) => {
                let path = Address { language: visitor.language, place: place(&register, &record) }.path();
                Ok(Redirect::to(&format!("/{path}?done={act}")).into_response())
            }
            Err(error) => again(&face, &visitor, office, (&register, &record), error).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, place(&register, &record), result)
}

/// `POST …/protection/records/{register}/{record}/extract`: all that is kept of it, as a file for the person. The record notes it before anything
/// is given out.
pub(super) async fn extract(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (register_id, record_id) = named(&register, &record)?;
        let language = Language::from_tag(form.get("language")).filter(|it| Language::SPOKEN.contains(it)).unwrap_or(visitor.language);
        let without: BTreeSet<FieldId> = form.all("without").filter_map(|id| FieldId::new(id).ok()).collect();
        let asked = SubjectAnswer { register: &register_id, record: &record_id, request: form.get("request"), without: &without };
        let words = face.site.catalogue();
        let with = (face.clock.now(), &words.speaker(language));
        let taken = answer_subject(&face.open, &face.registry, &face.definitions, &visitor.actor, &asked, with).await;
        match taken {
            Ok(file) => {
                let text = serde_json::to_string_pretty(&file).map_err(|error| {
                    tracing::error!(cause = %error, "an extract could not be written");
                    Failed::Form
                })?;
                let mut response = Body::from(text + "\n").into_response();
                http::set(&mut response, header::CONTENT_TYPE, "application/json");
                http::set(&mut response, header::CACHE_CONTROL, "no-store");
                http::set(&mut response, header::VARY, "Cookie");
                http::set(&mut response, header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
                let name = format!("attachment; filename=\"extract-{}.json\"", http::plain_name(record_id.as_str()));
                http::set(&mut response, header::CONTENT_DISPOSITION, &name);
                Ok(response)
            }
            Err(OperationError::Register(error)) => again(&face, &visitor, office, (&register, &record), error).await,
            Err(error) => Err(refused(error)),
        }
    };
    let result = result.await;
    face.answered(&visitor, place(&register, &record), result)
}
