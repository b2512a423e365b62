//! `rihla check`.

use std::path::PathBuf;

use clap::Args;
use rihla_ingest::ProblemsCsv;
use rihla_model::SystemClock;
use rihla_operations::build::SourceState;
use rihla_operations::build::check::check_observatory;
use rihla_operations::load_definitions;
use rihla_store::private_file;

use super::failure::unwritable;
use super::summary::{print_sources, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: PlaceArguments,
    /// Write every problem, with its value, to this file (restricted: it may hold what was written about a person)
    #[arg(long)]
    problems: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let definitions = load_definitions(&self.place.observatory)?;
        let places = self.place.places();
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let mut list = match &self.problems {
            Some(path) => {
                let file = private_file(path).map_err(|e| unwritable(path, &e))?;
                Some((path, ProblemsCsv::new(std::io::BufWriter::new(file)).map_err(|e| unwritable(path, &e))?))
            }
            None => None,
        };
        let mut failed = None;
        let outcome = show.work(&speaker, |work| {
            check_observatory(&definitions, &places, &SystemClock, work, &mut |problem| {
                if let Some((path, list)) = &mut list {
                    // Programs read the rule; the English beside it is the same in every language.
                    let remedy = if show.json { problem.remedy.to_string() } else { speaker.tell(&problem.remedy) };
                    if let Err(error) = list.write(problem, &remedy) {
                        failed = Some(unwritable(path, &error));
                    }
                }
            })
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        if let Some((path, list)) = list {
            list.finish().map_err(|e| unwritable(path, &e))?;
        }
        if show.json {
            say(&to_json(&outcome)?);
        } else {
            print_sources(&outcome, &speaker);
        }
        let unusable = outcome.iter().any(|s| matches!(s.state, SourceState::Unusable { .. }));
        Ok(if unusable { Ending::NeedsAPerson } else { Ending::Done })
    }
}
