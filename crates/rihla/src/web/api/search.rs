//! Records by words.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use rihla_model::RegisterId;
use rihla_operations::search::{MOST, Question};
use rihla_register::RegisterError;
use serde::Deserialize;

use super::Api;
use super::body::parameter;
use super::caller::Caller;
use super::problem::Problem;
use super::records::answered;
use crate::found::Results;

/// The most characters that are looked for.
pub(super) const MOST_CHARACTERS: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchQuery {
    q: Option<String>,
    register: Option<String>,
    limit: Option<u16>,
    after: Option<String>,
}

/// Records that say what is looked for, in fields that the caller sees.
pub(super) async fn search(
    State(api): State<Arc<Api>>,
    query: Result<Query<SearchQuery>, axum::extract::rejection::QueryRejection>,
    caller: Caller,
) -> Response {
    let result = async {
        let Query(query) = query.map_err(|_| parameter("query"))?;
        let typed = query.q.filter(|typed| !typed.is_empty() && typed.chars().count() <= MOST_CHARACTERS).ok_or_else(|| parameter("q"))?;
        let most = query.limit.unwrap_or(25);
        if most == 0 || most > MOST {
            return Err(parameter("limit"));
        }
        let register = query.register.map(|register| RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)).transpose()?;
        let search = api.search.as_ref().ok_or(Problem::NotReady)?;
        let answer = search.find(&caller.actor, &Question { typed, register, most, after: query.after }).await?;
        if !answer.ready {
            return Err(Problem::NotReady);
        }
        Ok(Json(Results::of(&answer, caller.language)).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}
