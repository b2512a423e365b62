//! Stretching passwords (Argon2id, RFC 9106) and comparing them.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::Password;
use super::phc::Phc;
use crate::accounts::Chance;
use crate::error::AccountError;
use crate::secret::draw;

const SALT_BYTES: usize = 16;

/// How much work one guess at a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// 19 MiB, 2 passes, 1 lane: the least that OWASP's password storage sheet asks of Argon2id (2024); a small server
    /// still answers a hundred people at a time.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

impl Cost {
    /// An altered row cannot exhaust the machine.
    pub(super) fn can_be_paid(self) -> bool {
        self.memory_kib <= 1024 * 1024 && (1..=32).contains(&self.passes) && (1..=16).contains(&self.lanes)
    }

    /// Whether this is more work than the other in one respect; what was kept at less is kept anew.
    fn exceeds(self, other: Self) -> bool {
        self.memory_kib > other.memory_kib || self.passes > other.passes
    }
}

/// Stretches a password; a parameter so that tests count how often the work is done.
pub trait Stretch: Send + Sync {
    /// Stretches a password with a salt to 32 bytes.
    ///
    /// # Errors
    /// [`AccountError::Cipher`] where the costs cannot be paid.
    fn stretch(&self, cost: Cost, salt: &[u8], password: &[u8]) -> Result<Zeroizing<[u8; 32]>, AccountError>;
}

/// Argon2id of the library `argon2`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Argon2id;

impl Stretch for Argon2id {
    fn stretch(&self, cost: Cost, salt: &[u8], password: &[u8]) -> Result<Zeroizing<[u8; 32]>, AccountError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| AccountError::Cipher)?;
        let mut out = Zeroizing::new([0; 32]);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(password, salt, out.as_mut_slice()).map_err(|_| AccountError::Cipher)?;
        Ok(out)
    }
}

/// What came of comparing a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is another one, or there is none to compare with.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and was kept at a lower cost than today's: this is how it is to be kept from now on.
    RightButKeepAs(String),
}

impl std::fmt::Debug for Verdict {
    /// Without the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Wrong => "Wrong",
            Self::Right => "Right",
            Self::RightButKeepAs(_) => "RightButKeepAs(…)",
        })
    }
}

/// Stretches and compares passwords, a bounded number at a time, on threads that may block.
#[derive(Clone)]
pub struct PasswordKeeper {
    cost: Cost,
    stretch: Arc<dyn Stretch>,
    turns: Arc<Semaphore>,
}

impl std::fmt::Debug for PasswordKeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordKeeper").field("cost", &self.cost).finish_non_exhaustive()
    }
}

impl PasswordKeeper {
    /// A keeper of that cost, with at most so many passwords in work at a time.
    #[must_use]
    pub fn new(cost: Cost, stretch: Arc<dyn Stretch>, at_a_time: usize) -> Self {
        Self { cost, stretch, turns: Arc::new(Semaphore::new(at_a_time.max(1))) }
    }

    /// Makes the PHC string under which a password is kept.
    ///
    /// # Errors
    /// [`AccountError::NoRandomness`], [`AccountError::Cipher`].
    pub async fn keep(&self, password: &Password, rng: &Chance) -> Result<String, AccountError> {
        let salt = *draw::<SALT_BYTES>(rng)?;
        let hash = self.work(self.cost, salt.to_vec(), password).await?;
        Ok(Phc { cost: self.cost, salt: salt.to_vec(), hash: *hash }.to_text())
    }

    /// Compares a password with the one kept. Where none is kept the same work is done, and it is wrong.
    ///
    /// # Errors
    /// As [`PasswordKeeper::keep`]; [`AccountError::Damaged`] where what is kept cannot be read.
    pub async fn compare(&self, password: &Password, kept: Option<&str>, rng: &Chance) -> Result<Verdict, AccountError> {
        let Some(kept) = kept else {
            self.work(self.cost, vec![0; SALT_BYTES], password).await?;
            return Ok(Verdict::Wrong);
        };
        let phc = Phc::parse(kept).ok_or(AccountError::Damaged { what: "password" })?;
        let found = self.work(phc.cost, phc.salt, password).await?;
        if !bool::from(found.as_slice().ct_eq(&phc.hash)) {
            return Ok(Verdict::Wrong);
        }
        Ok(if self.cost.exceeds(phc.cost) { Verdict::RightButKeepAs(self.keep(password, rng).await?) } else { Verdict::Right })
    }

    async fn work(&self, cost: Cost, salt: Vec<u8>, password: &Password) -> Result<Zeroizing<[u8; 32]>, AccountError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AccountError::Cipher)?;
        let (stretch, password) = (Arc::clone(&self.stretch), password.copy());
        let done = tokio::task::spawn_blocking(move || {
            // freed when the work is done, also where nobody waits for it any more
            let _turn = turn;
            stretch.stretch(cost, &salt, password.as_str().as_bytes())
        });
        done.await.map_err(|_| AccountError::Cipher)?
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn keeper(cost: Cost) -> PasswordKeeper {
        PasswordKeeper::new(cost, Arc::new(Argon2id), 2)
    }

    fn password(text: &str) -> Password {
        Password::new(Zeroizing::new(text.to_owned()))
    }

    #[tokio::test]
    async fn the_same_password_alone_is_right_and_a_new_cost_keeps_it_anew() {
        let rng = SystemRandom::new();
        let (right, wrong) = (password("صيف في الرباط 2023"), password("صيف في الرباط 2024"));
        let kept = keeper(CHEAP).keep(&right, &rng).await.unwrap();
        assert_ne!(kept, keeper(CHEAP).keep(&right, &rng).await.unwrap(), "each has its own salt");
        assert_eq!(keeper(CHEAP).compare(&right, Some(&kept), &rng).await.unwrap(), Verdict::Right);
        assert_eq!(keeper(CHEAP).compare(&wrong, Some(&kept), &rng).await.unwrap(), Verdict::Wrong);
        let dearer = Cost { passes: 2, ..CHEAP };
        let Verdict::RightButKeepAs(anew) = keeper(dearer).compare(&right, Some(&kept), &rng).await.unwrap() else {
            panic!("kept at the old cost");
        };
        assert!(anew.contains("t=2"));
        assert_eq!(keeper(dearer).compare(&right, Some(&anew), &rng).await.unwrap(), Verdict::Right);
        assert_eq!(keeper(CHEAP).compare(&right, Some(&anew), &rng).await.unwrap(), Verdict::Right, "never kept at less");
    }

    #[tokio::test]
    async fn an_empty_password_fits_nothing_that_was_kept() {
        let rng = SystemRandom::new();
        let too_long = password(&"x".repeat(1025));
        let kept = keeper(CHEAP).keep(&password("twelve signs or more"), &rng).await.unwrap();
        assert_eq!(keeper(CHEAP).compare(&too_long, Some(&kept), &rng).await.unwrap(), Verdict::Wrong);
        assert!(matches!(keeper(CHEAP).compare(&too_long, Some("$1$x"), &rng).await, Err(AccountError::Damaged { .. })));
    }

    /// RFC 9106 section 5.3 has a secret and associated data, which passwords here do not; this is the library's own
    /// command-line form, computed with the reference implementation of the authors of Argon2.
    #[test]
    fn agrees_with_the_reference_implementation() {
        let out = Argon2id.stretch(Cost { memory_kib: 65536, passes: 2, lanes: 1 }, b"somesalt", b"password").unwrap();
        assert_eq!(
            crate::encoding::HEX.encode(out.as_slice()).as_str(),
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
        );
    }
}
