//! `rihla build`.

use clap::Args;
use rihla_model::SystemClock;
use rihla_operations::build::build_observatory;
use rihla_operations::{Means, Node, load_definitions};
use rihla_store::Disk;
use ring::rand::SystemRandom;

use super::summary::{print_build, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) place: PlaceArguments,
}

impl Build {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let definitions = load_definitions(&self.place.observatory)?;
        let places = self.place.places();
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let node = Node::open_or_create(&places, &self.place.holder()?, &means)?;
        let outcome = show.work(&speaker, |work| build_observatory(&definitions, &places, &node, &means, work))?;
        if show.json {
            say(&to_json(&outcome)?);
        } else {
            print_build(&outcome, &definitions, &places, &speaker);
        }
        Ok(if outcome.has_losses() { Ending::NeedsAPerson } else { Ending::Done })
    }
}
