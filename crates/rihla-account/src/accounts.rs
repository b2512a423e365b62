//! The accounts of a node, with the keys, the clock's limits and the chance that they need.

use std::sync::Arc;

use rihla_model::AccountId;
use rihla_store::database::{Database, Unit};
use ring::rand::SecureRandom;

use crate::error::AccountError;
use crate::event::{Note, Occasion, SecurityEvent, append};
use crate::password::{Cost, PasswordKeeper, Stretch};
use crate::policy::Policy;
use crate::secret::AccountKeys;

/// Where random bytes come from.
pub type Chance = dyn SecureRandom + Send + Sync;

/// The accounts of a node.
pub struct Accounts {
    pub(crate) database: Database,
    pub(crate) keys: AccountKeys,
    pub(crate) policy: Policy,
    pub(crate) keeper: PasswordKeeper,
    pub(crate) rng: Arc<Chance>,
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("database", &self.database).finish_non_exhaustive()
    }
}

/// How passwords are stretched: the cost, by what, and how many at a time.
pub struct Stretching {
    /// What a guess costs.
    pub cost: Cost,
    /// By what; [`crate::Argon2id`] outside of tests.
    pub by: Arc<dyn Stretch>,
    /// How many at a time; each needs the memory of the cost.
    pub at_a_time: usize,
}

impl Accounts {
    /// The accounts in a database.
    #[must_use]
    pub fn new(database: Database, keys: AccountKeys, policy: Policy, stretching: Stretching, rng: Arc<Chance>) -> Self {
        let keeper = PasswordKeeper::new(stretching.cost, stretching.by, stretching.at_a_time);
        Self { database, keys, policy, keeper, rng }
    }

    /// Begins a unit of work whose events are noted when it ends.
    pub(crate) async fn begin(&self) -> Result<Work, AccountError> {
        Ok(Work { unit: self.database.write().await?, notes: Vec::new() })
    }

    /// Ends a unit of work: what was done and what is noted of it are stored together, or neither is.
    pub(crate) async fn finish(&self, at: &mut Occasion, work: Work) -> Result<(), AccountError> {
        let Work { mut unit, notes } = work;
        let address = at.address.as_deref().map(|address| self.keys.trace("address", address)).transpose()?;
        let recorded = append(&mut unit, at.now, &at.actor, address.as_deref(), notes).await?;
        unit.commit().await?;
        at.noted(recorded);
        Ok(())
    }
}

/// A unit of work with what is to be noted of it. Dropped, nothing was done.
pub(crate) struct Work {
    pub(crate) unit: Unit,
    notes: Vec<Note>,
}

impl Work {
    pub(crate) fn note(&mut self, account: &AccountId, event: SecurityEvent) {
        self.note_of(Some(account.clone()), event);
    }

    pub(crate) fn note_of(&mut self, account: Option<AccountId>, event: SecurityEvent) {
        self.notes.push(Note { account, event });
    }
}
