//! Signing in and out, and setting a password with a one-time code.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::webauthn::{AssertionResponse, RelyingParty};
use rihla_account::{AccountError, Level, OneTimeCode, Opened, Password, Proof, RecoveryCode, ResetMail, SecretToken, Step, Ticket};
use rihla_model::{Language, Saying};
use rihla_operations::mail_reset::mail_reset;
use rihla_register::RegisterError;

use super::Face;
use super::cookie::Cookie;
use super::failed::{Failed, to};
use super::form::Form;
use super::notice::notice;
use super::visitor::Visitor;
use crate::pages::{self, Place, SignInForm};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// Where to go on after signing in: a page of this site, written plainly.
pub(super) fn next(text: &str) -> Option<&str> {
    let (tag, rest) = text.strip_prefix('/')?.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let known = Language::SPOKEN.iter().any(|language| language.tag() == tag);
    // of all that one signs in for; the rest is public, or one's own account
    let first = rest.split('/').next().unwrap_or_default();
    let leads = ["registers", "notices", "data", "node", "protection", "search", "offline"].contains(&first);
    (known && leads && rest.chars().all(plain) && !rest.contains("//")).then_some(text)
}

/// Whether a fault is told to whoever tries to sign in; any other is the node's own.
fn told(error: &AccountError) -> Option<(StatusCode, Saying)> {
    use AccountError as E;
    let status = match error {
        E::Refused | E::FactorRefused | E::CodeRefused | E::Key(_) => StatusCode::FORBIDDEN,
        E::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        E::SignInOver => StatusCode::GONE,
        E::Weak(_) | E::BadLabel { .. } | E::FactorNeeded | E::FactorExists | E::FactorDemanded | E::Absent { .. } => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => return None,
    };
    Some((status, error.saying()))
}

/// The status and the words of a fault; `Err` where the page is of something broken.
pub(super) fn refused(error: AccountError) -> Result<(StatusCode, Saying), Failed> {
    told(&error).ok_or(Failed::Account(error))
}

/// `GET …/sign-in`.
pub(super) async fn form(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    if visitor.live.is_some() {
        return to(&visitor, if visitor.works() { Place::Work } else { Place::Account });
    }
    let parameters = parameters::parameters(query.as_deref());
    let next = next(parameters::last(&parameters, "next")).unwrap_or_default();
    let form =
        SignInForm { next, done: notice(query.as_deref()), mails: face.mails(), provider: face.provider_label(), ..SignInForm::default() };
    face.page(&visitor, Place::SignIn, StatusCode::OK, |reader| pages::sign_in(reader, &form))
}

