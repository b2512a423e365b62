//! Records: listed, looked at, made, changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rihla_model::access::Act;
use rihla_model::{AgencyId, FieldId, RecordId, RegisterId};
use rihla_register::access::held;
use rihla_register::{Counting, Draft, FacetValue, Faceting, Listing, Order, PAGE, RegisterError, Seen, Written};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Api;
use super::body::{json, parameter};
use super::caller::Caller;
use super::problem::Problem;
use crate::web::answer::set;
use crate::web::etag;

type Node = State<Arc<Api>>;

/// Answers, or tells what is wrong in the caller's language.
pub(super) fn answered(api: &Api, caller: &Caller, result: Result<Response, Problem>) -> Response {
    let mut response = result.unwrap_or_else(|problem| problem.answer(&caller.speaker(api)));
    set(&mut response, header::VARY, "Authorization, Accept-Language, Rihla-Purpose");
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        // what one may see another may not
        let cache = if caller.actor.account.is_some() { "no-store" } else { "public, max-age=0, must-revalidate" };
        set(&mut response, header::CACHE_CONTROL, cache);
    }
    response
}

/// The register and the record of an address; what is no identifier is none.
pub(super) fn named(register: &str, record: &str) -> Result<(RegisterId, RecordId), Problem> {
    let register = RegisterId::new(register).map_err(|_| RegisterError::NoRegister)?;
    Ok((register, RecordId::new(record).map_err(|_| RegisterError::NoRecord)?))
}

/// What a change made: the version as ETag, and the address.
pub(super) fn written(register: &RegisterId, written: &Written, status: StatusCode) -> Response {
    #[derive(Serialize)]
    struct Made<'a> {
        id: &'a RecordId,
        version: i64,
    }
    let mut response = (status, Json(Made { id: &written.record, version: written.version })).into_response();
    set(&mut response, header::ETAG, &format!("\"{}\"", written.version));
    if status == StatusCode::CREATED {
        set(&mut response, header::LOCATION, &format!("/api/registers/{}/{}", register.as_str(), written.record.as_str()));
    }
    response
}

#[derive(Serialize)]
struct Known<'a> {
    id: &'a RegisterId,
    label: &'a str,
    version: u32,
    acts: Vec<&'static str>,
}

