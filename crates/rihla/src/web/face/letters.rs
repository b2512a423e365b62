//! How somebody wants to be written to about what concerns them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::Pace;
use rihla_register::NoticeKind;

use super::Face;
use super::failed::Failed;
use super::form::Form;
use super::visitor::Visitor;
use crate::pages::{self, Place, Unsubscribing};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// `POST …/account/letters`: how often, and about what.
pub(super) async fn choose(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let live = visitor.live.as_ref().filter(|_| visitor.works()).ok_or(Failed::SignIn)?;
        let pace = Pace::named(form.get("pace")).ok_or(Failed::Form)?;
        let wanted: BTreeSet<&str> = form.all("about").collect();
        let without = NoticeKind::ALL.iter().map(|kind| kind.name()).filter(|kind| !wanted.contains(kind)).map(str::to_owned).collect();
        face.open.accounts.wish_for_mail(&live.account.id, pace, &without, face.clock.now()).await?;
        Ok(Redirect::to(&format!("/{}/account?done=letters", visitor.language.tag())).into_response())
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `GET …/unsubscribe`: asks first, since programs follow links of letters too.
pub(super) async fn unsubscribe_form(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let token = token(query.as_deref());
    let known = face.open.accounts.unsubscriber(&token).is_some();
    unsubscribing(&face, &visitor, &token, if known { Unsubscribing::Asking } else { Unsubscribing::Unknown })
}

/// `POST …/unsubscribe`: no more letters to whom the token is of. Mail programs send it for their readers, without a session and from no site
/// (RFC 8058, section 3.2): the token is what it is believed for, whatever its body says.
pub(super) async fn unsubscribe(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let token = token(query.as_deref());
    let result = async {
        let Some(account) = face.open.accounts.unsubscriber(&token) else {
            return Ok(unsubscribing(&face, &visitor, &token, Unsubscribing::Unknown));
        };
        let wish = face.open.accounts.mail_wish(&account).await?;
        face.open.accounts.wish_for_mail(&account, Pace::Never, &wish.without, face.clock.now()).await?;
        Ok(unsubscribing(&face, &visitor, &token, Unsubscribing::Done))
    };
    let result = result.await;
    face.answered(&visitor, Place::Unsubscribe, result)
}

fn token(query: Option<&str>) -> String {
    parameters::last(&parameters::parameters(query), "token").to_owned()
}

fn unsubscribing(face: &Face, visitor: &Visitor, token: &str, state: Unsubscribing) -> Response {
    let status = if state == Unsubscribing::Unknown { StatusCode::NOT_FOUND } else { StatusCode::OK };
    face.page(visitor, Place::Unsubscribe, status, |reader| pages::unsubscribe(reader, token, state))
}
