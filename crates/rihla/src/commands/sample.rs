//! `rihla sample`.

use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};
use rihla_language::Value;
use rihla_model::Saying;
use rihla_sample::plant::{PlantedError, plant};
use rihla_sample::{DEFAULT_PEOPLE, FolderSink, SampleSpec, generate};

use super::build::Build;
use super::failure::{unmade, unwritable};
use super::place::one_of;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// The definitions of the example observatory.
static ATLAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../observatories/atlas");

/// Arguments of `rihla sample`.
#[derive(Debug, Args)]
pub(super) struct Sample {
    /// Folder to write: definitions of the example observatory, and the files of its agencies in `inbox`
    folder: PathBuf,
    /// How many people live in the generated country
    #[arg(long, default_value_t = DEFAULT_PEOPLE)]
    people: u32,
    /// The seed: the same seed gives the same files
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Plant an error to be found: wrong-code, shifted-column, doubled-asylum-month or doubled-border-month
    #[arg(long, value_parser = planted)]
    plant: Option<PlantedError>,
    /// Build the observatory at once
    #[arg(long)]
    build: bool,
}

fn planted(name: &str) -> Result<PlantedError, Saying> {
    PlantedError::named(name).ok_or_else(|| one_of(&PlantedError::NAMES))
}

impl Sample {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        write_definitions(&self.folder)?;
        let truth = generate(&SampleSpec { people: self.people, seed: self.seed }, &mut FolderSink::new(&self.folder))?;
        if let Some(error) = self.plant {
            let planted = plant(&self.folder, error, self.seed)?;
            let what = if show.json { planted.what.to_string() } else { speaker.tell(&planted.what) };
            say(&speaker.say("command-sample-planted", &[("what", Value::Said(what)), ("file", Value::from(planted.file))]));
        }
        if !show.json {
            let folder = self.folder.display().to_string();
            say(&speaker.say("command-sample-done", &[("folder", Value::from(folder)), ("people", Value::from(truth.people))]));
        }
        if self.build {
            let place = PlaceArguments {
                observatory: self.folder.clone(),
                data: None,
                inbox: None,
                key: None,
                config: None,
                passphrase_file: None,
                credential: None,
            };
            return Build { place }.run(show);
        }
        Ok(Ending::Done)
    }
}

/// Writes the definitions where they are not yet; a definition that somebody changed is left as it is.
fn write_definitions(folder: &Path) -> anyhow::Result<()> {
    fn walk(dir: &Dir<'_>, folder: &Path) -> anyhow::Result<()> {
        for file in dir.files() {
            let path = folder.join(file.path());
            if !path.exists() {
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent).map_err(|e| unmade(parent, &e))?;
                }
                std::fs::write(&path, file.contents()).map_err(|e| unwritable(&path, &e))?;
            }
        }
        // What was generated into the source tree is no definition.
        let generated = ["inbox", "later", "truth", "reference"];
        for sub in dir.dirs().filter(|d| !generated.iter().any(|g| d.path() == Path::new(g))) {
            walk(sub, folder)?;
        }
        Ok(())
    }
    walk(&ATLAS, folder)
}
