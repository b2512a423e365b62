//! `rihla audit`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use rihla_account::{ChainHash, ChainHead, Recorded};
use rihla_language::{Speaker, Value};
use rihla_model::Saying;
use rihla_operations::administration::{Audited, verify_audit};
use serde_json::json;

use super::account::day;
use super::record::Records;
use super::rows::Rows;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla audit`.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    verb: AuditVerb,
}

#[derive(Debug, Subcommand)]
enum AuditVerb {
    /// Prove that no security event and no record was changed or removed since it was written, and that what was erased is gone
    Verify(Verify),
    /// Sign what was done so far, so that nothing of it can be removed unseen; nothing is written where nothing was done since the last
    Checkpoint(Checkpoint),
    /// List security events, the newest first: who, what, when
    Events(Events),
}

#[derive(Debug, Args)]
struct Verify {
    #[command(flatten)]
    place: PlaceArguments,
    /// The end of the chain as an earlier verify told it, NUMBER:HASH; what was cut off since is then found
    #[arg(long, value_parser = head)]
    kept: Option<ChainHead>,
}

#[derive(Debug, Args)]
struct Checkpoint {
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Debug, Args)]
struct Events {
    #[command(flatten)]
    place: PlaceArguments,
    /// Only those of the account with this name
    #[arg(long)]
    account: Option<String>,
    /// From this day on, in the observatory's time zone
    #[arg(long, value_parser = day)]
    from: Option<Date>,
    /// Until this day, itself included
    #[arg(long, value_parser = day)]
    until: Option<Date>,
    /// Only those before this number, for the next page
    #[arg(long)]
    before: Option<i64>,
    /// How many are shown at most
    #[arg(long, default_value_t = 50)]
    most: u32,
}

fn head(typed: &str) -> Result<ChainHead, Saying> {
    let read =
        typed.split_once(':').and_then(|(number, hash)| Some(ChainHead { number: number.parse().ok()?, hash: ChainHash::parse(hash)? }));
    read.ok_or_else(|| Saying::new("usage-chain-head", "write it as `rihla audit verify` told it: NUMBER:HASH"))
}

impl Audit {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            AuditVerb::Verify(v) => v.run(show, &speaker)?,
            AuditVerb::Checkpoint(v) => v.run(show, &speaker)?,
            AuditVerb::Events(v) => v.run(show, &speaker)?,
        }
        Ok(Ending::Done)
    }
}

/// The end of the chain of events, as it is written down.
fn written(head: ChainHead) -> String {
    format!("{}:{}", head.number, head.hash)
}

impl Verify {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let Records { rows, registry } = Records::open_untouched(&self.place)?;
        let Audited { events: end, records: verified, checkpoint: last } = rows.run(verify_audit(&rows.open, &registry, self.kept))?;
        if show.json {
            say(&to_json(&json!({
                "events": end.number,
                "head": written(end),
                "records": verified.records,
                "actions": verified.actions,
                "erased": verified.erased,
                "checkpoint": last.as_ref().map(|last| json!({ "number": last.number, "at": last.at })),
            }))?);
            return Ok(());
        }
        say(&speaker.say("command-audit-whole", &[("count", Value::from(end.number)), ("head", Value::from(written(end)))]));
        let facts = [
            ("records", Value::from(verified.records)),
            ("actions", Value::from(verified.actions)),
            ("erased", Value::from(verified.erased)),
        ];
        say(&speaker.say("command-audit-records", &facts));
        match last {
            Some(last) => {
                let facts = [("number", Value::from(last.number)), ("at", Value::from(speaker.moment(last.at)))];
                say(&speaker.say("command-audit-checkpoint", &facts));
            }
            None => say(&speaker.t("command-audit-no-checkpoint")),
        }
        Ok(())
    }
}

impl Checkpoint {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let Records { rows, registry } = Records::open(&self.place)?;
        let made = rows.run(rihla_operations::records::take_checkpoint(&rows.open, &registry))?;
        if show.json {
            say(&json!({ "checkpoint": made.as_ref().map(|made| made.number) }).to_string());
        } else if let Some(made) = made {
            let facts = [("number", Value::from(made.number)), ("at", Value::from(speaker.moment(made.at)))];
            say(&speaker.say("command-audit-checkpoint", &facts));
        } else {
            say(&speaker.t("command-audit-nothing-since"));
        }
        Ok(())
    }
}

impl Events {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let rows = Rows::open(&self.place)?;
        let zone = TimeZone::get(&rows.definitions.observatory.time_zone).unwrap_or(TimeZone::UTC);
        let begins = |day: Option<Date>| day.and_then(|day| zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok());
        let from = begins(self.from).unwrap_or(Timestamp::UNIX_EPOCH);
        let until = begins(self.until.and_then(|day| day.tomorrow().ok())).unwrap_or(Timestamp::MAX);
        let account = self.account.as_deref().map(|name| rows.account(name)).transpose()?.map(|account| account.id);
        let events = rows.run(rows.open.accounts.events(account.as_ref(), from, until, self.before, i64::from(self.most)))?;
        if show.json {
            say(&to_json(&events.iter().map(as_json).collect::<Result<Vec<_>, _>>()?)?);
            return Ok(());
        }
        let heads = ["command-head-number", "command-head-at", "command-head-event", "command-head-account-id", "command-head-by"];
        let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
        table.extend(events.iter().map(|event| {
            let account = event.account.as_ref().map_or("-", |account| account.as_str()).to_owned();
            vec![event.number.to_string(), speaker.moment(event.at), speaker.tell(&event.event.saying()), account, event.actor.clone()]
        }));
        print_table(&table, &[0]);
        Ok(())
    }
}

fn as_json(event: &Recorded) -> anyhow::Result<serde_json::Value> {
    Ok(json!({
        "number": event.number,
        "at": event.at,
        "account": event.account,
        "by": event.actor,
        "event": serde_json::to_value(&event.event)?,
        "hash": event.hash.to_string(),
    }))
}