/// `POST …/sign-in`: name and password.
pub(super) async fn sign_in(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (typed, password) = (form.get("name"), Password::new(form.secret("password")));
        let next = next(form.get("next"));
        let mut at = visitor.occasion(&face);
        let roles = face.definitions.registers.roles();
        match face.open.accounts.sign_in(&mut at, roles, typed, &password, visitor.token.as_ref()).await {
            Ok(step) => Ok(stepped(&face, &visitor, &step, next)),
            Err(error) => {
                let (status, saying) = refused(error)?;
                let next = next.unwrap_or_default();
                let again =
                    SignInForm { name: typed, next, fault: Some(saying), done: None, mails: face.mails(), provider: face.provider_label() };
                Ok(face.page(&visitor, Place::SignIn, status, |reader| pages::sign_in(reader, &again)))
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::SignIn, result)
}

/// The first factor was shown: a session is open, or the second is asked for.
pub(super) fn stepped(face: &Face, visitor: &Visitor, step: &Step, next: Option<&str>) -> Response {
    match step {
        Step::Signed(opened) => signed_in(face, visitor, opened, next),
        Step::Factor(pending) => {
            let next = next.map(|next| format!("?next={next}")).unwrap_or_default();
            let mut response = Redirect::to(&format!("/{}/sign-in/code{next}", visitor.language.tag())).into_response();
            Cookie::Waiting.give(&mut response, &pending.token, face.is_secure());
            response
        }
    }
}

/// A session was opened: the browser gets its cookie.
fn signed_in(face: &Face, visitor: &Visitor, opened: &Opened, next: Option<&str>) -> Response {
    let mut response = match (opened.session.level, next) {
        (Level::Enrolling, _) => to(visitor, Place::Account),
        (Level::Whole, Some(next)) => Redirect::to(next).into_response(),
        (Level::Whole, None) => to(visitor, Place::Work),
    };
    Cookie::Session.give(&mut response, &opened.token, face.is_secure());
    Cookie::Waiting.take(&mut response, face.is_secure());
    response
}

/// `GET …/sign-in/code`: the second factor.
pub(super) async fn factor_form(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    if visitor.waiting.is_none() {
        return to(&visitor, Place::SignIn);
    }
    let parameters = parameters::parameters(query.as_deref());
    let next = next(parameters::last(&parameters, "next")).unwrap_or_default();
    let keys = face.party().is_some();
    face.page(&visitor, Place::Factor, StatusCode::OK, |reader| pages::factor(reader, next, keys, None))
}

/// `POST …/sign-in/code/key`: what the browser is to ask of a security key.
pub(super) async fn ask_key(State(face): Node, visitor: Visitor) -> Response {
    let Some((party, waiting)) = face.party().zip(visitor.waiting.as_ref()) else { return StatusCode::NOT_FOUND.into_response() };
    asked(face.open.accounts.ask_key(&mut visitor.occasion(&face), waiting, &party).await)
}

/// What a script of ours asked for; it is told no more than that there is nothing.
pub(super) fn asked(options: Result<serde_json::Value, AccountError>) -> Response {
    let mut response = match options {
        Ok(options) => axum::Json(options).into_response(),
        Err(AccountError::Store(_) | AccountError::Damaged { .. }) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(_) => StatusCode::FORBIDDEN.into_response(),
    };
    crate::web::answer::set(&mut response, axum::http::header::CACHE_CONTROL, "no-store");
    response
}

/// `POST …/sign-in/code`: the digits of an app, or a recovery code.
pub(super) async fn factor(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let Some(waiting) = &visitor.waiting else { return Err(Failed::SignIn) };
        let (typed, next) = (form.secret("code"), next(form.get("next")));
        let recovery = RecoveryCode::parse(&typed);
        let shown = key_answer(&face, &form)?;
        let proof = match &shown {
            Some((party, answer)) => Proof::Key { party, answer },
            None => recovery.as_ref().map_or(Proof::Totp(&typed), Proof::Recovery),
        };
        let mut at = visitor.occasion(&face);
        match face.open.accounts.show_factor(&mut at, waiting, &proof, visitor.token.as_ref()).await {
            Ok(opened) => Ok(signed_in(&face, &visitor, &opened, next)),
            Err(AccountError::SignInOver) => Err(Failed::SignIn),
            Err(error) => {
                let (status, saying) = refused(error)?;
                let (next, keys) = (next.unwrap_or_default(), face.party().is_some());
                Ok(face.page(&visitor, Place::Factor, status, |reader| pages::factor(reader, next, keys, Some(&saying))))
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Factor, result)
}

/// What a security key answered, where the form holds that.
pub(super) fn key_answer(face: &Face, form: &Form) -> Result<Option<(RelyingParty, AssertionResponse)>, Failed> {
    let text = form.get("answer");
    if text.is_empty() {
        return Ok(None);
    }
    let party = face.party().ok_or(Failed::Form)?;
    let answer = AssertionResponse::parse(text).map_err(|fault| Failed::Account(fault.into()))?;
    Ok(Some((party, answer)))
}

/// `POST …/sign-out`.
pub(super) async fn sign_out(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        if let Some(token) = &visitor.token {
            face.open.accounts.sign_out(&mut visitor.occasion(&face), token).await?;
        }
        let mut response = Redirect::to(&format!("/{}/sign-in?done=signed-out", visitor.language.tag())).into_response();
        Cookie::Session.take(&mut response, face.is_secure());
        // what the browser remembers of pages goes with the session (W3C Clear Site Data)
        crate::web::answer::set(&mut response, axum::http::HeaderName::from_static("clear-site-data"), "\"cache\"");
        Ok(response)
    };
    let result = result.await;
    face.answered(&visitor, Place::SignIn, result)
}

/// `GET …/password`: the form for a one-time code, or for the token of a letter, and a new password.
pub(super) async fn password_form(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    let token = SecretToken::parse(parameters::last(&parameters, "token")).map(|token| token.to_text());
    let token = token.as_ref().map(|token| token.as_str()).unwrap_or_default();
    face.page(&visitor, Place::Password, StatusCode::OK, |reader| pages::password(reader, token, None))
}

/// `GET …/password/forgotten`.
pub(super) async fn forgotten_form(State(face): Node, visitor: Visitor) -> Response {
    let result = if face.mails() { Ok(()) } else { Err(Failed::Record(RegisterError::NoRecord)) };
    let result = result.map(|()| face.page(&visitor, Place::Forgotten, StatusCode::OK, |reader| pages::forgotten(reader, false, None)));
    face.answered(&visitor, Place::Forgotten, result)
}

/// `POST …/password/forgotten`: the answer is one, whether there is such an account or not, and comes before any letter goes.
pub(super) async fn forgotten(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !face.mails() {
            return Err(Failed::Record(RegisterError::NoRecord));
        }
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        match face.open.accounts.ask_reset(&mut visitor.occasion(&face), form.get("name")).await {
            Ok(found) => {
                if let Some(reset) = found {
                    tokio::spawn(send_reset(Arc::clone(&face), reset));
                }
                Ok(face.page(&visitor, Place::Forgotten, StatusCode::OK, |reader| pages::forgotten(reader, true, None)))
            }
            Err(error) => {
                let (status, saying) = refused(error)?;
                Ok(face.page(&visitor, Place::Forgotten, status, |reader| pages::forgotten(reader, false, Some(&saying))))
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Forgotten, result)
}

async fn send_reset(face: Arc<Face>, reset: ResetMail) {
    let words = face.site.catalogue();
    let with = (face.clock.now(), &*face.chance, &words.speaker(reset.account.language));
    if let Err(error) = mail_reset(&face.open, &face.definitions, &reset, with).await {
        tracing::error!(code = error.saying().id(), "a letter for a new password was not taken");
    }
}

/// `POST …/password`.
pub(super) async fn set_password(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let token = form.secret("token");
        let again = |status, saying: &Saying| {
            Ok(face.page(&visitor, Place::Password, status, |reader| pages::password(reader, &token, Some(saying))))
        };
        let (password, repeated) = (form.secret("password"), form.secret("again"));
        if *password != *repeated {
            return again(StatusCode::UNPROCESSABLE_ENTITY, &not_the_same());
        }
        let ticket = match token.is_empty() {
            true => OneTimeCode::parse(&form.secret("code")).map(Ticket::Code),
            false => SecretToken::parse(&token).map(Ticket::Mail),
        };
        let Some(ticket) = ticket else {
            return again(StatusCode::FORBIDDEN, &AccountError::CodeRefused.saying());
        };
        let mut at = visitor.occasion(&face);
        match face.open.accounts.set_password(&mut at, &ticket, &Password::new(password)).await {
            Ok(_) => Ok(Redirect::to(&format!("/{}/sign-in?done=password", visitor.language.tag())).into_response()),
            Err(error) => {
                let (status, saying) = refused(error)?;
                again(status, &saying)
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Password, result)
}

/// The two passwords differ.
pub(super) fn not_the_same() -> Saying {
    Saying::new("sign-in-not-the-same", "the two passwords are not the same; type the new one twice")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for good in [
            "/fr/notices",
            "/fr/data/uploads/0123",
            "/es/node/jobs",
            "/pt/data",
            "/fr/registers/pledge",
            "/ar/registers/pledge/0123456789abcdef",
            "/en/registers",
        ] {
            assert_eq!(next(good), Some(good));
        }
        for bad in [
            "",
            "/",
            "//evil.example/registers",
            "//evil.example/notices",
            "https://evil.example/en/registers",
            "/en//evil.example",
            "/en/registers//evil.example",
            "/\\evil.example/registers",
            "/xx/registers",
            "/en/registers?next=1",
            "/en/registers/%0d%0a",
            "/en/sign-out",
            "en/registers",
        ] {
            assert_eq!(next(bad), None, "{bad}");
        }
    }
}
