//! What falls due: requests to answer, actions to do, reviews to hold.

use clap::Args;
use jiff::civil::Date;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{RegisterId, Saying};
use rihla_operations::records::plain;
use rihla_register::{Deadline, Definition};
use serde_json::json;

use super::Records;
use crate::commands::summary::{print_table, to_json};
use crate::commands::terminal::say;
use crate::commands::{Ending, PlaceArguments, ShowArguments};

#[derive(Debug, Args)]
pub(super) struct Due {
    #[command(flatten)]
    place: PlaceArguments,
    /// Only those of this register
    #[arg(long)]
    register: Option<RegisterId>,
    /// Only what falls due until this day, such as 2027-06-30
    #[arg(long, value_parser = day)]
    until: Option<Date>,
    /// How many are shown at most
    #[arg(long, default_value_t = 200)]
    most: u16,
}

/// Reads a day.
fn day(typed: &str) -> Result<Date, Saying> {
    typed.parse().map_err(|_| Saying::new("usage-day", "it is no day; write one such as 2027-06-30"))
}

impl Due {
    pub(super) fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let records = Records::open(&self.place)?;
        let (now, most) = (records.rows.now(), usize::from(self.most));
        let today = records.rows.definitions.day_of(now);
        let mut all: Vec<(&Definition, Deadline)> = Vec::new();
        for definition in records.chosen(self.register.as_ref())? {
            if definition.due.is_none() {
                continue;
            }
            let due = records.rows.run(records.registry.deadlines(&Actor::node(), &definition.id, self.until, most))?;
            all.extend(due.into_iter().map(|due| (definition, due)));
        }
        all.sort_by(|(_, one), (_, other)| (one.day, one.moment, &one.record).cmp(&(other.day, other.moment, &other.record)));
        all.truncate(most);
        let over = all.iter().filter(|(_, due)| due.is_over(now, today)).count();
        let left = |due: &Deadline| i64::from((due.day - today).get_days());
        if show.json {
            let rows = all.iter().map(|(_, due)| {
                json!({ "register": due.register, "record": due.record, "title": due.title, "state": due.state, "day": due.day,
                    "moment": due.moment, "days": left(due), "overdue": due.is_over(now, today) })
            });
            say(&to_json(&json!({ "today": today, "overdue": over, "due": rows.collect::<Vec<_>>() }))?);
        } else if all.is_empty() {
            say(&speaker.t("command-due-none"));
        } else {
            let heads = [
                "command-head-register",
                "command-head-record",
                "command-head-title",
                "command-head-state",
                "command-head-due",
                "command-head-days",
            ];
            let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
            for (definition, due) in &all {
                let title = definition.field(&definition.title).zip(due.title.as_ref());
                let title = title.map(|(field, json)| plain(field, json, &records.rows.definitions.vocabulary, speaker));
                let state = definition.state(&due.state).map_or(due.state.as_str(), |state| speaker.local(&state.label));
                let when = due.moment.map_or_else(|| speaker.date(due.day), |moment| speaker.moment(moment));
                let mark = if due.is_over(now, today) { "▲ " } else { "" };
                let days = speaker.whole(i128::from(left(due)));
                let register = speaker.local(&definition.label).to_owned();
                let record = due.record.as_str().to_owned();
                table.push(vec![register, record, title.unwrap_or_default(), state.to_owned(), format!("{mark}{when}"), days]);
            }
            print_table(&table, &[5]);
            say(&speaker.say("command-due-over", &[("count", Value::from(over))]));
        }
        Ok(if over > 0 { Ending::NeedsAPerson } else { Ending::Done })
    }
}
