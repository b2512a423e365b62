//! Webhooks, with the program itself: what a receiver hears, what it can verify, and what becomes of one that does not answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver as Heard, channel};
use std::time::{Duration, Instant};

use rihla_courier::webhook::{Received, Secrets, verify};
use rihla_model::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::program::{json as told, run};
use crate::server::{Server, send};
use crate::small_node::SmallNode;

/// What was heard: headers and body.
type Request = (Vec<(String, String)>, String);

/// A receiver on this machine that answers with the status that a test sets.
struct Receiver {
    at: SocketAddr,
    status: Arc<AtomicU16>,
    heard: Heard<Request>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (at, status) = (listener.local_addr().unwrap(), Arc::new(AtomicU16::new(204)));
        let (tell, heard) = channel();
        let answers = Arc::clone(&status);
        // ends with the process
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut headers, mut line) = (Vec::new(), String::new());
                while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                    headers.extend(line.trim_end().split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())));
                    line.clear();
                }
                let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                tell.send((headers, String::from_utf8(body).unwrap())).ok();
                write!(stream, "HTTP/1.1 {} x\r\ncontent-length: 0\r\n\r\n", answers.load(Ordering::SeqCst)).ok();
            }
        });
        Self { at, status, heard }
    }

    fn next(&self) -> Request {
        self.heard.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("nothing was heard"))
    }
}

