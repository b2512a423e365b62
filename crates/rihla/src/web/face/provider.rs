//! Signing in with the outside provider, and linking its identity to one's own account.
//!
//! A sign-in begins with a link and not with a form: browsers follow no redirect to another site after a form (`form-action` of the
//! Content-Security-Policy). What the provider sends back is believed in the browser alone in which it was begun: that holds a cookie for
//! ten minutes, with the language and the page to go on to. A link is begun by a form of this site, which answers with the address to go
//! to: no other site begins one.

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::oidc::{Answer, Begun, Finished, OidcFault};
use rihla_account::{AccountError, SecretToken};
use rihla_model::{Language, Saying};
use rihla_operations::OperationError;
use rihla_operations::provider::OutsideProvider;
use rihla_register::RegisterError;

use super::Face;
use super::cookie::Cookie;
use super::failed::{Failed, to};
use super::own::{page, signed};
use super::sign_in::{next, refused, stepped};
use super::visitor::Visitor;
use crate::pages::{self, Once, Place, SignInForm};
use crate::web::{answer, handler, parameters};

type Node = State<Arc<Face>>;

/// So long the browser holds that it was sent to the provider; the flow itself is over after the time of a sign-in.
const SECONDS: u32 = 600;
/// What stands between the parts of the cookie's value.
const BETWEEN: char = '.';

impl Face {
    /// What the provider is called; none where there is none.
    pub(super) fn provider_label(&self) -> Option<&str> {
        self.provider.as_ref().map(OutsideProvider::label)
    }
}

fn provider(face: &Face) -> Result<&OutsideProvider, Failed> {
    face.provider.as_ref().ok_or(Failed::Record(RegisterError::NoRecord))
}

/// What the browser holds meanwhile: its secret, the language, and where to go on.
fn held(begun: &Begun, language: Language, next: &str) -> String {
    format!("{}{BETWEEN}{}{BETWEEN}{next}", begun.browser.to_text().as_str(), language.tag())
}

/// The same, read again; what a stranger wrote there leads nowhere.
fn parts_of(value: &str) -> Option<(SecretToken, &str, Option<&str>)> {
    let (token, rest) = value.split_once(BETWEEN)?;
    let (tag, going) = rest.split_once(BETWEEN)?;
    Some((SecretToken::parse(token)?, tag, next(going)))
}

/// What is told of a fault: what the person can do something about. The rest is for the log.
fn told(error: OperationError) -> Result<(StatusCode, Saying), Failed> {
    let fault = match error {
        OperationError::Account(AccountError::Provider(fault)) => fault,
        OperationError::Account(error) => return refused(error),
        other => return Err(Failed::Operation(other)),
    };
    Ok(match fault {
        OidcFault::Unreachable => (StatusCode::BAD_GATEWAY, fault.saying()),
        OidcFault::Denied | OidcFault::FlowOver | OidcFault::NotLinked | OidcFault::LinkedElsewhere => {
            (StatusCode::FORBIDDEN, fault.saying())
        }
        OidcFault::Unreadable { .. } | OidcFault::Insecure | OidcFault::Untrue { .. } => {
            tracing::warn!(code = fault.saying().id(), fault = %fault.saying(), "what the provider of sign-ins said was refused");
            let saying = Saying::new(
                "sign-in-provider-refused",
                "what the provider sent is not accepted here: sign in with your password, and tell whoever administers this node",
            );
            (StatusCode::FORBIDDEN, saying)
        }
    })
}

/// The sign-in page with what was refused.
fn again(face: &Face, visitor: &Visitor, (status, saying): (StatusCode, Saying), next: &str) -> Response {
    let form = SignInForm { next, fault: Some(saying), mails: face.mails(), provider: face.provider_label(), ..SignInForm::default() };
    face.page(visitor, Place::SignIn, status, |reader| pages::sign_in(reader, &form))
}

/// `GET …/sign-in/with-provider?next=…`: the browser is sent to the provider.
pub(super) async fn begin(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        let provider = provider(&face)?;
        if visitor.live.is_some() {
            return Ok(to(&visitor, if visitor.works() { Place::Work } else { Place::Account }));
        }
        let parameters = parameters::parameters(query.as_deref());
        let next = next(parameters::last(&parameters, "next")).unwrap_or_default();
        match provider.begin(&mut visitor.occasion(&face), None).await {
            Ok(begun) => {
                let mut response = Redirect::to(begun.address.as_str()).into_response();
                Cookie::Provider.give_for(&mut response, &held(&begun, visitor.language, next), face.is_secure(), SECONDS);
                answer::set(&mut response, header::CACHE_CONTROL, "no-store");
                Ok(response)
            }
            Err(error) => Ok(again(&face, &visitor, told(error)?, next)),
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::SignIn, result)
}

