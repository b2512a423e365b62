//! Running a node, by somebody whose role says so: whether they may is asked here, before each act, and each act is noted among the
//! security events with their name.
//!
//! What cannot be undone or opens a secret is not here: restoring, turning keys over, stopping a webhook for good, removing. Those are
//! commands of whoever is on the node's machine.

mod audit;
mod backups;
mod jobs;
mod overview;
mod webhooks;
mod work;

use rihla_account::{EventFilter, Occasion, Recorded, SecurityEvent};
use rihla_model::Saying;
use rihla_model::access::{Actor, ActorKind, Role, Roles};
use rihla_register::Registry;
use rihla_store::jobs::{JobId, JobKind, NewJob, enqueue};

use crate::OperationError;
use crate::node::OpenNode;

pub use audit::{Audited, verify_audit};
pub use backups::{BackupStanding, BackupsState};
pub use jobs::{JobsAsked, JobsPage, ScheduledWork, time_taken};
pub use overview::{KeyAge, Overview, ROTATE_AFTER_DAYS, key_ages};
pub use work::{AUDIT, REHEARSE_BACKUP, VERIFY_BACKUP, with_proofs};

/// Whether a role of an actor says a thing: of the node itself everything is true, of a program and of a token nothing.
fn says(actor: &Actor, roles: &Roles, thing: impl Fn(&Role) -> bool) -> bool {
    match actor.kind {
        ActorKind::Node => true,
        ActorKind::Person => actor.scopes.is_none() && actor.memberships.iter().any(|held| roles.get(&held.role).is_some_and(&thing)),
        ActorKind::Service | ActorKind::Anyone => false,
    }
}

/// Whether an actor runs the node.
#[must_use]
pub fn runs_node(actor: &Actor, roles: &Roles) -> bool {
    says(actor, roles, |role| role.node)
}

/// Whether an actor is of the data protection office.
#[must_use]
pub fn is_of_protection(actor: &Actor, roles: &Roles) -> bool {
    says(actor, roles, |role| role.protection)
}

/// A node in the hands of somebody who runs it.
#[derive(Clone, Copy)]
pub struct NodeOffice<'a> {
    pub(super) open: &'a OpenNode,
    pub(super) registry: &'a Registry,
}

impl std::fmt::Debug for NodeOffice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeOffice").finish_non_exhaustive()
    }
}

impl<'a> NodeOffice<'a> {
    /// The office, for whoever runs the node.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for everybody else.
    pub fn of(open: &'a OpenNode, registry: &'a Registry, roles: &Roles, actor: &Actor) -> Result<Self, OperationError> {
        if runs_node(actor, roles) {
            return Ok(Self { open, registry });
        }
        Err(OperationError::Refused(Saying::new("node-not-yours", "no role of yours runs this node; ask whoever administers it")))
    }

    /// Asks for a job, of which one waits at a time, and notes who did.
    async fn ask(&self, at: &mut Occasion, name: &str, payload: serde_json::Value, key: String) -> Result<JobId, OperationError> {
        let kind = JobKind::new(name).map_err(|error| OperationError::internal(&error))?;
        // noted first: what is done is never done unnoted
        self.open.accounts.note(at, SecurityEvent::JobAsked { job: name.to_owned() }).await?;
        let mut unit = self.open.database.write().await?;
        let job = enqueue(&mut unit, &NewJob::new(kind, payload, at.now).unique(key), at.now).await?;
        unit.commit().await?;
        Ok(job)
    }

    /// The last events of some kinds, the newest first.
    async fn last(&self, kinds: &[&str], most: i64) -> Result<Vec<Recorded>, OperationError> {
        Ok(self.open.accounts.filtered_events(&EventFilter { kinds, most, ..EventFilter::default() }).await?)
    }
}
