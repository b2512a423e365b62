//! Asking and being answered.

use std::sync::Arc;
use std::time::Duration;

use rihla_courier::fetch::{Limits, Request, SystemNetwork};
use rihla_courier::{CourierError, Trust};

use crate::authority::Authority;
use crate::receiver::Receiver;
use crate::watched::{DEAD, Watched, fetcher, run, short};

#[test]
fn a_page_of_a_listed_host_is_fetched_over_tls() {
    let authority = Authority::new();
    let receiver = Receiver::saying(
        Some(authority.server("issuer.example")),
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: \"7\"\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"a\":1\r\n1\r\n}\r\n0\r\n\r\n",
    );
    let network = Watched::new(&[&["192.0.3.7", "2a00::7"]], Some(receiver.at));
    let fetcher = fetcher(&["issuer.example"], short(), &authority.trust(), network.clone());
    let address = "https://issuer.example/.well-known/openid-configuration?x=1#y".parse().unwrap();
    let answer = run(fetcher.send(Request::get(address).with("accept", "application/json").unwrap())).unwrap();
    assert_eq!((answer.status(), answer.body(), answer.header("ETag")), (200, b"{\"a\":1}".as_slice(), Some("\"7\"")));
    assert_eq!((network.asked(), network.connected()), (1, vec!["192.0.3.7:443".parse().unwrap()]));
    let heard = receiver.heard().unwrap();
    assert_eq!(heard.line, "GET /.well-known/openid-configuration?x=1 HTTP/1.1");
    assert_eq!(
        ["host", "user-agent", "accept", "accept-encoding", "cookie"].map(|name| heard.header(name)),
        [Some("issuer.example"), Some("rihla/test"), Some("application/json"), None, None]
    );
}

#[test]
fn the_second_address_is_asked_where_the_first_does_not_answer() {
    let authority = Authority::new();
    let receiver = Receiver::with_status_over(authority.server("issuer.example"), "204 No Content");
    let network = Watched::new(&[&[DEAD, "192.0.3.7"]], Some(receiver.at));
    let fetcher = fetcher(&["issuer.example"], short(), &authority.trust(), network.clone());
    assert_eq!(run(fetcher.send(Request::get("https://issuer.example/".parse().unwrap()))).unwrap().status(), 204);
    assert_eq!(network.connected().len(), 2);
}

#[test]
fn who_cannot_prove_its_name_is_told_nothing() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    for (server, trust) in [(authority.server("other.example"), authority.trust()), (authority.server("issuer.example"), stranger.trust())]
    {
        let receiver = Receiver::with_status_over(server, "200 OK");
        let network = Watched::new(&[&["192.0.3.7"]], Some(receiver.at));
        let fetcher = fetcher(&["issuer.example"], short(), &trust, network);
        let error = run(fetcher.send(Request::post("https://issuer.example/".parse().unwrap(), b"told".to_vec()))).unwrap_err();
        assert!(matches!(&error, CourierError::NotTrusted { host, .. } if host == "issuer.example"), "{error:?}");
        assert!(!error.is_policy() && receiver.heard_nothing());
    }
}

#[test]
fn a_host_that_does_not_speak_tls_is_told_nothing() {
    let receiver = Receiver::with_status("200 OK");
    let network = Watched::new(&[&["192.0.3.7"]], Some(receiver.at));
    let limits = Limits { connect: Duration::from_secs(1), ..short() };
    let fetcher = fetcher(&["issuer.example"], limits, &Authority::new().trust(), network);
    let error = run(fetcher.send(Request::post("https://issuer.example/".parse().unwrap(), b"told".to_vec()))).unwrap_err();
    assert!(
        matches!(error, CourierError::NotTrusted { .. } | CourierError::Unreachable { .. } | CourierError::TooSlow { .. }),
        "{error:?}"
    );
}

#[test]
fn trouble_on_the_way_is_told_apart() {
    let trust = Authority::new().trust();
    let ask =
        |fetcher: rihla_courier::fetch::Fetcher| run(fetcher.send(Request::get("https://issuer.example/".parse().unwrap()))).unwrap_err();
    let nowhere = fetcher(&["issuer.example"], short(), &trust, Watched::new(&[], None));
    assert!(matches!(ask(nowhere), CourierError::Unresolved { .. }));
    let closed = fetcher(&["issuer.example"], short(), &trust, Watched::new(&[&["192.0.3.7"]], None));
    assert!(matches!(ask(closed), CourierError::Unreachable { .. }));
    let receiver = Receiver::saying(None, "220 mail.example ESMTP\r\n");
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let other = fetcher(&[&rule], short(), &trust, Arc::new(SystemNetwork));
    let error = run(other.send(Request::get(format!("http://{rule}/").parse().unwrap()))).unwrap_err();
    assert!(matches!(error, CourierError::NoHttp { .. }), "{error:?}");
}

#[test]
fn a_request_that_is_too_long_is_not_begun() {
    let receiver = Receiver::with_status("200 OK");
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let fetcher = fetcher(&[&rule], Limits { request: 10, ..short() }, &Authority::new().trust(), Arc::new(SystemNetwork));
    let ask = |length| run(fetcher.send(Request::post(format!("http://{rule}/").parse().unwrap(), vec![b'x'; length])));
    assert!(ask(10).is_ok());
    let error = ask(11).unwrap_err();
    assert!(matches!(error, CourierError::RequestTooLong { most: 10 }) && error.is_policy());
    assert!(receiver.heard().is_some() && receiver.heard_nothing());
}

#[test]
fn the_machine_names_authorities_or_says_that_it_has_none() {
    match Trust::of_machine() {
        Ok(trust) => assert!(format!("{trust:?}").starts_with("Trust(")),
        Err(error) => assert!(matches!(error, CourierError::NoAuthorities)),
    }
}
