//! What is done before records are worked with.

use rihla_register::{RegisterError, Registry};

use crate::OperationError;
use crate::node::OpenNode;

/// What was found and done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readied {
    /// Editions of definitions that were taken into use.
    pub editions: usize,
    /// Records that were erased again, since a backup had brought them back.
    pub erased: u64,
    /// Registers whose index is to be made anew.
    pub to_index: usize,
}

/// Takes the definitions into use, where they may take the place of those that were, and erases again what a restored backup brought
/// back. The index is made anew by a job, since that may take long.
///
/// # Errors
/// [`OperationError::Definitions`] with every change that no record survives, or that was not said; [`OperationError::Register`] where the list
/// of erasures was altered.
pub async fn make_ready(open: &OpenNode, registry: &Registry) -> Result<Readied, OperationError> {
    let editions = registry.adopt().await.map_err(|error| match error {
        RegisterError::Editions { faults } => OperationError::Definitions(faults),
        other => other.into(),
    })?;
    let list = &open.config.erasures;
    let erased = if list.exists() { registry.replay_erasures(list).await?.erased } else { 0 };
    let to_index = registry.needs_reindex().await?.len();
    Ok(Readied { editions: editions.len(), erased, to_index })
}
