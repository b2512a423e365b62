//! Public keys of the three algorithms that security keys and providers use, and the signatures they verify.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

/// A signature algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

/// How an ECDSA signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EcdsaForm {
    /// As ASN.1: security keys.
    Asn1,
    /// As two numbers of 32 bytes: JSON Web Signatures.
    Fixed,
}

/// A public key whose parts have the right lengths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VerifyingKey {
    Ed25519(Vec<u8>),
    P256(Vec<u8>),
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
}

impl VerifyingKey {
    pub(crate) fn ed25519(x: &[u8]) -> Option<Self> {
        (x.len() == 32).then(|| Self::Ed25519(x.to_vec()))
    }

    pub(crate) fn p256(x: &[u8], y: &[u8]) -> Option<Self> {
        // uncompressed (SEC 1, 2.3.3); that it lies on the curve is checked by the library at each use
        (x.len() == 32 && y.len() == 32).then(|| Self::P256([&[4], x, y].concat()))
    }

    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        // the library refuses moduli below 2048 bits and exponents below 3
        let good = (256..=1024).contains(&modulus.len()) && (1..=8).contains(&exponent.len());
        let short = modulus.first() != Some(&0) && exponent.first() != Some(&0);
        (good && short).then(|| Self::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::P256(_) => Algorithm::Es256,
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Whether a signature is of this key and message.
    pub(crate) fn verifies(&self, form: EcdsaForm, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature).is_ok(),
            Self::P256(point) => {
                let algorithm = match form {
                    EcdsaForm::Asn1 => &ECDSA_P256_SHA256_ASN1,
                    EcdsaForm::Fixed => &ECDSA_P256_SHA256_FIXED,
                };
                UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
            }
            Self::Rsa { modulus, exponent } => {
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }
}
