//! Signing in with the outside provider: the flow of `rihla-account`, over the one door to other hosts.
//!
//! The provider is asked only where `courier.hosts` lists it, by the addresses that its own document names and the list allows; a redirect
//! is an answer that is none.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use rihla_account::oidc::{Answer, Begun, Discovered, Finished, OidcFault, Provider, ProviderId};
use rihla_account::{AccountError, Occasion, SecretToken};
use rihla_courier::CourierError;
use rihla_courier::fetch::{Fetcher, Limits, Request};
use rihla_model::access::Roles;

use crate::OperationError;
use crate::node::OpenNode;

/// What a provider says of itself is asked again after that.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// A person waits: a provider that does not answer soon is one that cannot be reached.
const WHOLE: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// Keys and documents of providers are long; the flow takes as much.
const ANSWER: usize = 256 << 10;

/// The outside provider of a node.
pub struct OutsideProvider {
    open: OpenNode,
    /// What was last found out, and when.
    known: Mutex<Option<(Timestamp, Arc<Known>)>>,
}

struct Known {
    provider: Provider,
    discovered: Discovered,
    fetcher: Fetcher,
}

impl std::fmt::Debug for OutsideProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutsideProvider").finish_non_exhaustive()
    }
}

impl OutsideProvider {
    /// The provider that the settings name; none where they name none.
    #[must_use]
    pub fn of(open: &OpenNode) -> Option<Self> {
        open.config.provider.as_ref()?;
        Some(Self { open: open.clone(), known: Mutex::new(None) })
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &str {
        self.open.config.provider.as_ref().map_or("", |settings| settings.label())
    }

    /// The identifier under which links to it are kept.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] where the secret cannot be read.
    pub fn id(&self) -> Result<ProviderId, OperationError> {
        Ok(self.configured()?.id)
    }

    /// Begins a sign-in, or the linking of an identity for who holds a session.
    ///
    /// # Errors
    /// [`OperationError::Account`] with [`AccountError::Provider`] where the provider does not answer as it should, and as
    /// `Accounts::begin_with_provider` says; [`OperationError::Definitions`] where the secret cannot be read.
    pub async fn begin(&self, at: &mut Occasion, link: Option<&SecretToken>) -> Result<Begun, OperationError> {
        let known = self.known(at.now).await?;
        Ok(self.open.accounts.begin_with_provider(at, &known.provider, &known.discovered, link).await?)
    }

    /// Completes it with what the provider sent back.
    ///
    /// # Errors
    /// As [`OutsideProvider::begin`], and as `Accounts::finish_with_provider` says.
    pub async fn finish(
        &self,
        at: &mut Occasion,
        roles: &Roles,
        answer: Answer<'_>,
        browser: &SecretToken,
        held: Option<&SecretToken>,
    ) -> Result<Finished, OperationError> {
        let known = self.known(at.now).await?;
        let Known { provider, discovered, fetcher } = &*known;
        let fetch = |request| send(fetcher.clone(), request);
        Ok(self.open.accounts.finish_with_provider(at, roles, provider, discovered, &fetch, answer, browser, held).await?)
    }

    fn configured(&self) -> Result<Provider, OperationError> {
        let settings = self.open.config.provider.as_ref().ok_or(AccountError::from(OidcFault::Unreachable))?;
        settings.provider(&self.open.config.settings)
    }

    /// What the provider says of itself.
    async fn known(&self, now: Timestamp) -> Result<Arc<Known>, OperationError> {
        let fresh = |(at, known): &(Timestamp, Arc<Known>)| (now.duration_since(*at).abs() < GOOD_FOR).then(|| Arc::clone(known));
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(fresh) {
            return Ok(known);
        }
        let provider = self.configured()?;
        let limits = Limits { whole: WHOLE, connect: CONNECT, answer: ANSWER, ..Limits::default() };
        let fetcher = self.open.fetcher()?.within(limits);
        let discovered = provider.discover(&|request| send(fetcher.clone(), request)).await.map_err(AccountError::from)?;
        let known = Arc::new(Known { provider, discovered, fetcher });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&known)));
        Ok(known)
    }
}

/// Asks the provider; why it could not be asked is for the log alone.
async fn send(fetcher: Fetcher, request: http::Request<Vec<u8>>) -> Result<Response<Vec<u8>>, CourierError> {
    let answer = asked(&fetcher, request).await;
    if let Err(error) = &answer {
        tracing::warn!(code = error.saying().id(), %error, "the provider of sign-ins could not be asked");
    }
    answer
}

async fn asked(fetcher: &Fetcher, request: http::Request<Vec<u8>>) -> Result<Response<Vec<u8>>, CourierError> {
    let (parts, body) = request.into_parts();
    let address = parts.uri.to_string().parse()?;
    let mut asks = if parts.method == Method::POST { Request::post(address, body) } else { Request::get(address) };
    for (name, header) in [("accept", ACCEPT), ("authorization", AUTHORIZATION), ("content-type", CONTENT_TYPE)] {
        if let Some(value) = parts.headers.get(header) {
            asks = asks.with(name, value.to_str().map_err(|_| CourierError::BadHeader { name })?)?;
        }
    }
    let answer = fetcher.send(asks).await?;
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = Response::new(answer.into_body());
    *response.status_mut() = status;
    Ok(response)
}
