//! What the browser says of a ceremony: of which kind, for which challenge, on whose page.

use ring::digest::{SHA256, digest};
use serde::Deserialize;

use super::{Challenge, RelyingParty, WebAuthnFault};

#[derive(Deserialize)]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Checks the client data (Web Authentication level 2, 7.1 steps 5 to 11 and 7.2 steps 9 to 15) and gives their hash.
pub(super) fn check(json: &[u8], kind: &str, challenge: &Challenge, party: &RelyingParty) -> Result<Vec<u8>, WebAuthnFault> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| WebAuthnFault::Malformed { part: "client data" })?;
    if data.r#type != kind {
        return Err(WebAuthnFault::WrongCeremony);
    }
    if !challenge.is(&data.challenge) {
        return Err(WebAuthnFault::WrongChallenge);
    }
    if data.cross_origin || !party.origins.contains(&data.origin) {
        return Err(WebAuthnFault::WrongOrigin);
    }
    Ok(digest(&SHA256, json).as_ref().to_vec())
}

/// The challenge that the client data name, not yet compared with anything.
pub(super) fn challenge_of(json: &[u8]) -> Option<String> {
    serde_json::from_slice::<ClientData>(json).ok().map(|data| data.challenge)
}
