#![no_main]
//! Webhooks as anybody may send them: none verifies that was not signed.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use rihla_courier::webhook::{Received, Secret, Secrets, verify};

static SECRETS: OnceLock<Secrets> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.splitn(4, |b| *b == b'\n');
    let mut text = || std::str::from_utf8(lines.next().unwrap_or_default()).unwrap_or_default();
    let (id, timestamp, signature) = (text(), text(), text());
    let body = lines.next().unwrap_or_default();
    // two, as while one takes the place of the other
    let secrets = SECRETS.get_or_init(|| {
        let secret = |text: &str| text.parse::<Secret>().expect("a secret");
        Secrets::one(secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).rotated(secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    });
    let now = Timestamp::from_second(1_674_087_231).expect("an instant");
    let received = Received { id, timestamp, signature, body };
    assert!(verify(&received, secrets, now, Duration::from_secs(300)).is_err());
    if let Ok(secret) = id.parse::<Secret>() {
        // a secret has one spelling, spaces around it apart
        assert_eq!(*secret.reveal(), id.trim());
    }
});
