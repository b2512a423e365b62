//! Arithmetic on exact decimals.

use crate::value::Decimal;

const ONE: i128 = 1_000_000_000;
/// The highest number that a field can hold, in units of `10^-9`.
const MOST: i128 = (i64::MAX as i128) * ONE;

/// A number in units of `10^-9`, within what fields can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exact(i128);

impl Exact {
    /// A whole number.
    pub(crate) fn whole(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    pub(crate) const fn nanos(self) -> i128 {
        self.0
    }

    fn within(nanos: i128) -> Option<Self> {
        (-MOST..=MOST).contains(&nanos).then_some(Self(nanos))
    }

    pub(crate) const fn negative(self) -> Self {
        Self(-self.0)
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Self::within(self.0.checked_add(other.0)?)
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative())
    }

    /// The product, rounded to nine decimals.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        // whole part and rest of one factor, so that no product leaves 128 bits before it is known to be out of range
        let whole = (self.0 / ONE).checked_mul(other.0)?;
        let rest = divided(self.0 % ONE * other.0, ONE)?;
        Self::within(whole.checked_add(rest)?)
    }

    /// The quotient, rounded to nine decimals; none by zero.
    pub(crate) fn over(self, other: Self) -> Option<Self> {
        // below 2^93 * 2^30
        Self::within(divided(self.0 * ONE, other.0)?)
    }

    /// Rounded to so many decimals, at most nine; to fewer where the number is too high for that many.
    pub(crate) fn decimal(self, decimals: u8) -> Option<Decimal> {
        (0..=decimals.min(9)).rev().find_map(|scale| {
            let units = divided(self.0, 10_i128.pow(u32::from(9 - scale)))?;
            Some(Decimal::new(i64::try_from(units).ok()?, scale))
        })
    }

    /// With as many decimals as it needs.
    pub(crate) fn shortest(self) -> Option<Decimal> {
        let scale = (0..9_u8).find(|scale| self.0 % 10_i128.pow(u32::from(9 - scale)) == 0).unwrap_or(9);
        self.decimal(scale)
    }
}

impl From<Decimal> for Exact {
    fn from(number: Decimal) -> Self {
        Self(number.nanos())
    }
}

/// The quotient, rounded half to even.
fn divided(number: i128, by: i128) -> Option<i128> {
    let quotient = number.checked_div(by)?;
    let rest = number.checked_rem(by)?.unsigned_abs();
    let other = by.unsigned_abs() - rest;
    let away = rest > other || (rest == other && quotient % 2 != 0);
    let step = if (number < 0) == (by < 0) { 1 } else { -1 };
    Some(if away { quotient + step } else { quotient })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Decimal::parse(text, 9).unwrap().into()
    }

    fn shown(number: Option<Exact>) -> Option<String> {
        number.and_then(Exact::shortest).map(|number| number.to_string())
    }

    #[test]
    fn reckoning_is_exact_and_rounds_half_to_even() {
        assert_eq!(shown(exact("0.1").plus(exact("0.2"))).as_deref(), Some("0.3"));
        assert_eq!(shown(exact("-1.5").times(exact("2.5"))).as_deref(), Some("-3.75"));
        assert_eq!(shown(exact("0.000000001").times(exact("0.5"))).as_deref(), Some("0"));
        assert_eq!(shown(exact("0.000000003").times(exact("0.5"))).as_deref(), Some("0.000000002"));
        assert_eq!(shown(exact("-2").over(exact("3"))).as_deref(), Some("-0.666666667"));
        assert_eq!(shown(exact("1").over(exact("0"))), None);
        assert_eq!(exact("2.345").decimal(2).map(|n| n.to_string()).as_deref(), Some("2.34"));
        assert_eq!(exact("-2.355").decimal(2).map(|n| n.to_string()).as_deref(), Some("-2.36"));
    }

    #[test]
    fn what_is_out_of_range_is_none() {
        let most = Exact::whole(i64::MAX);
        assert_eq!(most.plus(Exact::whole(1)), None);
        assert_eq!(most.times(most), None);
        assert_eq!(most.over(exact("0.000000001")), None);
        assert_eq!(most.minus(most), Some(Exact::whole(0)));
        assert_eq!(most.negative().minus(exact("0.000000001")), None);
    }

    proptest::proptest! {
        #[test]
        fn small_products_are_those_of_whole_numbers(a in -1_000_000_000_i64..1_000_000_000, b in -1_000_000_000_i64..1_000_000_000, s in 0_u8..=4, t in 0_u8..=5) {
            let product = Exact::from(Decimal::new(a, s)).times(Decimal::new(b, t).into());
            let expected = i128::from(a) * i128::from(b) * 10_i128.pow(u32::from(9 - s - t));
            proptest::prop_assert_eq!(product.map(Exact::nanos), Some(expected));
        }

        #[test]
        fn nothing_panics(a in proptest::prelude::any::<i64>(), b in proptest::prelude::any::<i64>(), s in 0_u8..=9, t in 0_u8..=9) {
            let (a, b) = (Exact::from(Decimal::new(a, s)), Exact::from(Decimal::new(b, t)));
            for result in [a.plus(b), a.minus(b), a.times(b), a.over(b)].into_iter().flatten() {
                proptest::prop_assert!(result.decimal(9).is_some() && result.nanos().abs() <= MOST);
            }
        }
    }
}
