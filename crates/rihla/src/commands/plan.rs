//! `rihla plan`: a national plan begins.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_operations::plan::{Begun, NewPlan, begin_plan};
use serde_json::json;

use super::account::day;
use super::record::Records;
use super::search::follow;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla plan`.
#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(subcommand)]
    verb: PlanVerb,
}

#[derive(Debug, Subcommand)]
enum PlanVerb {
    /// Begin a plan: the plan itself as a draft, declarations with their paragraphs, reviews with their days
    New(New),
}

#[derive(Debug, Args)]
struct New {
    /// The plan's reference, such as NAP-2027
    reference: String,
    #[command(flatten)]
    place: PlaceArguments,
    /// Its title, in the language of the command
    #[arg(long)]
    title: String,
    /// The agency that leads it
    #[arg(long)]
    lead: String,
    /// Its first day, such as 2027-01-01
    #[arg(long, value_parser = day)]
    begins: Date,
    /// Its last day
    #[arg(long, value_parser = day)]
    ends: Date,
}

impl PlanCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        match &self.verb {
            PlanVerb::New(new) => new.run(show),
        }
    }
}

impl New {
    fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let records = Records::open(&self.place)?;
        let today = records.rows.definitions.day_of(records.rows.now());
        let new = NewPlan {
            reference: self.reference.clone(),
            title: (show.language(), self.title.clone()),
            lead: self.lead.clone(),
            days: (self.begins, self.ends),
        };
        let begun = records.rows.run(begin_plan(&records.registry, &Actor::node(), &new, today))?;
        if show.json {
            let made = begun.made.iter().map(|(register, count)| json!({ "register": register, "made": count })).collect::<Vec<_>>();
            say(&to_json(&json!({ "plan": begun.plan, "made": made }))?);
        } else {
            tell(&records, &begun, &self.reference, &speaker);
        }
        follow(records);
        Ok(Ending::Done)
    }
}

/// Tells what was made, and where to go on.
fn tell(records: &Records, begun: &Begun, reference: &str, speaker: &Speaker<'_>) {
    say(&speaker.say("command-plan-begun", &[("reference", Value::from(reference))]));
    let mut table = vec![vec![speaker.t("command-head-register"), speaker.t("command-plan-made")]];
    for (id, count) in &begun.made {
        let label = records.registry.registers().get(id).map_or(id.as_str(), |definition| speaker.local(&definition.label));
        table.push(vec![label.to_owned(), speaker.whole(*count as i128)]);
    }
    print_table(&table, &[1]);
    say(&speaker.t("command-plan-next"));
}
