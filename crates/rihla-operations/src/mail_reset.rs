//! The letter with which somebody sets a new password.

use jiff::Timestamp;
use rihla_account::{Chance, ResetMail};
use rihla_courier::mail::{Letter, Outcome};
use rihla_language::{Speaker, Value};

use crate::OperationError;
use crate::definitions::Definitions;
use crate::letter::letter_id;
use crate::node::OpenNode;

/// Sends the letter, in the language of the account; nothing where no mail server is configured, or the account has no address.
///
/// The token stands in the address of the page alone: whoever has the letter has it, and it is good once and not for long.
///
/// # Errors
/// [`OperationError::Courier`] where the server did not take the letter.
pub async fn mail_reset(
    open: &OpenNode,
    definitions: &Definitions,
    reset: &ResetMail,
    (now, random, speaker): (Timestamp, &Chance, &Speaker<'_>),
) -> Result<(), OperationError> {
    let (Some(mailer), Some(email), Some(public)) = (open.mailer()?, &reset.account.email, &open.config.public_address) else {
        return Ok(());
    };
    let node = speaker.local(&definitions.observatory.name).to_owned();
    let tag = speaker.language().tag();
    let page = format!("{}/{tag}/password?token={}", public.as_str().trim_end_matches('/'), reset.token.to_text().as_str());
    let facts = [("node", Value::from(node)), ("page", Value::from(page))];
    let (subject, text) = (speaker.say("reset-letter-subject", &facts), speaker.say("reset-letter", &facts));
    let text = format!("{text}\n\n{}\n", speaker.say("reset-letter-end", &facts));
    let letter = Letter::new(letter_id("reset", random)?, email.as_str().parse()?, subject, text, now)?.in_language(speaker.language());
    match mailer.send(&letter).await {
        Outcome::Sent => Ok(()),
        Outcome::TryAgain(error) | Outcome::Refused(error) => Err(error.into()),
    }
}
