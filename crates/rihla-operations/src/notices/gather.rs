//! What was done becomes notices, and letters of those who want them at once.

use std::collections::BTreeSet;

use rihla_account::Pace;
use rihla_model::access::Act;
use rihla_register::{Call, RegisterError};
use rihla_store::StoreError;

use super::Notifier;
use super::digest::collect;
use crate::OperationError;

/// Makes notices of all that stands in the queue, until it is empty or somebody asks to stop. Tells how many were given.
///
/// # Errors
/// [`OperationError::Register`], [`OperationError::Account`].
pub async fn gather(notifier: &Notifier, stop: &(dyn Fn() -> bool + Sync)) -> Result<u64, OperationError> {
    let mut given = 0;
    while !stop() {
        let Some(call) = notifier.registry.next_call().await? else { break };
        let whom = whom(notifier, &call).await?;
        let mut actors = Vec::with_capacity(whom.len());
        for account in &whom {
            actors.extend(notifier.person(account).await?.map(|(_, actor)| actor));
        }
        given += match notifier.registry.answer_call(&call, &actors).await {
            Err(error) if !is_passing(&error) => {
                tracing::warn!(error.code = error.saying().id(), "a record could not be opened, and nobody is told of it");
                notifier.registry.pass_over(&call).await?;
                0
            }
            answered => answered?,
        };
    }
    if notifier.writes() {
        let untold: BTreeSet<_> = notifier.registry.untold(notifier.told_since()).await?.into_iter().collect();
        for account in notifier.open.accounts.written_to_at_once().await?.into_iter().filter(|account| untold.contains(account)) {
            collect(notifier, &account, &|pace, _| pace == Pace::AtOnce).await?;
        }
    }
    Ok(given)
}

/// Whether it is the database that does not answer, and not a record that is damaged.
pub(super) fn is_passing(error: &RegisterError) -> bool {
    matches!(error, RegisterError::Store(cause) if !matches!(cause, StoreError::WrongColumn { .. }))
}

/// Whom a call may concern; that it does is asked of the record, with the eyes of each.
async fn whom(notifier: &Notifier, call: &Call) -> Result<Vec<rihla_model::AccountId>, OperationError> {
    match &call.account {
        Some(account) => Ok(vec![account.clone()]),
        None => {
            let roles = notifier.registry.roles_with(Act::Confirm, &call.register);
            Ok(notifier.open.accounts.holders(&roles, notifier.definitions.day_of(notifier.clock.now())).await?)
        }
    }
}
