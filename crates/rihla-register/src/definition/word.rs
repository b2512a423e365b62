//! A word of a definition that remembers where it stands.

use std::ops::{Deref, Range};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value with its place in the text that it was read from.
///
/// Two words are equal when their values are, wherever they stand.
#[derive(Debug, Clone)]
pub struct Word<T> {
    value: T,
    at: Range<usize>,
}

impl<T> Word<T> {
    /// The byte at which it begins.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.at.start
    }
}

impl<T> Deref for Word<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Word<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Word<T> {}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        let at = spanned.span();
        Ok(Self { value: spanned.into_inner(), at })
    }
}

/// Its value alone.
impl<T: Serialize> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
