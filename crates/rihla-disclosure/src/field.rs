//! Arithmetic in the prime field of 2^61 - 1 elements, and a fixed sequence of its elements.
//!
//! Elimination over a field this large is exact: no rounding, no growing fractions. A cell that is determined over the
//! rationals is determined over the field unless one of finitely many determinants happens to be a multiple of the prime.

/// The prime.
pub(crate) const PRIME: u64 = (1 << 61) - 1;

pub(crate) const fn add(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= PRIME { sum - PRIME } else { sum }
}

pub(crate) const fn negate(a: u64) -> u64 {
    if a == 0 { 0 } else { PRIME - a }
}

pub(crate) const fn subtract(a: u64, b: u64) -> u64 {
    add(a, negate(b))
}

pub(crate) const fn multiply(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    let folded = (product as u64 & PRIME) + (product >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}

/// The inverse of an element; zero for zero.
pub(crate) const fn invert(a: u64) -> u64 {
    if a == 1 || a == PRIME - 1 {
        return a;
    }
    let (mut power, mut square, mut rest) = (1, a, PRIME - 2);
    while rest > 0 {
        if rest & 1 == 1 {
            power = multiply(power, square);
        }
        square = multiply(square, square);
        rest >>= 1;
    }
    power
}

/// The element of a coefficient.
pub(crate) const fn of_sign(sign: i8) -> u64 {
    if sign >= 0 { sign as u64 } else { PRIME - (sign as i64).unsigned_abs() }
}

/// A fixed sequence of elements that look random (splitmix64): the same on every run.
#[derive(Debug, Clone)]
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) const fn new(from: u64) -> Self {
        Self(from)
    }

    /// The next element, never zero.
    pub(crate) const fn next(&mut self) -> u64 {
        loop {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let element = (z ^ (z >> 31)) & PRIME;
            if element != 0 && element != PRIME {
                return element;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_field() {
        let mut sequence = Sequence::new(1);
        for _ in 0..1000 {
            let (a, b) = (sequence.next(), sequence.next());
            assert_eq!(multiply(a, invert(a)), 1);
            assert_eq!(add(subtract(a, b), b), a);
            assert_eq!(u128::from(multiply(a, b)), u128::from(a) * u128::from(b) % u128::from(PRIME));
        }
        assert_eq!(of_sign(-1), PRIME - 1);
    }
}
