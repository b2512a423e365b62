//! To whom a record went: who has to be told that it was corrected or erased (as in GDPR article 19).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Row, Statement, Unit};
use serde::Serialize;

use super::Registry;
use super::row::Found;
use crate::error::RegisterError;
use crate::record::Kind;
use crate::secret::RecordKey;

/// How long an export may have run before it was noted: a record that was erased meanwhile may be in it.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// Somebody to whom a record went, or may have gone.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// When.
    pub at: Timestamp,
    /// Who took it: an account, `anyone` or `node`; of a webhook the account with whose eyes it sees.
    pub actor: String,
    /// The host that it went to, of a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What: `record`, `history`, `export`, `file`, `extract`, `round` (see [`Reading`](super::Reading)), `webhook`.
    pub what: String,
    /// Why, as stated; none where none was asked for, or the record was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Whether it is certain that they had the record. Where it is not, they took its register out while the record was in it.
    pub certain: bool,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipient").field("at", &self.at).field("what", &self.what).field("certain", &self.certain).finish_non_exhaustive()
    }
}

impl Registry {
    /// To whom a record went, the newest first: who saw what is protected of it or took that out, and who took its register out while
    /// it was in it. The latter may not have had it: their roles may not have reached it. Of an erased record all of it is known but the
    /// reasons, which went with its key.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::NoRecord`] whether there is none or none for this actor, also where it was erased;
    /// [`RegisterError::Denied`] for whoever may not see the history of the record; [`RegisterError::Store`].
    pub async fn recipients(&self, actor: &Actor, (register, id): (&RegisterId, &RecordId)) -> Result<Vec<Recipient>, RegisterError> {
        let mut unit = self.database.read().await?;
        match self.visible(&mut unit, actor, (register, id)).await {
            Ok((definition, stored)) => {
                if !self.reach(actor, Act::History, definition, &stored.record).is_of_the_house() {
                    return Err(RegisterError::Denied);
                }
                self.recipients_of(&mut unit, register, stored.number, Some((&stored.key, id))).await
            }
            // only for those who reach the history of every record of the register
            Err(RegisterError::Erased) => {
                let Some(Found::Erased { number, .. }) = self.find(&mut unit, id, false).await? else {
                    return Err(RegisterError::NoRecord);
                };
                self.recipients_of(&mut unit, register, number, None).await
            }
            Err(other) => Err(other),
        }
    }

    /// To whom a record went, whoever asks.
    pub(super) async fn recipients_of(
        &self,
        unit: &mut Unit,
        register: &RegisterId,
        number: i64,
        opened: Option<(&RecordKey, &RecordId)>,
    ) -> Result<Vec<Recipient>, RegisterError> {
        let spans = self.spans(unit, number).await?;
        let mut all: Vec<(i64, Recipient)> = Vec::new();
        for (at, reading) in self.readings_of(unit, number, opened).await? {
            let super::Reading { at: when, actor, what, why } = reading;
            all.push((at, Recipient { at: when, actor, to: None, what, why, certain: true }));
        }
        let find = Statement::new("select number, at, actor, what from reading where record is null and register = ?");
        for row in &unit.rows(find.bind(register.as_str())).await? {
            let at = row.instant(1)?;
            if spans.iter().any(|span| span.meets(at)) {
                let recipient = Recipient { at, actor: row.text(2)?, to: None, what: row.text(3)?, why: None, certain: false };
                all.push((row.integer(0)?, recipient));
            }
        }
        all.sort_by_key(|(number, _)| *number);
        let mut told = told_once(all);
        told.extend(self.webhooks_of(unit, number).await?);
        told.sort_by_key(|recipient| std::cmp::Reverse(recipient.at));
        Ok(told)
    }

