//! Pages that say what went wrong.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::AccountError;
use rihla_model::Saying;
use rihla_operations::OperationError;
use rihla_register::RegisterError;

use super::Face;
use super::sign_in::next;
use super::visitor::Visitor;
use crate::pages::{self, Address, Failure, Place};
use crate::web::limit::too_often;

/// What a handler gives up with.
pub(super) enum Failed {
    /// Somebody has to sign in first.
    SignIn,
    /// The fault of a record.
    Record(RegisterError),
    /// The fault of an account.
    Account(AccountError),
    /// The fault of an operation.
    Operation(OperationError),
    /// Something else that is to be told.
    Said(StatusCode, Saying),
    /// What was sent is no form of this site.
    Form,
}

impl From<RegisterError> for Failed {
    fn from(error: RegisterError) -> Self {
        Self::Record(error)
    }
}

impl From<AccountError> for Failed {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}

/// The page of a language.
pub(super) fn to(visitor: &Visitor, place: Place) -> Response {
    Redirect::to(&format!("/{}", Address { language: visitor.language, place }.path())).into_response()
}

/// The page to sign in at, which leads on to where somebody wanted to go.
fn first(visitor: &Visitor, place: Place) -> Response {
    let path = |place: Place| Address { language: visitor.language, place }.path();
    let (sign_in, wanted) = (path(Place::SignIn), path(place));
    // no more than signing in accepts
    let wanted = format!("/{wanted}");
    let next = next(&wanted).map(|next| format!("?next={next}")).unwrap_or_default();
    Redirect::to(&format!("/{sign_in}{next}")).into_response()
}

impl Face {
    /// The answer, or the page of what went wrong.
    pub(super) fn answered(self: &Arc<Self>, visitor: &Visitor, place: Place, result: Result<Response, Failed>) -> Response {
        match result {
            Ok(response) => response,
            // whoever has to add a second factor first has signed in
            Err(Failed::SignIn) if visitor.live.is_some() && !visitor.works() => to(visitor, Place::Account),
            Err(Failed::SignIn) => first(visitor, place),
            Err(Failed::Form) => self.page(visitor, place, StatusCode::BAD_REQUEST, |reader| pages::failure(reader, &Failure::BadForm)),
            Err(Failed::Account(error @ AccountError::Key(_))) => {
                self.told(visitor, place, Some((StatusCode::FORBIDDEN, error.saying())), &error)
            }
            // whoever is signed out when a session ends is asked to sign in, and not told that nothing is there
            Err(Failed::Account(AccountError::SessionOver)) => first(visitor, place),
            Err(Failed::Account(error)) => {
                let status = if matches!(error, AccountError::Absent { .. }) { StatusCode::NOT_FOUND } else { StatusCode::CONFLICT };
                let broken = matches!(error, AccountError::Store(_) | AccountError::Damaged { .. } | AccountError::Cipher);
                self.told(visitor, place, if broken { None } else { Some((status, error.saying())) }, &error)
            }
            Err(Failed::Said(status, saying)) => self.page(visitor, place, status, |reader| pages::failure(reader, &Failure::Said(saying))),
            Err(Failed::Operation(error)) => self.told(visitor, place, None, &error),
            Err(Failed::Record(error)) => {
                let told = status(&error).map(|status| (status, error.saying()));
                self.told(visitor, place, told, &error)
            }
        }
    }

    /// The page for whoever asks too often.
    pub(super) fn wait(&self, visitor: &Visitor, seconds: u64) -> Response {
        let failure = Failure::Said(too_often(seconds));
        let mut response = self.page(visitor, Place::Home, StatusCode::TOO_MANY_REQUESTS, |reader| pages::failure(reader, &failure));
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        response
    }

    fn told(&self, visitor: &Visitor, place: Place, told: Option<(StatusCode, Saying)>, error: &dyn std::error::Error) -> Response {
        let (status, failure) = match told {
            Some((StatusCode::NOT_FOUND, _)) if !visitor.works() => (StatusCode::NOT_FOUND, Failure::NoPageHere),
            Some((status, saying)) => (status, Failure::Said(saying)),
            None => {
                tracing::error!(page.error = %error, "a page could not be made");
                (StatusCode::INTERNAL_SERVER_ERROR, Failure::Broken)
            }
        };
        self.page(visitor, place, status, |reader| pages::failure(reader, &failure))
    }
}

/// The status of a fault; none where it is not the visitor's.
pub(super) fn status(error: &RegisterError) -> Option<StatusCode> {
    use RegisterError as E;
    Some(match error {
        E::NoRegister | E::NoRecord => StatusCode::NOT_FOUND,
        E::Erased => StatusCode::GONE,
        E::Denied => StatusCode::FORBIDDEN,
        E::Invalid { .. } | E::BadFilter { .. } | E::BadCursor | E::TooLong { .. } | E::TooManyRows { .. } | E::NoReason => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        E::Stale { .. }
        | E::NoTransition
        | E::NotYet { .. }
        | E::Unfilled { .. }
        | E::SamePerson
        | E::NothingAsked
        | E::Asked
        | E::Final
        | E::Withdrawn
        | E::NotWithdrawn
        | E::Restricted
        | E::Linked { .. }
        | E::AlreadyMade { .. }
        | E::Unchanged => StatusCode::CONFLICT,
        _ => return None,
    })
}
