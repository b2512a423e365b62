//! Signing in with an outside provider (OpenID Connect Core 1.0): authorization code with PKCE, state and nonce.
//!
//! The room speaks no HTTP: the caller gives a function that does. Only what is needed is read: the discovery document, the
//! provider's keys, the ID token, and the address of a person where the token does not say it. An identity is linked to an
//! account by a person who is signed in, by an administrator, or by the address to which an invitation went; never silently
//! because two names are alike.

mod exchange;
mod fault;
mod flow;
mod id_token;
mod identity;
mod jwks;
mod provider;
mod userinfo;

pub use fault::OidcFault;
pub use flow::{Answer, Begun, Finished};
pub use id_token::{Claims, IdTokenCheck};
pub use identity::Identity;
pub use jwks::KeySet;
pub use provider::{Discovered, Provider, ProviderId, ProviderKind};
