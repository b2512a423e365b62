//! Passphrases, and secrets wrapped by them (Argon2id, RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::encoding::base64;
use crate::error::StoreError;
use crate::key::SecretKey;
use crate::key::wrap::{unwrap, wrap};

const LEAST_CHARACTERS: usize = 12;

/// What a person typed; shown by no print, overwritten when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed, without the line end.
    #[must_use]
    pub fn new(typed: Zeroizing<String>) -> Self {
        Self(typed)
    }

    /// Fails when it is too short to protect a new key.
    pub(crate) fn fit_for_new_key(&self) -> Result<(), StoreError> {
        if self.0.chars().count() < LEAST_CHARACTERS { Err(StoreError::WeakPassphrase { least: LEAST_CHARACTERS }) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// How much work one guess at a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argon2Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Argon2Cost {
    /// The second recommended option of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

impl Argon2Cost {
    /// The largest costs that a file may ask for, so that an altered one cannot exhaust the machine.
    const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };

    fn stretch(self, phrase: &Passphrase, salt: &[u8]) -> Result<SecretKey, StoreError> {
        let refused = || StoreError::Cipher { doing: "use these passphrase costs" };
        if self.memory_kib > Self::MOST.memory_kib || self.passes > Self::MOST.passes || self.lanes > Self::MOST.lanes {
            return Err(refused());
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| refused())?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(phrase.0.as_bytes(), salt, key.as_mut_slice())
            .map_err(|_| refused())?;
        SecretKey::from_slice(key.as_slice()).ok_or_else(refused)
    }
}

/// A secret wrapped by a passphrase, as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockedBox {
    cost: Argon2Cost,
    #[serde(with = "base64::serde_bytes")]
    salt: Vec<u8>,
    #[serde(with = "base64::serde_bytes")]
    wrapped: Vec<u8>,
}

impl LockedBox {
    pub(crate) fn lock(
        phrase: &Passphrase,
        cost: Argon2Cost,
        aad: &[u8],
        secret: &[u8],
        rng: &dyn SecureRandom,
    ) -> Result<Self, StoreError> {
        phrase.fit_for_new_key()?;
        let mut salt = vec![0; 16];
        rng.fill(&mut salt).map_err(|_| StoreError::NoRandomness)?;
        let wrapped = wrap(&cost.stretch(phrase, &salt)?, aad, secret, rng)?;
        Ok(Self { cost, salt, wrapped })
    }

    /// `None` when the passphrase is wrong or the box was altered; the two cannot be told apart.
    pub(crate) fn open(&self, phrase: &Passphrase, aad: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        unwrap(&self.cost.stretch(phrase, &self.salt)?, aad, &self.wrapped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Argon2Cost = Argon2Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn opens_with_the_same_words_only() {
        let rng = ring::rand::SystemRandom::new();
        assert!(matches!(LockedBox::lock(&phrase("short"), CHEAP, b"", b"s", &rng), Err(StoreError::WeakPassphrase { .. })));
        let locked = LockedBox::lock(&phrase("صيف في الرباط 2023"), CHEAP, b"root", b"secret", &rng).unwrap();
        assert_eq!(locked.open(&phrase("صيف في الرباط 2023"), b"root").unwrap().unwrap().as_slice(), b"secret");
        assert!(locked.open(&phrase("صيف في الرباط 2024"), b"root").unwrap().is_none());
        assert!(locked.open(&phrase("صيف في الرباط 2023"), b"other").unwrap().is_none());
    }

    #[test]
    fn the_default_cost_works() {
        let rng = ring::rand::SystemRandom::new();
        let locked = LockedBox::lock(&phrase("correct horse battery"), Argon2Cost::default(), b"", b"s", &rng).unwrap();
        assert!(locked.open(&phrase("correct horse battery"), b"").unwrap().is_some());
    }

    #[test]
    fn an_altered_file_cannot_ask_for_all_the_memory() {
        let rng = ring::rand::SystemRandom::new();
        let mut locked = LockedBox::lock(&phrase("correct horse battery"), CHEAP, b"", b"s", &rng).unwrap();
        locked.cost.memory_kib = u32::MAX;
        assert!(matches!(locked.open(&phrase("correct horse battery"), b""), Err(StoreError::Cipher { .. })));
    }
}
