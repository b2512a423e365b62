//! When to try again.

use std::time::Duration;

use ring::rand::SecureRandom;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Seconds between tries: soon at first, since most troubles are short; over three days, since a line or a power cut may last that long.
const DELAYS: [u64; 9] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// How long to wait after a try that failed (the first is 1); `None` when it was the last. Up to a tenth is added by chance, so that what
/// failed together is not tried together.
#[must_use]
pub fn next_try(attempt: u32, rng: &dyn SecureRandom) -> Option<Duration> {
    let delay = *DELAYS.get(usize::try_from(attempt.checked_sub(1)?).ok()?)?;
    let mut bytes = [0; 2];
    // without chance, tries are less spread and no less right
    let chance = rng.fill(&mut bytes).map_or(0, |()| u64::from(u16::from_le_bytes(bytes)));
    Some(Duration::from_millis(delay * 1000 + delay * 100 * chance / u64::from(u16::MAX)))
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn tries_last_three_days_and_end() {
        let rng = SystemRandom::new();
        let mut whole = Duration::ZERO;
        for (attempt, seconds) in (1..).zip(DELAYS) {
            let delay = next_try(attempt, &rng).unwrap();
            assert!(delay >= Duration::from_secs(seconds) && delay.as_millis() <= u128::from(seconds) * 1100, "{attempt}: {delay:?}");
            whole += delay;
        }
        assert!(whole > Duration::from_secs(72 * HOUR));
        assert_eq!((next_try(0, &rng), next_try(10, &rng), next_try(u32::MAX, &rng)), (None, None, None));
    }

    #[test]
    fn tries_are_spread() {
        let rng = SystemRandom::new();
        let mut delays: Vec<Duration> = (0..20).filter_map(|_| next_try(9, &rng)).collect();
        delays.sort_unstable();
        delays.dedup();
        assert!(delays.len() > 5);
    }
}
