//! Proofs that take long, done by the worker: whoever asked may leave the page, and finds the job again.

use std::sync::Arc;

use rihla_account::{Occasion, SecurityEvent};
use rihla_model::{Clock, Saying};
use rihla_register::{RegisterError, Registry};
use rihla_store::jobs::{Ended, JobFault, JobKind, Turn, Worker};

use super::backups::named;
use super::verify_audit;
use crate::OperationError;
use crate::backup::{rehearse_backup, verify_backup};
use crate::definitions::Definitions;
use crate::node::{OpenNode, occasion_of_node};

/// The kind of job that computes all histories and the chain of events anew.
pub const AUDIT: &str = "node.audit";
/// The kind of job that reads a backup to its end.
pub const VERIFY_BACKUP: &str = "backup.verify";
/// The kind of job that rehearses restoring from a backup.
pub const REHEARSE_BACKUP: &str = "backup.rehearse";

/// What the proofs work on.
#[derive(Clone)]
struct Proofs {
    open: OpenNode,
    registry: Arc<Registry>,
    definitions: Arc<Definitions>,
    clock: Arc<dyn Clock>,
}

/// Lets a worker do the proofs.
///
/// # Errors
/// None but for a program that is damaged.
pub fn with_proofs(
    worker: Worker,
    open: &OpenNode,
    definitions: &Arc<Definitions>,
    registry: &Arc<Registry>,
    clock: &Arc<dyn Clock>,
) -> Result<Worker, OperationError> {
    let kind = |name: &str| JobKind::new(name).map_err(|error| OperationError::internal(&error));
    let proofs =
        Proofs { open: open.clone(), registry: Arc::clone(registry), definitions: Arc::clone(definitions), clock: Arc::clone(clock) };
    let (auditing, verifying, rehearsing) = (proofs.clone(), proofs.clone(), proofs);
    let worker = worker.on(kind(AUDIT)?, move |_| {
        let proofs = auditing.clone();
        async move { proofs.audit().await }
    });
    let worker = worker.on(kind(VERIFY_BACKUP)?, move |turn| {
        let proofs = verifying.clone();
        async move { proofs.backup(&turn, false).await }
    });
    Ok(worker.on(kind(REHEARSE_BACKUP)?, move |turn| {
        let proofs = rehearsing.clone();
        async move { proofs.backup(&turn, true).await }
    }))
}

impl Proofs {
    /// The node itself notes what it found, by its own name: who asked for it was noted then.
    async fn note(&self, event: SecurityEvent) -> Result<(), JobFault> {
        let mut at: Occasion = occasion_of_node(&*self.clock, &self.definitions);
        self.open.accounts.note(&mut at, event).await.map_err(|error| JobFault::passing(error.saying()))
    }

    async fn audit(&self) -> Result<Ended, JobFault> {
        let found = verify_audit(&self.open, &self.registry, None).await.map_err(|error| fault(&error))?;
        let (records, actions, events) = (found.records.records, found.records.actions, found.events.number);
        self.note(SecurityEvent::AuditVerified { records, actions, events }).await?;
        Ok(Ended::Done)
    }

    async fn backup(&self, turn: &Turn, rehearse: bool) -> Result<Ended, JobFault> {
        let asked = turn.job().payload.get("backup").and_then(serde_json::Value::as_str).unwrap_or_default();
        // looked up again: it may have been removed meanwhile
        let (backup, path) = named(&self.open, asked).map_err(|error| fault(&error))?;
        let (open, now) = (self.open.clone(), self.clock.now());
        let runtime = tokio::runtime::Handle::current();
        // files are read and rows put into a database on a thread of its own: the worker says meanwhile that it is alive
        let proven = tokio::task::spawn_blocking(move || {
            if rehearse {
                runtime.block_on(rehearse_backup(&path, &open.node.keyring, now))
            } else {
                verify_backup(&path, &open.node.keyring)
            }
        });
        match proven.await {
            Ok(Ok(_)) => {
                let event = if rehearse { SecurityEvent::BackupRehearsed { backup } } else { SecurityEvent::BackupVerified { backup } };
                self.note(event).await?;
                Ok(Ended::Done)
            }
            Ok(Err(error)) => Err(fault(&error)),
            Err(_) => Err(JobFault::passing(Saying::new("job-panicked", "the program failed at an unexpected place: its log tells more"))),
        }
    }
}

/// What is broken stays so, and is told at once; a database that does not answer may answer later.
fn fault(error: &OperationError) -> JobFault {
    use rihla_account::AccountError;
    let passes = match error {
        OperationError::Register(RegisterError::Store(_)) | OperationError::Account(AccountError::Store(_)) => true,
        // what a backup's own files say, and what their seal says, is the same tomorrow
        _ => false,
    };
    if passes { JobFault::passing(error.saying()) } else { JobFault::lasting(error.saying()) }
}
