//! A provider: what the node is configured with, and what the provider says of itself.

use std::fmt;

use rihla_model::{Id, LocalText};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::exchange::{get, is_secure};
use super::{KeySet, OidcFault};

/// The kind of identifier that providers have.
pub enum ProviderKind {}

/// Identifies a provider in the node's configuration.
pub type ProviderId = Id<ProviderKind>;

/// A provider as the node is configured with it.
pub struct Provider {
    /// Its identifier here.
    pub id: ProviderId,
    /// Its name, as people see it.
    pub label: LocalText,
    /// Its issuer identifier, to the letter.
    pub issuer: String,
    /// The node's name at the provider.
    pub client_id: String,
    /// The node's secret at the provider; none for a public client.
    pub client_secret: Option<Zeroizing<String>>,
    /// The page of the node to which it sends people back, to the letter.
    pub redirect: String,
    /// Whether an address that it calls verified proves who was invited there.
    pub proves_addresses: bool,
    /// Whether its word that several factors were used stands for the node's own second factor.
    pub proves_factors: bool,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("id", &self.id).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// What a provider says of itself; good for hours.
#[derive(Debug, Clone)]
pub struct Discovered {
    pub(super) issuer: String,
    pub(super) authorization: String,
    pub(super) token: String,
    pub(super) jwks: String,
    pub(super) userinfo: Option<String>,
    pub(super) basic: bool,
    pub(super) keys: KeySet,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Provider {
    /// Asks the provider for its addresses and keys (OpenID Connect Discovery 1.0).
    ///
    /// # Errors
    /// [`OidcFault::Insecure`], [`OidcFault::Unreachable`], [`OidcFault::Unreadable`].
    pub async fn discover<F, Fut, E>(&self, fetch: &F) -> Result<Discovered, OidcFault>
    where
        F: Fn(http::Request<Vec<u8>>) -> Fut + Sync,
        Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
        E: Send,
    {
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let body = get(fetch, &address, None).await?;
        let read: Document = serde_json::from_slice(&body).map_err(|_| OidcFault::Unreadable { part: "discovery" })?;
        // a document of another issuer could lead to another's keys
        if read.issuer != self.issuer {
            return Err(OidcFault::Untrue { claim: "issuer" });
        }
        let named = [&read.authorization_endpoint, &read.token_endpoint, &read.jwks_uri];
        if !named.into_iter().chain(&read.userinfo_endpoint).all(|address| is_secure(address)) {
            return Err(OidcFault::Insecure);
        }
        let keys = KeySet::parse(&get(fetch, &read.jwks_uri, None).await?)?;
        // what is used where nothing is said (Discovery, section 3)
        let basic = read.token_endpoint_auth_methods_supported.is_none_or(|known| known.iter().any(|m| m == "client_secret_basic"));
        Ok(Discovered {
            issuer: read.issuer,
            authorization: read.authorization_endpoint,
            token: read.token_endpoint,
            jwks: read.jwks_uri,
            userinfo: read.userinfo_endpoint,
            basic,
            keys,
        })
    }
}
