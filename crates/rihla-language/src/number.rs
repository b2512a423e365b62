//! Exact numbers in words of the language.

use std::str::FromStr;

use fixed_decimal::Decimal;
use rihla_model::{Language, print_number};

use crate::Digits;
use crate::formatters::formatters;

/// Writes a number scaled by a power of ten with so many decimals: `12345` at scale 2 with 1 decimal is `123.5` in
/// English, rounded half away from zero.
pub(crate) fn scaled(language: Language, digits: Digits, value: i128, scale: u8, decimals: u8) -> String {
    let plain = print_number(value, scale);
    let Ok(mut decimal) = Decimal::from_str(&plain) else { return plain };
    let position = -i16::from(decimals);
    decimal.round_with_mode(position, fixed_decimal::SignedRoundingMode::Unsigned(fixed_decimal::UnsignedRoundingMode::HalfExpand));
    decimal.trim_end();
    decimal.pad_end(position);
    if decimal.is_zero() {
        decimal.set_sign(fixed_decimal::Sign::None);
    }
    let formatters = formatters(language, digits);
    formatters.decimal.as_ref().map_or(plain, |f| f.format(&decimal).to_string())
}

/// Writes a floating-point figure for an axis, with as many decimals as it needs up to `decimals`.
pub(crate) fn rough(language: Language, digits: Digits, value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:.*}", usize::from(decimals));
    let Ok(mut decimal) = Decimal::from_str(&text) else { return text };
    decimal.trim_end();
    if decimal.is_zero() {
        decimal.set_sign(fixed_decimal::Sign::None);
    }
    let formatters = formatters(language, digits);
    formatters.decimal.as_ref().map_or(text, |f| f.format(&decimal).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_marks_as_each_language_does() {
        let one = |l| scaled(l, Digits::Latin, 123_456_789, 2, 1);
        assert_eq!(one(Language::En), "1,234,567.9");
        assert_eq!(one(Language::Fr), "1\u{202f}234\u{202f}567,9");
        assert_eq!(one(Language::Es), "1.234.567,9");
        assert_eq!(one(Language::Pt), "1\u{a0}234\u{a0}567,9");
        assert_eq!(one(Language::Ar), "1.234.567,9");
        assert_eq!(scaled(Language::Ar, Digits::ArabicIndic, 1_234_567, 0, 0), "١٬٢٣٤٬٥٦٧");
    }

    #[test]
    fn keeps_every_digit_of_large_numbers() {
        let large = 123_456_789_012_345_678_901_234_567_890_i128;
        assert_eq!(scaled(Language::En, Digits::Latin, large, 0, 0).replace(',', ""), large.to_string());
    }

    #[test]
    fn rounds_half_away_from_zero_and_pads() {
        let en = |v, s, d| scaled(Language::En, Digits::Latin, v, s, d);
        assert_eq!(en(25, 1, 0), "3");
        assert_eq!(en(-25, 1, 0), "-3");
        assert_eq!(en(-4, 1, 0), "0");
        assert_eq!(en(12, 1, 2), "1.20");
        assert_eq!(en(0, 0, 1), "0.0");
    }

    #[test]
    fn axis_figures_have_no_idle_zeros() {
        assert_eq!(rough(Language::En, Digits::Latin, 2500.0, 2), "2,500");
        assert_eq!(rough(Language::Fr, Digits::Latin, 0.5, 2), "0,5");
        assert_eq!(rough(Language::Fr, Digits::Latin, f64::NAN, 2), "");
    }
}
