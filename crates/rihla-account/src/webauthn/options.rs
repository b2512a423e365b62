//! What the browser is asked: the arguments of `navigator.credentials`, as JSON (level 3, `parse…OptionsFromJSON`).

use serde_json::{Value, json};

use super::cose::ALGORITHMS;
use super::{Challenge, RelyingParty};
use crate::encoding::BASE64URL;
use crate::name::{ShownName, SignInName};

/// How long the browser waits for the person, in milliseconds.
const WAIT: u32 = 300_000;

/// Asks for a new key; the keys that the account has already are named, so that none is registered twice.
#[must_use]
pub fn creation_options(
    party: &RelyingParty,
    challenge: &Challenge,
    user: &[u8],
    name: &SignInName,
    shown: &ShownName,
    known: &[Vec<u8>],
) -> Value {
    let algorithms: Vec<Value> = ALGORITHMS.iter().map(|(_, number)| json!({ "type": "public-key", "alg": number })).collect();
    json!({
        "rp": { "id": party.id, "name": party.name },
        "user": { "id": BASE64URL.encode(user).as_str(), "name": name.as_str(), "displayName": shown.as_str() },
        "challenge": challenge.to_text(),
        "pubKeyCredParams": algorithms,
        "timeout": WAIT,
        "excludeCredentials": descriptors(known),
        "authenticatorSelection": { "residentKey": "discouraged", "userVerification": party.user_verification.name() },
        "attestation": "none",
    })
}

/// Asks for the use of one of these keys.
#[must_use]
pub fn request_options(party: &RelyingParty, challenge: &Challenge, known: &[Vec<u8>]) -> Value {
    json!({
        "challenge": challenge.to_text(),
        "timeout": WAIT,
        "rpId": party.id,
        "allowCredentials": descriptors(known),
        "userVerification": party.user_verification.name(),
    })
}

fn descriptors(keys: &[Vec<u8>]) -> Vec<Value> {
    keys.iter().map(|id| json!({ "type": "public-key", "id": BASE64URL.encode(id).as_str() })).collect()
}
