//! Splitting a secret so that any two of three parts give it back and one alone says nothing (A. Shamir, "How to share
//! a secret", 1979), byte by byte over GF(2^8) with the polynomial x^8 + x^4 + x^3 + x + 1 (FIPS 197).
//!
//! No step branches on, or looks up a table by, a secret byte.

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::error::StoreError;

/// The points at which the line is read, one an officer; never 0, where the secret is.
pub(crate) const OFFICERS: [u8; 3] = [1, 2, 3];

/// One officer's part.
pub(crate) type Part = Zeroizing<[u8; 32]>;

/// Splits a secret into three parts.
pub(crate) fn split(secret: &[u8; 32], rng: &dyn SecureRandom) -> Result<[Part; 3], StoreError> {
    let mut slope = Zeroizing::new([0; 32]);
    rng.fill(slope.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
    Ok(OFFICERS.map(|officer| part(secret, &slope, officer)))
}

/// The line `secret + slope * officer`, for each byte.
fn part(secret: &[u8; 32], slope: &[u8; 32], officer: u8) -> Part {
    let mut part = Zeroizing::new([0; 32]);
    for ((to, secret), slope) in part.iter_mut().zip(secret).zip(slope) {
        *to = secret ^ multiply(*slope, officer);
    }
    part
}

/// Finds the secret from two parts of different officers; `None` when the officers are the same or none of ours.
pub(crate) fn combine(first: (u8, &[u8; 32]), second: (u8, &[u8; 32])) -> Option<Zeroizing<[u8; 32]>> {
    if first.0 == second.0 || !OFFICERS.contains(&first.0) || !OFFICERS.contains(&second.0) {
        return None;
    }
    // Lagrange's weights at 0; in this field minus is plus
    let weight = |own: u8, other: u8| multiply(other, invert(own ^ other));
    let (first_weight, second_weight) = (weight(first.0, second.0), weight(second.0, first.0));
    let mut secret = Zeroizing::new([0; 32]);
    for ((to, one), two) in secret.iter_mut().zip(first.1).zip(second.1) {
        *to = multiply(*one, first_weight) ^ multiply(*two, second_weight);
    }
    Some(secret)
}

/// Multiplies in GF(2^8), always in eight equal steps.
fn multiply(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        product ^= a & (b >> bit & 1).wrapping_neg();
        a = (a << 1) ^ (0x1b & (a >> 7).wrapping_neg());
    }
    product
}

/// a^254, the inverse of every a but 0.
fn invert(a: u8) -> u8 {
    let (mut power, mut inverse) = (a, 1);
    for _ in 0..7 {
        power = multiply(power, power);
        inverse = multiply(inverse, power);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies_as_fips_197_says() {
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        for a in 1..=255 {
            assert_eq!(multiply(a, invert(a)), 1, "{a}");
        }
    }

    #[test]
    fn any_two_parts_give_the_secret_and_one_twice_does_not() {
        let rng = ring::rand::SystemRandom::new();
        for round in 0..50u8 {
            let secret = [round.wrapping_mul(37); 32];
            let parts = split(&secret, &rng).unwrap();
            for (i, j) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
                let found = combine((OFFICERS[i], &parts[i]), (OFFICERS[j], &parts[j])).unwrap();
                assert_eq!(*found, secret);
            }
            assert!(combine((1, &parts[0]), (1, &parts[0])).is_none());
            assert!(combine((0, &parts[0]), (1, &parts[0])).is_none());
        }
    }

    /// Exact, not statistical: for every secret byte and officer, the 256 slopes give each of the 256 part bytes once. A
    /// part is then as likely under one secret as under any other.
    #[test]
    fn one_part_says_nothing() {
        for officer in OFFICERS {
            for secret in 0..=255u8 {
                let mut seen = [false; 256];
                for slope in 0..=255u8 {
                    seen[usize::from(part(&[secret; 32], &[slope; 32], officer)[0])] = true;
                }
                assert!(seen.iter().all(|s| *s), "officer {officer}, secret {secret}");
            }
        }
    }

    /// The random source is really used for each byte: over many splits of zeros, part bytes look uniform (chi-square with 255
    /// degrees of freedom; mean 255, standard deviation 22.6; the bound is 10 deviations away).
    #[test]
    fn parts_of_a_constant_secret_are_uniform() {
        let rng = ring::rand::SystemRandom::new();
        let mut counts = [0u32; 256];
        for _ in 0..2_000 {
            let parts = split(&[0; 32], &rng).unwrap();
            for byte in parts[2].iter() {
                counts[usize::from(*byte)] += 1;
            }
        }
        let expected = 2_000.0 * 32.0 / 256.0;
        let chi: f64 = counts.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
        assert!((30.0..480.0).contains(&chi), "chi-square {chi}");
    }
}
