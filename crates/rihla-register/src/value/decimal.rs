//! Exact decimals.

use std::cmp::Ordering;
use std::fmt;

use rihla_model::{parse_number, print_number};

/// A number with a fixed count of digits after the decimal sign; exact.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// So many units of `10^-scale`; at most 9 digits after the sign.
    #[must_use]
    pub const fn new(units: i64, scale: u8) -> Self {
        Self { units, scale: if scale > 9 { 9 } else { scale } }
    }

    /// Reads a number with a dot before its decimals, as programs write it; `None` where it is none, has more digits than `scale`
    /// or is too large.
    #[must_use]
    pub fn parse(text: &str, scale: u8) -> Option<Self> {
        let scale = scale.min(9);
        let units = parse_number(text, '.', None, scale).ok()?;
        Some(Self { units: i64::try_from(units).ok()?, scale })
    }

    /// The units of `10^-scale`.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.units
    }

    /// Digits after the decimal sign.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// In units of `10^-9`, so that numbers of every scale compare.
    #[must_use]
    pub fn nanos(self) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(9 - self.scale.min(9)))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.nanos() == other.nanos()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos().cmp(&other.nanos())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&print_number(i128::from(self.units), self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_different_scale_compare_by_what_they_are_worth() {
        let of = |text, scale| Decimal::parse(text, scale).unwrap();
        assert_eq!(of("1.50", 2), of("1.5", 1));
        assert!(of("-2", 0) < of("-1.99", 2) && of("0.001", 3) > of("0", 0));
        assert_eq!(of("12.5", 2).to_string(), "12.50");
        assert_eq!(Decimal::parse("1.234", 2), None);
        assert_eq!(Decimal::parse("99999999999999999999", 0), None);
        assert_eq!(Decimal::parse("1,5", 1), None);
    }
}
