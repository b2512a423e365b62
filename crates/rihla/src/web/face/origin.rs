//! That a form which changes something is one of this site. A browser says of each request which site it comes from; what says nothing,
//! or names another, is refused (W3C Fetch Metadata; RFC 6454, section 7).

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use rihla_courier::fetch::Address;

use super::Face;
use super::visitor::Visitor;
use crate::pages::{self, Failure, Place};

/// Lets through what only reads, and what this site's own pages send.
pub(super) async fn guard(State(face): State<Arc<Face>>, request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if reads || is_own(request.headers(), face.open.config.public_address.as_ref().map(Address::as_str)) {
        return next.run(request).await;
    }
    tracing::warn!("a form from another site was refused");
    let (mut parts, _) = request.into_parts();
    match Visitor::from_request_parts(&mut parts, &face).await {
        Ok(visitor) => face.page(&visitor, Place::Home, StatusCode::FORBIDDEN, |reader| pages::failure(reader, &Failure::Foreign)),
        Err(_) => StatusCode::FORBIDDEN.into_response(),
    }
}

fn is_own(headers: &HeaderMap, address: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    // browsers of before 2023 say where a form stands
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && (host == text(header::HOST.as_str()) || address.is_some_and(|address| address.trim_end_matches('/') == origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_another_site_is_not_ours() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            is_own(&headers, Some("https://node.example"))
        };
        assert!(of(&[("sec-fetch-site", "same-origin")]));
        assert!(of(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(of(&[("origin", "https://node.example"), ("host", "10.0.0.7:8080")]), "behind a proxy that names another host");
        for foreign in [
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example"), ("host", "127.0.0.1:8080")],
            &[("origin", "null"), ("host", "127.0.0.1:8080")],
            &[("origin", "https://node.example.evil.example"), ("host", "127.0.0.1:8080")],
            &[("host", "127.0.0.1:8080")],
            &[],
        ] {
            assert!(!of(foreign), "{foreign:?}");
        }
    }
}