    /// The hosts of subscribers that were told of a record, each once; they are told of its erasure by themselves.
    async fn webhooks_of(&self, unit: &mut Unit, number: i64) -> Result<Vec<Recipient>, RegisterError> {
        let find = Statement::new(
            "select s.account, s.host, max(d.settled_at) from delivery d join subscriber s on s.number = d.subscriber \
             where d.record = ? and d.state = 'delivered' and d.event <> 'erase' group by s.account, s.host order by s.account, s.host",
        );
        let rows = unit.rows(find.bind(number)).await?;
        let told = |row: &Row| {
            let (actor, to) = (row.text(0)?, Some(row.text(1)?));
            Ok(Recipient { at: row.instant(2)?, actor, to, what: "webhook".to_owned(), why: None, certain: true })
        };
        rows.iter().map(told).collect()
    }

    /// The times in which a record was there to be taken out. They are kept in clear, and stay when it is erased.
    async fn spans(&self, unit: &mut Unit, number: i64) -> Result<Vec<Span>, RegisterError> {
        let find = Statement::new("select kind, at from action where record = ? order by version").bind(number);
        let mut spans: Vec<Span> = Vec::new();
        let (mut withdrawn, mut restricted, mut erased) = (false, false, false);
        for row in &unit.rows(find).await? {
            let (kind, at) = (Kind::named(&row.text(0)?).ok_or(RegisterError::Damaged { what: "action" })?, row.instant(1)?);
            match kind {
                Kind::Withdraw | Kind::Restore => withdrawn = kind == Kind::Withdraw,
                Kind::Restrict | Kind::Lift => restricted = kind == Kind::Restrict,
                Kind::Erase => erased = true,
                _ => {}
            }
            let shut = withdrawn || restricted || erased;
            match spans.last_mut().filter(|span| span.until.is_none()) {
                Some(span) if shut => span.until = Some(at),
                None if !shut => spans.push(Span { from: at, until: None }),
                _ => {}
            }
        }
        Ok(spans)
    }
}

/// A time in which a record was there.
struct Span {
    from: Timestamp,
    until: Option<Timestamp>,
}

impl Span {
    /// Whether an export that was noted then may have met it.
    fn meets(&self, noted: Timestamp) -> bool {
        let begun = noted.checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
        self.from <= noted && self.until.is_none_or(|until| until >= begun)
    }
}

/// The newest first, without the notes of exports by whom the record itself was noted just before: an export that takes out what is
/// protected notes each record, and then itself.
fn told_once(all: Vec<(i64, Recipient)>) -> Vec<Recipient> {
    let mut had: BTreeSet<String> = BTreeSet::new();
    let mut told = Vec::with_capacity(all.len());
    for (_, recipient) in all {
        if recipient.what == "export" {
            if recipient.certain {
                had.insert(recipient.actor.clone());
            } else if had.remove(&recipient.actor) {
                continue;
            }
        }
        told.push(recipient);
    }
    told.reverse();
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_export_met_what_was_there_while_it_ran() {
        let span = Span { from: at("2026-05-01T10:00:00Z"), until: Some(at("2026-05-02T10:00:00Z")) };
        assert!(!span.meets(at("2026-05-01T09:59:59Z")));
        assert!(span.meets(at("2026-05-01T10:00:00Z")) && span.meets(at("2026-05-02T10:00:00Z")));
        // it may have read the record before that was erased
        assert!(span.meets(at("2026-05-02T10:59:59Z")) && !span.meets(at("2026-05-02T11:00:01Z")));
        assert!(Span { from: span.from, until: None }.meets(at("2036-05-02T11:00:01Z")));
    }

    #[test]
    fn an_export_whose_records_are_noted_is_told_once() {
        let export = |actor: &str, certain| {
            let why = None;
            Recipient { at: at("2026-05-01T10:00:00Z"), actor: actor.to_owned(), to: None, what: "export".to_owned(), why, certain }
        };
        let all = [export("a", true), export("b", false), export("a", false), export("a", false)];
        let told = told_once((0..).zip(all).collect());
        let told: Vec<_> = told.iter().map(|it| (it.actor.as_str(), it.certain)).collect();
        assert_eq!(told, [("a", false), ("b", false), ("a", true)]);
    }
}
