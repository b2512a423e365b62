//! How often one may ask or guess. Kept in memory: a restart forgets, the cap on waiting requests does not.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

/// Most requests taken in an hour.
const ASKED_AN_HOUR: usize = 30;
/// Most wrong codes for one reference in a quarter of an hour.
const WRONG: u32 = 10;
/// Most references that are watched at one time.
const WATCHED: usize = 4096;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const QUARTER: SignedDuration = SignedDuration::from_mins(15);

/// What was tried of late.
#[derive(Debug, Default)]
pub(super) struct Limits {
    asked: VecDeque<Timestamp>,
    /// As typed, whether there is such a request or not: wrong codes, and since when they are counted.
    wrong: BTreeMap<String, (u32, Timestamp)>,
}

impl Limits {
    /// Takes a place for one more request, if there is one.
    pub(super) fn may_ask(&mut self, now: Timestamp) -> bool {
        while self.asked.front().is_some_and(|at| now.duration_since(*at) >= HOUR) {
            self.asked.pop_front();
        }
        let free = self.asked.len() < ASKED_AN_HOUR;
        if free {
            self.asked.push_back(now);
        }
        free
    }

    /// Whether a code may be tried for a reference.
    pub(super) fn may_try(&mut self, reference: &str, now: Timestamp) -> bool {
        self.wrong.retain(|_, (_, since)| now.duration_since(*since) < QUARTER);
        match self.wrong.get(reference) {
            Some((count, _)) => *count < WRONG,
            None => true,
        }
    }

    /// Remembers a wrong code.
    pub(super) fn was_wrong(&mut self, reference: &str, now: Timestamp) {
        if self.wrong.len() >= WATCHED && !self.wrong.contains_key(reference) {
            let oldest = self.wrong.iter().min_by_key(|(_, (_, since))| *since).map(|(name, _)| name.clone());
            if let Some(oldest) = oldest {
                self.wrong.remove(&oldest);
            }
        }
        self.wrong.entry(reference.to_owned()).or_insert((0, now)).0 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn guessing_is_stopped_and_forgotten_after_a_while() {
        let mut limits = Limits::default();
        for n in 0..i64::from(WRONG) {
            assert!(limits.may_try("A", at(n)));
            limits.was_wrong("A", at(n));
        }
        assert!(!limits.may_try("A", at(20)));
        assert!(limits.may_try("B", at(20)));
        assert!(limits.may_try("A", at(900)));
    }

    #[test]
    fn a_stranger_fills_neither_memory_nor_disk() {
        let mut limits = Limits::default();
        for n in 0..10_000 {
            limits.was_wrong(&n.to_string(), at(n / 100));
        }
        assert_eq!(limits.wrong.len(), WATCHED);
        let taken = (0..100).filter(|n| limits.may_ask(at(*n))).count();
        assert_eq!(taken, ASKED_AN_HOUR);
        assert!(limits.may_ask(at(3700)));
    }
}
