//! The data protection office: who is of it is asked by the operation, and what each may do with which record by the registry. Whoever is not is
//! told that there is no such page.

mod record;
mod search;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::ToSpan as _;
use rihla_model::access::Act;
use rihla_operations::OperationError;
use rihla_operations::protection::ProtectionOffice;

use super::Face;
use super::failed::Failed;
use super::node::nothing;
use super::visitor::Visitor;
use crate::pages::{self, DeskView, Place};

type Node = State<Arc<Face>>;

/// So many days ahead something is told to fall due.
const AHEAD: i64 = 60;
/// The registers of this office, first among those that somebody works with.
const OWN: [&str; 5] = ["breach", "subject-request", "assessment", "assessment-risk", "processing"];

/// The addresses of these pages.
pub(super) fn routes() -> Router<Arc<Face>> {
    let record = "/{language}/protection/records/{register}/{record}";
    Router::new()
        .route("/{language}/protection", get(desk))
        .route("/{language}/protection/search", get(search::form).post(search::search))
        .route(record, get(record::look).post(record::act))
        .route(&format!("{record}/extract"), post(record::extract))
}

/// The office of whoever is of it.
fn office<'f>(face: &'f Face, visitor: &'f Visitor) -> Result<ProtectionOffice<'f>, Failed> {
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    ProtectionOffice::of(&face.open, &face.registry, face.definitions.registers.roles(), &visitor.actor).map_err(|_| nothing())
}

/// What is told of a fault, or the node's own fault.
fn refused(error: OperationError) -> Failed {
    match error {
        OperationError::Account(error) => Failed::Account(error),
        OperationError::Register(error) => Failed::Record(error),
        OperationError::Refused(saying) => Failed::Said(StatusCode::UNPROCESSABLE_ENTITY, saying),
        other => Failed::Operation(other),
    }
}

/// `GET …/protection`.
async fn desk(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let now = face.clock.now();
        let today = face.definitions.day_of(now);
        let due = office.due(today.checked_add(AHEAD.days()).unwrap_or(today)).await.map_err(refused)?;
        let reviews = office.reviews().await.map_err(refused)?;
        let mut registers: Vec<_> = office.registers().collect();
        registers.sort_by_key(|definition| OWN.iter().position(|own| *own == definition.id.as_str()).unwrap_or(OWN.len()));
        let creates = registers.iter().copied().filter(|definition| {
            ["breach", "subject-request"].contains(&definition.id.as_str())
                && face.registry.may_with_some(&visitor.actor, Act::Create, definition)
        });
        let creates: Vec<_> = creates.collect();
        let view = DeskView { due: &due, reviews: &reviews, registers: &registers, creates: &creates, today, now };
        Ok(face.page(&visitor, Place::Protection, StatusCode::OK, |reader| pages::desk(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Protection, result)
}
