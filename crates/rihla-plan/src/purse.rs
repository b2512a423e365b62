//! Money, by currency.

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

/// Amounts by currency (ISO 4217), in units of `10^-9`; exact. What is nothing is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purse(BTreeMap<String, i128>);

/// Units of one.
const ONE: i128 = 1_000_000_000;

impl Purse {
    /// An amount of one currency, in units of `10^-9`.
    #[must_use]
    pub fn of(currency: &str, nanos: i128) -> Self {
        Self([(currency.to_owned(), nanos)].into_iter().filter(|(_, nanos)| *nanos != 0).collect())
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The amounts by currency, in units of `10^-9`.
    pub fn amounts(&self) -> impl Iterator<Item = (&str, i128)> {
        self.0.iter().map(|(currency, nanos)| (currency.as_str(), *nanos))
    }

    /// The amount of a currency.
    #[must_use]
    pub fn amount(&self, currency: &str) -> i128 {
        self.0.get(currency).copied().unwrap_or(0)
    }

    /// The amounts in hundredths, the way they are shown; halves go away from nothing.
    pub fn cents(&self) -> impl Iterator<Item = (&str, i64)> {
        let cents = |nanos: i128| {
            let half = if nanos < 0 { -ONE / 200 } else { ONE / 200 };
            let cents = (nanos + half) / (ONE / 100);
            i64::try_from(cents).unwrap_or(if cents < 0 { i64::MIN } else { i64::MAX })
        };
        self.amounts().map(move |(currency, nanos)| (currency, cents(nanos)))
    }

    /// What is over nothing.
    #[must_use]
    pub fn positive(&self) -> Self {
        Self(self.0.iter().filter(|(_, nanos)| **nanos > 0).map(|(currency, nanos)| (currency.clone(), *nanos)).collect())
    }

    /// A part of it: so many of so many parts. What does not divide is cut off.
    #[must_use]
    pub fn part(&self, parts: i128, of: i128) -> Self {
        let part = |(currency, nanos): (&String, &i128)| (currency.clone(), if of == 0 { 0 } else { *nanos * parts / of });
        Self(self.0.iter().map(part).filter(|(_, nanos)| *nanos != 0).collect())
    }

    /// Puts more into it.
    pub fn put(&mut self, other: &Self) {
        for (currency, nanos) in &other.0 {
            let held = self.0.entry(currency.clone()).or_default();
            *held += nanos;
            if *held == 0 {
                self.0.remove(currency);
            }
        }
    }
}

impl Add<&Purse> for Purse {
    type Output = Self;

    fn add(mut self, other: &Self) -> Self {
        self.put(other);
        self
    }
}

impl Sub<&Purse> for Purse {
    type Output = Self;

    fn sub(mut self, other: &Self) -> Self {
        self.put(&Self(other.0.iter().map(|(currency, nanos)| (currency.clone(), -nanos)).collect()));
        self
    }
}

impl<'a> std::iter::Sum<&'a Purse> for Purse {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_never_added_to_each_other() {
        let both = Purse::of("MAD", 5 * ONE) + &Purse::of("EUR", 2 * ONE) - &Purse::of("MAD", 5 * ONE);
        assert_eq!(both, Purse::of("EUR", 2 * ONE), "what is nothing is not in it");
        assert_eq!(both.amount("MAD"), 0);
    }

    #[test]
    fn hundredths_are_rounded_away_from_nothing() {
        let cents = |nanos| Purse::of("EUR", nanos).cents().map(|(_, cents)| cents).next();
        assert_eq!([cents(ONE / 200), cents(-ONE / 200), cents(ONE / 200 - 1)], [Some(1), Some(-1), Some(0)]);
    }

    #[test]
    fn parts_of_nothing_are_nothing() {
        assert!(Purse::of("EUR", ONE).part(1, 0).is_empty());
        assert_eq!(Purse::of("EUR", ONE).part(30, 100), Purse::of("EUR", 3 * ONE / 10));
    }
}
