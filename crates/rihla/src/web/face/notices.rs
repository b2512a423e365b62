//! What concerns whoever works here.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_model::RecordId;
use rihla_register::{NoticeKey, NoticeKind};

use super::Face;
use super::failed::Failed;
use super::form::Form;
use super::visitor::Visitor;
use crate::pages::{self, Address, NoticesView, Place};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// The most notices that are looked at.
const MOST: u32 = 1_000;

/// `GET …/notices`.
pub(super) async fn list(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        if !visitor.works() {
            return Err(Failed::SignIn);
        }
        let notices = face.registry.notices(&visitor.actor, MOST).await?;
        let page = parameters::last(&parameters::parameters(query.as_deref()), "page").parse().unwrap_or(1);
        let definitions = &face.definitions;
        let view = NoticesView { notices: &notices, page, registers: face.registry.registers(), vocabulary: &definitions.vocabulary };
        Ok(face.page(&visitor, Place::Notices, StatusCode::OK, |reader| pages::notices(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Notices, result)
}

/// `POST …/notices/read`: one of the visitor's own, which the form names, or all of them.
pub(super) async fn read(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !visitor.works() {
            return Err(Failed::SignIn);
        }
        let one = || {
            let kind = NoticeKind::named(form.get("kind"))?;
            let record = RecordId::new(form.get("record")).ok()?;
            Some(NoticeKey { kind, record, mark: form.get("mark").to_owned() })
        };
        if form.get("all") == "yes" {
            face.registry.mark_read(&visitor.actor, None).await?;
        } else {
            face.registry.mark_read(&visitor.actor, Some(&one().ok_or(Failed::Form)?)).await?;
        }
        let page = form.get("page").parse::<u32>().ok().filter(|page| *page > 1).map_or(String::new(), |page| format!("?page={page}"));
        let address = Address { language: visitor.language, place: Place::Notices };
        Ok(Redirect::to(&format!("/{}{page}", address.path())).into_response())
    };
    let result = result.await;
    face.answered(&visitor, Place::Notices, result)
}
