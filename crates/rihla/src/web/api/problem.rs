//! Faults, as problem details (RFC 9457), in the language of the caller.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rihla_language::Speaker;
use rihla_model::{FieldId, Saying};
use rihla_operations::OperationError;
use rihla_register::RegisterError;
use rihla_register::value::ValueFault;
use rihla_store::StoreError;
use serde::Serialize;

use super::caller::language;
use crate::web::answer::set;
use crate::web::limit::too_often;

/// What went wrong with a request.
#[derive(Debug)]
pub(super) enum Problem {
    /// The token is none, or none any more.
    Token,
    /// Too many requests.
    Wait { seconds: u64 },
    /// A change that names no version.
    NoVersion,
    /// The body is no JSON of the form that is wanted, or a parameter is none.
    Body(Saying),
    /// A body of another type than the address takes.
    MediaType,
    /// The index of words is being made.
    NotReady,
    /// The registers refuse.
    Register(RegisterError),
    /// Something that the caller cannot mend.
    Broken,
}

#[derive(Serialize)]
struct Details<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<Vec<Fault>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<&'a FieldId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// Where in a filter, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[usize; 2]>,
}

#[derive(Serialize)]
struct Fault {
    field: FieldId,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<usize>,
    code: &'static str,
    title: String,
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NoVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::Body(_) => StatusCode::BAD_REQUEST,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Register(error) => match error {
                RegisterError::NoRegister | RegisterError::NoRecord => StatusCode::NOT_FOUND,
                RegisterError::Erased => StatusCode::GONE,
                RegisterError::Denied => StatusCode::FORBIDDEN,
                RegisterError::Stale { .. } => StatusCode::PRECONDITION_FAILED,
                RegisterError::Invalid { .. }
                | RegisterError::Unfilled { .. }
                | RegisterError::BadFilter { .. }
                | RegisterError::NoReason
                | RegisterError::TooLong { .. }
                | RegisterError::TooManyRows { .. }
                | RegisterError::BadCursor => StatusCode::UNPROCESSABLE_ENTITY,
                RegisterError::NoTransition
                | RegisterError::NotYet { .. }
                | RegisterError::SamePerson
                | RegisterError::NothingAsked
                | RegisterError::Asked
                | RegisterError::Final
                | RegisterError::Withdrawn
                | RegisterError::NotWithdrawn
                | RegisterError::Linked { .. }
                | RegisterError::Restricted
                | RegisterError::NotInReview
                | RegisterError::AlreadyMade { .. }
                | RegisterError::Unchanged => StatusCode::CONFLICT,
                // the node is to be brought up to date first
                RegisterError::NewerDefinition { .. } => StatusCode::SERVICE_UNAVAILABLE,
                // another try may do
                RegisterError::Store(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    fn saying(&self) -> Saying {
        match self {
            Self::Token => Saying::new("api-token", "the token is wrong, was revoked or has run out; show another"),
            Self::Wait { seconds } => too_often(*seconds),
            Self::NoVersion => {
                Saying::new("api-no-version", "a change names the version it is about: send the ETag of the record in If-Match")
            }
            Self::Body(saying) => saying.clone(),
            Self::MediaType => Saying::new("api-media-type", "the body is of another type than this address takes"),
            Self::NotReady => not_ready(),
            Self::Register(error) if self.status() != StatusCode::INTERNAL_SERVER_ERROR => error.saying(),
            // what the machine says of itself is for its operators
            Self::Register(_) | Self::Broken => {
                Saying::new("api-broken", "this could not be done; its operators can see why in the log of the node")
            }
        }
    }

    /// The answer.
    pub(super) fn answer(&self, speaker: &Speaker<'_>) -> Response {
        let (status, saying) = (self.status(), self.saying());
        let (mut faults, mut fields, mut version, mut place) = (None, None, None, None);
        match self {
            Self::Register(RegisterError::Invalid { faults: wrong }) => {
                let fault = |fault: &ValueFault| {
                    let title = speaker.tell(&fault.saying);
                    Fault { field: fault.field.clone(), at: fault.at, code: fault.code, title }
                };
                faults = Some(wrong.iter().map(fault).collect());
            }
            Self::Register(RegisterError::Stale { version: now, changed }) => {
                version = Some(*now);
                fields = Some(changed.iter().collect());
            }
            Self::Register(RegisterError::BadFilter { at, .. }) => place = Some([at.start, at.end]),
            Self::Register(RegisterError::Unfilled { fields: empty }) => fields = Some(empty.iter().collect()),
            Self::Register(error) if status == StatusCode::INTERNAL_SERVER_ERROR => {
                tracing::error!(code = error.saying().id(), error = %error, "a request could not be answered");
            }
            _ => {}
        }
        let code = saying.id();
        let details = Details {
            kind: format!("urn:rihla:problem:{code}"),
            title: speaker.tell(&saying),
            status: status.as_u16(),
            code,
            faults,
            fields,
            version,
            at: place,
        };
        let mut response = (status, Json(details)).into_response();
        set(&mut response, header::CONTENT_TYPE, "application/problem+json");
        set(&mut response, header::CONTENT_LANGUAGE, speaker.language().tag());
        set(&mut response, header::CACHE_CONTROL, "no-store");
        if status == StatusCode::UNAUTHORIZED {
            set(&mut response, header::WWW_AUTHENTICATE, "Bearer realm=\"rihla\"");
        }
        response
    }
}

impl From<OperationError> for Problem {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Register(error) => Self::Register(error),
            OperationError::Store(error) => Self::Register(RegisterError::Store(error)),
            // a table that cannot be read
            OperationError::Ingest(error) => Self::Body(error.saying()),
            other => {
                tracing::error!(code = other.saying().id(), error = %other, "a request could not be answered");
                Self::Broken
            }
        }
    }
}

/// What whoever looks for words is told while there is no index.
pub(in crate::web) fn not_ready() -> Saying {
    Saying::new("search-not-ready", "the index of words is being made; try again in a minute")
}

/// What the store says of itself, where it is not a fault of the caller.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Register(RegisterError::Store(error))
    }
}

/// An address that is none.
pub(super) async fn no_address() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// A method that the address does not have.
pub(super) async fn no_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

#[derive(Serialize)]
struct Plain {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
}

/// Makes problem details of what the framework refuses by itself: a body too large, a path that is none.
pub(super) async fn plain_faults(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let typed = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let ours = typed.is_some_and(|media| media.starts_with("application/"));
    if !(status.is_client_error() || status.is_server_error()) || ours {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    // the standard's own words; RFC 9457 gives `about:blank` no others
    let details = Plain { kind: "about:blank", title: status.canonical_reason().unwrap_or_default(), status: status.as_u16() };
    let mut response = (status, Json(details)).into_response();
    set(&mut response, header::CONTENT_TYPE, "application/problem+json");
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::CONTENT_LANGUAGE, language.tag());
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
