//! Restricting the use of a record, and lifting that.

use clap::Args;
use rihla_language::Speaker;
use rihla_model::access::Actor;
use rihla_register::Written;
use serde_json::json;

use super::{Named, Records};
use crate::commands::ShowArguments;
use crate::commands::search::follow;
use crate::commands::terminal::say;

#[derive(Debug, Args)]
pub(super) struct Restrict {
    #[command(flatten)]
    named: Named,
    /// Why; stands in its history
    #[arg(long)]
    reason: String,
}

impl Restrict {
    pub(super) fn restrict(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let (records, version) = self.open()?;
        let named = (&self.named.register, &self.named.record);
        let done = records.rows.run(records.registry.restrict(&Actor::node(), named, version, &self.reason))?;
        tell(&done, true, show, &speaker.t("command-record-restrict-done"));
        follow(records);
        Ok(())
    }

    pub(super) fn lift(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<()> {
        let (records, version) = self.open()?;
        let named = (&self.named.register, &self.named.record);
        let done = records.rows.run(records.registry.lift(&Actor::node(), named, version, &self.reason))?;
        tell(&done, false, show, &speaker.t("command-record-lift-done"));
        follow(records);
        Ok(())
    }

    fn open(&self) -> anyhow::Result<(Records, i64)> {
        let records = Records::open(&self.named.place)?;
        let named = (&self.named.register, &self.named.record);
        let version = records.rows.run(records.registry.look(&Actor::node(), named, None))?.version;
        Ok((records, version))
    }
}

fn tell(done: &Written, restricted: bool, show: &ShowArguments, text: &str) {
    if show.json {
        say(&json!({ "record": done.record, "version": done.version, "restricted": restricted }).to_string());
    } else {
        say(text);
    }
}
