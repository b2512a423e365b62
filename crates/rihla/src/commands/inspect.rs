//! `rihla inspect`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use rihla_ingest::{Context, inspect};
use rihla_model::{AreaResolver, Clock, SystemClock, Vocabulary};

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
        let bytes = std::fs::read(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let name = self.file.file_name().and_then(|n| n.to_str()).unwrap_or("file");
        let vocabulary = Vocabulary::embedded()?;
        let resolver = AreaResolver::new(&vocabulary);
        let today = jiff::tz::Offset::UTC.to_datetime(SystemClock.now()).date();
        let context = Context { vocabulary: &vocabulary, resolver: &resolver, today, threads: 1, progress: None, cancel: None };
        let seen = inspect(name, &bytes, &context)?;
        if show.json {
            say(&serde_json::json!({ "format": seen.format, "rows": seen.rows, "definition": seen.toml }).to_string());
        } else {
            say(seen.toml.trim_end());
        }
        Ok(Ending::Done)
    }
}
