//! Running the node: who may is asked by the operation before each act, and whoever may not is told that there is no such page.

mod audit;
mod definitions;
mod jobs;
mod proofs;
mod webhooks;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rihla_model::{AccountId, Saying};
use rihla_operations::OperationError;
use rihla_operations::administration::NodeOffice;
use rihla_register::RegisterError;

use super::Face;
use super::failed::Failed;
use super::visitor::Visitor;
use crate::pages::{self, Address, Outcome, Place};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// The addresses of these pages.
pub(super) fn routes() -> Router<Arc<Face>> {
    Router::new()
        .route("/{language}/node", get(overview))
        .route("/{language}/node/jobs", get(jobs::list))
        .route("/{language}/node/jobs/run", axum::routing::post(jobs::run))
        .route("/{language}/node/jobs/{job}", get(jobs::look).post(jobs::act))
        .route("/{language}/node/backups", get(proofs::backups).post(proofs::act))
        .route("/{language}/node/keys", get(proofs::keys))
        .route("/{language}/node/audit", get(audit::list).post(audit::verify))
        .route("/{language}/node/webhooks", get(webhooks::list))
        .route("/{language}/node/webhooks/{webhook}", get(webhooks::look).post(webhooks::act))
        .route("/{language}/node/definitions", get(definitions::list))
        .route("/{language}/node/definitions/{register}", get(definitions::look))
}

/// What is answered to whoever may not: that nothing is there.
pub(super) fn nothing() -> Failed {
    Failed::Said(StatusCode::NOT_FOUND, Saying::new("page-nothing-here", "there is no such page here"))
}

/// The office of whoever runs the node.
fn office<'f>(face: &'f Face, visitor: &Visitor) -> Result<NodeOffice<'f>, Failed> {
    // a session without the second factor that a role demands holds no role
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    NodeOffice::of(&face.open, &face.registry, face.definitions.registers.roles(), &visitor.actor).map_err(|_| nothing())
}

/// What is told of a fault, or the node's own fault.
fn refused(error: OperationError) -> Failed {
    match error {
        OperationError::Account(error) => Failed::Account(error),
        OperationError::Refused(saying) => Failed::Said(StatusCode::NOT_FOUND, saying),
        OperationError::Register(RegisterError::NoSubscriber) => nothing(),
        OperationError::Register(error) => Failed::Record(error),
        other => Failed::Operation(other),
    }
}

/// The words of a fault that the page is shown with again.
fn told(error: OperationError) -> Result<Saying, Failed> {
    match error {
        OperationError::Refused(saying) => Ok(saying),
        other => Err(refused(other)),
    }
}

/// What the page after a form says was done; the address carries one of these words.
fn done(query: Option<&str>) -> Outcome {
    let parameters = parameters::parameters(query);
    let done = match parameters::last(&parameters, "done") {
        "asked" => Some("node-done-asked"),
        "retried" => Some("node-done-retried"),
        "paused" => Some("node-done-paused"),
        "resumed" => Some("node-done-resumed"),
        _ => None,
    };
    Outcome { done, fault: None }
}

/// On to a page that says what was done.
fn on(visitor: &Visitor, place: Place, word: &str) -> Response {
    let path = Address { language: visitor.language, place }.path();
    Redirect::to(&format!("/{path}?done={word}")).into_response()
}

/// How some accounts are called.
pub(super) async fn people<'a>(face: &Face, ids: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut people = BTreeMap::new();
    for id in ids.into_iter().collect::<std::collections::BTreeSet<_>>() {
        let Ok(account) = AccountId::new(id) else { continue };
        if let Ok(found) = face.open.accounts.account(&account).await {
            people.insert(id.to_owned(), found.shown.as_str().to_owned());
        }
    }
    people
}

/// `GET …/node`.
async fn overview(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let now = face.clock.now();
        let view = office.overview(now).await.map_err(refused)?;
        Ok(face.page(&visitor, Place::Node, StatusCode::OK, |reader| pages::overview(reader, &view, now)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Node, result)
}
