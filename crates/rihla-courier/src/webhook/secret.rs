//! The secret that a node shares with one subscriber.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::error::CourierError;

const PREFIX: &str = "whsec_";
/// Fewer bytes than this can be guessed, more do not help; the bounds are the convention's.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;
const DRAWN: usize = 32;

/// A secret. No print shows it.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

/// The secrets of a subscriber: while one takes the place of another, both sign.
#[derive(Debug, Clone)]
pub struct Secrets {
    current: Secret,
    previous: Option<Secret>,
}

impl Secret {
    /// Draws a new one.
    ///
    /// # Errors
    /// [`CourierError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, CourierError> {
        let mut bytes = Zeroizing::new(vec![0; DRAWN]);
        rng.fill(&mut bytes).map_err(|_| CourierError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The secret as its subscriber copies it; to be shown once, and kept sealed.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + self.0.len().div_ceil(3) * 4));
        text.push_str(PREFIX);
        STANDARD.encode_string(self.0.as_slice(), &mut text);
        text
    }

    pub(super) fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl FromStr for Secret {
    type Err = CourierError;

    /// Reads what [`Secret::reveal`] wrote.
    ///
    /// # Errors
    /// [`CourierError::BadSecret`].
    fn from_str(text: &str) -> Result<Self, CourierError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(CourierError::BadSecret)?;
        let bytes = STANDARD.decode(encoded).map(Zeroizing::new).map_err(|_| CourierError::BadSecret)?;
        if LENGTHS.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(CourierError::BadSecret) }
    }
}

impl Secrets {
    /// One secret.
    #[must_use]
    pub fn one(current: Secret) -> Self {
        Self { current, previous: None }
    }

    /// A new secret in the place of the current one, which goes on signing too until [`Secrets::settled`].
    #[must_use]
    pub fn rotated(self, new: Secret) -> Self {
        Self { current: new, previous: Some(self.current) }
    }

    /// The current secret alone.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { current: self.current, previous: None }
    }

    /// The newest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn a_secret_comes_back_and_is_new_each_time() {
        let rng = SystemRandom::new();
        let (one, other) = (Secret::draw(&rng).unwrap(), Secret::draw(&rng).unwrap());
        let text = one.reveal();
        assert!(text.starts_with("whsec_") && text.len() == 50 && *text != *other.reveal());
        assert_eq!(*text.parse::<Secret>().unwrap().reveal(), *text);
    }

    #[test]
    fn what_could_be_guessed_is_no_secret_and_is_not_quoted() {
        let short = format!("whsec_{}", STANDARD.encode([7; 23]));
        let long = format!("whsec_{}", STANDARD.encode([7; 65]));
        for bad in ["", "whsec_", "whsec_!!", "hunter2hunter2hunter2hunter2", short.as_str(), long.as_str()] {
            let error = bad.parse::<Secret>().unwrap_err();
            assert!(bad.len() < 8 || !format!("{error} {error:?}").contains(&bad[6..]), "{error:?}");
        }
        assert!(format!("whsec_{}", STANDARD.encode([7; 24])).parse::<Secret>().is_ok());
    }
}
