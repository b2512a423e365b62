//! 32 secret bytes that no print shows and that are overwritten when dropped.

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::error::StoreError;

/// 32 secret bytes.
pub struct SecretKey(Zeroizing<[u8; 32]>);

impl SecretKey {
    /// Takes bytes that are secret already.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Draws new bytes.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill(bytes.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The bytes, for a cipher; never to be written, printed or kept.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    pub(crate) fn copy(&self) -> Self {
        Self(self.0.clone())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}
