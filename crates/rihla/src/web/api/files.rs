//! Files of records.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rihla_model::{FieldId, Saying};
use rihla_register::RegisterError;
use serde::Deserialize;

use super::Api;
use super::caller::Caller;
use super::problem::Problem;
use super::records::{answered, named, written};
use crate::web::answer::{plain_name, set};

type Node = State<Arc<Api>>;

/// Gives a file by its hash, to be saved: it is never shown within a page of this node.
pub(super) async fn get(State(api): Node, Path((register, record, hash)): Path<(String, String, String)>, caller: Caller) -> Response {
    let result = async {
        let (register, record) = named(&register, &record)?;
        let attached = api.registry.attached(&caller.actor, (&register, &record), &hash, caller.why.as_deref()).await?;
        let mut response = Body::from(attached.content.to_vec()).into_response();
        set(&mut response, header::CONTENT_TYPE, &attached.file.media);
        set(&mut response, header::CONTENT_DISPOSITION, &disposition(&attached.file.name));
        set(&mut response, header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
        set(&mut response, header::CACHE_CONTROL, "no-store");
        Ok(response)
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

/// The header that has a browser save a file, its name in every script (RFC 6266, RFC 8187).
pub(super) fn disposition(name: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let encoded: String = name.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    format!("attachment; filename=\"{}\"; filename*=UTF-8''{encoded}", plain_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("é\r\nX: \"1\".pdf"),
            "attachment; filename=\"___X___1_.pdf\"; filename*=UTF-8''%C3%A9%0D%0AX%3A%20%221%22.pdf"
        );
    }
}
