//! How long records are kept: what waits for a decision, keeping on, erasing by hand, and who has to be told.

use clap::Args;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{RegisterId, Saying};
use rihla_operations::OperationError;
use rihla_register::Ground;
use serde_json::json;

use super::{Named, Records};
use crate::commands::place::one_of;
use crate::commands::search::follow;
use crate::commands::summary::{print_table, to_json};
use crate::commands::terminal::say;
use crate::commands::{PlaceArguments, ShowArguments};

#[derive(Debug, Args)]
pub(super) struct Reviews {
    #[command(flatten)]
    place: PlaceArguments,
    /// Only those of this register
    #[arg(long)]
    register: Option<RegisterId>,
    /// How many of each register are shown at most
    #[arg(long, default_value_t = 200)]
    most: u16,
}

#[derive(Debug, Args)]
pub(super) struct Keep {
    #[command(flatten)]
    named: Named,
    /// Why it is still needed; stands in its history
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct Erase {
    #[command(flatten)]
    named: Named,
    /// On what ground: retention, no-purpose, consent-withdrawn, objection, unlawful or legal-duty; stays known
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// Erase it; it cannot be undone. Without this nothing is done
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct Recipients {
    #[command(flatten)]
    named: Named,
}

fn ground(typed: &str) -> Result<Ground, Saying> {
    Ground::named(typed).ok_or_else(|| one_of(&Ground::ALL.map(Ground::name)))
}

impl Reviews {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.place)?;
        let mut waiting = Vec::new();
        for definition in records.chosen(self.register.as_ref())? {
            let reviews = records.rows.run(records.registry.reviews(&Actor::node(), &definition.id, self.most.into()))?;
            waiting.extend(reviews.into_iter().map(|review| (definition, review)));
        }
        if show.json {
            let row = |(definition, review): &(&rihla_register::Definition, rihla_register::Review)| json!({ "register": *definition.id, "record": review.record, "kept": review.kept, "since": review.asked_at });
            say(&to_json(&waiting.iter().map(row).collect::<Vec<_>>())?);
        } else if waiting.is_empty() {
            say(&speaker.t("command-reviews-none"));
        } else {
            let heads = ["command-head-register", "command-head-record", "command-head-kept", "command-head-since"];
            let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
            table.extend(waiting.iter().map(|(definition, review)| {
                let register = speaker.local(&definition.label).to_owned();
                vec![register, review.record.as_str().to_owned(), speaker.date(review.kept), speaker.moment(review.asked_at)]
            }));
            print_table(&table, &[]);
        }
        Ok(())
    }
}

impl Keep {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let (registry, node, named) = (&records.registry, Actor::node(), (&self.named.register, &self.named.record));
        let version = records.rows.run(registry.look(&node, named, None))?.version;
        let kept = records.rows.run(registry.keep_on(&node, named, version, &self.reason))?;
        if show.json {
            say(&json!({ "record": kept.record, "version": kept.version }).to_string());
        } else {
            say(&speaker.t("command-record-kept"));
        }
        Ok(())
    }
}

impl Erase {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let (registry, node, named) = (&records.registry, Actor::node(), (&self.named.register, &self.named.record));
        let version = records.rows.run(registry.look(&node, named, None))?.version;
        if !self.yes {
            let saying = Saying::new(
                "command-erase-unsure",
                "nothing was erased; what the record says would be destroyed for good, in every copy that is restored too: say --yes",
            );
            return Err(OperationError::Refused(saying).into());
        }
        let erased = records.rows.run(registry.erase(&node, named, version, self.ground))?;
        let told = records.rows.run(registry.recipients(&node, named))?.len();
        if show.json {
            say(&json!({ "record": erased.record, "version": erased.version, "ground": self.ground, "recipients": told }).to_string());
        } else {
            say(&speaker.say("command-record-erased", &[("count", Value::from(told))]));
        }
        follow(records);
        Ok(())
    }
}

impl Recipients {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let named = (&self.named.register, &self.named.record);
        let recipients = records.rows.run(records.registry.recipients(&Actor::node(), named))?;
        if show.json {
            say(&to_json(&recipients)?);
            return Ok(());
        }
        if recipients.is_empty() {
            say(&speaker.t("command-recipients-none"));
            return Ok(());
        }
        let heads = ["command-head-at", "command-head-by", "command-head-seen-what", "command-head-certain", "command-head-why"];
        let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
        for it in recipients {
            let mut what = speaker.word("record-reading", &it.what);
            what.extend(it.to.iter().map(|host| format!(" → {host}")));
            let certain = speaker.t(if it.certain { "command-recipient-certain" } else { "command-recipient-perhaps" });
            table.push(vec![speaker.moment(it.at), it.actor, what, certain, it.why.unwrap_or_default()]);
        }
        print_table(&table, &[]);
        Ok(())
    }
}
