//! How long a failed job waits: twice as long each time, with some chance in it, so that jobs that failed together do not come
//! back together.

use jiff::SignedDuration;
use ring::rand::SecureRandom;

use crate::error::StoreError;

const FIRST_SECONDS: u64 = 30;
const LONGEST_SECONDS: u64 = 6 * 60 * 60;

/// The wait after so many attempts: between half of it and the whole.
pub(super) fn wait(attempts: u32, rng: &(dyn SecureRandom + Sync)) -> Result<SignedDuration, StoreError> {
    let doubled = attempts.saturating_sub(1).min(20);
    let whole = (FIRST_SECONDS << doubled).min(LONGEST_SECONDS) * 1000;
    let mut drawn = [0; 8];
    rng.fill(&mut drawn).map_err(|_| StoreError::NoRandomness)?;
    let milliseconds = whole / 2 + u64::from_be_bytes(drawn) % (whole / 2 + 1);
    Ok(SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_differ() {
        let rng = SystemRandom::new();
        for (attempts, longest) in [(0, 30), (1, 30), (2, 60), (3, 120), (8, 3840), (11, 21_600), (12, 21_600), (u32::MAX, 21_600)] {
            let waits: Vec<i64> = (0..50).map(|_| wait(attempts, &rng).unwrap().as_millis().try_into().unwrap()).collect();
            assert!(waits.iter().all(|wait| (longest * 500..=longest * 1000).contains(wait)), "{attempts}: {waits:?}");
            assert!(waits.iter().any(|wait| *wait != waits[0]));
        }
    }
}
