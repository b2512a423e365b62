//! The public name of a request.

use std::fmt;
use std::str::FromStr;

use rihla_model::Saying;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};

use crate::encoding::base32;
use crate::error::StoreError;

/// 80 bits: nobody meets another's reference by trying.
const BYTES: usize = 10;
/// Longer texts are no reference, whatever they hold.
const MOST_TYPED: usize = 100;

/// The public name of a request: random, without meaning, in four groups of four letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccessReference(String);

impl AccessReference {
    /// Draws a reference.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let mut bytes = [0; BYTES];
        rng.fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self(base32::encode_groups(&bytes).to_string()))
    }

    /// Reads what a person typed: letters in either case, with or without '-'.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let bytes = (typed.len() <= MOST_TYPED).then(|| base32::decode(typed)).flatten()?;
        (bytes.len() == BYTES).then(|| Self(base32::encode_groups(&bytes).to_string()))
    }

    /// The reference as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AccessReference {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::parse(text).ok_or_else(|| {
            StoreError::malformed(Saying::new("store-word-reference", "reference of a request (four groups of four signs)"), text)
        })
    }
}

impl TryFrom<String> for AccessReference {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<AccessReference> for String {
    fn from(reference: AccessReference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_a_folder_and_many_for_a_keyboard() {
        let reference = AccessReference::parse("0123-4567-89AB-CDEF").map(|r| r.to_string());
        assert_eq!(reference.as_deref(), Some("0123-4567-89AB-CDEF"));
        for typed in ["0123456789abcdef", " o1i3 4567 89ab cdef "] {
            assert!(AccessReference::parse(typed).is_some(), "{typed}");
        }
        for bad in ["", "0123", "../../x", "0123-4567-89AB-CDEF-0123", &"0".repeat(1000), "ابت"] {
            assert_eq!(AccessReference::parse(bad), None, "{bad}");
        }
    }
}
