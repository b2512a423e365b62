//! A new security key.

use serde::Deserialize;

use super::authenticator_data::AuthenticatorData;
use super::cbor::Item;
use super::client_data;
use super::{Challenge, RelyingParty, WebAuthnFault};
use crate::encoding::base64url;
use crate::verifying::Algorithm;

const MALFORMED: WebAuthnFault = WebAuthnFault::Malformed { part: "attestation" };

/// What the browser answers when a key was made: `PublicKeyCredential` as JSON (level 3, `toJSON`).
#[derive(Clone, Deserialize)]
pub struct RegistrationResponse {
    /// The identifier of the key.
    #[serde(rename = "rawId", deserialize_with = "base64url")]
    pub id: Vec<u8>,
    /// The answer proper.
    pub response: AttestationResponse,
}

/// The answer of the key that was made.
#[derive(Clone, Deserialize)]
pub struct AttestationResponse {
    /// What the browser says.
    #[serde(rename = "clientDataJSON", deserialize_with = "base64url")]
    pub client_data: Vec<u8>,
    /// What the key says.
    #[serde(rename = "attestationObject", deserialize_with = "base64url")]
    pub attestation_object: Vec<u8>,
}

impl std::fmt::Debug for RegistrationResponse {
    /// Without the challenge.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegistrationResponse(…)")
    }
}

impl std::fmt::Debug for AttestationResponse {
    /// Without the challenge.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AttestationResponse(…)")
    }
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its identifier, chosen by the key.
    pub id: Vec<u8>,
    /// Its public half in COSE form.
    pub cose: Vec<u8>,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// How often it signed.
    pub counter: u32,
    /// Whether it may be copied to other devices of its owner.
    pub synced: bool,
}

impl RegistrationResponse {
    /// Reads the browser's answer.
    ///
    /// # Errors
    /// [`WebAuthnFault::Malformed`].
    pub fn parse(json: &str) -> Result<Self, WebAuthnFault> {
        serde_json::from_str(json).map_err(|_| WebAuthnFault::Malformed { part: "answer" })
    }
}

/// Verifies the answer to a registration (level 2, section 7.1), without attestation or with the key's own.
///
/// # Errors
/// [`WebAuthnFault`].
pub fn verify_registration(party: &RelyingParty, challenge: &Challenge, answer: &RegistrationResponse) -> Result<NewKey, WebAuthnFault> {
    let response = &answer.response;
    let hash = client_data::check(&response.client_data, "webauthn.create", challenge, party)?;
    let object = Item::whole(&response.attestation_object).ok_or(MALFORMED)?;
    let bytes = object.named("authData").and_then(Item::bytes).ok_or(MALFORMED)?;
    let data = AuthenticatorData::parse(bytes)?;
    data.check(party)?;
    let Some(made) = &data.attested else { return Err(MALFORMED) };
    let statement = object.named("attStmt").ok_or(MALFORMED)?;
    match (object.named("fmt").and_then(Item::text), statement) {
        (Some("none"), Item::Map(entries)) if entries.is_empty() => {}
        // a browser that was asked for no attestation passes on what the key signed with its own new key
        (Some("packed"), Item::Map(entries)) if entries.len() == 2 => {
            let algorithm = statement.named("alg").and_then(Item::integer).ok_or(WebAuthnFault::Attestation)?;
            let signature = statement.named("sig").and_then(Item::bytes).ok_or(WebAuthnFault::Attestation)?;
            if algorithm != made.key.number() {
                return Err(WebAuthnFault::Attestation);
            }
            made.key.verify(&[bytes, &hash].concat(), signature).map_err(|_| WebAuthnFault::Attestation)?;
        }
        _ => return Err(WebAuthnFault::Attestation),
    }
    if made.id != answer.id.as_slice() {
        return Err(MALFORMED);
    }
    Ok(NewKey {
        id: made.id.to_vec(),
        cose: made.cose.to_vec(),
        algorithm: made.key.algorithm(),
        counter: data.counter,
        synced: data.backup_eligible(),
    })
}
