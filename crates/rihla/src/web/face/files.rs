//! Files of a record.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use rihla_model::FieldId;
use rihla_register::RegisterError;

use super::Face;
use super::failed::{Failed, status};
use super::form::Form;
use super::records::{Shown, named, record_page};
use super::steps::after;
use super::visitor::Visitor;
use crate::pages::Place;
use crate::web::attachment::attachment;

type Node = State<Arc<Face>>;
type File = Path<(String, String, String, String)>;

/// The most bytes of a file that a form sends.
const FILE_BYTES: usize = 32 << 20;

/// Attaching a file.
pub(super) fn attach_routes() -> MethodRouter<Arc<Face>> {
    post(attach).layer(DefaultBodyLimit::max(FILE_BYTES))
}

/// `GET …/files/{file}`.
pub(super) async fn get(State(face): Node, Path((_, register, record, file)): File, visitor: Visitor) -> Response {
    given(&face, &visitor, (register, record, file), None).await
}

/// `POST …/files/{file}`: one that is protected, for a reason that is noted.
pub(super) async fn get_within(State(face): Node, Path((_, register, record, file)): File, visitor: Visitor, form: Form) -> Response {
    let why = Some(form.get("why")).filter(|why| !why.trim().is_empty());
    given(&face, &visitor, (register, record, file), why).await
}

async fn given(face: &Arc<Face>, visitor: &Visitor, (register, record, file): (String, String, String), why: Option<&str>) -> Response {
    let place = Place::Record(register.clone(), record.clone());
    let result = async {
        let (register, record) = named(&register, &record)?;
        Ok(attachment(&face.registry.attached(&visitor.actor, (&register, &record), &file, why).await?))
    };
    let result = result.await;
    face.answered(visitor, place, result)
}

/// What a form that attaches a file says.
struct Sent {
    version: i64,
    field: String,
    name: String,
    content: Vec<u8>,
}

async fn sent(form: Option<Multipart>) -> Option<Sent> {
    let mut form = form?;
    let mut sent = Sent { version: -1, field: String::new(), name: String::new(), content: Vec::new() };
    while let Some(part) = form.next_field().await.ok()? {
        match part.name().unwrap_or_default() {
            "version" => sent.version = part.text().await.ok()?.parse().unwrap_or(-1),
            "field" => sent.field = part.text().await.ok()?,
            "file" => {
                part.file_name().unwrap_or("file").clone_into(&mut sent.name);
                sent.content = part.bytes().await.ok()?.to_vec();
            }
            _ => {}
        }
    }
    Some(sent)
}

/// `POST …/files`.
async fn attach(
    State(face): Node,
    Path((_, register, record)): Path<(String, String, String)>,
    visitor: Visitor,
    form: Option<Multipart>,
) -> Response {
    let place = Place::Record(register.clone(), record.clone());
    let result = async {
        if !visitor.works() {
            return Err(Failed::SignIn);
        }
        let sent = sent(form).await.ok_or(Failed::Form)?;
        let (register_id, record_id) = named(&register, &record)?;
        let field = FieldId::new(&sent.field).map_err(|_| RegisterError::NoRecord)?;
        let file = (sent.name.as_str(), sent.content.as_slice());
        match face.registry.attach(&visitor.actor, (&register_id, &record_id), sent.version, &field, file).await {
            Ok(_) => Ok(after(&visitor, (&register, &record), "attached")),
            Err(error) => match status(&error) {
                Some(status) if status != StatusCode::NOT_FOUND && status != StatusCode::GONE => {
                    // what is wrong with the file itself says more than that something is
                    let fault = match &error {
                        RegisterError::Invalid { faults } => faults.first().map(|fault| fault.saying.clone()),
                        _ => None,
                    };
                    let shown = Shown { fault: Some((status, fault.unwrap_or_else(|| error.saying()))), ..Shown::default() };
                    record_page(&face, &visitor, (&register, &record), shown).await
                }
                _ => Err(Failed::Record(error)),
            },
        }
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}
