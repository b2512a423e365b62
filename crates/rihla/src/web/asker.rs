//! Who asks, where a proxy stands in front of the server.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

/// Puts the address of who asks in the place of the proxy's.
pub async fn look_behind_proxies(State(proxies): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let asker = asker(peer.ip(), request.headers(), &proxies);
        if asker != peer.ip() {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(asker, peer.port())));
        }
    }
    next.run(request).await
}

/// The last address that no proxy of ours vouches for. What stands before it in the header was written by whoever asks, and is not believed.
fn asker(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let mut asker = peer;
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    for hop in said.collect::<Vec<_>>().into_iter().rev() {
        if !proxies.contains(&asker) {
            break;
        }
        // a proxy that says something else says nothing of who asks
        let Ok(before) = hop.trim().parse() else { break };
        asker = before;
    }
    asker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_chooses_their_own_address() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("127.0.0.1"), ip("10.0.0.2")];
        let of = |peer: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            asker(ip(peer), &headers, &proxies).to_string()
        };
        assert_eq!(of("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "no proxy of ours said it");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(of("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(of("127.0.0.1", &["192.0.2.66, 198.51.100.1"]), "198.51.100.1", "what the asker wrote before it is not believed");
        assert_eq!(of("127.0.0.1", &["192.0.2.66", "198.51.100.1, 10.0.0.2"]), "198.51.100.1", "through two proxies, in two lines");
        assert_eq!(of("127.0.0.1", &["unknown"]), "127.0.0.1");
        assert_eq!(of("127.0.0.1", &["2001:db8::7"]), "2001:db8::7");
    }
}