fn said(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

/// A node whose configuration lets it speak to the receiver.
fn node(receiver: &Receiver) -> (SmallNode, String) {
    let node = SmallNode::new();
    let place = node.folder().to_str().unwrap().to_owned();
    told(&["account", "create-first", "amina", &place, "--role", "focal-point", "--json"], 0);
    said(&["account", "invite", "portal", &place, "--service", "--role", "focal-point"], 0);
    let config = format!("[node]\npublic-address = \"https://node.example\"\n[courier]\nhosts = [\"{}\"]\n", receiver.at);
    std::fs::write(node.places().data.join("rihla.toml"), config).unwrap();
    (node, place)
}

fn pledge(reference: &str) -> Value {
    json!({
        "reference": reference, "title": { "en": format!("Pledge {reference}") }, "entity": "Ministry of Health", "entity_kind": "state",
        "form": "policy", "kind": "individual", "text": { "en": "To do it." }, "objectives": ["gcm:8"],
        "begins": "2026-01-01", "ends": "2027-06-30",
    })
}

fn make(server: &Server, token: &str, reference: &str) {
    let (bearer, body) = (format!("Bearer {token}"), json!({ "fields": pledge(reference) }).to_string());
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let made = send(server.address, "POST", "/api/registers/pledge", &headers, body.as_bytes());
    assert_eq!(made.status, 201, "{}", made.text());
}

fn verified((headers, body): &Request, secrets: &Secrets) -> (String, bool) {
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let received = Received {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: body.as_bytes(),
    };
    let good = verify(&received, secrets, SystemClock.now(), Duration::from_secs(300)).is_ok();
    let altered = Received { body: b"{}", ..received };
    assert!(verify(&altered, secrets, SystemClock.now(), Duration::from_secs(300)).is_err());
    (header("webhook-id").to_owned(), good)
}

/// Waits until the log of a webhook has so many events of a state.
fn logged(place: &str, state: &str, count: usize) -> Value {
    let began = Instant::now();
    loop {
        let log = told(&["webhook", "log", "portal", place, "--json"], 0);
        let found = log.as_array().unwrap().iter().filter(|told| told["state"] == state).count();
        if found >= count {
            return log;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{log}");
    }
}

#[test]
fn a_receiver_is_told_signed_again_after_a_failure_and_after_a_kill() {
    let receiver = Receiver::start();
    let (node, place) = node(&receiver);
    let token = told(&["token", "create", "portal", &place, "--label", "t", "--scope", "*:see,create", "--json"], 0);
    let token = token["token"].as_str().unwrap();
    let to = format!("http://{}/hook?key=T0KEN", receiver.at);
    let add = |name: &str, account: &str, to: &str, register: &str| {
        run(&["webhook", "add", name, &place, "--register", register, "--account", account, "--address", to, "--json"])
    };
    // no person's eyes, no host that is not listed, no register that the account does not see
    for (account, to, register) in [
        ("amina", to.as_str(), "pledge"),
        ("portal", "https://elsewhere.example/hook", "pledge"),
        ("portal", &to, "subject-request"),
        ("portal", &to, "nothing"),
    ] {
        assert_eq!(add("portal", account, to, register).status.code(), Some(1), "{account} {to} {register}");
    }
    let added = add("portal", "portal", &to, "pledge");
    assert_eq!(added.status.code(), Some(0), "{}", String::from_utf8_lossy(&added.stderr));
    let added: Value = serde_json::from_slice(&added.stdout).unwrap();
    let secret = added["secret"].as_str().unwrap();
    let secrets = Secrets::one(secret.parse().unwrap());
    let server = Server::start(&place);
    make(&server, token, "P-1");
    let first = receiver.next();
    assert!(verified(&first, &secrets).1, "{first:?}");
    let body: Value = serde_json::from_str(&first.1).unwrap();
    assert_eq!(
        (&body["type"], &body["register"], &body["data"]["fields"]["reference"]),
        (&json!("record.create"), &json!("pledge"), &json!("P-1"))
    );
    let record = body["record"].as_str().unwrap();
    assert!(record.starts_with("https://node.example/api/registers/pledge/"), "{record}");
    logged(&place, "delivered", 1);
    // whom it went to is told, to the officer and to the person
    let id = record.rsplit('/').next().unwrap();
    let had = told(&["record", "recipients", "pledge", id, &place, "--json"], 0);
    assert_eq!((&had[0]["what"], &had[0]["to"]), (&json!("webhook"), &json!("127.0.0.1")), "{had}");
    let file = node.home.path().join("extract.json");
    said(&["subject", "extract", "pledge", id, &place, "--request", "R-1", "--to", file.to_str().unwrap(), "--lang", "fr"], 0);
    let extract: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(extract["recipients"][0]["to"], "127.0.0.1", "{extract}");
    assert!(extract["recipients"][0]["by"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{extract}");
    // a receiver that fails is tried again, with the same name of the message
    receiver.status.store(503, Ordering::SeqCst);
    make(&server, token, "P-2");
    make(&server, token, "P-3");
    let failed = receiver.next();
    let log = told(&["webhook", "log", "portal", &place, "--json"], 0);
    assert_eq!(log.as_array().unwrap().iter().filter(|told| told["state"] == "waiting").count(), 2, "{log}");
    // killed, not stopped: what waits is told by the next that comes
    drop(server);
    receiver.status.store(200, Ordering::SeqCst);
    let server = Server::start(&place);
    let again = receiver.next();
    assert_eq!(verified(&failed, &secrets).0, verified(&again, &secrets).0);
    let third = receiver.next();
    assert!(third.1.contains("P-3") && again.1.contains("P-2"), "in the order in which they happened");
    logged(&place, "delivered", 3);
    // a new secret signs beside the old one, then alone
    let new = told(&["webhook", "rotate", "portal", &place, "--json"], 0);
    let new = Secrets::one(new["secret"].as_str().unwrap().parse().unwrap());
    make(&server, token, "P-4");
    let both = receiver.next();
    assert!(verified(&both, &secrets).1 && verified(&both, &new).1);
    told(&["webhook", "settle", "portal", &place, "--json"], 0);
    make(&server, token, "P-5");
    let alone = receiver.next();
    assert!(!verified(&alone, &secrets).1 && verified(&alone, &new).1);
    logged(&place, "delivered", 5);
    // a receiver that wants no more is told no more
    receiver.status.store(410, Ordering::SeqCst);
    make(&server, token, "P-6");
    receiver.next();
    logged(&place, "passed-over", 1);
    let listed = said(&["webhook", "list", &place, "--lang", "ar"], 0);
    assert!(listed.contains("portal") && listed.contains("متوقف") && !listed.contains("??"), "{listed}");
    let (_, _, log) = server.terminate();
    for hidden in ["T0KEN", secret, "whsec_", "P-1"] {
        assert!(!log.contains(hidden), "{hidden} in the log: {log}");
    }
}
