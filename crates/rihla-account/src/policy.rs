//! How strict the node is: every delay, expiry and limit, so that tests and operators set them.

use jiff::SignedDuration;

/// How strict the node is.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How failed attempts on one name, or on one account's second factor, are slowed down.
    pub attempts: AttemptLimits,
    /// How failed attempts from one address are slowed down; many people may sit behind one.
    pub attempts_of_address: AttemptLimits,
    /// How long a sign-in may take from the password to the second factor.
    pub sign_in_lives: SignedDuration,
    /// How long the challenge of a security key is answered.
    pub challenge_lives: SignedDuration,
    /// A session ends after so long without a request.
    pub session_idle: SignedDuration,
    /// A session ends after so long, whatever happens in it.
    pub session_lives: SignedDuration,
    /// How long a second factor counts as just shown.
    pub factor_fresh: SignedDuration,
    /// The time of the last request is written at most so often.
    pub seen_every: SignedDuration,
    /// How long an invitation can be accepted.
    pub invitation_lives: SignedDuration,
    /// How long a code that an administrator gave can be used.
    pub reset_by_administrator_lives: SignedDuration,
    /// How long a token that was sent by mail can be used.
    pub reset_by_mail_lives: SignedDuration,
    /// Between two mails to one account lies at least so much.
    pub reset_mail_every: SignedDuration,
    /// The longest life of a program's token.
    pub token_lives_at_most: SignedDuration,
    /// How long ended sessions, used codes and revoked tokens stay listed.
    pub kept: SignedDuration,
    /// What the node is called; no password may hold it.
    pub node_names: Vec<String>,
}

/// How failed attempts are slowed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimits {
    /// So many failures cost no delay.
    pub free: u32,
    /// The delay after the next one; it doubles with each.
    pub first_delay: SignedDuration,
    /// The longest delay.
    pub longest_delay: SignedDuration,
    /// So many failures lock.
    pub lock_after: u32,
    /// How long it is locked; each further failure locks again.
    pub lock_for: SignedDuration,
    /// Failures are forgotten when none came for so long.
    pub forget_after: SignedDuration,
}

impl Default for Policy {
    fn default() -> Self {
        let (minutes, hours, days) = (SignedDuration::from_mins, SignedDuration::from_hours, |n: i64| SignedDuration::from_hours(n * 24));
        Self {
            attempts: AttemptLimits {
                free: 3,
                first_delay: SignedDuration::from_secs(1),
                longest_delay: minutes(1),
                lock_after: 10,
                lock_for: minutes(15),
                forget_after: hours(12),
            },
            attempts_of_address: AttemptLimits {
                free: 20,
                first_delay: SignedDuration::from_secs(1),
                longest_delay: minutes(1),
                lock_after: 100,
                lock_for: minutes(15),
                forget_after: hours(1),
            },
            sign_in_lives: minutes(10),
            challenge_lives: minutes(5),
            session_idle: minutes(30),
            session_lives: hours(12),
            factor_fresh: minutes(10),
            seen_every: minutes(1),
            invitation_lives: days(7),
            reset_by_administrator_lives: hours(24),
            reset_by_mail_lives: minutes(30),
            reset_mail_every: minutes(5),
            token_lives_at_most: days(365),
            kept: days(365),
            node_names: Vec::new(),
        }
    }
}

impl AttemptLimits {
    /// How long to wait after so many failures.
    #[must_use]
    pub fn wait(&self, failures: u32) -> SignedDuration {
        if failures >= self.lock_after {
            return self.lock_for;
        }
        let Some(beyond) = failures.checked_sub(self.free.saturating_add(1)) else { return SignedDuration::ZERO };
        let doubled = 1i32.checked_shl(beyond).filter(|factor| *factor > 0).and_then(|factor| self.first_delay.checked_mul(factor));
        doubled.unwrap_or(self.longest_delay).min(self.longest_delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_then_lock() {
        let limits = Policy::default().attempts;
        let seconds: Vec<i64> = (0..=11).map(|failures| limits.wait(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 900, 900]);
        assert_eq!(limits.wait(u32::MAX).as_secs(), 900);
        let patient = AttemptLimits { lock_after: u32::MAX, ..limits };
        assert_eq!(patient.wait(1000).as_secs(), 60);
    }
}
