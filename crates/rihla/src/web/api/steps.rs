//! What is done to a record beside changing its fields.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rihla_model::{AccountId, AgencyId, TransitionId};
use rihla_register::Ground;
use serde::Deserialize;

use super::Api;
use super::body::json;
use super::caller::Caller;
use super::records::{answered, named, written};

type Node = State<Arc<Api>>;
type Record = Path<(String, String)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    transition: TransitionId,
    reason: Option<String>,
}

/// Makes a step, or asks a second person for it.
pub(super) async fn step(State(api): Node, Path((register, record)): Record, headers: HeaderMap, caller: Caller, body: Bytes) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Step { transition, reason } = json(&headers, &body)?;
        let named = (&register, &record);
        let done = api.registry.step(&caller.actor, named, caller.seen()?, &transition, reason.as_deref()).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// Confirms as second person.
pub(super) async fn confirm(State(api): Node, Path((register, record)): Record, caller: Caller) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let done = api.registry.confirm(&caller.actor, (&register, &record), caller.seen()?).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: Option<String>,
}

/// Turns down what was asked for.
pub(super) async fn decline(
    State(api): Node,
    Path((register, record)): Record,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Reason { reason } = json(&headers, &body)?;
        let done = api.registry.decline(&caller.actor, (&register, &record), caller.seen()?, reason.as_deref()).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    text: String,
}

/// Remarks on a record.
pub(super) async fn comment(
    State(api): Node,
    Path((register, record)): Record,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Comment { text } = json(&headers, &body)?;
        let done = api.registry.comment(&caller.actor, (&register, &record), &text).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assignment {
    account: Option<AccountId>,
    agency: Option<AgencyId>,
    area: Option<String>,
}

/// Gives a record to an account, an agency and an area.
pub(super) async fn assign(
    State(api): Node,
    Path((register, record)): Record,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Assignment { account, agency, area } = json(&headers, &body)?;
        let done = api.registry.assign(&caller.actor, (&register, &record), caller.seen()?, (account, agency, area)).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// Takes a record back.
pub(super) async fn withdraw(
    State(api): Node,
    Path((register, record)): Record,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Reason { reason } = json(&headers, &body)?;
        let reason = reason.unwrap_or_default();
        let done = api.registry.withdraw(&caller.actor, (&register, &record), caller.seen()?, &reason).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// Takes a withdrawal back.
pub(super) async fn restore(
    State(api): Node,
    Path((register, record)): Record,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Reason { reason } = json(&headers, &body)?;
        let reason = reason.unwrap_or_default();
        let done = api.registry.restore(&caller.actor, (&register, &record), caller.seen()?, &reason).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Erasing {
    ground: Ground,
}

/// Destroys what a record says.
pub(super) async fn erase(State(api): Node, Path((register, record)): Record, headers: HeaderMap, caller: Caller, body: Bytes) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Erasing { ground } = json(&headers, &body)?;
        let done = api.registry.erase(&caller.actor, (&register, &record), caller.seen()?, ground).await?;
        Ok(written(&register, &done, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}
