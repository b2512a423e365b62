//! `rihla export`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rihla_language::Value;
use rihla_model::{Saying, SystemClock};
use rihla_operations::publish::catalogue::catalogue_json;
use rihla_operations::{Means, load_definitions};
use rihla_store::{Disk, write_durably};
use ring::rand::SystemRandom;

use super::failure::unmade;
use super::site::LiveSite;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};
use crate::static_site::{StaticParts, render};
use crate::web::{FileBody, SiteProvider};

/// Arguments of `rihla export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Folder to write; made if absent. Files of an earlier export are replaced, strange files stay
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
}

impl Export {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let definitions = load_definitions(&self.place.observatory)?;
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let node = self.place.node(&means)?;
        let live = LiveSite::new(definitions, node, Arc::new(SystemClock))?;
        let site = live.site();
        let words = live.catalogue();
        let outlines = live.outlines();
        let catalogue = catalogue_json(&site, &live.definitions(), "");
        let file = |dataset: &str, name: &str| -> Option<Vec<u8>> {
            match live.file(dataset, name)?.body {
                FileBody::Path(path) => std::fs::read(path).ok(),
                FileBody::Bytes(bytes) => Some(bytes),
            }
        };
        let requests = live.requests()?;
        let parts = StaticParts {
            requests: requests.as_ref(),
            catalogue: &words,
            outlines: outlines.as_deref(),
            catalogue_json: Some(&catalogue),
            file: &file,
        };
        let mut count = 0_u64;
        for page in render(&site, parts) {
            let (name, bytes) = page?;
            write(&self.to, &name, &bytes)?;
            count += 1;
        }
        for &language in &site.observatory.languages {
            let name = format!("{language}/situation-report.pdf");
            let bytes = crate::report::situation_report(&site, &words, outlines.as_deref(), language, None)?;
            write(&self.to, &name, &bytes)?;
            count += 1;
        }
        if show.json {
            say(&serde_json::json!({ "files": count, "folder": self.to }).to_string());
        } else {
            let speaker = words.speaker(show.language());
            let folder = self.to.display().to_string();
            say(&speaker.say("command-export-done", &[("count", Value::from(count)), ("folder", Value::from(folder))]));
        }
        Ok(Ending::Done)
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    if name.split('/').any(|part| part.is_empty() || part == ".." || part == ".") {
        return Err(Saying::new("failure-export-name", "'{name}' is no name for a file of an export; report it").with("name", name).into());
    }
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| unmade(parent, &e))?;
    }
    Ok(write_durably(&Disk::default(), &path, bytes)?)
}
