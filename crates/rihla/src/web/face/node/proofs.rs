//! Backups and keys.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_operations::administration::{NodeOffice, REHEARSE_BACKUP, VERIFY_BACKUP};
use rihla_operations::upkeep::BACKUP;

use super::{Node, done, office, on, refused, told};
use crate::pages::{self, BackupsView, KeysView, Outcome, Place};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::visitor::Visitor;

/// `GET …/node/backups`.
pub(super) async fn backups(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        backups_page(&face, &visitor, office, done(query.as_deref())).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeBackups, result)
}

async fn backups_page(face: &Face, visitor: &Visitor, office: NodeOffice<'_>, outcome: Outcome) -> Result<Response, Failed> {
    let state = office.backups().await.map_err(refused)?;
    let under_way = office.under_way(&[BACKUP, VERIFY_BACKUP, REHEARSE_BACKUP]).await.map_err(refused)?;
    let status = if outcome.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let view = BackupsView { state: &state, under_way: &under_way, outcome };
    Ok(face.page(visitor, Place::NodeBackups, status, |reader| pages::backups(reader, &view)))
}

/// `POST …/node/backups`: takes one, or proves one; as a job that is found again.
pub(super) async fn act(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (mut at, name) = (visitor.occasion(&face), form.get("backup"));
        let asked = match form.get("act") {
            "take" => office.take_backup(&mut at).await,
            "verify" => office.prove_backup(&mut at, name, false).await,
            "rehearse" => office.prove_backup(&mut at, name, true).await,
            _ => return Err(Failed::Form),
        };
        match asked {
            Ok(job) => Ok(on(&visitor, Place::NodeJob(job.0), "asked")),
            Err(error) => backups_page(&face, &visitor, office, Outcome { done: None, fault: Some(told(error)?) }).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeBackups, result)
}

/// `GET …/node/keys`.
pub(super) async fn keys(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let state = office.keys().map_err(refused)?;
        // what another process turned over is used once this one begins anew
        let restart = state.keys != face.open.node.keyring.state().keys;
        let view = KeysView { state: &state, restart, now: face.clock.now() };
        Ok(face.page(&visitor, Place::NodeKeys, StatusCode::OK, |reader| pages::keys(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeKeys, result)
}
