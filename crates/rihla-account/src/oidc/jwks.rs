//! The keys of a provider (JSON Web Key Set, RFC 7517).

use serde::Deserialize;

use super::OidcFault;
use crate::encoding::BASE64URL;
use crate::verifying::{Algorithm, EcdsaForm, VerifyingKey};

/// The keys of a provider that can be used here.
#[derive(Debug, Clone, Default)]
pub struct KeySet(Vec<Named>);

#[derive(Debug, Clone)]
struct Named {
    name: Option<String>,
    key: VerifyingKey,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// The names of an algorithm in JSON Web Signatures.
const fn names(algorithm: Algorithm) -> &'static [&'static str] {
    match algorithm {
        // RFC 9864 gives it the second name, and providers go over to it one by one
        Algorithm::EdDsa => &["EdDSA", "Ed25519"],
        Algorithm::Es256 => &["ES256"],
        Algorithm::Rs256 => &["RS256"],
    }
}

impl KeySet {
    /// Reads a key set; keys for other uses or of other kinds are passed over.
    ///
    /// # Errors
    /// [`OidcFault::Unreadable`].
    pub fn parse(json: &[u8]) -> Result<Self, OidcFault> {
        let set: Set = serde_json::from_slice(json).map_err(|_| OidcFault::Unreadable { part: "keys" })?;
        Ok(Self(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).filter_map(named).collect()))
    }

    /// Whether one key that fits the header of a token verifies it: of the algorithm that the header names, and of its key
    /// name. Without a name there must be one such key only. `None` where no key fits.
    pub(super) fn verifies(&self, algorithm: &str, key: Option<&str>, message: &[u8], signature: &[u8]) -> Option<bool> {
        let fitting = |named: &&Named| names(named.key.algorithm()).contains(&algorithm) && (key.is_none() || named.name.as_deref() == key);
        let mut found = self.0.iter().filter(fitting);
        let first = found.next()?;
        if key.is_none() && found.next().is_some() {
            return None;
        }
        Some(first.key.verifies(EcdsaForm::Fixed, message, signature))
    }
}

fn named(jwk: Jwk) -> Option<Named> {
    let bytes = |text: &Option<String>| text.as_deref().and_then(|text| BASE64URL.decode(text)).map(|bytes| bytes.to_vec());
    let key = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("OKP", Some("Ed25519")) => VerifyingKey::ed25519(&bytes(&jwk.x)?),
        ("EC", Some("P-256")) => VerifyingKey::p256(&bytes(&jwk.x)?, &bytes(&jwk.y)?),
        ("RSA", None) => VerifyingKey::rsa(&bytes(&jwk.n)?, &bytes(&jwk.e)?),
        _ => None,
    }?;
    let signs = jwk.r#use.is_none_or(|purpose| purpose == "sig");
    let same = jwk.alg.is_none_or(|alg| names(key.algorithm()).contains(&alg.as_str()));
    (signs && same).then_some(Named { name: jwk.kid, key })
}
