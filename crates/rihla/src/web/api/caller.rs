//! Who calls: an actor by the token that was shown, in the language that was asked for.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use rihla_language::Speaker;
use rihla_model::Language;
use rihla_model::access::Actor;

use super::Api;
use super::problem::Problem;
use crate::web::negotiate::preferred;

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The token is none, or none any more.
    Token,
    /// Too many wrong ones came from there; seconds to wait.
    Wait(u64),
    /// It cannot be found out now.
    Broken,
}

/// The answer of [`Callers`], later.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Actor, Refused>> + Send + 'a>>;

/// Tells who shows a token.
pub trait Callers: Send + Sync {
    /// The actor of a token, shown from an address with a program.
    fn by_token<'a>(&'a self, token: &'a str, address: Option<String>, agent: Option<String>) -> Answer<'a>;
}

/// Who calls, and how they are answered.
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) language: Language,
    /// Why protected fields are asked for, as the header `Rihla-Purpose` states.
    pub(super) why: Option<String>,
    /// The version that the caller saw, of the header `If-Match`.
    pub(super) version: Option<i64>,
}

impl Caller {
    /// How the caller is spoken to.
    pub(super) fn speaker<'a>(&self, api: &'a Api) -> Speaker<'a> {
        api.catalogue.speaker(self.language)
    }

    /// The version that a change has to name.
    pub(super) fn seen(&self) -> Result<i64, Problem> {
        self.version.ok_or(Problem::NoVersion)
    }
}

fn text(headers: &HeaderMap, name: impl axum::http::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The token of the header; `Err` where there is a header and no token in it.
fn token(headers: &HeaderMap) -> Result<Option<&str>, Refused> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Refused::Token)?;
    let (scheme, token) = text.split_once(' ').ok_or(Refused::Token)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(Some(token.trim())) } else { Err(Refused::Token) }
}

/// The language of a request.
pub(super) fn language(headers: &HeaderMap) -> Language {
    // English where nothing is asked: programs come first here
    let offered = [Language::En, Language::Fr, Language::Ar, Language::Es, Language::Pt];
    preferred(text(headers, ACCEPT_LANGUAGE), &offered)
}

/// A version of an ETag: `"7"`, `W/"7"`, as handed out.
fn version(headers: &HeaderMap) -> Option<i64> {
    let tag = text(headers, axum::http::header::IF_MATCH)?;
    tag.trim().trim_start_matches("W/").trim_matches('"').parse().ok()
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Response> {
        let headers = &parts.headers;
        let language = language(headers);
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let agent = text(headers, axum::http::header::USER_AGENT).map(str::to_owned);
        let speaker = api.catalogue.speaker(language);
        let refuse = |refused: Refused| {
            let problem = match refused {
                Refused::Token => Problem::Token,
                Refused::Wait(seconds) => Problem::Wait { seconds },
                Refused::Broken => Problem::Broken,
            };
            problem.answer(&speaker)
        };
        let actor = match token(headers).map_err(&refuse)? {
            Some(token) => api.callers.by_token(token, address.clone(), agent).await.map_err(&refuse)?,
            None => Actor::anyone(),
        };
        let who = actor.account.as_ref().map_or_else(|| address.unwrap_or_default(), |account| account.as_str().to_owned());
        if let Err(seconds) = api.limits.take(&who, actor.account.is_some()) {
            let mut response = Problem::Wait { seconds }.answer(&speaker);
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Err(response.into_response());
        }
        let why = text(headers, "rihla-purpose").map(decoded);
        Ok(Self { actor, language, why, version: version(headers) })
    }
}

/// A header holds ASCII: other signs come as in addresses, `%C3%A9`.
fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%').then(|| value.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok())).flatten();
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_may_be_in_any_script() {
        assert_eq!(decoded("famille %D9%86%D8%B9%D9%85 100%"), "famille نعم 100%");
        assert_eq!(decoded("%é%zz"), "%é%zz");
    }

    #[test]
    fn a_version_is_read_as_it_was_handed_out() {
        let of = |value: &'static str| version(&HeaderMap::from_iter([(axum::http::header::IF_MATCH, value.parse().unwrap())]));
        assert_eq!((of("\"7\""), of("W/\"12\""), of("*"), of("x")), (Some(7), Some(12), None, None));
    }
}
