//! Notices go into letters.

use jiff::{SignedDuration, Timestamp};
use rihla_account::Pace;
use rihla_model::AccountId;
use rihla_register::{Collect, NoticeKind};

use super::Notifier;
use crate::OperationError;
use crate::letter::letter_id;

/// A digest that follows another sooner is not one of the next day, whatever the schedule says: half a day leaves room for clocks that change.
const DAY: SignedDuration = SignedDuration::from_hours(12);
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7 - 12);

/// Puts what nobody was written about into digests: of those who want one a day, those whose week is over, and what a letter at once missed.
/// Tells how many letters wait for it.
///
/// # Errors
/// [`OperationError::Register`], [`OperationError::Account`], [`OperationError::Courier`] where there is no randomness.
pub async fn collect_digests(notifier: &Notifier, stop: &(dyn Fn() -> bool + Sync)) -> Result<u64, OperationError> {
    let mut letters = 0;
    if !notifier.writes() {
        return Ok(letters);
    }
    let now = notifier.clock.now();
    for account in notifier.registry.untold(notifier.told_since()).await? {
        if stop() {
            break;
        }
        let due = |pace, last: Option<Timestamp>| {
            let after = |span| last.is_none_or(|last| now.duration_since(last) >= span);
            match pace {
                Pace::AtOnce => true,
                Pace::Daily => after(DAY),
                Pace::Weekly => after(WEEK),
                Pace::Never => false,
            }
        };
        letters += u64::from(collect(notifier, &account, &due).await?);
    }
    Ok(letters)
}

/// Puts an account's notices into a letter where its pace, and when its last digest was, let one be made.
pub(super) async fn collect(
    notifier: &Notifier,
    account: &AccountId,
    is_due: &(dyn Fn(Pace, Option<Timestamp>) -> bool + Sync),
) -> Result<bool, OperationError> {
    // whoever is locked out or has no address is in no queue
    let reached = notifier.person(account).await?.is_some_and(|(account, _)| account.email.is_some());
    let wish = notifier.open.accounts.mail_wish(account).await?;
    if !reached || !is_due(wish.pace, notifier.registry.last_digest(account).await?) {
        return Ok(false);
    }
    let without: Vec<NoticeKind> = wish.without.iter().filter_map(|kind| NoticeKind::named(kind)).collect();
    let id = letter_id("notice", &*notifier.chance)?;
    let collect = Collect {
        account,
        id: id.as_str(),
        without: &without,
        since: notifier.told_since().max(wish.since),
        digest: wish.pace != Pace::AtOnce,
    };
    Ok(notifier.registry.collect_letter(&collect).await?)
}
