//! Feeds and calendars of registers.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rihla_model::RegisterId;
use rihla_operations::records::{Fetched, calendar_of_register, feed_of_register};
use rihla_register::RegisterError;

use super::Api;
use super::caller::Caller;
use super::records::answered;
use crate::web::answer::set;

type Node = State<Arc<Api>>;

/// The records that changed last, as an Atom feed.
pub(super) async fn feed(State(api): Node, Path(register): Path<String>, headers: HeaderMap, caller: Caller) -> Response {
    let result = async {
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let (node, speaker) = (address(&api, &headers), caller.speaker(&api));
        let fetched = Fetched { node: &node, definitions: &api.definitions, speaker: &speaker };
        let text = feed_of_register(&api.registry, &caller.actor, &register, fetched, api.clock.now()).await?;
        Ok(typed(text, "application/atom+xml; charset=utf-8"))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// What falls due, as a calendar.
pub(super) async fn calendar(State(api): Node, Path(register): Path<String>, headers: HeaderMap, caller: Caller) -> Response {
    let result = async {
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let (node, speaker) = (address(&api, &headers), caller.speaker(&api));
        let fetched = Fetched { node: &node, definitions: &api.definitions, speaker: &speaker };
        let text = calendar_of_register(&api.registry, &caller.actor, &register, fetched, api.clock.now()).await?;
        Ok(typed(text, "text/calendar; charset=utf-8"))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

fn typed(text: String, media: &str) -> Response {
    let mut response = text.into_response();
    set(&mut response, header::CONTENT_TYPE, media);
    response
}

/// The node's address as it is configured; else as who asks calls it, which is told to nobody but them.
fn address(api: &Api, headers: &HeaderMap) -> String {
    let called = || {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let plain = |host: &&str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        format!("http://{}", host.filter(plain).unwrap_or("localhost"))
    };
    api.address.clone().unwrap_or_else(called)
}
