//! Proof that nothing of what was done was altered.

use rihla_account::{ChainHash, ChainHead, Occasion, Recorded};
use rihla_model::Saying;
use rihla_register::{Checkpoint, Registry, Verified};
use rihla_store::jobs::JobId;

use super::{AUDIT, NodeOffice};
use crate::OperationError;
use crate::node::OpenNode;

/// What was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// The end of the chain of security events.
    pub events: ChainHead,
    /// The histories of records.
    pub records: Verified,
    /// The last checkpoint; none where nothing was signed yet.
    pub checkpoint: Option<Checkpoint>,
}

/// Computes the chain of security events, every history and every checkpoint anew, and compares them with what is kept; with an end of the
/// chain that was written down elsewhere too, where one is named.
///
/// # Errors
/// [`OperationError::Account`], [`OperationError::Register`] with the first that does not fit.
pub async fn verify_audit(open: &OpenNode, registry: &Registry, kept: Option<ChainHead>) -> Result<Audited, OperationError> {
    let events = open.accounts.verify_chain(kept).await?;
    let records = registry.verify().await?;
    let checkpoint = registry.verify_checkpoints(&open.node.keyring.public_keys(), None).await?;
    if let Some(last) = &checkpoint {
        // what a checkpoint says of the events was signed with it
        open.accounts.verify_chain(Some(chain_head(&last.also)?)).await?;
    }
    Ok(Audited { events, records, checkpoint })
}

/// The end of the chain of events as a checkpoint ties it in.
fn chain_head(tied: &str) -> Result<ChainHead, OperationError> {
    let read =
        tied.split_once(':').and_then(|(number, hash)| Some(ChainHead { number: number.parse().ok()?, hash: ChainHash::parse(hash)? }));
    read.ok_or_else(|| OperationError::Refused(Saying::new("usage-chain-head", "write it as `rihla audit verify` told it: NUMBER:HASH")))
}

impl NodeOffice<'_> {
    /// Has all of it verified by a job.
    ///
    /// # Errors
    /// [`OperationError::Account`], [`OperationError::Store`].
    pub async fn verify(&self, at: &mut Occasion) -> Result<JobId, OperationError> {
        self.ask(at, AUDIT, serde_json::json!({}), "all".to_owned()).await
    }

    /// When all of it was last found whole; none where it never was.
    ///
    /// # Errors
    /// [`OperationError::Account`].
    pub async fn verified(&self) -> Result<Option<Recorded>, OperationError> {
        Ok(self.last(&["audit-verified"], 1).await?.into_iter().next())
    }
}
