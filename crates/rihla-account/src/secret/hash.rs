//! The hash under which a secret of full entropy is kept.

use ring::digest;
use subtle::ConstantTimeEq;

use crate::encoding::HEX;

/// The SHA-256 of a secret.
///
/// It has no `==`: two are compared by [`SecretHash::fits`] alone, in constant time.
#[derive(Clone)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Hashes a secret for one use; each part is preceded by its length, so that parts cannot run together.
    #[must_use]
    pub fn of(purpose: &str, parts: &[&[u8]]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in [purpose.as_bytes()].iter().chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        Self::from_digest(&context.finish())
    }

    pub(crate) fn from_digest(digest: &digest::Digest) -> Self {
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(digest.as_ref()) {
            *to = *from;
        }
        Self(hash)
    }

    /// Reads a hash as it is stored.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        HEX.decode_exactly::<32>(text).map(|bytes| Self(*bytes))
    }

    /// The hash as it is stored.
    #[must_use]
    pub fn hex(&self) -> String {
        HEX.encode(&self.0).to_string()
    }

    /// Whether both are hashes of the same secret; takes the same time for every answer.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_run_together_and_uses_differ() {
        let hash = SecretHash::of("use", &[b"ab", b"c"]);
        assert!(hash.fits(&SecretHash::of("use", &[b"ab", b"c"])));
        for other in [SecretHash::of("use", &[b"a", b"bc"]), SecretHash::of("use", &[b"abc"]), SecretHash::of("uses", &[b"ab", b"c"])] {
            assert!(!hash.fits(&other));
        }
        assert!(SecretHash::from_hex(&hash.hex()).is_some_and(|read| read.fits(&hash)));
        assert!(SecretHash::from_hex("00").is_none());
    }
}
