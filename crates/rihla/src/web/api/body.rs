//! Bodies of requests: JSON of one form, with nothing in it that is not known.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use rihla_model::Saying;
use serde::de::DeserializeOwned;

use super::JSON_BYTES;
use super::problem::Problem;

/// The media type of a request, without parameters.
pub(super) fn media(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Reads a body as JSON.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    let typed = media(headers);
    if !matches!(typed.as_deref(), Some("application/json" | "application/merge-patch+json")) {
        return Err(Problem::MediaType);
    }
    if body.len() > JSON_BYTES {
        return Err(Problem::Body(Saying::new("api-body-large", "the body is larger than this address takes")));
    }
    serde_json::from_slice(body).map_err(|error| {
        // where, and never what: the parser would repeat what was written
        let saying = Saying::new("api-body", "the body is no JSON of the form that is wanted here: line {line}, column {column}");
        Problem::Body(saying.with("line", error.line()).with("column", error.column()))
    })
}

/// A parameter that is none.
pub(super) fn parameter(name: &'static str) -> Problem {
    Problem::Body(Saying::new("api-parameter", "the parameter '{name}' has a value that it cannot have").with("name", name))
}
