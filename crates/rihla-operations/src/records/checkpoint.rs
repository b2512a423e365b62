//! What was done so far, signed.

use rihla_register::{Checkpoint, Registry};

use crate::OperationError;
use crate::node::OpenNode;

/// Signs the records and the end of the chain of security events together; none where nothing was done since the last.
///
/// # Errors
/// [`OperationError::Account`] where the chain of events is broken already; as [`Registry::checkpoint`].
pub async fn take_checkpoint(open: &OpenNode, registry: &Registry) -> Result<Option<Checkpoint>, OperationError> {
    let head = open.accounts.chain_head().await?;
    Ok(registry.checkpoint(&open.node.keyring.signer()?, &format!("{}:{}", head.number, head.hash)).await?)
}
