//! Hashes of rows: a row's hash is the sum of its cells' hashes, so that the hash of a row without a column is had by subtraction.
//!
//! They tell rows apart within one reading and are never stored.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

/// The hash of a text in a column.
pub(crate) fn of_text(column: usize, text: &str) -> u128 {
    of_bytes(column as u64, text.as_bytes())
}

/// The hash of bytes under a seed.
pub(crate) fn of_bytes(seed: u64, bytes: &[u8]) -> u128 {
    let half = |seed: u64| {
        let mut hasher = FixedState::with_seed(seed).build_hasher();
        hasher.write(bytes);
        hasher.finish()
    };
    (u128::from(half(seed)) << 64) | u128::from(half(seed ^ 0x5851_F42D_4C95_7F2D))
}

/// The hash of bytes, 64 bits, for caches.
pub(crate) fn short(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::with_seed(7).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// The hash of bytes at an era, 64 bits, for caches.
#[inline]
pub(crate) fn short_at(era: u32, bytes: &[u8]) -> u64 {
    short(bytes) ^ u64::from(era).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hash of a number in a column.
pub(crate) fn of_number(column: usize, value: i128) -> u128 {
    mix((value as u128).wrapping_add((column as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)))
}

/// Scrambles a sum, so that sums of scrambled sums still tell which cells stood together.
pub(crate) fn mix(mut x: u128) -> u128 {
    x ^= x >> 67;
    x = x.wrapping_mul(0xD6E8_FEB8_6659_FD93_A24B_AED4_963E_E407);
    x ^= x >> 59;
    x = x.wrapping_mul(0x9FB2_1C65_1E98_DF25_CB24_D0A5_C88C_35B3);
    x ^ (x >> 64)
}
