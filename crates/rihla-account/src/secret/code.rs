//! Secrets that a person types: one-time codes and recovery codes.

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::draw;
use crate::encoding::{groups, typed};
use crate::error::AccountError;

/// A code of `N` random bytes in groups of four letters, in the house's form.
pub struct Code<const N: usize>(Zeroizing<[u8; N]>);

impl<const N: usize> Code<N> {
    /// Draws a code.
    ///
    /// # Errors
    /// [`AccountError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, AccountError> {
        draw(rng).map(Self)
    }

    /// Reads what a person typed: letters in either case, with or without '-'.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // the longest spelling with a blank between all letters
        (text.len() <= N * 8).then(|| typed(text)).flatten().map(Self)
    }

    /// The code as it is shown, once.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        groups(self.0.as_slice())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl<const N: usize> std::fmt::Debug for Code<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_typed_and_is_never_printed() {
        let code = Code::<10>(Zeroizing::new([7; 10]));
        let text = code.to_text();
        assert_eq!(text.len(), 19);
        for typed in [text.to_string(), text.to_lowercase(), text.replace('-', " ")] {
            assert!(Code::<10>::parse(&typed).is_some_and(|read| read.bytes() == code.bytes()), "{typed}");
        }
        assert!(Code::<10>::parse("0000").is_none() && Code::<10>::parse(&"0".repeat(1000)).is_none());
        assert_eq!(format!("{code:?}"), "Code(…)");
    }
}
