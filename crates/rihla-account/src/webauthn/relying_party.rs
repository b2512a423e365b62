//! The node as security keys know it.

use ring::digest::{SHA256, digest};
use ring::rand::SecureRandom;
use subtle::ConstantTimeEq;

use crate::encoding::BASE64URL;
use crate::error::AccountError;
use crate::secret::draw;

/// Whether the key has to check who touches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserVerification {
    /// PIN or finger are demanded.
    Required,
    /// The key does as it can; the password is the other factor.
    Preferred,
}

impl UserVerification {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Preferred => "preferred",
        }
    }
}

/// The node as security keys know it.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    /// Its host name, or a parent of it: keys made for it work there alone.
    pub id: String,
    /// Its name, as the browser shows it.
    pub name: String,
    /// The origins of its pages: scheme, host and port, to the letter.
    pub origins: Vec<String>,
    /// Whether PIN or finger are demanded.
    pub user_verification: UserVerification,
}

impl RelyingParty {
    pub(super) fn id_hash_is(&self, hash: &[u8]) -> bool {
        digest(&SHA256, self.id.as_bytes()).as_ref() == hash
    }
}

/// 256 random bits that a security key signs; each is answered once.
pub struct Challenge([u8; 32]);

impl Challenge {
    /// Draws a challenge.
    ///
    /// # Errors
    /// [`AccountError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, AccountError> {
        Ok(Self(*draw(rng)?))
    }

    /// The challenge as the browser is given it.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64URL.encode(&self.0).to_string()
    }

    /// Reads a challenge as the browser was given it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        BASE64URL.decode_exactly(text).map(|bytes| Self(*bytes))
    }

    /// The challenge that an answer names; whether it was given is for the caller to know.
    pub(crate) fn answered_in(client_data: &[u8]) -> Option<Self> {
        super::client_data::challenge_of(client_data).as_deref().and_then(Self::parse)
    }

    pub(super) fn is(&self, answered: &str) -> bool {
        BASE64URL.decode(answered).is_some_and(|answered| answered.as_slice().ct_eq(&self.0).into())
    }
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Challenge(…)")
    }
}
