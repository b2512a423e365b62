//! Who visits, in which language.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::response::Response;
use rihla_account::{AccountError, Level, Live, Occasion, SecretToken};
use rihla_model::Language;
use rihla_model::access::Actor;
use rihla_operations::administration::{is_of_protection, runs_node};
use rihla_register::Unread;

use super::Face;
use super::cookie::Cookie;
use crate::pages::Visit;
use crate::web::handler;

/// Whoever asks for a page.
pub(super) struct Visitor {
    pub(super) language: Language,
    /// Who acts: anyone, where nobody has signed in.
    pub(super) actor: Actor,
    /// The session, where there is one.
    pub(super) live: Option<Live>,
    /// What the browser holds of it, alive or not.
    pub(super) token: Option<SecretToken>,
    /// What it holds of a sign-in that waits.
    pub(super) waiting: Option<SecretToken>,
    /// What concerns them and they have not read.
    pub(super) unread: Unread,
    address: Option<String>,
    agent: Option<String>,
    node: bool,
    protection: bool,
}

impl Visitor {
    /// What is noted of what they do.
    pub(super) fn occasion(&self, face: &Face) -> Occasion {
        occasion(face, &self.actor, self.address.as_deref(), self.agent.as_deref())
    }

    /// What pages say of who visits.
    pub(super) fn visit(&self) -> Visit {
        let name = self.live.as_ref().map(|live| live.account.shown.as_str().to_owned());
        Visit {
            name,
            held: self.live.is_some(),
            works: self.works(),
            node: self.node && self.works(),
            protection: self.protection && self.works(),
            unread: self.unread,
        }
    }

    /// Whether they may do their work: signed in, and with the second factor where one is demanded.
    pub(super) fn works(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.session.level == Level::Whole)
    }
}

fn occasion(face: &Face, actor: &Actor, address: Option<&str>, agent: Option<&str>) -> Occasion {
    let now = face.clock.now();
    Occasion::new(now, face.definitions.day_of(now), actor).from(address, agent)
}

impl FromRequestParts<Arc<Face>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, face: &Arc<Face>) -> Result<Self, Response> {
        let path = RawPathParams::from_request_parts(parts, face).await.ok();
        let tag = path.as_ref().and_then(|path| path.iter().find(|(name, _)| *name == "language")).map(|(_, tag)| tag);
        let Some(language) = tag.and_then(|tag| handler::language(&*face.site, tag)) else {
            return Err(handler::missing(Arc::clone(&face.site), parts.headers.clone()).await);
        };
        Self::in_language(parts, face, language).await
    }
}

impl Visitor {
    /// Whoever asks for a page in a language.
    pub(super) async fn in_language(parts: &Parts, face: &Arc<Face>, language: Language) -> Result<Self, Response> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
        let secure = face.is_secure();
        let [token, waiting] = [Cookie::Session, Cookie::Waiting].map(|cookie| cookie.of(&parts.headers, secure));
        let at = occasion(face, &Actor::anyone(), address.as_deref(), agent.as_deref());
        let live = match &token {
            Some(token) => match face.open.accounts.session(&at, face.definitions.registers.roles(), token).await {
                Ok(live) => Some(live),
                Err(AccountError::SessionOver) => None,
                Err(error) => {
                    tracing::error!(code = error.saying().id(), error = %error, "a session could not be looked up");
                    None
                }
            },
            None => None,
        };
        let mut actor = Actor::anyone();
        if let Some(live) = &live {
            // signing in takes nothing away: what anyone sees, somebody with a narrow role sees too
            let public = std::mem::replace(&mut actor, live.actor.clone());
            actor.memberships.extend(public.memberships);
        }
        let roles = face.definitions.registers.roles();
        let (node, protection) = (runs_node(&actor, roles), is_of_protection(&actor, roles));
        let mut visitor = Self { language, actor, live, token, waiting, unread: Unread::default(), address, agent, node, protection };
        if visitor.works() {
            // a page without the number is better than none
            visitor.unread = face.registry.unread(&visitor.actor).await.unwrap_or_else(|error| {
                tracing::error!(code = error.saying().id(), error = %error, "notices could not be counted");
                Unread::default()
            });
        }
        // whoever has signed in is known by name, and waited for by nobody
        match visitor.live {
            Some(_) => Ok(visitor),
            None => match face.limits.take(visitor.address.as_deref().unwrap_or_default(), false) {
                Ok(()) => Ok(visitor),
                Err(seconds) => Err(face.wait(&visitor, seconds)),
            },
        }
    }
}
