//! `rihla inspect`.

use std::path::PathBuf;

use clap::Args;
use rihla_ingest::{Context, inspect};
use rihla_model::{AreaResolver, Clock, Saying, SystemClock, Vocabulary};

use super::failure::unreadable;
use super::terminal::say;
use super::{Ending, ShowArguments};

/// Arguments of `rihla inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The file to look at
    file: PathBuf,
}

impl Inspect {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let bytes = std::fs::read(&self.file).map_err(|e| unreadable(&self.file, &e))?;
        let name = self.file.file_name().and_then(|n| n.to_str()).unwrap_or("file");
        let vocabulary = Vocabulary::embedded()?;
        let resolver = AreaResolver::new(&vocabulary);
        let today = jiff::tz::Offset::UTC.to_datetime(SystemClock.now()).date();
        let context = Context { vocabulary: &vocabulary, resolver: &resolver, today, threads: 1, progress: None, cancel: None };
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let tell = |saying: &Saying| if show.json { saying.to_string() } else { speaker.tell(saying) };
        let seen = inspect(name, &bytes, &context, &tell)?;
        if show.json {
            say(&serde_json::json!({ "format": seen.format, "rows": seen.rows, "definition": seen.toml }).to_string());
        } else {
            say(seen.toml.trim_end());
        }
        Ok(Ending::Done)
    }
}
