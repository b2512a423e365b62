//! The statistics line in the browser: deliveries, builds, candidates, requests for data.

mod candidates;
mod definitions;
mod home;
mod requests;
mod uploads;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use rihla_model::Saying;
use rihla_operations::OperationError;
use rihla_operations::data_office::Rights;
use rihla_store::StoreError;

use super::Face;
use super::failed::Failed;
use super::visitor::Visitor;
use crate::pages::{Address, Place};

/// The most bytes of the files of one delivery.
const DELIVERY_BYTES: usize = 4 << 30;
/// The most bytes of a file from which a definition is begun.
const SAMPLE_BYTES: usize = 64 << 20;
/// The most bytes of a form with a key.
const KEY_BYTES: usize = 64 << 10;

/// The addresses of these pages.
pub(super) fn router() -> Router<Arc<Face>> {
    let upload = "/{language}/data/uploads/{upload}";
    Router::new()
        .route("/{language}/data", get(home::home))
        .route("/{language}/data/build", post(home::build))
        .route("/{language}/data/sources/{source}", get(uploads::source))
        .route("/{language}/data/sources/{source}/uploads", post(uploads::hand_in).layer(DefaultBodyLimit::max(DELIVERY_BYTES)))
        .route(upload, get(uploads::look))
        .route(&format!("{upload}/problems"), get(uploads::problems))
        .route(&format!("{upload}/problems.csv"), get(uploads::problems_csv))
        .route(&format!("{upload}/codes"), get(definitions::codes).post(definitions::choose))
        .route(&format!("{upload}/{{act}}"), post(uploads::act))
        .route("/{language}/data/definitions", get(definitions::list))
        .route("/{language}/data/definitions/{kind}/new", get(definitions::new).post(definitions::begin))
        .route("/{language}/data/definitions/sources/new/inspect", post(definitions::inspect).layer(DefaultBodyLimit::max(SAMPLE_BYTES)))
        .route("/{language}/data/definitions/{kind}/{id}", get(definitions::look).post(definitions::change))
        .route("/{language}/data/proposals/{proposal}", get(definitions::proposal))
        .route("/{language}/data/proposals/{proposal}/{act}", post(definitions::decide))
        .route(
            "/{language}/data/candidates/{dataset}",
            get(candidates::look).post(candidates::approve).layer(DefaultBodyLimit::max(KEY_BYTES)),
        )
        .route("/{language}/data/candidates/{dataset}/withdraw", post(candidates::withdraw).layer(DefaultBodyLimit::max(KEY_BYTES)))
        .route("/{language}/data/requests", get(requests::list))
        .route("/{language}/data/requests/{reference}", get(requests::look).post(requests::answer))
}

/// What the visitor may do; whoever has no duty is told that there is nothing here.
fn rights(face: &Face, visitor: &Visitor) -> Result<Rights, Failed> {
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    let rights = face.data.rights(&visitor.actor);
    if rights.any() {
        return Ok(rights);
    }
    Err(absent(Saying::new("data-none", "no role of yours has a duty in the statistics line")))
}

fn absent(saying: Saying) -> Failed {
    Failed::Said(StatusCode::NOT_FOUND, saying)
}

/// What a page gives up with: what was refused is told, and is not there; the rest is the node's own fault.
fn gone(error: OperationError) -> Failed {
    match error {
        OperationError::Refused(saying) => absent(saying),
        other => Failed::Operation(other),
    }
}

/// What is told on the page again; the node's own faults are not.
fn told(error: OperationError) -> Result<Saying, Failed> {
    match error {
        OperationError::Refused(saying) => Ok(saying),
        OperationError::Definitions(_) => Ok(error.saying()),
        OperationError::Store(
            StoreError::Locked { .. } | StoreError::WrongPassphrase { .. } | StoreError::Unreadable { .. } | StoreError::Full { .. },
        ) => Ok(error.saying()),
        other => Err(Failed::Operation(other)),
    }
}

/// The page of a place, which says what was done.
fn to(visitor: &Visitor, place: Place, done: &str) -> Response {
    let path = Address { language: visitor.language, place }.path();
    Redirect::to(&format!("/{path}?done={done}")).into_response()
}

/// A page that is to be looked at again while something is done.
fn again(mut response: Response, under_way: bool) -> Response {
    if under_way {
        response.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("4"));
    }
    response
}
