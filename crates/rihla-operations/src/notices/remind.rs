//! What falls due becomes notices of those to whom it is assigned.

use jiff::ToSpan as _;

use super::Notifier;
use super::gather::is_passing;
use crate::OperationError;

/// So many days ahead somebody is told.
const AHEAD_DAYS: i64 = 7;
/// What has been over for longer is in nobody's notices: it stands among the work of whom it is assigned to. Shorter than notices are kept,
/// so that nobody is told twice.
const OVER_DAYS: i64 = 30;

/// Gives notice of what falls due soon, and of what should have been done, once for each day on which it falls due. Tells how many were given.
///
/// # Errors
/// [`OperationError::Register`], [`OperationError::Account`].
pub async fn remind(notifier: &Notifier, stop: &(dyn Fn() -> bool + Sync)) -> Result<u64, OperationError> {
    let now = notifier.clock.now();
    let today = notifier.definitions.day_of(now);
    let from = today.checked_sub(OVER_DAYS.days()).unwrap_or(today);
    let until = today.checked_add(AHEAD_DAYS.days()).unwrap_or(today);
    let mut given = 0;
    for definition in notifier.registry.registers().iter().filter(|definition| definition.due.is_some()) {
        for call in notifier.registry.due_calls(&definition.id, (from, until), (now, today)).await? {
            if stop() {
                return Ok(given);
            }
            if let Some((_, actor)) = notifier.person(&call.account).await? {
                match notifier.registry.answer_due(&call, &actor).await {
                    Ok(new) => given += new,
                    Err(error) if is_passing(&error) => return Err(error.into()),
                    // it is told by `verify`
                    Err(_) => {}
                }
            }
        }
    }
    Ok(given)
}
