//! 256 random bits that a browser or a program carries.

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::{SecretHash, draw};
use crate::encoding::BASE64URL;
use crate::error::AccountError;

const BYTES: usize = 32;

/// A secret of 256 bits, shown once; what is kept is its hash.
pub struct SecretToken(Zeroizing<[u8; BYTES]>);

impl SecretToken {
    /// Draws one.
    ///
    /// # Errors
    /// [`AccountError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, AccountError> {
        draw(rng).map(Self)
    }

    /// Reads one as it was shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // 43 letters hold 256 bits; a longer text is not worth reading
        (text.len() == 43).then(|| BASE64URL.decode_exactly(text)).flatten().map(Self)
    }

    /// The token as it is shown, once: 43 letters that need no escape in a cookie or an address.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        BASE64URL.encode(self.0.as_slice())
    }

    /// The hash that is kept, for one use.
    pub(crate) fn hash(&self, purpose: &str) -> SecretHash {
        SecretHash::of(purpose, &[self.0.as_slice()])
    }
}

impl std::fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_shown_and_is_never_printed() {
        let token = SecretToken(Zeroizing::new([9; BYTES]));
        let text = token.to_text();
        assert!(SecretToken::parse(&text).is_some_and(|read| read.hash("a").fits(&token.hash("a"))));
        assert!(SecretToken::parse(&text[1..]).is_none() && SecretToken::parse(&format!("{}=", &text[1..])).is_none());
        assert_eq!(format!("{token:?}"), "SecretToken(…)");
        assert!(!token.hash("a").fits(&token.hash("b")));
    }
}
