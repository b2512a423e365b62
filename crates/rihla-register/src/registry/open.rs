//! The registry with what it needs.

use std::path::PathBuf;
use std::sync::Arc;

use rihla_model::access::{Act, Actor};
use rihla_model::{Clock, RegisterId, Vocabulary};
use rihla_store::Disk;
use rihla_store::database::Database;
use ring::rand::SecureRandom;

use super::compute::Computing;
use super::erasures::Erasures;
use crate::access::held;
use crate::definition::{Definition, Registers};
use crate::error::RegisterError;
use crate::secret::RecordKeys;
use crate::value::Limits;

/// Where random bytes come from.
pub type Chance = dyn SecureRandom + Send + Sync;

/// The records of a node.
pub struct Registry {
    pub(super) database: Database,
    pub(super) keys: RecordKeys,
    pub(super) registers: Arc<Registers>,
    pub(super) vocabulary: Arc<Vocabulary>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rng: Arc<Chance>,
    pub(super) computing: Computing,
    /// The list of erasures beside the database, where one is kept.
    pub(super) erasures: Option<Erasures>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("database", &self.database).finish_non_exhaustive()
    }
}

impl Registry {
    /// The records in a database, under definitions.
    #[must_use]
    pub fn new(
        database: Database,
        keys: RecordKeys,
        registers: Arc<Registers>,
        vocabulary: Arc<Vocabulary>,
        clock: Arc<dyn Clock>,
        rng: Arc<Chance>,
    ) -> Self {
        let computing = Computing::of(&registers);
        Self { database, keys, registers, vocabulary, clock, rng, computing, erasures: None }
    }

    /// With a list of erasures beside the database: nothing is erased any more that does not stand on it first.
    #[must_use]
    pub fn with_erasures(mut self, disk: Disk, path: PathBuf) -> Self {
        self.erasures = Some(Erasures::new(disk, path));
        self
    }

    /// The definitions of the registers.
    #[must_use]
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The definition of a register that the actor may know of: one with which some grant lets them do something.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], whether there is none or none for this actor.
    pub fn definition(&self, actor: &Actor, register: &RegisterId) -> Result<&Definition, RegisterError> {
        let definition = self.registers.get(register).ok_or(RegisterError::NoRegister)?;
        let node = actor.kind == rihla_model::access::ActorKind::Node;
        let known = node || Act::ALL.into_iter().any(|act| held(actor, act, definition, self.registers.roles()).next().is_some());
        if known { Ok(definition) } else { Err(RegisterError::NoRegister) }
    }

    pub(super) fn accepting(&self) -> Limits<'_> {
        Limits { vocabulary: &self.vocabulary, stored: false }
    }

    pub(super) fn stored(&self) -> Limits<'_> {
        Limits { vocabulary: &self.vocabulary, stored: true }
    }

    /// An area and all that hold it.
    #[must_use]
    pub fn areas_of(&self, area: Option<&str>) -> Vec<String> {
        let mut chain: Vec<String> = Vec::new();
        let mut next = area.map(str::to_owned);
        while let Some(code) = next.filter(|code| !chain.contains(code)) {
            // its latest extent: who has an area today has what belongs to it today
            let times = self.vocabulary.places().map(|places| places.times_of(&code)).unwrap_or_default();
            next = times.last().and_then(|place| place.parent.as_ref()).map(|parent| parent.as_str().to_owned());
            chain.push(code);
        }
        chain
    }
}
