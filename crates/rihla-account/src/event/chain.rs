//! The hash that ties an event to all before it.

use std::fmt;

use ring::digest;

use crate::encoding::HEX;

const DOMAIN: &str = "rihla security event 1";

/// The SHA-256 of an event and of the hash before it; public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// What stands before the first event.
    pub const START: Self = Self([0; 32]);

    /// The hash of an event: each field is preceded by its length, a missing one by the largest length there is.
    pub(super) fn next(self, fields: &[Option<&str>]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for field in [Some(DOMAIN)].iter().chain(fields) {
            context.update(&field.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
            context.update(field.unwrap_or_default().as_bytes());
        }
        context.update(&self.0);
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(context.finish().as_ref()) {
            *to = *from;
        }
        Self(hash)
    }

    /// Reads a hash as it is stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HEX.decode_exactly(text).map(|bytes| Self(*bytes))
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&HEX.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_run_together_and_order_counts() {
        let hash = ChainHash::START.next(&[Some("ab"), Some("c"), None]);
        for other in [
            ChainHash::START.next(&[Some("a"), Some("bc"), None]),
            ChainHash::START.next(&[Some("ab"), Some("c"), Some("")]),
            ChainHash::START.next(&[Some("ab"), None, Some("c")]),
            hash.next(&[Some("ab"), Some("c"), None]),
        ] {
            assert_ne!(hash, other);
        }
        assert_eq!(ChainHash::parse(&hash.to_string()), Some(hash));
    }
}
