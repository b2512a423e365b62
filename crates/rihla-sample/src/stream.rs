//! Named streams of chance, all grown from one seed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Draws whole numbers from ChaCha20; two streams of different names are independent.
///
/// Only integer arithmetic is used, so that no mathematical library can change a byte of a sample.
pub(crate) struct Stream {
    chacha: ChaCha20Rng,
}

impl Stream {
    /// Opens the stream `name` of `seed`.
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        let mut key = [0_u8; 32];
        let mut state = seed;
        for part in key.chunks_exact_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014) spreads a small seed over the whole key.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            part.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
        }
        let mut chacha = ChaCha20Rng::from_seed(key);
        // FNV-1a turns the name into a stream number.
        let number =
            name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
        chacha.set_stream(number);
        Self { chacha }
    }

    /// Draws 64 even bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.chacha.next_u64()
    }

    /// Draws from `0..limit`; a limit of 0 gives 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// Draws from `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// Is true `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// Draws one of `choices`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// Draws an index with the given weights; all weights zero gives 0.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut drawn = self.below(total);
        for (index, weight) in weights.enumerate() {
            if drawn < u64::from(weight) {
                return index;
            }
            drawn -= u64::from(weight);
        }
        0
    }

    /// Draws a small count whose mean is `thousandths / 1000`.
    pub(crate) fn count(&mut self, thousandths: u64) -> i64 {
        let certain = thousandths / 250;
        let mut count = i64::from(self.below(1000) < thousandths % 250);
        for _ in 0..certain {
            count += i64::from(self.below(4) == 0);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn names_and_seeds_part_streams() {
        let first = Stream::named(1, "a").bits();
        assert_eq!(first, Stream::named(1, "a").bits());
        assert_ne!(first, Stream::named(1, "b").bits());
        assert_ne!(first, Stream::named(2, "a").bits());
    }

    #[test]
    fn draws_keep_their_bounds_and_means() {
        let mut stream = Stream::named(7, "bounds");
        let mut sum = 0;
        for _ in 0..4000 {
            assert!((3..=9).contains(&stream.between(3, 9)));
            assert_ne!(stream.weighted([5, 0, 5].into_iter()), 1);
            sum += stream.count(2600);
        }
        assert!((9900..10900).contains(&sum), "mean 2.6 expected, sum {sum}");
        assert_eq!(stream.below(0), 0);
    }
}
