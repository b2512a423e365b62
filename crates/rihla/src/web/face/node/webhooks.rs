//! Who is told when records change.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_operations::administration::NodeOffice;
use rihla_register::SubscriberId;

use super::{Node, done, nothing, office, on, refused, told};
use crate::pages::{self, Outcome, Place};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::visitor::Visitor;

/// Lines of a log.
const MOST: u32 = 100;

/// `GET …/node/webhooks`.
pub(super) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let all = office.webhooks().await.map_err(refused)?;
        Ok(face.page(&visitor, Place::NodeWebhooks, StatusCode::OK, |reader| pages::webhooks(reader, &all)))
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeWebhooks, result)
}

async fn one(face: &Face, visitor: &Visitor, office: NodeOffice<'_>, id: &SubscriberId, outcome: Outcome) -> Result<Response, Failed> {
    let (one, log) = office.webhook(id, MOST).await.map_err(refused)?;
    let status = if outcome.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let place = Place::NodeWebhook(id.as_str().to_owned());
    Ok(face.page(visitor, place, status, |reader| pages::webhook(reader, &one, &log, &outcome)))
}

/// `GET …/node/webhooks/{webhook}`.
pub(super) async fn look(
    State(face): Node,
    Path((_, webhook)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let id = SubscriberId::new(&webhook).map_err(|_| nothing())?;
        one(&face, &visitor, office, &id, done(query.as_deref())).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeWebhooks, result)
}

/// `POST …/node/webhooks/{webhook}`: lets its events wait, or go on.
pub(super) async fn act(State(face): Node, Path((_, webhook)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let id = SubscriberId::new(&webhook).map_err(|_| nothing())?;
        let mut at = visitor.occasion(&face);
        let (word, changed) = match form.get("act") {
            "pause" => ("paused", office.pause_webhook(&mut at, &id).await),
            "resume" => ("resumed", office.resume_webhook(&mut at, &id).await),
            _ => return Err(Failed::Form),
        };
        match changed {
            Ok(()) => Ok(on(&visitor, Place::NodeWebhook(webhook.clone()), word)),
            Err(error) => one(&face, &visitor, office, &id, Outcome { done: None, fault: Some(told(error)?) }).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeWebhooks, result)
}
