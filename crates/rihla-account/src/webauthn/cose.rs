//! Public keys as security keys give them (COSE, RFC 9053), and the signatures they verify.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::WebAuthnFault;
use super::cbor::Item;

/// A signature algorithm that is accepted (IANA COSE algorithms).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256: the keys of Windows Hello.
    Rs256,
}

impl Algorithm {
    /// All, the preferred first.
    pub const ALL: [Self; 3] = [Self::EdDsa, Self::Es256, Self::Rs256];

    /// The number of the algorithm.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::EdDsa => -8,
            Self::Es256 => -7,
            Self::Rs256 => -257,
        }
    }
}

/// A public key that was read from its COSE form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialKey(Public);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    Ed25519(Vec<u8>),
    P256(Vec<u8>),
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
}

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
        let bytes = |label| item.numbered(label).and_then(Item::bytes);
        // labels: 1 kind, 3 algorithm; -1 curve or modulus, -2 x or exponent, -3 y
        let (kind, algorithm) = (integer(1).ok_or(MALFORMED)?, integer(3).ok_or(MALFORMED)?);
        match (kind, algorithm) {
            (1, -8) => {
                let x = bytes(-2).filter(|x| x.len() == 32 && integer(-1) == Some(6)).ok_or(MALFORMED)?;
                Ok(Self(Public::Ed25519(x.to_vec())))
            }
            (2, -7) => {
                let x = bytes(-2).filter(|x| x.len() == 32 && integer(-1) == Some(1)).ok_or(MALFORMED)?;
                let y = bytes(-3).filter(|y| y.len() == 32).ok_or(MALFORMED)?;
                Ok(Self(Public::P256([&[4], x, y].concat())))
            }
            (3, -257) => {
                // the library refuses moduli below 2048 bits and exponents below 3
                let modulus = bytes(-1).filter(|n| (256..=1024).contains(&n.len()) && n.first() != Some(&0)).ok_or(MALFORMED)?;
                let exponent = bytes(-2).filter(|e| (1..=8).contains(&e.len()) && e.first() != Some(&0)).ok_or(MALFORMED)?;
                Ok(Self(Public::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() }))
            }
            _ => Err(WebAuthnFault::UnknownAlgorithm),
        }
    }

    /// Its algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Public::Ed25519(_) => Algorithm::EdDsa,
            Public::P256(_) => Algorithm::Es256,
            Public::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Verifies a signature of a message.
    ///
    /// # Errors
    /// [`WebAuthnFault::BadSignature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebAuthnFault> {
        let done = match &self.0 {
            Public::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Public::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Public::Rsa { modulus, exponent } => {
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        done.map_err(|_| WebAuthnFault::BadSignature)
    }
}

const MALFORMED: WebAuthnFault = WebAuthnFault::Malformed { part: "key" };
