//! The statistics line in the hands of people who have signed in: deliveries, builds, candidates and their release, requests for data.
//!
//! Whether somebody may is asked here, before each act: by the duties of their roles ([`Rights`]). What a release needs is asked where
//! releases are made: two keys, which this node does not keep.

mod accept;
mod candidates;
mod check;
mod codes;
mod compare;
mod hand_in;
mod jobs;
mod problem_list;
mod progress;
mod proposal;
mod propose;
mod requests;
mod rights;
mod upload;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rihla_account::Chance;
use rihla_model::access::{Actor, Duty};
use rihla_model::definition::SourceDefinition;
use rihla_model::{Clock, Saying, SourceId};
use rihla_register::Registers;
use rihla_store::Disk;

use crate::definitions::{Definitions, LiveDefinitions};
use crate::node::OpenNode;
use crate::{Means, OperationError, Places};

pub use accept::{Acceptance, Replacement};
pub use candidates::{CandidateView, SentKey};
pub use codes::{Choice, UnknownCodes};
pub use compare::{Comparison, compare};
pub use jobs::{BUILD, CHECK};
pub use problem_list::{ListedProblem, ProblemFiles, ProblemFilter, ProblemPage};
pub use progress::{Doing, Task};
pub use proposal::{DiffLine, LineKind, Proposal, ProposalState};
pub use propose::{DefinitionKind, Proposed};
pub use rights::Rights;
pub use upload::{Before, Incoming, Standing, Upload, UploadState, UploadedFile};

/// The statistics line of a node.
pub struct DataOffice {
    open: OpenNode,
    definitions: Arc<LiveDefinitions>,
    /// The roles by which somebody signed in.
    registers: Arc<Registers>,
    places: Places,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
    doing: progress::Board,
    /// Held by whoever accepts, takes back, throws away or has something read again.
    acts: Mutex<()>,
}

impl std::fmt::Debug for DataOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataOffice").finish_non_exhaustive()
    }
}

impl DataOffice {
    /// The office of a node.
    #[must_use]
    pub fn new(open: OpenNode, definitions: Arc<LiveDefinitions>, places: Places, clock: Arc<dyn Clock>, chance: Arc<Chance>) -> Self {
        let registers = Arc::clone(&definitions.held().registers);
        Self { open, definitions, registers, places, clock, chance, doing: progress::Board::default(), acts: Mutex::new(()) }
    }

    /// The definitions that it works by: those of the files, or the last ones without a fault.
    #[must_use]
    pub fn definitions(&self) -> Arc<Definitions> {
        self.definitions.look().unwrap_or_else(|_| self.definitions.held())
    }

    /// The definitions of the files.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] where they have faults.
    pub fn present(&self) -> Result<Arc<Definitions>, OperationError> {
        self.definitions.look()
    }

    /// What an actor may do.
    #[must_use]
    pub fn rights(&self, actor: &Actor) -> Rights {
        Rights::of(actor, self.registers.roles())
    }

    /// Does something that blocks a thread with the means of this node.
    ///
    /// # Errors
    /// Those of what is done; [`OperationError::Refused`] where the program failed at an unexpected place.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        doing: impl FnOnce(&Self, &Means<'_>) -> Result<T, OperationError> + Send + 'static,
    ) -> Result<T, OperationError> {
        let office = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let (clock, chance) = (Arc::clone(&office.clock), Arc::clone(&office.chance));
            doing(&office, &Means { clock: &*clock, random: &*chance, disk: office.disk().clone() })
        });
        done.await.unwrap_or_else(|error| Err(OperationError::internal(&error)))
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &crate::Node {
        &self.open.node
    }

    fn disk(&self) -> &Disk {
        self.open.node.folder.disk()
    }

    fn inbox(&self) -> &PathBuf {
        &self.places.inbox
    }

    /// A source that the actor has a duty for; to whoever has not, it does not exist.
    fn source(&self, actor: &Actor, duty: Duty, id: &SourceId) -> Result<SourceDefinition, OperationError> {
        let definitions = self.definitions();
        let found = definitions.sources.get(id).filter(|source| self.rights(actor).may(duty, &source.agency));
        found.cloned().ok_or_else(no_source)
    }
}

/// What is told where a source does not exist, or is not theirs.
fn no_source() -> OperationError {
    OperationError::Refused(Saying::new("data-no-source", "there is no such source here"))
}
