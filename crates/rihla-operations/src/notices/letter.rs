//! What a letter about notices says: what happened, in which register, how often, and where to look. Nobody is named in it, nothing of a
//! record stands in it, and its links lead nowhere without signing in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_account::{Account, EmailAddress};
use rihla_courier::mail::Letter;
use rihla_language::{Speaker, Value};
use rihla_model::{Language, RegisterId};
use rihla_register::{NoticeKind, ShownNotice};

use super::{Notifier, kind_message};
use crate::OperationError;

/// The most records of a line to which there is a link; the page of notices has them all.
const LINKS: usize = 5;

/// The letter; none where the account has no address, or the node none of its own.
///
/// # Errors
/// [`OperationError::Courier`] where the address is none that can be written to.
pub fn compose(
    notifier: &Notifier,
    account: &Account,
    (id, notices): (&str, &[ShownNotice]),
    now: Timestamp,
) -> Result<Option<Letter>, OperationError> {
    let (Some(email), Some(public)) = (&account.email, &notifier.open.config.public_address) else { return Ok(None) };
    let speaker = notifier.words.speaker(language(notifier, account));
    let base = format!("{}/{}", public.as_str().trim_end_matches('/'), speaker.language().tag());
    let node = speaker.local(&notifier.definitions.observatory.name).to_owned();
    let facts = [("node", Value::from(node)), ("count", Value::from(notices.len()))];
    let token = notifier.open.accounts.unsubscribe_token(&account.id)?;
    let stop = format!("{base}/unsubscribe?token={token}");
    let mut text = format!("{}\n", speaker.say("notice-letter-opening", &facts));
    for part in parts(notifier, &speaker, &base, notices) {
        text = format!("{text}\n{part}\n");
    }
    for (message, address) in [
        ("notice-letter-all", format!("{base}/notices")),
        ("notice-letter-choice", format!("{base}/account#letters")),
        ("notice-letter-stop", stop.clone()),
    ] {
        text = format!("{text}\n{}\n{address}\n", speaker.say(message, &facts));
    }
    text = format!("{text}\n{}\n", speaker.say("notice-letter-end", &facts));
    let subject = speaker.say("notice-letter-subject", &facts);
    let letter = Letter::new(id.parse()?, EmailAddress::as_str(email).parse()?, subject, text, now)?;
    Ok(Some(letter.in_language(speaker.language()).with_one_click_unsubscribe(stop.parse()?)?))
}

/// A part for each kind and register, in the order of the kinds; an address stands on a line of its own, whichever way the text runs.
fn parts(notifier: &Notifier, speaker: &Speaker<'_>, base: &str, notices: &[ShownNotice]) -> Vec<String> {
    let mut groups: BTreeMap<(NoticeKind, &RegisterId), Vec<&ShownNotice>> = BTreeMap::new();
    for notice in notices {
        groups.entry((notice.key.kind, &notice.register)).or_default().push(notice);
    }
    let part = |((kind, register), notices): ((NoticeKind, &RegisterId), Vec<&ShownNotice>)| {
        let label = notifier.registry.registers().get(register).map(|definition| speaker.local(&definition.label).to_owned());
        let facts = [
            ("what", Value::from(speaker.t(kind_message(kind)))),
            ("register", Value::from(label.unwrap_or_else(|| register.as_str().to_owned()))),
            ("count", Value::from(notices.len())),
        ];
        let mut records: Vec<&str> = notices.iter().map(|notice| notice.key.record.as_str()).collect();
        records.sort_unstable();
        records.dedup();
        let links = records.iter().take(LINKS).map(|record| format!("\n{base}/registers/{register}/{record}"));
        format!("{}{}", speaker.say("notice-letter-line", &facts), links.collect::<String>())
    };
    groups.into_iter().map(part).collect()
}

/// The account's language, or the first of the node where pages are not made in that one.
fn language(notifier: &Notifier, account: &Account) -> Language {
    let languages = &notifier.definitions.observatory.languages;
    let spoken = |language: &Language| Language::SPOKEN.contains(language);
    if spoken(&account.language) && languages.contains(&account.language) {
        return account.language;
    }
    languages.iter().copied().find(spoken).unwrap_or(Language::En)
}
