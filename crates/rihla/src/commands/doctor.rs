//! `rihla doctor`.

use std::sync::Arc;

use clap::Args;
use rihla_model::{Clock, SystemClock};
use rihla_operations::doctor::{Finding, Health, examine, examine_database, examine_rows};
use rihla_operations::{Means, Node, OpenNode};
use rihla_store::Disk;
use ring::rand::SystemRandom;
use serde_json::json;

use super::rows::runtime;
use super::summary::to_json;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla doctor`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    place: PlaceArguments,
}

impl Doctor {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let findings = self.findings()?;
        if show.json {
            let all = findings.iter().map(|finding| {
                json!({ "check": finding.check, "health": finding.health, "code": finding.saying.id(), "message": finding.saying.to_string() })
            });
            say(&to_json(&all.collect::<Vec<_>>())?);
        } else {
            for finding in &findings {
                let (mark, word) = match finding.health {
                    Health::Ok => ("✓", speaker.t("command-doctor-ok")),
                    Health::Warn => ("!", speaker.t("command-doctor-warn")),
                    Health::Fail => ("✗", speaker.t("command-doctor-fail")),
                };
                say(&format!("{mark} {word}  {}: {}", speaker.word("command-doctor", finding.check), speaker.tell(&finding.saying)));
            }
        }
        Ok(match findings.iter().map(|finding| finding.health).max() {
            Some(Health::Fail) => Ending::Failed,
            Some(Health::Warn) => Ending::NeedsAPerson,
            _ => Ending::Done,
        })
    }

    fn findings(&self) -> anyhow::Result<Vec<Finding>> {
        let (places, holder) = (self.place.places(), self.place.holder()?);
        let config = Arc::new(self.place.config()?);
        let random = Arc::new(SystemRandom::new());
        let means = Means { clock: &SystemClock, random: &*random, disk: Disk::default() };
        let now = SystemClock.now();
        let node = Node::open(&places, &holder, &means);
        let mut findings = examine(&node, &config, &places, &holder, now);
        let runtime = runtime()?;
        let database = runtime.block_on(examine_database(&config));
        let there = database.saying.id() == "doctor-database-ok";
        findings.push(database);
        if let (true, Ok(node)) = (there, node) {
            let more = runtime.block_on(async {
                match OpenNode::open(Arc::new(node), config, &SystemClock, random).await {
                    Ok(open) => examine_rows(&open, now).await,
                    Err(error) => vec![Finding { check: "database", health: Health::Fail, saying: error.saying() }],
                }
            });
            // what was looked at again, with the rows, stands once
            findings.retain(|before| more.iter().all(|finding| finding.check != before.check));
            findings.extend(more);
        }
        Ok(findings)
    }
}
