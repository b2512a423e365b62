//! The secret half of a request: shown once to who asked, kept as a keyed hash only.

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::encoding::base32;
use crate::error::StoreError;

/// 120 bits.
const BYTES: usize = 15;
const MOST_TYPED: usize = 100;

/// An access code; no `Debug` shows it, and it is overwritten when dropped.
pub struct AccessCode(Zeroizing<[u8; BYTES]>);

impl AccessCode {
    /// Draws a code.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        rng.fill(bytes.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Reads what a person typed: letters in either case, with or without '-'.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let read = (typed.len() <= MOST_TYPED).then(|| base32::decode(typed)).flatten()?;
        let mut bytes = Zeroizing::new([0; BYTES]);
        if read.len() != BYTES {
            return None;
        }
        bytes.copy_from_slice(&read);
        Some(Self(bytes))
    }

    /// A code that nobody was given, to be compared where there is none: the comparison takes its time all the same.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self(Zeroizing::new([0; BYTES]))
    }

    /// The code as the asker is shown it, once: six groups of four letters.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        base32::encode_groups(self.0.as_slice())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl std::fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_typed_and_is_never_printed() {
        let code = AccessCode(Zeroizing::new([7; BYTES]));
        let text = code.to_text();
        assert_eq!(text.len(), 29);
        for typed in [text.to_string(), text.to_lowercase(), text.replace('-', " ")] {
            assert_eq!(AccessCode::parse(&typed).map(|c| c.bytes().to_vec()).as_deref(), Some(code.bytes()));
        }
        assert!(AccessCode::parse("0000").is_none());
        assert_eq!(format!("{code:?}"), "AccessCode(…)");
    }
}
