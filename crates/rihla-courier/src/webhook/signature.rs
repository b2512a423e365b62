//! Signing what is sent, and checking what was received.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::hmac;

use super::Secrets;
use crate::error::CourierError;
use crate::message_id::MessageId;

/// The identifier of HMAC-SHA256 in the convention.
const SCHEME: &str = "v1,";
/// More signatures than a rotation needs are not looked at.
const MOST_SIGNATURES: usize = 8;

/// A webhook as it was received: three headers and the bytes of the body, before anybody reads them.
#[derive(Clone, Copy)]
pub struct Received<'m> {
    /// `webhook-id`.
    pub id: &'m str,
    /// `webhook-timestamp`.
    pub timestamp: &'m str,
    /// `webhook-signature`.
    pub signature: &'m str,
    /// The body.
    pub body: &'m [u8],
}

/// The header `webhook-signature`: one signature for each secret.
pub(super) fn sign(id: &MessageId, at: Timestamp, body: &[u8], secrets: &Secrets) -> String {
    let content = content(id.as_str(), &at.as_second().to_string(), body);
    let signatures = secrets.iter().map(|secret| format!("{SCHEME}{}", STANDARD.encode(hmac::sign(&secret.key(), &content))));
    signatures.collect::<Vec<_>>().join(" ")
}

/// Checks that a webhook is from who shares a secret, unchanged, and sent about now. Who receives it remembers the id for as long as the
/// tolerance, and does not act on it twice.
///
/// # Errors
/// [`CourierError::SignatureIncomplete`], [`CourierError::SignatureWrong`], [`CourierError::SignatureStale`].
pub fn verify(received: &Received<'_>, secrets: &Secrets, now: Timestamp, tolerance: Duration) -> Result<MessageId, CourierError> {
    let incomplete = || CourierError::SignatureIncomplete;
    let id: MessageId = received.id.parse().map_err(|_| incomplete())?;
    let plain = received.timestamp.bytes().all(|b| b.is_ascii_digit());
    let at: i64 = received.timestamp.parse().ok().filter(|_| plain).ok_or_else(incomplete)?;
    let content = content(received.id, received.timestamp, received.body);
    let signatures: Vec<Vec<u8>> = received
        .signature
        .split(' ')
        .take(MOST_SIGNATURES)
        .filter_map(|signature| STANDARD.decode(signature.strip_prefix(SCHEME)?).ok())
        .collect();
    if signatures.is_empty() {
        return Err(incomplete());
    }
    // compared in constant time by the library
    let good = secrets.iter().any(|secret| {
        let key = secret.key();
        signatures.iter().any(|signature| hmac::verify(&key, &content, signature).is_ok())
    });
    if !good {
        return Err(CourierError::SignatureWrong);
    }
    let seconds = at.saturating_sub(now.as_second());
    if seconds.unsigned_abs() > tolerance.as_secs() { Err(CourierError::SignatureStale { seconds }) } else { Ok(id) }
}

fn content(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    let mut content = format!("{id}.{timestamp}.").into_bytes();
    content.extend_from_slice(body);
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::Secret;

    const FIVE_MINUTES: Duration = Duration::from_secs(300);

    fn secret(byte: u8) -> Secret {
        format!("whsec_{}", STANDARD.encode([byte; 32])).parse().unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_674_087_231).unwrap()
    }

    fn check(signature: &str, timestamp: &str, body: &[u8], secrets: &Secrets, at: i64) -> Result<MessageId, CourierError> {
        let received = Received { id: "msg_1", timestamp, signature, body };
        verify(&received, secrets, Timestamp::from_second(at).unwrap(), FIVE_MINUTES)
    }

    #[test]
    fn agrees_with_the_message_that_the_libraries_of_the_convention_test_with() {
        let secrets = Secrets::one("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap());
        let id: MessageId = "msg_p5jXN8AQM9LWM0D4loKWxJek".parse().unwrap();
        let signed = sign(&id, Timestamp::from_second(1_614_265_330).unwrap(), br#"{"test": 2432232314}"#, &secrets);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_was_changed_does_not_verify() {
        let secrets = Secrets::one(secret(1));
        let signature = sign(&"msg_1".parse().unwrap(), now(), b"{}", &secrets);
        assert_eq!(check(&signature, "1674087231", b"{}", &secrets, 1_674_087_231).unwrap().as_str(), "msg_1");
        let wrong = |result: Result<MessageId, CourierError>| matches!(result, Err(CourierError::SignatureWrong));
        assert!(wrong(check(&signature, "1674087231", b"{ }", &secrets, 1_674_087_231)));
        assert!(wrong(check(&signature, "1674087232", b"{}", &secrets, 1_674_087_231)));
        assert!(wrong(check(&signature, "1674087231", b"{}", &Secrets::one(secret(2)), 1_674_087_231)));
        let other = Received { id: "msg_2", timestamp: "1674087231", signature: &signature, body: b"{}" };
        assert!(wrong(verify(&other, &secrets, now(), FIVE_MINUTES)));
    }

    #[test]
    fn an_old_message_is_not_taken_again() {
        let secrets = Secrets::one(secret(1));
        let signature = sign(&"msg_1".parse().unwrap(), now(), b"{}", &secrets);
        for (at, good) in [(0, true), (300, true), (301, false), (-300, true), (-301, false)] {
            let result = check(&signature, "1674087231", b"{}", &secrets, 1_674_087_231 + at);
            assert_eq!(result.is_ok(), good, "{at}: {result:?}");
        }
    }

    #[test]
    fn both_ends_can_change_secrets_at_different_times() {
        let old = Secrets::one(secret(1));
        let both = old.clone().rotated(secret(2));
        let new = both.clone().settled();
        let signed = |secrets: &Secrets| sign(&"msg_1".parse().unwrap(), now(), b"{}", secrets);
        let verifies = |signed: &str, secrets: &Secrets| check(signed, "1674087231", b"{}", secrets, 1_674_087_231).is_ok();
        assert_eq!(signed(&both).split(' ').count(), 2);
        assert!(verifies(&signed(&both), &old) && verifies(&signed(&both), &new) && verifies(&signed(&old), &both));
        assert!(!verifies(&signed(&new), &old) && !verifies(&signed(&old), &new));
    }

    #[test]
    fn a_message_without_a_signature_of_ours_is_incomplete() {
        let secrets = Secrets::one(secret(1));
        let good = sign(&"msg_1".parse().unwrap(), now(), b"{}", &secrets);
        for signature in ["", "v1,", "v1", "v1a,AAAA", "v2,AAAA", &good[3..], &good.replace(',', ":")] {
            let result = check(signature, "1674087231", b"{}", &secrets, 1_674_087_231);
            assert!(matches!(result, Err(CourierError::SignatureIncomplete | CourierError::SignatureWrong)), "{signature}: {result:?}");
        }
        for timestamp in ["", "now", "+1674087231", "-1", "1674087231.0", "99999999999999999999", " 1674087231"] {
            let result = check(&good, timestamp, b"{}", &secrets, 1_674_087_231);
            assert!(matches!(result, Err(CourierError::SignatureIncomplete)), "{timestamp}: {result:?}");
        }
        let flood = format!("{} {good}", "v1,AAAA ".repeat(100));
        assert!(check(&flood, "1674087231", b"{}", &secrets, 1_674_087_231).is_err());
    }
}
