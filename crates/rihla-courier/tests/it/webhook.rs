//! Events on their way to a subscriber.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rihla_courier::CourierError;
use rihla_courier::fetch::{Fetcher, Network, SystemNetwork};
use rihla_courier::webhook::{Envelope, EventKind, Outcome, Received, Secret, Secrets, Subscriber, deliver, verify};
use rihla_model::DatasetId;
use ring::rand::SystemRandom;
use serde_json::json;

use crate::authority::Authority;
use crate::receiver::{Receiver, Request};
use crate::watched::{Watched, fetcher, run, short};

pub fn now() -> Timestamp {
    "2026-11-26T04:24:44.5Z".parse().unwrap()
}

pub fn envelope() -> Envelope {
    let register = DatasetId::new("pledges").unwrap();
    let record = "https://node.example/pledges/7Q2K".parse().unwrap();
    let data = json!({"title": "تعهّد\r\nwebhook-id: evil", "state": "open"});
    Envelope::new("evt_7Q2K-3".parse().unwrap(), EventKind::Transition, &register, record, now(), data)
}

pub fn secrets() -> Secrets {
    Secrets::one(Secret::draw(&SystemRandom::new()).unwrap())
}

fn open(receiver: &Receiver) -> (Fetcher, Subscriber) {
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let fetcher = fetcher(&[&rule], short(), &Authority::new().trust(), Arc::new(SystemNetwork));
    (fetcher, Subscriber { address: format!("http://{rule}/in?token=T0KEN").parse().unwrap(), secrets: secrets() })
}

fn received(request: &Request) -> Received<'_> {
    Received {
        id: request.header("webhook-id").unwrap(),
        timestamp: request.header("webhook-timestamp").unwrap(),
        signature: request.header("webhook-signature").unwrap(),
        body: &request.body,
    }
}

#[test]
fn an_event_arrives_and_its_receiver_can_check_it() {
    let receiver = Receiver::with_status("202 Accepted");
    let (fetcher, subscriber) = open(&receiver);
    let outcome = run(deliver(&fetcher, &subscriber, &envelope(), now()));
    assert!(matches!(outcome, Outcome::Delivered { status: 202 }), "{outcome:?}");
    let heard = receiver.heard().unwrap();
    assert_eq!((heard.line.as_str(), heard.header("content-type")), ("POST /in?token=T0KEN HTTP/1.1", Some("application/json")));
    assert_eq!(heard.headers.iter().filter(|(name, _)| name.starts_with("webhook-")).count(), 3);
    let later = now() + jiff::SignedDuration::from_secs(20);
    let id = verify(&received(&heard), &subscriber.secrets, later, Duration::from_secs(300)).unwrap();
    assert_eq!(id.as_str(), "evt_7Q2K-3");
    let body: serde_json::Value = serde_json::from_slice(&heard.body).unwrap();
    assert_eq!((&body["type"], &body["data"]["state"]), (&json!("record.transition"), &json!("open")));
    let other = verify(&received(&heard), &secrets(), later, Duration::from_secs(300));
    assert!(matches!(other, Err(CourierError::SignatureWrong)));
}

#[test]
fn while_a_secret_changes_both_verify() {
    let receiver = Receiver::with_status("200 OK");
    let (fetcher, mut subscriber) = open(&receiver);
    let old = subscriber.secrets.clone();
    let new = Secret::draw(&SystemRandom::new()).unwrap();
    subscriber.secrets = old.clone().rotated(new.clone());
    run(deliver(&fetcher, &subscriber, &envelope(), now()));
    let heard = receiver.heard().unwrap();
    for secrets in [&old, &Secrets::one(new)] {
        assert!(verify(&received(&heard), secrets, now(), Duration::from_secs(300)).is_ok());
    }
}

#[test]
fn what_the_receiver_says_decides_what_comes_next() {
    let outcome = |answer: &str| {
        let receiver = Receiver::saying(None, format!("HTTP/1.1 {answer}\r\ncontent-length: 5\r\n\r\nS3CRE"));
        let (fetcher, subscriber) = open(&receiver);
        run(deliver(&fetcher, &subscriber, &envelope(), now()))
    };
    assert!(matches!(outcome("200 OK"), Outcome::Delivered { status: 200 }));
    assert!(matches!(outcome("404 Not Found"), Outcome::Refused { status: 404 }));
    assert!(matches!(outcome("410 Gone"), Outcome::Gone));
    let busy = outcome("503 Busy\r\nretry-after: 90");
    assert!(matches!(busy, Outcome::Later { status: 503, after: Some(after) } if after == Duration::from_secs(90)), "{busy:?}");
    let moved = outcome("302 Found\r\nlocation: http://127.0.0.1/");
    assert!(matches!(moved, Outcome::Later { status: 302, after: None }) && moved.is_to_be_tried_again());
    assert!(!format!("{busy:?} {}", busy.saying()).contains("S3CRE"));
}

#[test]
fn a_receiver_inside_is_forbidden_and_one_that_is_away_is_tried_again() {
    let authority = Authority::new();
    let outcome = |network: Arc<dyn Network>, address: &str| {
        let fetcher = fetcher(&["hooks.example"], short(), &authority.trust(), network);
        let subscriber = Subscriber { address: address.parse().unwrap(), secrets: secrets() };
        run(deliver(&fetcher, &subscriber, &envelope(), now()))
    };
    let inside = outcome(Watched::new(&[&["10.0.0.1"]], None), "https://hooks.example/");
    assert!(matches!(inside, Outcome::Forbidden(CourierError::NotPublic { .. })) && !inside.is_to_be_tried_again(), "{inside:?}");
    let unlisted = outcome(Watched::new(&[&["192.0.3.7"]], None), "https://other.example/");
    assert!(matches!(unlisted, Outcome::Forbidden(CourierError::NotAllowed { .. })), "{unlisted:?}");
    let away = outcome(Watched::new(&[&["192.0.3.7"]], None), "https://hooks.example/");
    assert!(matches!(away, Outcome::Unreachable(CourierError::Unreachable { .. })) && away.is_to_be_tried_again(), "{away:?}");
}
