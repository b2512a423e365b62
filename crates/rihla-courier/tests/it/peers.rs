//! Other programs read what is sent, and are read. Not counted among the tests that every change passes: they take packages from PyPI.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rihla_courier::fetch::SystemNetwork;
use rihla_courier::mail::{Encryption, MailServer, Mailer, Outcome, SignIn};
use rihla_courier::webhook::{Received, Subscriber, deliver, verify};
use rihla_model::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::mail::{letter, server};
use crate::receiver::Receiver;
use crate::watched::{Watched, fetcher, run, short};
use crate::webhook::{envelope, secrets};

const PACKAGES: [&str; 2] = ["aiosmtpd==1.4.6", "standardwebhooks==1.1.0"];

/// A Python with the packages, made once in the target folder.
fn python(name: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peers-{name}"));
    let python = home.join("bin/python");
    if !home.join("done").is_file() {
        assert!(Command::new("python3").args(["-m", "venv"]).arg(&home).status().unwrap().success());
        assert!(Command::new(&python).args(["-m", "pip", "install", "-q"]).args(PACKAGES).status().unwrap().success());
        std::fs::write(home.join("done"), "").unwrap();
    }
    python
}

fn started(name: &str, script: &str, arguments: &[&str]) -> Child {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
    Command::new(python(name)).arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
#[ignore = "takes aiosmtpd from PyPI; run it with --ignored"]
fn a_server_of_another_make_takes_a_letter_and_a_reader_of_mail_reads_it() {
    let authority = Authority::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (certificate, key) = authority.server_pem("localhost");
    let (certificate_at, key_at) = (folder.join("peer-certificate.pem"), folder.join("peer-key.pem"));
    std::fs::write(&certificate_at, certificate).unwrap();
    std::fs::write(&key_at, key).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut peer = started("mail", "mail_server.py", &[&certificate_at.to_string_lossy(), &key_at.to_string_lossy(), &port.to_string()]);
    let mut said = BufReader::new(peer.stdout.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "ready");

    let sheet: Vec<u8> = (0..=255).collect();
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let letter = letter()
        .to_name("أمينة \"A\", بنت")
        .unwrap()
        .attach("جولة \"الربع الثالث\" من سنة 2026 للمرصد الوطني.xlsx", xlsx, sheet.clone())
        .unwrap();
    let letter = letter.attach("report (1).csv", "text/csv", b"a;b\n".to_vec()).unwrap();
    let mail = |password: &str| {
        let sign_in = Some(SignIn { user: "node".to_owned(), password: password.to_owned().into() });
        let server = MailServer { sign_in, patience: Duration::from_secs(20), ..server(port, Encryption::StartTls) };
        run(Mailer::new(server, &authority.trust(), Watched::here()).unwrap().send(&letter))
    };
    let outcome = mail("P4SSWORD");
    assert!(matches!(outcome, Outcome::Sent), "{outcome:?}");
    let read: Value = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
    assert_eq!(
        read,
        json!({
            "encrypted": true,
            "user": "node",
            "from": "node@observatory.example",
            "to": ["amina@example.org"],
            "subject": "جولة جديدة من البيانات: الربع الثالث من سنة 2026، يرجى الرد قبل نهاية الشهر",
            "from_name": "مرصد أطلس للهجرة",
            "to_name": "أمينة \"A\", بنت",
            "to_address": "amina@example.org",
            "headers": ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"],
            "text": "Salam,\r\nthe round is open.\r\n.\r\nhidden dot\r\n..two\r\n",
            "files": [
                ["جولة \"الربع الثالث\" من سنة 2026 للمرصد الوطني.xlsx", xlsx, sheet.iter().map(|b| format!("{b:02x}")).collect::<String>()],
                ["report (1).csv", "text/csv", "613b620a"],
            ],
            "defects": [],
        })
    );
    let outcome = mail("wrong");
    assert!(matches!(outcome, Outcome::TryAgain(rihla_courier::CourierError::MailSignIn { code: 535, .. })), "{outcome:?}");
    drop(peer.stdin.take());
    assert!(peer.wait().unwrap().success());
}

#[test]
#[ignore = "takes the library of Standard Webhooks from PyPI; run it with --ignored"]
fn the_library_of_the_convention_verifies_ours_and_we_verify_its() {
    let receiver = Receiver::with_status("200 OK");
    let rule = format!("127.0.0.1:{}", receiver.at.port());
    let fetcher = fetcher(&[&rule], short(), &Authority::new().trust(), Arc::new(SystemNetwork));
    let secret = rihla_courier::webhook::Secret::draw(&ring::rand::SystemRandom::new()).unwrap();
    let subscriber = Subscriber { address: format!("http://{rule}/").parse().unwrap(), secrets: secrets().rotated(secret.clone()) };
    run(deliver(&fetcher, &subscriber, &envelope(), SystemClock.now()));
    let heard = receiver.heard().unwrap();
    let mut peer = started("webhook", "webhook.py", &[]);
    let headers: serde_json::Map<String, Value> = heard.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let given = json!({"secret": *secret.reveal(), "body": String::from_utf8(heard.body).unwrap(), "headers": headers});
    peer.stdin.take().unwrap().write_all(given.to_string().as_bytes()).unwrap();
    let output = peer.wait_with_output().unwrap();
    assert!(output.status.success());
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["read"], "record.transition");
    let theirs = Received {
        id: "msg_theirs",
        timestamp: said["timestamp"].as_str().unwrap(),
        signature: said["signature"].as_str().unwrap(),
        body: b"{\"theirs\":true}",
    };
    assert!(verify(&theirs, &subscriber.secrets, SystemClock.now(), Duration::from_secs(300)).is_ok());
    assert!(verify(&Received { body: b"{}", ..theirs }, &subscriber.secrets, SystemClock.now(), Duration::from_secs(300)).is_err());
}
