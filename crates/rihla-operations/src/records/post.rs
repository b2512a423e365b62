//! The workbook of a round goes out by mail.

use jiff::Timestamp;
use rihla_courier::mail::{Letter, MailAddress, Outcome};
use rihla_language::{Speaker, Value};
use rihla_model::Saying;
use rihla_register::Definition;
use ring::rand::SecureRandom;

use super::rounds::{Asking, HandedOut};
use crate::OperationError;
use crate::definitions::Definitions;
use crate::letter::letter_id;
use crate::node::OpenNode;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Sends a workbook to whom it is for, in the language of the speaker. Nothing of what it holds stands in the letter.
///
/// # Errors
/// [`OperationError::Refused`] where no mail server is configured; [`OperationError::Courier`] where the server did not take the letter;
/// its sentence says whether another try may help.
pub async fn post_workbook(
    open: &OpenNode,
    definitions: &Definitions,
    definition: &Definition,
    (asking, workbook): (&Asking<'_>, HandedOut),
    to: MailAddress,
    (now, random, speaker): (Timestamp, &dyn SecureRandom, &Speaker<'_>),
) -> Result<(), OperationError> {
    let mailer = open.mailer()?.ok_or_else(|| {
        OperationError::Refused(Saying::new(
            "round-no-mail",
            "no mail server is configured: set mail.host and mail.from, or carry the file",
        ))
    })?;
    let id = letter_id("round", random)?;
    let facts = [
        ("node", Value::from(speaker.local(&definitions.observatory.name).to_owned())),
        ("register", Value::from(speaker.local(&definition.label).to_owned())),
        ("round", Value::from(asking.round.as_str().to_owned())),
        ("records", Value::from(workbook.records)),
    ];
    let mut text = speaker.say("round-letter", &facts);
    if let Some(until) = &asking.until {
        text = format!("{text}\n\n{}", speaker.say("round-letter-until", &[("until", Value::from(until.clone()))]));
    }
    text = format!("{text}\n\n{}\n", speaker.say("round-letter-end", &facts));
    let file = format!("{}-{}.xlsx", asking.round.as_str(), asking.respondent.as_str());
    let letter = Letter::new(id, to, speaker.say("round-letter-subject", &facts), text, now)?.in_language(speaker.language()).attach(
        file,
        XLSX,
        workbook.bytes,
    )?;
    match mailer.send(&letter).await {
        Outcome::Sent => Ok(()),
        Outcome::TryAgain(error) | Outcome::Refused(error) => Err(error.into()),
    }
}
