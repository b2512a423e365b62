//! Asking a provider something by HTTP.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode, Uri};
use zeroize::Zeroizing;

use super::OidcFault;
use crate::encoding::BASE64;
use crate::form::escaped;

/// Longer answers are none.
const MOST_BYTES: usize = 256 * 1024;

/// Whether an address is protected by TLS, or leads to this machine itself.
pub(super) fn is_secure(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let loopback = uri.host().is_some_and(|host| ["127.0.0.1", "[::1]", "localhost"].contains(&host));
    match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => loopback,
        _ => false,
    }
}

/// Gets a document, as who holds a token where there is one (RFC 6750 section 2.1).
pub(super) async fn get<F, Fut, E>(fetch: &F, address: &str, holds: Option<&str>) -> Result<Vec<u8>, OidcFault>
where
    F: Fn(Request<Vec<u8>>) -> Fut + Sync,
    Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
    E: Send,
{
    let mut request = Request::get(address).header(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = holds {
        let bearer = Zeroizing::new(format!("Bearer {token}"));
        let mut value = HeaderValue::from_str(&bearer).map_err(|_| OidcFault::Unreadable { part: "token" })?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    send(fetch, address, request.body(Vec::new())).await
}

/// Sends a form.
pub(super) async fn post<F, Fut, E>(
    fetch: &F,
    address: &str,
    fields: &[(&str, &str)],
    client: Option<(&str, &str)>,
) -> Result<Vec<u8>, OidcFault>
where
    F: Fn(Request<Vec<u8>>) -> Fut + Sync,
    Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
    E: Send,
{
    let body = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&");
    let mut request = Request::post(address)
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    if let Some((name, secret)) = client {
        // RFC 6749 section 2.3.1: both are escaped before they are joined
        let joined = Zeroizing::new(format!("{}:{}", escaped(name), escaped(secret)));
        let padding = "=".repeat((3 - joined.len() % 3) % 3);
        let basic = Zeroizing::new(format!("Basic {}{padding}", BASE64.encode(joined.as_bytes()).as_str()));
        let mut value = HeaderValue::from_str(&basic).map_err(|_| OidcFault::Unreachable)?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    send(fetch, address, request.body(body.into_bytes())).await
}

async fn send<F, Fut, E>(fetch: &F, address: &str, request: Result<Request<Vec<u8>>, http::Error>) -> Result<Vec<u8>, OidcFault>
where
    F: Fn(Request<Vec<u8>>) -> Fut + Sync,
    Fut: Future<Output = Result<http::Response<Vec<u8>>, E>> + Send,
    E: Send,
{
    if !is_secure(address) {
        return Err(OidcFault::Insecure);
    }
    let request = request.map_err(|_| OidcFault::Insecure)?;
    let answer = fetch(request).await.map_err(|_| OidcFault::Unreachable)?;
    if answer.status() != StatusCode::OK {
        return Err(OidcFault::Unreachable);
    }
    let body = answer.into_body();
    if body.len() > MOST_BYTES { Err(OidcFault::Unreadable { part: "length" }) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_or_this_machine() {
        for good in ["https://login.example.org/x", "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:1/"] {
            assert!(is_secure(good), "{good}");
        }
        for bad in
            ["http://login.example.org/", "http://127.0.0.1.example.org/", "file:///etc/passwd", "/x", "javascript:x", "", "https:///x"]
        {
            assert!(!is_secure(bad), "{bad}");
        }
    }
}
