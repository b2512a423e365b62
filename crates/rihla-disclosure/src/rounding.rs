//! Rounding of what is published to multiples of a base (Handbook on Statistical Disclosure Control, 2nd ed., section 5.4).

use rihla_model::Saying;
use rihla_table::divide_rounded;

use crate::DisclosureError;

/// Refuses a base that rounds nothing.
pub(crate) fn check(base: u32) -> Result<(), DisclosureError> {
    if base >= 2 {
        Ok(())
    } else {
        Err(DisclosureError::Policy {
            field: "rounding",
            value: base.to_string(),
            range: Saying::new("disclosure-range-base", "2 or more"),
        })
    }
}

/// The nearest multiple of the base, halves away from zero.
pub(crate) fn round(value: i128, base: i128) -> i128 {
    divide_rounded(value, base).and_then(|q| q.checked_mul(base)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_multiple() {
        for (value, base, want) in [(7, 5, 5), (8, 5, 10), (-8, 5, -10), (1, 3, 0), (2, 3, 3), (749, 500, 500), (750, 500, 1000)] {
            assert_eq!(round(value, base), want, "{value} to {base}");
        }
        assert!(check(1).is_err() && check(2).is_ok());
    }
}
