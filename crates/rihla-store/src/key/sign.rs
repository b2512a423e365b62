//! Signatures (Ed25519, RFC 8032). What is signed says its kind first, so that an approval never passes for a manifest.

use std::fmt;
use std::str::FromStr;

use rihla_model::Saying;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::encoding::base64;
use crate::error::StoreError;
use crate::key::KeyId;

/// The kind of a signed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// A manifest of a release.
    Manifest,
    /// A person's approval of a release.
    Approval,
    /// Something offered to other nodes.
    Exchange,
    /// All that was done to records, up to a moment.
    Checkpoint,
}

impl Statement {
    fn prefix(self) -> &'static [u8] {
        match self {
            Self::Manifest => b"rihla manifest 1\0",
            Self::Approval => b"rihla approval 1\0",
            Self::Exchange => b"rihla exchange 1\0",
            Self::Checkpoint => b"rihla checkpoint 1\0",
        }
    }

    fn message(self, bytes: &[u8]) -> Vec<u8> {
        [self.prefix(), bytes].concat()
    }
}

/// A public key, written in base64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

/// A signature, written in base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Signature([u8; 64]);

impl PublicKey {
    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&base64::encode(&self.0))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&base64::encode(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let bytes = base64::decode(text.trim()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| StoreError::malformed(Saying::new("store-word-public-key", "public key (44 signs of base64)"), text))
    }
}

impl FromStr for Signature {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let bytes = base64::decode(text.trim()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| StoreError::malformed(Saying::new("store-word-signature", "signature (88 signs of base64)"), text))
    }
}

impl TryFrom<String> for PublicKey {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl TryFrom<String> for Signature {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        signature.to_string()
    }
}

/// Signs in the node's name.
pub struct Signer {
    key_id: KeyId,
    public: PublicKey,
    pair: Ed25519KeyPair,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("key_id", &self.key_id).field("public", &self.public.to_string()).finish_non_exhaustive()
    }
}

impl Signer {
    pub(crate) fn new(key_id: KeyId, pkcs8: &[u8]) -> Result<Self, StoreError> {
        let (public, pair) = open_pair(pkcs8)?;
        Ok(Self { key_id, public, pair })
    }

    /// The key's identifier within its keyring.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// The key that verifies.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs bytes as a statement of a kind.
    #[must_use]
    pub fn sign(&self, statement: Statement, bytes: &[u8]) -> Signature {
        sign_with(&self.pair, statement, bytes)
    }
}

pub(crate) fn open_pair(pkcs8: &[u8]) -> Result<(PublicKey, Ed25519KeyPair), StoreError> {
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| StoreError::Cipher { doing: "take a signing key" })?;
    let public = pair.public_key().as_ref().try_into().map_err(|_| StoreError::Cipher { doing: "take a signing key" })?;
    Ok((PublicKey(public), pair))
}

pub(crate) fn sign_with(pair: &Ed25519KeyPair, statement: Statement, bytes: &[u8]) -> Signature {
    let made = pair.sign(&statement.message(bytes));
    let mut signature = [0; 64];
    for (to, from) in signature.iter_mut().zip(made.as_ref()) {
        *to = *from;
    }
    Signature(signature)
}

/// Checks a signature.
///
/// # Errors
/// [`StoreError::BadSignature`] when bytes, kind, key or signature do not belong together.
pub fn verify(public: &PublicKey, statement: Statement, bytes: &[u8], signature: &Signature) -> Result<(), StoreError> {
    let what = match statement {
        Statement::Manifest => Saying::new("store-word-manifest", "the manifest"),
        Statement::Approval => Saying::new("store-word-approval", "the approval"),
        Statement::Exchange => Saying::new("store-word-message", "the message"),
        Statement::Checkpoint => Saying::new("store-word-checkpoint", "the checkpoint"),
    };
    UnparsedPublicKey::new(&ED25519, public.0)
        .verify(&statement.message(bytes), &signature.0)
        .map_err(|_| StoreError::BadSignature { what: what.into() })
}
