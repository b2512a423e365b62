//! `rihla search`: records by words, from the node's own machine.

use std::sync::Arc;

use clap::Args;
use rihla_language::Value;
use rihla_model::access::Actor;
use rihla_model::{RegisterId, Saying, SystemClock};
use rihla_operations::OperationError;
use rihla_operations::search::{Answer, Hit, MOST, Question, Search};
use rihla_register::Registry;

use super::record::Records;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};
use crate::found::{AROUND, Results};

/// Arguments of `rihla search`.
#[derive(Debug, Args)]
pub(super) struct SearchCommand {
    /// What is looked for: words, all of which have to be there, and phrases in quotes
    words: String,
    #[command(flatten)]
    place: PlaceArguments,
    /// In this register alone
    #[arg(long)]
    register: Option<RegisterId>,
    /// How many are shown at most
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST)))]
    most: u16,
    /// Where the page before ended, as it said
    #[arg(long)]
    after: Option<String>,
}

impl SearchCommand {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let Records { rows, registry } = Records::open(&self.place)?;
        let registry = Arc::new(registry);
        let search = Search::of(&rows.open, Arc::clone(&registry), Arc::new(SystemClock));
        rows.run(search.follow(false, &|| false))?;
        let (typed, register, after) = (self.words.clone(), self.register.clone(), self.after.clone());
        let answer = rows.run(search.find(&Actor::node(), &Question { typed, register, most: self.most, after }))?;
        if !answer.ready {
            let saying = Saying::new("search-not-ready", "the index of words is being made; try again in a minute");
            return Err(OperationError::Refused(saying).into());
        }
        if show.json {
            say(&to_json(&Results::of(&answer, show.language()))?);
            return Ok(Ending::Done);
        }
        tell(&answer, &registry, &speaker);
        Ok(Ending::Done)
    }
}

fn tell(answer: &Answer, registry: &Registry, speaker: &rihla_language::Speaker<'_>) {
    let heads = ["command-head-register", "command-head-record", "command-head-state", "command-head-title", "command-head-found"];
    let mut table = vec![heads.map(|id| speaker.t(id)).to_vec()];
    for hit in &answer.hits {
        let definition = registry.registers().get(&hit.seen.register);
        let state = definition.and_then(|definition| definition.state(&hit.seen.state));
        table.push(vec![
            hit.seen.register.as_str().to_owned(),
            hit.seen.id.as_str().to_owned(),
            state.map_or(hit.seen.state.as_str(), |state| speaker.local(&state.label)).to_owned(),
            hit.name(speaker.language()).and_then(|at| hit.texts.get(at)).map(|text| text.text.clone()).unwrap_or_default(),
            around(hit, speaker),
        ]);
    }
    print_table(&table, &[]);
    if let Some(next) = &answer.next {
        say(&speaker.say("command-record-next", &[("next", Value::from(next.as_str()))]));
    }
}

/// A line around what was found.
fn around(hit: &Hit, speaker: &rihla_language::Speaker<'_>) -> String {
    let best = hit.best(speaker.language()).and_then(|at| Some((hit.texts.get(at)?, hit.found.places.get(at)?)));
    let Some((text, places)) = best else { return String::new() };
    let snippet = rihla_search::cut(&text.text, places, AROUND / 3);
    let line: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Has the index of words follow what a command did, where the node has one: what was erased leaves its files now, and not when the server
/// is next started. A server that runs does it itself.
pub(super) fn follow(records: Records) {
    let Records { rows, registry } = records;
    if !Search::is_kept(&rows.open) {
        return;
    }
    let search = Search::of(&rows.open, Arc::new(registry), Arc::new(SystemClock));
    if let Err(error) = rows.run(search.follow(false, &|| false)) {
        tracing::warn!(error.code = error.saying().id(), %error, "the index of words could not follow; the server does when it is next started");
    }
}
