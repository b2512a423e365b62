//! Letters about notices go out.

use jiff::{SignedDuration, Timestamp};
use rihla_account::Pace;
use rihla_courier::mail::{Mailer, Outcome};
use rihla_courier::next_try;
use rihla_model::Saying;
use rihla_register::{LetterSettled, TakenLetter};

use super::{Notifier, compose};
use crate::OperationError;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Posted {
    /// Letters that the mail server has.
    pub sent: u64,
    /// Letters that are tried again.
    pub waiting: u64,
    /// Letters that are given up.
    pub given_up: u64,
    /// Letters for which there was nothing left to tell, or nobody who wants them.
    pub dropped: u64,
}

/// Sends each letter that is due, until there is none or somebody asks to stop. What keeps one letter from going keeps no other.
///
/// # Errors
/// [`OperationError::Definitions`] where the password of the mail server cannot be read; [`OperationError::Register`] where the letters cannot be
/// read or written.
pub async fn post_letters(notifier: &Notifier, stop: &(dyn Fn() -> bool + Sync)) -> Result<Posted, OperationError> {
    let mut posted = Posted::default();
    if !notifier.writes() {
        return Ok(posted);
    }
    let Some(mailer) = notifier.open.mailer()? else { return Ok(posted) };
    while !stop() {
        let Some(taken) = notifier.registry.take_letter().await? else { break };
        let (settled, saying) = match send(notifier, &mailer, &taken).await {
            Ok(settled) => settled,
            // a record that cannot be opened, an address that is none: told where its operator looks, and later once more
            Err(error) => (again(notifier, taken.tries), Some(error.saying())),
        };
        match settled {
            LetterSettled::Sent => posted.sent += 1,
            LetterSettled::Dropped => posted.dropped += 1,
            LetterSettled::Again { .. } => posted.waiting += 1,
            LetterSettled::GivenUp => posted.given_up += 1,
        }
        if let (LetterSettled::Again { .. } | LetterSettled::GivenUp, Some(saying)) = (settled, &saying) {
            let last = settled == LetterSettled::GivenUp;
            tracing::warn!(
                error.code = saying.id(),
                letter.last = last,
                letter.tries = taken.tries + 1,
                "a letter about notices was not taken"
            );
        }
        notifier.registry.settle_letter(&taken, settled, saying.as_ref()).await?;
    }
    Ok(posted)
}

/// Sends one letter to whoever still wants it, about what still concerns them.
async fn send(notifier: &Notifier, mailer: &Mailer, taken: &TakenLetter) -> Result<(LetterSettled, Option<Saying>), OperationError> {
    let dropped = (LetterSettled::Dropped, None);
    // asked when it goes: what was locked, opted out of, read or taken away since it was made is not told
    let Some((account, actor)) = notifier.person(&taken.account).await? else { return Ok(dropped) };
    let wish = notifier.open.accounts.mail_wish(&account.id).await?;
    if wish.pace == Pace::Never {
        return Ok(dropped);
    }
    let mut notices = notifier.registry.told_in(taken, &actor).await?;
    notices.retain(|notice| !wish.without.contains(notice.key.kind.name()));
    if notices.is_empty() {
        return Ok(dropped);
    }
    let Some(letter) = compose(notifier, &account, (&taken.id, &notices), notifier.clock.now())? else { return Ok(dropped) };
    Ok(match mailer.send(&letter).await {
        Outcome::Sent => (LetterSettled::Sent, None),
        Outcome::TryAgain(error) => (again(notifier, taken.tries), Some(error.saying())),
        Outcome::Refused(error) => (LetterSettled::GivenUp, Some(error.saying())),
    })
}

/// When a letter is tried again; after the last try it is given up.
fn again(notifier: &Notifier, tries: u32) -> LetterSettled {
    let Some(wait) = next_try(tries + 1, &*notifier.chance) else { return LetterSettled::GivenUp };
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(1));
    LetterSettled::Again { at: notifier.clock.now().checked_add(wait).unwrap_or(Timestamp::MAX) }
}