/// The registers that the caller may know of, and what they may do there.
pub(super) async fn registers(State(api): Node, caller: Caller) -> Response {
    let speaker = caller.speaker(&api);
    let registers = api.registry.registers();
    let known = registers.iter().filter_map(|definition| {
        let does = |act: &Act| held(&caller.actor, *act, definition, registers.roles()).next().is_some();
        let acts: Vec<&'static str> = Act::ALL.iter().filter(|act| does(act)).map(|act| act.name()).collect();
        let known = Known { id: &definition.id, label: speaker.local(&definition.label), version: definition.version, acts };
        (!known.acts.is_empty()).then_some(known)
    });
    answered(&api, &caller, Ok(Json(known.collect::<Vec<_>>()).into_response()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    filter: Option<String>,
    order: Option<String>,
    limit: Option<u16>,
    after: Option<String>,
    withdrawn: Option<bool>,
    facets: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    records: Vec<Seen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<BTreeMap<String, Vec<Choice>>>,
}

/// A value of a facet, and how many records have it.
#[derive(Serialize)]
struct Choice {
    value: String,
    records: u32,
    more: bool,
}

/// How far the records of a choice are counted.
const COUNTED_OF_A_CHOICE: u32 = 10_000;

/// What each value of some facets would leave of a list.
async fn facets(
    api: &Api,
    caller: &Caller,
    register: &RegisterId,
    listing: &Listing,
    names: &str,
) -> Result<BTreeMap<String, Vec<Choice>>, Problem> {
    let known = api.registry.facet_names(&caller.actor, api.registry.definition(&caller.actor, register)?);
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.iter().any(|name| !known.contains(name)) {
        return Err(parameter("facets"));
    }
    let most = COUNTED_OF_A_CHOICE;
    let asked = Faceting { names: &names, filter: listing.filter.as_deref(), withdrawn: listing.withdrawn, most };
    let facets = api.registry.facets(&caller.actor, register, &asked).await?;
    let choice = |FacetValue { value, records, more }| Choice { value, records, more };
    Ok(facets.into_iter().map(|facet| (facet.name, facet.values.into_iter().map(choice).collect())).collect())
}

/// A page of records; `order=-ends` has the highest first.
pub(super) async fn list(
    State(api): Node,
    Path(register): Path<String>,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
    caller: Caller,
) -> Response {
    let result = async {
        let Query(query) = query.map_err(|_| parameter("query"))?;
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let order = query.order.map(|text| match text.strip_prefix('-') {
            Some(by) => Order { by: by.to_owned(), descending: true },
            None => Order { by: text, descending: false },
        });
        let most = query.limit.unwrap_or(50);
        if most == 0 || most > PAGE {
            return Err(parameter("limit"));
        }
        let listing = Listing { order, withdrawn: query.withdrawn.unwrap_or(false), filter: query.filter, most, after: query.after };
        let page = api.registry.list(&caller.actor, &register, &listing).await?;
        let facets = match query.facets.as_deref() {
            Some(names) => Some(facets(&api, &caller, &register, &listing, names).await?),
            None => None,
        };
        Ok(Json(Listed { records: page.records, next: page.next, facets }).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountQuery {
    filter: Option<String>,
    withdrawn: Option<bool>,
}

/// How many are counted at most; the answer says whether there are more.
const COUNTED: u32 = 100_000;

/// How many records there are that the caller sees.
pub(super) async fn count(
    State(api): Node,
    Path(register): Path<String>,
    query: Result<Query<CountQuery>, axum::extract::rejection::QueryRejection>,
    caller: Caller,
) -> Response {
    #[derive(Serialize)]
    struct Counted {
        records: u32,
        more: bool,
    }
    let result = async {
        let Query(query) = query.map_err(|_| parameter("query"))?;
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        let counting = Counting { filter: query.filter.as_deref(), withdrawn: query.withdrawn.unwrap_or(false), most: COUNTED + 1 };
        let records = api.registry.count(&caller.actor, &register, &counting).await?;
        Ok(Json(Counted { records: records.min(COUNTED), more: records > COUNTED }).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    fields: BTreeMap<FieldId, Value>,
    agency: Option<AgencyId>,
    area: Option<String>,
}

/// Makes a record.
pub(super) async fn create(State(api): Node, Path(register): Path<String>, headers: HeaderMap, caller: Caller, body: Bytes) -> Response {
    let result = async {
        let register = RegisterId::new(&register).map_err(|_| RegisterError::NoRegister)?;
        api.registry.definition(&caller.actor, &register)?;
        let New { fields, agency, area } = json(&headers, &body)?;
        let made = api.registry.create(&caller.actor, &register, Draft { fields, agency, area, id: None }).await?;
        Ok(written(&register, &made, StatusCode::CREATED))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// A record, with its version as ETag; `304` where the caller has that version.
pub(super) async fn look(
    State(api): Node,
    Path((register, record)): Path<(String, String)>,
    headers: HeaderMap,
    caller: Caller,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let seen = api.registry.look(&caller.actor, (&register, &record), caller.why.as_deref()).await?;
        let tag = format!("\"{}\"", seen.version);
        let asked = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let mut response = if etag::matches(asked, &tag) && caller.why.is_none() {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Json(&seen).into_response()
        };
        set(&mut response, header::ETAG, &tag);
        Ok(response)
    };
    let result = result.await;
    answered(&api, &caller, result)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    fields: BTreeMap<FieldId, Value>,
}

/// Changes fields of a record (JSON Merge Patch, RFC 7396, for its fields).
pub(super) async fn edit(
    State(api): Node,
    Path((register, record)): Path<(String, String)>,
    headers: HeaderMap,
    caller: Caller,
    body: Bytes,
) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let Change { fields } = json(&headers, &body)?;
        let changed = api.registry.edit(&caller.actor, (&register, &record), caller.seen()?, fields).await?;
        Ok(written(&register, &changed, StatusCode::OK))
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// What was done to a record.
pub(super) async fn history(State(api): Node, Path((register, record)): Path<(String, String)>, caller: Caller) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let history = api.registry.history(&caller.actor, (&register, &record), caller.why.as_deref()).await?;
        Ok(Json(history).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}

/// Who saw what is protected of a record, when and why.
pub(super) async fn readings(State(api): Node, Path((register, record)): Path<(String, String)>, caller: Caller) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let readings = api.registry.readings(&caller.actor, (&register, &record)).await?;
        Ok(Json(readings).into_response())
    };
    let result = result.await;
    answered(&api, &caller, result)
}
