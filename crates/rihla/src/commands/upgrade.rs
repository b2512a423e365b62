//! `rihla upgrade`.

use clap::Args;
use rihla_language::Value;
use rihla_model::{Clock, SystemClock};
use rihla_operations::Means;
use rihla_store::{Database, Disk};
use ring::rand::SystemRandom;
use serde_json::json;

use super::rows::runtime;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla upgrade`.
#[derive(Debug, Args)]
pub(super) struct Upgrade {
    #[command(flatten)]
    place: PlaceArguments,
}

impl Upgrade {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let config = self.place.config()?;
        // keys of purposes that are younger than the node are made here
        let random = SystemRandom::new();
        drop(self.place.node(&Means { clock: &SystemClock, random: &random, disk: Disk::default() })?);
        let (from, to) = runtime()?.block_on(async {
            let before = Database::standing(&config.database).await?;
            if !config.keeps_rows || before.is_newest() {
                return Ok::<_, rihla_store::StoreError>((before.applied, before.applied));
            }
            Database::open(&config.database, SystemClock.now()).await?.close().await;
            Ok((before.applied, Database::standing(&config.database).await?.applied))
        })?;
        if show.json {
            say(&json!({ "program": env!("CARGO_PKG_VERSION"), "from": from, "to": to }).to_string());
        } else {
            let facts = [("from", Value::from(from)), ("to", Value::from(to)), ("program", Value::from(env!("CARGO_PKG_VERSION")))];
            say(&speaker.say(if from == to { "command-upgrade-newest" } else { "command-upgrade-done" }, &facts));
        }
        Ok(Ending::Done)
    }
}
