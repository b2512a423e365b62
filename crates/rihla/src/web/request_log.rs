//! One line of log for each request, under a number by which it can be found again.
//!
//! A line says what was asked by the pattern of its address, never the address itself: names and queries stay out of logs.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use ring::rand::SecureRandom;

/// The target of these lines.
pub const REQUEST_LOG: &str = "rihla::request";
/// The header that brings the number, and gives it back.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LEAST: usize = 8;
const MOST: usize = 64;

/// Numbers a request, answers it, and logs how.
pub async fn log_request(State(chance): State<Arc<dyn SecureRandom + Send + Sync>>, request: Request, next: Next) -> Response {
    let number = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|text| is_number(text)).map(str::to_owned);
    let number = number.unwrap_or_else(|| draw(&*chance));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    tracing::info!(
        target: REQUEST_LOG,
        {
            request.id = number.as_str(),
            http.method = method.as_str(),
            http.route = route.as_str(),
            http.status = u64::from(status),
            request.milliseconds = took
        },
        "a request was answered"
    );
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Whether a number that came is one: nothing that could be a name or break a line.
fn is_number(text: &str) -> bool {
    (LEAST..=MOST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn draw(chance: &dyn SecureRandom) -> String {
    let mut bytes = [0_u8; 16];
    // without chance all have one number, and are answered all the same
    chance.fill(&mut bytes).ok();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_where_it_is_plain() {
        assert!(is_number("0af7651916cd43dd8448eb211c80319c") && is_number("req-00001"));
        for odd in ["", "short", "amina haddad", "a\nlevel=error", &"x".repeat(65), "name@example.org"] {
            assert!(!is_number(odd), "{odd}");
        }
    }
}
