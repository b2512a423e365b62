//! The address of a person, from where the standard has providers say it (OpenID Connect Core 1.0, sections 5.3 and 5.4).
//!
//! In the code flow the claims of the scope `email` belong in the answer of the userinfo endpoint; that many providers put
//! them in the ID token as well is their kindness.

use serde::Deserialize;

use super::OidcFault;
use super::exchange::get;

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
}

/// Asks for the address of the person of an ID token; given if the provider calls it verified.
pub(super) async fn verified_email<F, Fut, E>(fetch: &F, address: &str, access: &str, subject: &str) -> Result<Option<String>, OidcFault>
where
    F: Fn(http::Request<Vec<u8>>) -> Fut + Sync,
    Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
    E: Send,
{
    let body = get(fetch, address, Some(access)).await?;
    let read: UserInfo = serde_json::from_slice(&body).map_err(|_| OidcFault::Unreadable { part: "userinfo" })?;
    // an access token that was exchanged on the way would give another's address (section 5.3.2)
    if read.sub != subject {
        return Err(OidcFault::Untrue { claim: "sub" });
    }
    Ok(read.email.filter(|_| read.email_verified))
}
