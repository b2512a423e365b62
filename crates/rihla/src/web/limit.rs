//! How often somebody may ask: a bucket for each caller that fills again with time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rihla_model::{Clock, Saying};

/// How often somebody may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests a minute with a token.
    pub with_token: u32,
    /// Requests a minute without.
    pub without: u32,
}

/// Callers that are kept in mind; the oldest are forgotten first.
const CALLERS: usize = 20_000;

/// What each caller has left.
pub struct Limits {
    allowance: Allowance,
    clock: Arc<dyn Clock>,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

/// What somebody is told who asks too often.
pub(super) fn too_often(seconds: u64) -> Saying {
    Saying::new("api-wait", "too many requests; wait this many seconds: {seconds}").with("seconds", seconds)
}

struct Bucket {
    /// What is left, in thousandths of a request.
    left: u64,
    at: Timestamp,
}

impl Limits {
    /// Everybody has their whole allowance.
    #[must_use]
    pub fn new(allowance: Allowance, clock: Arc<dyn Clock>) -> Self {
        Self { allowance, clock, buckets: Mutex::default() }
    }

    /// Takes one request off what a caller has left; the seconds to wait where there is nothing.
    pub(super) fn take(&self, who: &str, with_token: bool) -> Result<(), u64> {
        let a_minute = u64::from(if with_token { self.allowance.with_token } else { self.allowance.without }).max(1);
        let full = a_minute * 1000;
        let now = self.clock.now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CALLERS && !buckets.contains_key(who) {
            let oldest = buckets.values().map(|bucket| bucket.at).min();
            buckets.retain(|_, bucket| Some(bucket.at) != oldest);
        }
        let bucket = buckets.entry(who.to_owned()).or_insert(Bucket { left: full, at: now });
        let passed = u64::try_from(now.duration_since(bucket.at).as_millis()).unwrap_or(0);
        bucket.left = bucket.left.saturating_add(passed.saturating_mul(a_minute) / 60).min(full);
        bucket.at = now;
        match bucket.left.checked_sub(1000) {
            Some(left) => {
                bucket.left = left;
                Ok(())
            }
            None => Err(((1000 - bucket.left) * 60).div_ceil(a_minute * 1000).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    struct Turned(AtomicI64);

    impl Clock for Turned {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
        }
    }

    #[test]
    fn who_asks_too_often_waits_and_nobody_else_does() {
        let clock = Arc::new(Turned(AtomicI64::new(0)));
        let limits = Limits::new(Allowance { with_token: 60, without: 2 }, clock.clone());
        assert!(limits.take("a", false).is_ok() && limits.take("a", false).is_ok());
        assert_eq!(limits.take("a", false), Err(30));
        assert!(limits.take("b", false).is_ok());
        clock.0.store(30, Ordering::SeqCst);
        assert!(limits.take("a", false).is_ok());
        assert!(limits.take("a", false).is_err());
        for _ in 0..60 {
            limits.take("c", true).unwrap();
        }
        assert_eq!(limits.take("c", true), Err(1));
    }
}
