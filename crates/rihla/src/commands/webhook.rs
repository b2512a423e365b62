//! `rihla webhook`.

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::{Args, Subcommand};
use rihla_courier::fetch::Address;
use rihla_language::{Speaker, Value};
use rihla_model::{RegisterId, Saying, SystemClock};
use rihla_operations::OperationError;
use rihla_operations::webhook::{NewWebhook, add_webhook, draw_secret};
use rihla_register::{Event, Registry, SubscriberId};
use ring::rand::SystemRandom;
use serde_json::json;

use super::place::one_of;
use super::record::Records;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla webhook`.
#[derive(Debug, Args)]
pub(super) struct WebhookCommand {
    #[command(subcommand)]
    verb: WebhookVerb,
}

#[derive(Debug, Subcommand)]
enum WebhookVerb {
    /// Add one; its secret is shown once
    Add(Box<Add>),
    /// List them with what waits
    List(All),
    /// Show what one was told, the newest first
    Log(Log),
    /// Let its events wait
    Pause(One),
    /// Let its events go on
    Resume(Resume),
    /// Tell it nothing any more; what waits is dropped
    Stop(One),
    /// Draw a new secret; the old one signs too until `rihla webhook settle`
    Rotate(One),
    /// Let the new secret alone sign
    Settle(One),
}

#[derive(Debug, Args)]
struct All {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct One {
    /// The webhook's name
    webhook: SubscriberId,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    one: One,
    /// Of which register it tells
    #[arg(long)]
    register: RegisterId,
    /// The service account with whose eyes it sees
    #[arg(long)]
    account: String,
    /// Where to: an https address of a host that the configuration lists
    #[arg(long)]
    address: Address,
    /// Of what: create, update, transition, withdraw [default: all of them]
    #[arg(long, value_delimiter = ',', value_parser = event)]
    events: Vec<Event>,
}

#[derive(Debug, Args)]
struct Log {
    #[command(flatten)]
    one: One,
    /// How many are shown at most
    #[arg(long, default_value_t = 50)]
    most: u32,
}

#[derive(Debug, Args)]
struct Resume {
    #[command(flatten)]
    one: One,
    /// Without the event at the head of the queue
    #[arg(long)]
    skip: bool,
}

/// What may be asked for; that a record is gone is told to all who knew it.
const ASKED: [Event; 4] = [Event::Create, Event::Update, Event::Transition, Event::Withdraw];

fn event(typed: &str) -> Result<Event, Saying> {
    Event::named(typed).filter(|event| ASKED.contains(event)).ok_or_else(|| one_of(&ASKED.map(Event::name)))
}

impl WebhookCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            WebhookVerb::Add(v) => v.run(show, &speaker)?,
            WebhookVerb::List(v) => list(&Records::open(&v.place)?, show, &speaker)?,
            WebhookVerb::Log(v) => v.run(show, &speaker)?,
            WebhookVerb::Pause(v) => v.change(show, &speaker, async |registry, id| registry.pause_subscriber(id).await)?,
            WebhookVerb::Resume(v) => {
                v.one.change(show, &speaker, async |registry, id| registry.resume_subscriber(id, v.skip).await)?;
            }
            WebhookVerb::Stop(v) => v.change(show, &speaker, async |registry, id| registry.stop_subscriber(id).await)?,
            WebhookVerb::Rotate(v) => {
                let records = Records::open(&v.place)?;
                let secret = draw_secret(&SystemRandom::new())?;
                records.rows.run(records.registry.change_secret(&v.webhook, Some(secret.clone())))?;
                tell_secret(&secret, show, &speaker);
            }
            WebhookVerb::Settle(v) => v.change(show, &speaker, async |registry, id| registry.change_secret(id, None).await)?,
        }
        Ok(Ending::Done)
    }
}

impl One {
    fn change<E: Into<OperationError>>(
        &self,
        show: &ShowArguments,
        speaker: &Speaker<'_>,
        change: impl AsyncFn(&Registry, &SubscriberId) -> Result<(), E>,
    ) -> anyhow::Result<()> {
        let records = Records::open(&self.place)?;
        records.rows.run(change(&records.registry, &self.webhook))?;
        list(&records, show, speaker)
    }
}

impl Add {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.one.place)?;
        let account = records.rows.account(&self.account)?;
        let events: BTreeSet<Event> = if self.events.is_empty() { ASKED.into() } else { self.events.iter().copied().collect() };
        let new = NewWebhook { id: self.one.webhook.clone(), register: self.register.clone(), events, address: self.address.clone() };
        let Records { rows, registry } = &records;
        let means = (&SystemClock as &dyn rihla_model::Clock, &*Arc::new(SystemRandom::new()) as &dyn ring::rand::SecureRandom);
        let secret = rows.run(add_webhook(&rows.open, registry, &rows.definitions, &account, new, means))?;
        tell_secret(&secret, show, speaker);
        Ok(())
    }
}

fn tell_secret(secret: &str, show: &ShowArguments, speaker: &Speaker<'_>) {
    if show.json {
        say(&json!({ "secret": secret }).to_string());
    } else {
        say(&speaker.t("command-webhook-secret"));
        say(&format!("\n    {secret}\n"));
    }
}

impl Log {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.one.place)?;
        let told = records.rows.run(records.registry.told(&self.one.webhook, self.most))?;
        if show.json {
            say(&to_json(&told)?);
            return Ok(());
        }
        let heads = [
            "command-head-at",
            "command-head-event",
            "command-head-record",
            "command-head-version",
            "command-head-state",
            "command-head-said",
        ];
        let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
        table.extend(told.iter().map(|told| {
            let event = speaker.word("webhook-event", told.event.name());
            let state = speaker.word("webhook-told", &told.state);
            let said = told.said.as_ref().map(|said| speaker.tell(said)).unwrap_or_default();
            vec![speaker.moment(told.at), event, told.record.as_str().to_owned(), told.version.to_string(), state, said]
        }));
        print_table(&table, &[3]);
        Ok(())
    }
}

fn list(records: &Records, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
    let all = records.rows.run(records.registry.subscribers())?;
    if show.json {
        say(&to_json(&all)?);
        return Ok(());
    }
    if all.is_empty() {
        say(&speaker.t("command-webhook-none"));
        return Ok(());
    }
    let heads = [
        "command-head-webhook",
        "command-head-register",
        "command-head-events",
        "command-head-host",
        "command-head-state",
        "command-head-waiting",
        "command-head-said",
    ];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    table.extend(all.iter().map(|one| {
        let events: Vec<String> = one.events.iter().map(|event| speaker.word("webhook-event", event.name())).collect();
        let state = speaker.word("webhook-state", one.state.name());
        let mut said = one.said.as_ref().map(|said| speaker.tell(said)).unwrap_or_default();
        if let Some(due) = one.due_at {
            said = format!("{said} · {}", speaker.say("command-webhook-due", &[("at", Value::from(speaker.moment(due)))]));
        }
        vec![
            one.id.as_str().to_owned(),
            one.register.as_str().to_owned(),
            events.join(", "),
            one.host.clone(),
            state,
            one.waiting.to_string(),
            said,
        ]
    }));
    print_table(&table, &[5]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_is_not_asked_for() {
        assert_eq!(event("create").unwrap(), Event::Create);
        for odd in ["erase", "Create", "", "comment"] {
            assert!(event(odd).is_err(), "{odd}");
        }
    }
}
