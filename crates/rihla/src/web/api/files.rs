//! Files of records.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::{FieldId, Saying};
use rihla_register::RegisterError;
use serde::Deserialize;

use super::Api;
use super::caller::Caller;
use super::problem::Problem;
use super::records::{answered, named, written};
use crate::web::attachment::attachment;

type Node = State<Arc<Api>>;

/// Gives a file by its hash, to be saved: it is never shown within a page of this node.
pub(super) async fn get(State(api): Node, Path((register, record, hash)): Path<(String, String, String)>, caller: Caller) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let attached = api.registry.attached(&caller.actor, (&register, &record), &hash, caller.why.as_deref()).await?;
        Ok(attachment(&attached))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
pub(super) struct Named {
    name: Option<String>,
}

/// Attaches the body to a field.
pub(super) async fn put(
    State(api): Node,
    Path((register, record, field)): Path<(String, String, String)>,
    Query(Named { name }): Query<Named>,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let field = FieldId::new(&field).map_err(|_| RegisterError::NoRecord)?;
        let name = name.ok_or_else(|| Problem::Body(Saying::new("api-file-name", "say what the file is called: add ?name=…")))?;
        let done = api.registry.attach(&caller.actor, (&register, &record), caller.seen()?, &field, (&name, &body)).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}