/// `GET /sign-in/provider`: what the provider sends back, by way of the browser.
pub(super) async fn back(State(face): Node, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let waits = Cookie::Provider.text_of(&parts.headers, face.is_secure()).and_then(parts_of);
    let language = waits.as_ref().and_then(|(_, tag, _)| handler::language(&*face.site, tag));
    let language = language.unwrap_or_else(|| handler::liked(&*face.site, &parts.headers));
    let visitor = match Visitor::in_language(&parts, &face, language).await {
        Ok(visitor) => visitor,
        Err(response) => return response,
    };
    let result = async {
        let provider = provider(&face)?;
        let Some((browser, _, going)) = &waits else {
            return Ok(again(&face, &visitor, told(AccountError::from(OidcFault::FlowOver).into())?, ""));
        };
        let sent = parameters::parameters(parts.uri.query());
        let value = |name: &str| Some(parameters::last(&sent, name)).filter(|value| !value.is_empty());
        let answer = Answer { state: value("state").unwrap_or_default(), code: value("code"), issuer: value("iss") };
        let (mut at, roles) = (visitor.occasion(&face), face.definitions.registers.roles());
        let mut response = match provider.finish(&mut at, roles, answer, browser, visitor.token.as_ref()).await {
            Ok(Finished::SignedIn(step)) => stepped(&face, &visitor, &step, *going),
            Ok(Finished::Linked) => Redirect::to(&format!("/{}/account?done=linked", visitor.language.tag())).into_response(),
            // what was begun here stands: another site may have sent this
            Err(OperationError::Account(error @ AccountError::Provider(OidcFault::FlowOver))) => {
                return Ok(again(&face, &visitor, told(error.into())?, going.unwrap_or_default()));
            }
            Err(error) => again(&face, &visitor, told(error)?, going.unwrap_or_default()),
        };
        Cookie::Provider.take(&mut response, face.is_secure());
        answer::set(&mut response, header::CACHE_CONTROL, "no-store");
        Ok(response)
    };
    let result = result.await;
    face.answered(&visitor, Place::SignIn, result)
}

/// `POST …/account/provider`: the address at which the provider says who one is there, for the link to one's account.
pub(super) async fn link(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (provider, (_, token)) = (provider(&face)?, signed(&visitor)?);
        match provider.begin(&mut visitor.occasion(&face), Some(token)).await {
            Ok(begun) => {
                let once = Once::Provider { address: begun.address.clone() };
                let mut response = page(&face, &visitor, (None, None), once).await?;
                Cookie::Provider.give_for(&mut response, &held(&begun, visitor.language, ""), face.is_secure(), SECONDS);
                Ok(response)
            }
            Err(error) => page(&face, &visitor, (Some(told(error)?), None), Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

/// `POST …/account/provider/remove`.
pub(super) async fn unlink(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let (provider, (_, token)) = (provider(&face)?, signed(&visitor)?);
        let id = provider.id().map_err(Failed::Operation)?;
        match face.open.accounts.unlink_own(&mut visitor.occasion(&face), &id, token).await {
            Ok(()) => Ok(Redirect::to(&format!("/{}/account?done=unlinked", visitor.language.tag())).into_response()),
            Err(error) => page(&face, &visitor, (Some(refused(error)?), None), Once::Nothing).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Account, result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_cookie_leads_nowhere_else() {
        let token = "A".repeat(42) + "E";
        let going = |rest: &str| parts_of(&format!("{token}.{rest}")).map(|(_, tag, next)| (tag.to_owned(), next.map(str::to_owned)));
        assert_eq!(going("fr./fr/registers/pledge"), Some(("fr".to_owned(), Some("/fr/registers/pledge".to_owned()))));
        assert_eq!(going("fr."), Some(("fr".to_owned(), None)));
        for evil in ["fr.//evil.example", "fr.https://evil.example/en/registers", "fr./en/sign-out", "fr./en/registers/../../x"] {
            assert_eq!(going(evil), Some(("fr".to_owned(), None)), "{evil}");
        }
        assert!(parts_of("x.fr.").is_none() && parts_of(&token).is_none() && going("fr").is_none());
    }
}
