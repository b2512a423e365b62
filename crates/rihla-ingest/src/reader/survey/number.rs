//! Numbers of survey files as text: the shortest decimal that reads back as the same number, so that a weight of 0.1 is `0.1` and
//! not what binary makes of it.

use std::fmt::Write;

/// Where powers of ten take the place of digits, so that no number is longer than a line.
const LARGE: f64 = 1e21;
const SMALL: f64 = 1e-9;

/// Adds a number to a text.
pub(crate) fn push_f64(out: &mut String, value: f64) {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        push_i64(out, value as i64);
    } else if !value.is_finite() {
        out.push_str("NaN");
    } else if value.abs() >= LARGE || value.abs() < SMALL {
        let _ = write!(out, "{value:e}");
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Adds a number of single precision to a text: the shortest decimal for that precision.
pub(crate) fn push_f32(out: &mut String, value: f32) {
    if value.fract() == 0.0 || !value.is_finite() {
        push_f64(out, f64::from(value));
    } else if value.abs() < SMALL as f32 {
        let _ = write!(out, "{value:e}");
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Adds a whole number to a text.
pub(crate) fn push_i64(out: &mut String, value: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        if let Some(slot) = digits.get_mut(at) {
            *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    out.push_str(digits.get(at..).and_then(|d| std::str::from_utf8(d).ok()).unwrap_or_default());
}

/// A number as text.
pub(crate) fn text_of(value: f64) -> String {
    let mut out = String::new();
    push_f64(&mut out, value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_no_binary_noise() {
        for (value, text) in [
            (1.0, "1"),
            (-0.0, "0"),
            (-12.0, "-12"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1234.5678, "1234.5678"),
            (1e15, "1000000000000000"),
            (9e300, "9e300"),
            (5e-324, "5e-324"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "NaN"),
        ] {
            assert_eq!(text_of(value), text);
        }
        let single = |value: f32| {
            let mut out = String::new();
            push_f32(&mut out, value);
            out
        };
        assert_eq!(single(0.1), "0.1");
        assert_eq!(single(16_777_216.0), "16777216");
        assert_eq!(single(-2.5), "-2.5");
        let mut out = String::new();
        push_i64(&mut out, i64::MIN);
        assert_eq!(out, "-9223372036854775808");
    }

    proptest::proptest! {
        #[test]
        fn every_number_reads_back_the_same(bits in proptest::prelude::any::<u64>()) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                proptest::prop_assert_eq!(text_of(value).parse::<f64>().ok(), Some(value));
                proptest::prop_assert!(text_of(value).len() < 40);
            }
        }
    }
}
