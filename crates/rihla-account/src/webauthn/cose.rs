//! Public keys as security keys give them (COSE, RFC 9053).

use super::WebAuthnFault;
use super::cbor::Item;
use crate::verifying::{Algorithm, EcdsaForm, VerifyingKey};

/// The algorithms that are asked for, the preferred first, with their numbers (IANA COSE algorithms).
pub(super) const ALGORITHMS: [(Algorithm, i64); 3] = [(Algorithm::EdDsa, -8), (Algorithm::Es256, -7), (Algorithm::Rs256, -257)];

const MALFORMED: WebAuthnFault = WebAuthnFault::Malformed { part: "key" };

/// A public key that was read from its COSE form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialKey(VerifyingKey);

impl CredentialKey {
    /// Reads a COSE key that fills the bytes.
    ///
    /// # Errors
    /// [`WebAuthnFault::Malformed`], [`WebAuthnFault::UnknownAlgorithm`].
    pub fn parse(cose: &[u8]) -> Result<Self, WebAuthnFault> {
        Self::of(&Item::whole(cose).ok_or(MALFORMED)?)
    }

    pub(super) fn of(item: &Item<'_>) -> Result<Self, WebAuthnFault> {
        let integer = |label| item.numbered(label).and_then(Item::integer);
        let bytes = |label| item.numbered(label).and_then(Item::bytes).ok_or(MALFORMED);
        // labels: 1 kind, 3 algorithm; -1 curve or modulus, -2 x or exponent, -3 y
        let (kind, algorithm) = (integer(1).ok_or(MALFORMED)?, integer(3).ok_or(MALFORMED)?);
        let key = match (kind, algorithm) {
            (1, -8) if integer(-1) == Some(6) => VerifyingKey::ed25519(bytes(-2)?),
            (2, -7) if integer(-1) == Some(1) => VerifyingKey::p256(bytes(-2)?, bytes(-3)?),
            (3, -257) => VerifyingKey::rsa(bytes(-1)?, bytes(-2)?),
            _ => return Err(WebAuthnFault::UnknownAlgorithm),
        };
        key.map(Self).ok_or(MALFORMED)
    }

    /// Its algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.0.algorithm()
    }

    /// The number of its algorithm.
    pub(super) fn number(&self) -> i64 {
        ALGORITHMS.iter().find(|(algorithm, _)| *algorithm == self.algorithm()).map_or(0, |(_, number)| *number)
    }

    /// Verifies a signature of a message.
    ///
    /// # Errors
    /// [`WebAuthnFault::BadSignature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebAuthnFault> {
        self.0.verifies(EcdsaForm::Asn1, message, signature).then_some(()).ok_or(WebAuthnFault::BadSignature)
    }
}
