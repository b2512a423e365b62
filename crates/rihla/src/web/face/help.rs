//! The guides. They are the same for everybody, and hold nothing of this node.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::{Actor, Duty, Roles};

use super::Face;
use super::visitor::Visitor;
use crate::pages::{self, Failure, Guide, Place};

/// `GET …/help`.
pub(super) async fn list(State(face): State<Arc<Face>>, visitor: Visitor) -> Response {
    face.page(&visitor, Place::Help, StatusCode::OK, pages::help)
}

/// `GET …/help/{guide}`.
pub(super) async fn guide(State(face): State<Arc<Face>>, Path((_, id)): Path<(String, String)>, visitor: Visitor) -> Response {
    match Guide::get(&id) {
        Some(guide) => face.page(&visitor, Place::Guide(id), StatusCode::OK, |reader| pages::guide(reader, guide)),
        None => face.page(&visitor, Place::Help, StatusCode::NOT_FOUND, |reader| pages::failure(reader, &Failure::NoPage)),
    }
}

/// The guides of the roles that somebody holds: by what a role is for where that is known, and by what it may do.
pub(super) fn guides_of(actor: &Actor, roles: &Roles) -> Vec<&'static Guide> {
    let mut found: Vec<&'static Guide> = Vec::new();
    for role in actor.memberships.iter().filter_map(|held| roles.get(&held.role)) {
        match role.id.as_str() {
            "focal-point" | "agency-officer" => found.push(&Guide::FOCAL_POINT),
            "data-protection-officer" | "data-protection-contact" | "data-controller" => found.push(&Guide::PROTECTION_OFFICER),
            _ => {}
        }
        if role.accounts {
            found.push(&Guide::ADMINISTRATOR);
        }
        if role.observatory.contains(&Duty::Define) {
            found.push(&Guide::STATISTICIAN);
        } else if !role.observatory.is_empty() {
            found.push(&Guide::DATA_OWNER);
        }
    }
    Guide::ALL.into_iter().filter(|guide| found.contains(guide)).collect()
}
