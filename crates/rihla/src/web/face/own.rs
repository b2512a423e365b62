//! The visitor's own account: how they are recognised, and where they are signed in.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::webauthn::RegistrationResponse;
use rihla_account::{AccountError, Factor, KeyNumber, Live, Opened, Password, Proof, RecoveryCode, SecretToken, otpauth_uri};
use rihla_model::Saying;

use super::Face;
use super::cookie::Cookie;
use super::failed::Failed;
use super::form::Form;
use super::notice::notice;
use super::sign_in::{asked, key_answer, not_the_same, refused};
use super::visitor::Visitor;
use crate::pages::{self, Once, OwnAccount, Place, Reached};

type Node = State<Arc<Face>>;

/// The session and what the browser holds of it.
pub(super) fn signed(visitor: &Visitor) -> Result<(&Live, &SecretToken), Failed> {
    visitor.live.as_ref().zip(visitor.token.as_ref()).ok_or(Failed::SignIn)
}

/// The page of the account, with what is shown once.
pub(super) async fn page(
    face: &Arc<Face>,
    visitor: &Visitor,
    (fault, done): (Option<(StatusCode, Saying)>, Option<&'static str>),
    once: Once,
) -> Result<Response, Failed> {
    let (live, _) = signed(visitor)?;
    let id = &live.account.id;
    let accounts = &face.open.accounts;
    let (status, fault) = fault.map_or((StatusCode::OK, None), |(status, saying)| (status, Some(saying)));
    let own = OwnAccount {
        live,
        factors: accounts.factors(id).await?,
        codes_left: accounts.recovery_codes_left(id).await?,
        keys: accounts.security_keys(id).await?,
        takes_keys: face.party().is_some(),
        provider: face.provider_label(),
        linked: !accounts.identities(id).await?.is_empty(),
        sessions: accounts.sessions(id, face.clock.now()).await?,
        roles: face.definitions.registers.roles(),
        teams: accounts.teams_of(id).await?,
        wish: accounts.mail_wish(id).await?,
        reached: match (face.mails(), &live.account.email) {
            (false, _) => Reached::NoMail,
            (true, None) => Reached::NoAddress,
            (true, Some(_)) => Reached::Yes,
        },
        fault,
        done,
        once,
    };
    Ok(face.page(visitor, Place::Account, status, |reader| pages::own_account(reader, &own)))
}

/// The session has a new token: the browser gets it, and the page says what was done.
fn renewed(face: &Face, visitor: &Visitor, opened: &Opened, done: &str) -> Response {
    let mut response = Redirect::to(&format!("/{}/account?done={done}", visitor.language.tag())).into_response();
    Cookie::Session.give(&mut response, &opened.token, face.is_secure());
    response
}

/// The page that says what was refused.
async fn again(face: &Arc<Face>, visitor: &Visitor, error: AccountError, once: Once) -> Result<Response, Failed> {
    let fault = refused(error)?;
    page(face, visitor, (Some(fault), None), once).await
}

/// `GET …/account`.
pub(super) async fn account(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = page(&face, &visitor, (None, notice(query.as_deref())), Once::Nothing).await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/recognise`: who sits there shows again who they are, before something that matters.
pub(super) async fn recognise(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let (live, token) = signed(&visitor)?;
        let (accounts, mut at) = (&face.open.accounts, visitor.occasion(&face));
        let guarded = accounts.factors(&live.account.id).await?.iter().any(|factor| *factor != Factor::Recovery);
        let shown = if guarded {
            let typed = form.secret("code");
            let recovery = RecoveryCode::parse(&typed);
            let key = key_answer(&face, &form)?;
            let proof = match &key {
                Some((party, answer)) => Proof::Key { party, answer },
                None => recovery.as_ref().map_or(Proof::Totp(&typed), Proof::Recovery),
            };
            accounts.confirm_factor(&mut at, token, &proof).await
        } else {
            accounts.confirm_password(&mut at, token, &Password::new(form.secret("password"))).await
        };
        match shown {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "recognised")),
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/app`: a secret for an app, shown once.
pub(super) async fn begin_app(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (live, token) = signed(&visitor)?;
        match face.open.accounts.begin_totp(&mut visitor.occasion(&face), token).await {
            Ok(secret) => {
                let site = face.site.site();
                let issuer = site.observatory.name.get(visitor.language);
                let once = Once::App { secret: secret.to_text(), address: otpauth_uri(issuer, &live.account.name, &secret) };
                page(&face, &visitor, (None, None), once).await
            }
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/app/confirm`: the app shows that it has the secret.
pub(super) async fn confirm_app(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        match face.open.accounts.confirm_totp(&mut visitor.occasion(&face), token, &form.secret("code")).await {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "app")),
            Err(error) => again(&face, &visitor, error, Once::AppAgain).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/app/remove`.
pub(super) async fn remove_app(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        let roles = face.definitions.registers.roles();
        match face.open.accounts.remove_totp(&mut visitor.occasion(&face), token, roles).await {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "no-app")),
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/keys/ask`: what the browser is to ask of a new security key.
pub(super) async fn ask_new_key(State(face): Node, visitor: Visitor) -> Response {
    let Some((party, token)) = face.party().zip(visitor.token.as_ref()) else { return StatusCode::NOT_FOUND.into_response() };
    asked(face.open.accounts.ask_new_key(&mut visitor.occasion(&face), token, &party).await)
}

/// `POST …/account/recognise/key`: what the browser is to ask of a key of the account.
pub(super) async fn ask_key_again(State(face): Node, visitor: Visitor) -> Response {
    let Some((party, token)) = face.party().zip(visitor.token.as_ref()) else { return StatusCode::NOT_FOUND.into_response() };
    asked(face.open.accounts.ask_key_again(&mut visitor.occasion(&face), token, &party).await)
}

/// `POST …/account/keys`: a security key is added.
pub(super) async fn add_key(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        let party = face.party().ok_or(Failed::Form)?;
        let answer = RegistrationResponse::parse(form.get("answer")).map_err(|fault| Failed::Account(fault.into()))?;
        let mut at = visitor.occasion(&face);
        match face.open.accounts.add_key(&mut at, token, &party, form.get("label"), &answer).await {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "key")),
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/keys/remove`.
pub(super) async fn remove_key(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        let key = KeyNumber::new(form.get("key")).map_err(|_| Failed::Form)?;
        let roles = face.definitions.registers.roles();
        match face.open.accounts.remove_key(&mut visitor.occasion(&face), token, roles, &key).await {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "no-key")),
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/recovery`: new recovery codes, shown once; those before are void.
pub(super) async fn recovery_codes(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        match face.open.accounts.make_recovery_codes(&mut visitor.occasion(&face), token).await {
            Ok(codes) => {
                let once = Once::Codes(codes.iter().map(RecoveryCode::to_text).collect());
                page(&face, &visitor, (None, None), once).await
            }
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/password`.
pub(super) async fn change_password(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        let (new, repeated) = (form.secret("new"), form.secret("again"));
        if *new != *repeated {
            return page(&face, &visitor, (Some((StatusCode::UNPROCESSABLE_ENTITY, not_the_same())), None), Once::Nothing).await;
        }
        let (old, new) = (Password::new(form.secret("password")), Password::new(new));
        match face.open.accounts.change_password(&mut visitor.occasion(&face), token, &old, &new).await {
            Ok(opened) => Ok(renewed(&face, &visitor, &opened, "password")),
            Err(error) => again(&face, &visitor, error, Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/others`: ends the sessions in other browsers.
pub(super) async fn end_others(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (_, token) = signed(&visitor)?;
        face.open.accounts.end_other_sessions(&mut visitor.occasion(&face), token).await?;
        Ok(Redirect::to(&format!("/{}/account?done=others", visitor.language.tag())).into_response())
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}
