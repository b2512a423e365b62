//! Looking at records.

use clap::Args;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{FieldId, RegisterId};
use rihla_operations::OperationError;
use rihla_operations::records::plain;
use rihla_register::definition::Field;
use rihla_register::{Listing, Order, PAGE, RegisterError};
use serde_json::Value as Json;

use super::{Named, Records};
use crate::commands::summary::{print_table, to_json};
use crate::commands::terminal::say;
use crate::commands::{PlaceArguments, ShowArguments};

#[derive(Debug, Args)]
pub(super) struct List {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    #[command(flatten)]
    place: PlaceArguments,
    /// Only those for which this holds, such as 'ends < today and @state = "announced"'
    #[arg(long)]
    filter: Option<String>,
    /// The field by which they are ordered, with - before it for the highest first
    #[arg(long, allow_hyphen_values = true)]
    order: Option<String>,
    /// Those that were taken back, and they alone
    #[arg(long)]
    withdrawn: bool,
    /// How many are shown at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=i64::from(PAGE)))]
    most: u16,
    /// Where the page before ended, as it said
    #[arg(long)]
    after: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    named: Named,
    /// Why what is protected has to be seen; whoever may see the history of the record reads it
    #[arg(long)]
    why: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Readings {
    #[command(flatten)]
    named: Named,
}

impl List {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.place)?;
        let order = self.order.as_deref().map(|order| match order.strip_prefix('-') {
            Some(by) => Order { by: by.to_owned(), descending: true },
            None => Order { by: order.to_owned(), descending: false },
        });
        let (filter, after) = (self.filter.clone(), self.after.clone());
        let listing = Listing { order, filter, withdrawn: self.withdrawn, most: self.most, after };
        let page = records.rows.run(records.registry.list(&Actor::node(), &self.register, &listing))?;
        if show.json {
            say(&to_json(&serde_json::json!({ "records": page.records, "next": page.next }))?);
            return Ok(());
        }
        let definition = records.registry.registers().get(&self.register).ok_or(OperationError::Register(RegisterError::NoRegister))?;
        let columns: Vec<&Field> = definition.list.columns.iter().filter_map(|id| definition.field(id)).collect();
        let mut head = vec![speaker.t("command-head-record"), speaker.t("command-head-state")];
        head.extend(columns.iter().map(|field| speaker.local(&field.label).to_owned()));
        let mut table = vec![head];
        for seen in &page.records {
            let state = definition.state(&seen.state).map_or(seen.state.as_str(), |state| speaker.local(&state.label));
            let mut row = vec![seen.id.as_str().to_owned(), state.to_owned()];
            let cell =
                |field: &&Field| seen.fields.get(&field.id).map(|json| plain(field, json, &records.rows.definitions.vocabulary, speaker));
            row.extend(columns.iter().map(|field| cell(field).unwrap_or_default()));
            table.push(row);
        }
        print_table(&table, &[]);
        if let Some(next) = page.next {
            say(&speaker.say("command-record-next", &[("next", Value::from(next))]));
        }
        Ok(())
    }
}

impl Show {
    pub(super) fn show(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let named = (&self.named.register, &self.named.record);
        let seen = records.rows.run(records.registry.look(&Actor::node(), named, self.why.as_deref()))?;
        if show.json {
            say(&to_json(&seen)?);
            return Ok(());
        }
        let definition = records.registry.registers().get(named.0).ok_or(OperationError::Register(RegisterError::NoRegister))?;
        let state = definition.state(&seen.state).map_or(seen.state.as_str(), |state| speaker.local(&state.label));
        let mut table = vec![vec![speaker.t("command-head-field"), speaker.t("command-head-value")]];
        let mut line = |label: String, value: String| table.push(vec![label, value]);
        line(speaker.t("command-head-record"), seen.id.as_str().to_owned());
        line(speaker.t("command-head-version"), seen.version.to_string());
        line(speaker.t("command-head-state"), state.to_owned());
        if seen.restricted {
            line(speaker.t("command-head-use"), speaker.t("command-record-restricted"));
        }
        if let Some(house) = &seen.house {
            line(
                speaker.t("command-head-agency"),
                house.agency.as_ref().map_or_else(|| "-".to_owned(), |agency| agency.as_str().to_owned()),
            );
        }
        for field in &definition.fields {
            if let Some(json) = seen.fields.get(&field.id) {
                line(speaker.local(&field.label).to_owned(), plain(field, json, &records.rows.definitions.vocabulary, speaker));
            } else if seen.sealed.contains(&field.id) {
                line(speaker.local(&field.label).to_owned(), speaker.t("command-record-sealed"));
            }
        }
        print_table(&table, &[]);
        Ok(())
    }

    pub(super) fn history(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let named = (&self.named.register, &self.named.record);
        let history = records.rows.run(records.registry.history(&Actor::node(), named, self.why.as_deref()))?;
        if show.json {
            say(&to_json(&history)?);
            return Ok(());
        }
        let definition = records.registry.registers().get(named.0).ok_or(OperationError::Register(RegisterError::NoRegister))?;
        let heads = ["command-head-version", "command-head-at", "command-head-by", "command-head-event", "command-head-fields"];
        let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
        for entry in &history {
            let label = |id: &FieldId| definition.field(id).map_or(id.as_str(), |field| speaker.local(&field.label)).to_owned();
            let value = |(id, json): (&FieldId, &Json)| {
                let shown = definition.field(id).map(|field| plain(field, json, &records.rows.definitions.vocabulary, speaker));
                format!("{}: {}", label(id), shown.unwrap_or_default())
            };
            let changed: Vec<String> = entry.fields.iter().map(value).chain(entry.remark.clone()).collect();
            let what = speaker.word("record-kind", entry.kind.name());
            table.push(vec![entry.version.to_string(), speaker.moment(entry.at), entry.actor.clone(), what, changed.join(" · ")]);
        }
        print_table(&table, &[0]);
        Ok(())
    }
}

impl Readings {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let records = Records::open(&self.named.place)?;
        let named = (&self.named.register, &self.named.record);
        let readings = records.rows.run(records.registry.readings(&Actor::node(), named))?;
        if show.json {
            say(&to_json(&readings)?);
            return Ok(());
        }
        let heads = ["command-head-at", "command-head-by", "command-head-seen-what", "command-head-why"];
        let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
        for reading in readings {
            let what = speaker.word("record-reading", &reading.what);
            table.push(vec![speaker.moment(reading.at), reading.actor, what, reading.why.unwrap_or_default()]);
        }
        print_table(&table, &[]);
        Ok(())
    }
}
