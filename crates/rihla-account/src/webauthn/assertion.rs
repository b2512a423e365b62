//! A use of a security key.

use serde::{Deserialize, Deserializer, de::Error};

use super::authenticator_data::AuthenticatorData;
use super::client_data;
use super::{Challenge, CredentialKey, RelyingParty, WebAuthnFault};
use crate::encoding::{BASE64URL, base64url};

/// What the browser answers when a key was used: `PublicKeyCredential` as JSON (level 3, `toJSON`).
#[derive(Clone, Deserialize)]
pub struct AssertionResponse {
    /// The identifier of the key.
    #[serde(rename = "rawId", deserialize_with = "base64url")]
    pub id: Vec<u8>,
    /// The answer proper.
    pub response: SignedResponse,
}

/// The answer of the key that was used.
#[derive(Clone, Deserialize)]
pub struct SignedResponse {
    /// What the browser says.
    #[serde(rename = "clientDataJSON", deserialize_with = "base64url")]
    pub client_data: Vec<u8>,
    /// What the key says.
    #[serde(rename = "authenticatorData", deserialize_with = "base64url")]
    pub authenticator_data: Vec<u8>,
    /// The signature over both.
    #[serde(deserialize_with = "base64url")]
    pub signature: Vec<u8>,
    /// Whose key it is, where the key knows.
    #[serde(default, rename = "userHandle", deserialize_with = "optional_bytes")]
    pub user: Option<Vec<u8>>,
}

fn optional_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let read = text.filter(|text| !text.is_empty()).map(|text| BASE64URL.decode(&text).map(|b| b.to_vec()));
    read.map(|bytes| bytes.ok_or_else(|| D::Error::custom("no base64url"))).transpose()
}

impl std::fmt::Debug for AssertionResponse {
    /// Without the challenge.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AssertionResponse(…)")
    }
}

impl std::fmt::Debug for SignedResponse {
    /// Without the challenge.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignedResponse(…)")
    }
}

/// A key as it was registered.
#[derive(Debug, Clone)]
pub struct KnownKey {
    /// Its identifier.
    pub id: Vec<u8>,
    /// Its public half in COSE form.
    pub cose: Vec<u8>,
    /// How often it had signed when it was last used.
    pub counter: u32,
    /// Whose it is, as the key was told.
    pub user: Vec<u8>,
}

/// What a use of a key proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assertion {
    /// How often it signed.
    pub counter: u32,
    /// Whether it checked who touched it.
    pub verified: bool,
}

impl AssertionResponse {
    /// Reads the browser's answer.
    ///
    /// # Errors
    /// [`WebAuthnFault::Malformed`].
    pub fn parse(json: &str) -> Result<Self, WebAuthnFault> {
        serde_json::from_str(json).map_err(|_| WebAuthnFault::Malformed { part: "answer" })
    }
}

/// Verifies the answer to a sign-in (level 2, section 7.2).
///
/// # Errors
/// [`WebAuthnFault`].
pub fn verify_assertion(
    party: &RelyingParty,
    challenge: &Challenge,
    answer: &AssertionResponse,
    known: &KnownKey,
) -> Result<Assertion, WebAuthnFault> {
    let response = &answer.response;
    if answer.id != known.id || response.user.as_ref().is_some_and(|user| *user != known.user) {
        return Err(WebAuthnFault::UnknownKey);
    }
    let hash = client_data::check(&response.client_data, "webauthn.get", challenge, party)?;
    let data = AuthenticatorData::parse(&response.authenticator_data)?;
    data.check(party)?;
    let signed = [response.authenticator_data.as_slice(), &hash].concat();
    CredentialKey::parse(&known.cose)?.verify(&signed, &response.signature)?;
    // keys that do not count say 0 each time
    if (data.counter != 0 || known.counter != 0) && data.counter <= known.counter {
        return Err(WebAuthnFault::CounterWentBack);
    }
    Ok(Assertion { counter: data.counter, verified: data.verified() })
}
