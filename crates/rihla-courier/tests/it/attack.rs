//! Attempts to make the node speak to whom it must not: each fails where its guard is taken away.

use std::sync::Arc;

use rihla_courier::CourierError;
use rihla_courier::fetch::{Address, Request, SystemNetwork};

use crate::authority::Authority;
use crate::receiver::Receiver;
use crate::watched::{Watched, fetcher, run, short};

/// Every way that a name could lead inside.
const INSIDE: [&str; 14] = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "fd00::1",
    "fe80::1",
];

#[test]
fn a_name_that_leads_inside_is_not_connected_to() {
    let trust = Authority::new().trust();
    let receiver = Receiver::with_status("200 OK");
    for inside in INSIDE {
        // alone, and hidden behind a public address
        for answers in [vec![inside], vec!["192.0.3.7", inside], vec![inside, "192.0.3.7"]] {
            let network = Watched::new(&[&answers], Some(receiver.at));
            let fetcher = fetcher(&["evil.example"], short(), &trust, network.clone());
            let error = run(fetcher.send(Request::get("https://evil.example/".parse().unwrap()))).unwrap_err();
            assert!(matches!(error, CourierError::NotPublic { .. }) && error.is_policy(), "{inside}: {error:?}");
            assert_eq!(network.connected(), [], "{answers:?}");
            assert!(!format!("{error} {error:?}").contains(inside), "what a name leads to inside is nobody's business: {error:?}");
        }
    }
    assert!(receiver.heard_nothing());
}

#[test]
fn a_number_in_disguise_is_the_number() {
    let trust = Authority::new().trust();
    for spelling in
        ["127.0.0.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"]
    {
        let address: Address = format!("https://{spelling}/").parse().unwrap();
        // by the list of a host with a name …
        let network = Watched::new(&[&["192.0.3.7"]], None);
        let named = fetcher(&["data.example", "*.example.org"], short(), &trust, network.clone());
        assert!(matches!(run(named.send(Request::get(address.clone()))), Err(CourierError::NotAllowed { .. })), "{spelling}");
        // … and where an operator listed a private number, which a list cannot do
        for inside in ["10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "[fd00::1]"] {
            let listed = fetcher(&[inside], short(), &trust, network.clone());
            let address = format!("https://{inside}/").parse().unwrap();
            assert!(matches!(listed.check(&address), Err(CourierError::NotPublic { .. })), "{inside}");
            assert!(matches!(run(listed.send(Request::get(address))), Err(CourierError::NotPublic { .. })), "{inside}");
        }
        assert_eq!((network.asked(), network.connected()), (0, Vec::new()));
    }
}

#[test]
fn a_name_is_resolved_once_and_what_was_looked_at_is_connected_to() {
    let authority = Authority::new();
    let receiver = Receiver::with_status_over(authority.server("rebind.example"), "200 OK");
    // public when it is looked at, the machine itself a moment later
    let network = Watched::new(&[&["192.0.3.7"], &["127.0.0.1"]], Some(receiver.at));
    let fetcher = fetcher(&["rebind.example"], short(), &authority.trust(), network.clone());
    run(fetcher.send(Request::get("https://rebind.example/".parse().unwrap()))).unwrap();
    assert_eq!((network.asked(), network.connected()), (1, vec!["192.0.3.7:443".parse().unwrap()]));
    // the next request resolves anew, and is refused
    let error = run(fetcher.send(Request::get("https://rebind.example/".parse().unwrap()))).unwrap_err();
    assert!(matches!(error, CourierError::NotPublic { .. }));
    assert_eq!(network.connected().len(), 1);
}

#[test]
fn a_redirect_is_an_answer_and_not_a_way() {
    let inside = Receiver::with_status("200 OK");
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = format!("http://{}/secrets", inside.at);
        let outside = Receiver::saying(None, format!("HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"));
        let rules = [format!("127.0.0.1:{}", outside.at.port()), format!("127.0.0.1:{}", inside.at.port())];
        let fetcher = fetcher(&[&rules[0], &rules[1]], short(), &Authority::new().trust(), Arc::new(SystemNetwork));
        let answer = run(fetcher.send(Request::get(format!("http://{}/", outside.at).parse().unwrap()))).unwrap();
        assert_eq!((answer.status().to_string().as_str(), answer.header("location")), (&status[..3], Some(location.as_str())));
        assert!(inside.heard_nothing(), "{status}");
    }
}

#[test]
fn only_listed_ports_are_knocked_at() {
    let trust = Authority::new().trust();
    let network = Watched::new(&[&["192.0.3.7"]], None);
    let fetcher = fetcher(&["data.example", "*.example.org:8443"], short(), &trust, network.clone());
    for address in ["https://data.example:22/", "https://data.example:8443/", "https://a.example.org/", "https://a.example.org:25/"] {
        let error = run(fetcher.send(Request::get(address.parse().unwrap()))).unwrap_err();
        assert!(matches!(error, CourierError::PortNotAllowed { .. }), "{address}: {error:?}");
    }
    for address in ["http://data.example/", "http://data.example:443/", "http://a.example.org:8443/"] {
        let error = run(fetcher.send(Request::get(address.parse().unwrap()))).unwrap_err();
        assert!(matches!(error, CourierError::NotEncrypted { .. } | CourierError::PortNotAllowed { .. }), "{address}: {error:?}");
    }
    assert_eq!((network.asked(), network.connected()), (0, Vec::new()));
}

#[test]
fn a_user_part_does_not_hide_the_host() {
    for address in [
        "https://data.example@127.0.0.1/",
        "https://data.example:443@127.0.0.1/",
        "https://data.example%2f@127.0.0.1/",
        "https://@127.0.0.1/",
    ] {
        assert!(matches!(address.parse::<Address>(), Err(CourierError::BadAddress { .. })), "{address}");
    }
}

#[test]
fn a_rule_for_the_machine_itself_leads_nowhere_else() {
    let trust = Authority::new().trust();
    // `localhost` that a name server sends elsewhere
    for elsewhere in ["192.0.3.7", "10.0.0.1"] {
        let network = Watched::new(&[&[elsewhere]], None);
        let fetcher = fetcher(&["localhost:8080"], short(), &trust, network.clone());
        let error = run(fetcher.send(Request::get("http://localhost:8080/".parse().unwrap()))).unwrap_err();
        assert!(matches!(error, CourierError::NotPublic { .. }), "{error:?}");
        assert_eq!(network.connected(), []);
    }
}

#[test]
fn no_proxy_of_the_environment_is_asked() {
    // The process that runs the tests has one set; a client that looked would go there and find nobody.
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "exchange::a_page_of_a_listed_host_is_fetched_over_tls"])
        .envs([("https_proxy", "http://127.0.0.1:9"), ("HTTPS_PROXY", "http://127.0.0.1:9"), ("ALL_PROXY", "http://127.0.0.1:9")])
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
}
