//! The secret that node and app share, and the digits of a moment.

use jiff::Timestamp;
use ring::hmac;
use ring::rand::SecureRandom;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::encoding::BASE32;
use crate::error::AccountError;
use crate::secret::draw;

/// RFC 4226 section 4 asks for 160 bits; it is also the key length of HMAC-SHA-1.
const BYTES: usize = 20;
const DIGITS: usize = 6;
const STEP_SECONDS: i64 = 30;
/// One step earlier or later: slow fingers and clocks that go wrong by less than half a minute.
const DRIFT: i64 = 1;

/// The secret of an authenticator app.
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// Draws a secret.
    ///
    /// # Errors
    /// [`AccountError::NoRandomness`].
    pub fn draw(rng: &dyn SecureRandom) -> Result<Self, AccountError> {
        Ok(Self(Zeroizing::new(draw::<BYTES>(rng)?.to_vec())))
    }

    pub(crate) fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as it is typed into an app, once.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        BASE32.encode(&self.0)
    }

    /// The step whose digits these are: the present one or a neighbour, and later than the last one accepted, so that no
    /// digits serve twice. `None` where there is none. All steps are compared, whichever fits.
    #[must_use]
    pub fn step_of(&self, typed: &str, now: Timestamp, last: Option<i64>) -> Option<i64> {
        let digits: Zeroizing<String> =
            Zeroizing::new(rihla_model::to_ascii_digits(typed).chars().filter(|c| !c.is_whitespace()).collect());
        if digits.len() != DIGITS {
            return None;
        }
        let present = now.as_second().div_euclid(STEP_SECONDS);
        let mut found = i64::MIN;
        for step in present.saturating_sub(DRIFT)..=present.saturating_add(DRIFT) {
            let fits: Choice = self.digits(step).as_bytes().ct_eq(digits.as_bytes());
            let fresh = Choice::from(u8::from(last.is_none_or(|last| step > last)));
            found = i64::conditional_select(&found, &step, fits & fresh);
        }
        (found != i64::MIN).then_some(found)
    }

    /// The digits of a moment.
    #[must_use]
    pub fn digits_at(&self, at: Timestamp) -> Zeroizing<String> {
        self.digits(at.as_second().div_euclid(STEP_SECONDS))
    }

    /// RFC 4226 section 5.3: HMAC, dynamic truncation, the last six decimal digits.
    fn digits(&self, step: i64) -> Zeroizing<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let offset = usize::from(tag.as_ref().last().copied().unwrap_or_default() & 0xf);
        let four = tag.as_ref().iter().skip(offset).take(4);
        let number = four.fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) & 0x7fff_ffff;
        Zeroizing::new(format!("{:0width$}", number % 10u32.pow(6), width = DIGITS))
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret(Zeroizing::new(b"12345678901234567890".to_vec()))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Appendix B of RFC 6238 (SHA-1), the last six of its eight digits.
    #[test]
    fn agrees_with_the_test_vectors_of_rfc_6238() {
        for (second, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().digits_at(at(second)).as_str(), digits, "{second}");
        }
    }

    /// Appendix D of RFC 4226.
    #[test]
    fn agrees_with_the_test_vectors_of_rfc_4226() {
        for (count, digits) in
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"].iter().enumerate()
        {
            assert_eq!(secret().digits(count as i64).as_str(), *digits);
        }
    }

    #[test]
    fn one_step_of_drift_and_each_step_once() {
        let (now, digits) = (at(1_111_111_111), secret().digits_at(at(1_111_111_111)));
        let step = 1_111_111_111 / 30;
        for shift in [-30, 0, 30] {
            assert_eq!(secret().step_of(&digits, at(1_111_111_111 + shift), None), Some(step));
        }
        for shift in [-60, 60] {
            assert_eq!(secret().step_of(&digits, at(1_111_111_111 + shift), None), None);
        }
        assert_eq!(secret().step_of(&digits, now, Some(step - 1)), Some(step));
        assert_eq!(secret().step_of(&digits, now, Some(step)), None, "the same digits again");
        assert_eq!(secret().step_of("٠٥٠ ٤٧١", now, None), Some(step));
        for bad in ["", "50471", "0504710", "05047x", "050472", "é5047"] {
            assert_eq!(secret().step_of(bad, now, None), None, "{bad}");
        }
    }
}
