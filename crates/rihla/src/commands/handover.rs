//! `rihla handover`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rihla_language::Value;
use rihla_model::{Clock, SystemClock};
use rihla_operations::backup::list_backups;
use rihla_operations::{Means, load_definitions};
use rihla_store::{Disk, Engine, write_durably};
use ring::rand::SystemRandom;
use serde_json::json;

use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};
use crate::report::{Handover as Sheet, handover_sheet};

/// Arguments of `rihla handover`.
#[derive(Debug, Args)]
pub(super) struct Handover {
    #[command(subcommand)]
    verb: HandoverVerb,
}

#[derive(Debug, Subcommand)]
enum HandoverVerb {
    /// Write a PDF from which a stranger restores the node on new hardware; it holds no key
    Sheet(SheetArguments),
}

#[derive(Debug, Args)]
struct SheetArguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// The file to be written
    #[arg(long)]
    to: PathBuf,
    /// Who holds what, in words, such as "Amina Haddad: second disk, safe of the director"; may be repeated
    #[arg(long = "holder")]
    holders: Vec<String>,
}

fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).display().to_string()
}

/// A word of a command as a shell takes it.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-:@=+".contains(&b));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

impl Handover {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let HandoverVerb::Sheet(arguments) = &self.verb;
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let definitions = load_definitions(&arguments.place.observatory)?;
        let config = arguments.place.config()?;
        let random = SystemRandom::new();
        let node = arguments.place.node(&Means { clock: &SystemClock, random: &random, disk: Disk::default() })?;
        let places = arguments.place.places();
        let observatory = std::fs::canonicalize(&arguments.place.observatory).unwrap_or_else(|_| arguments.place.observatory.clone());
        let (observatory, data, key) = (whole(&observatory), whole(&places.data), whole(&places.key));
        let backups = config.backup.folder.as_ref().map(|folder| whole(folder));
        let newest = match &config.backup.folder {
            Some(folder) => list_backups(folder)?.into_iter().next(),
            None => None,
        };
        let mut told = vec![
            ("handover-place-definitions", observatory.clone()),
            ("handover-place-data", data.clone()),
            ("handover-place-rows", if config.keeps_rows { config.database.to_string() } else { "-".to_owned() }),
            ("handover-place-key", key.clone()),
            ("handover-place-backups", backups.clone().unwrap_or_else(|| "-".to_owned())),
        ];
        if let Some(file) = &config.settings.file {
            told.push(("handover-place-config", whole(file)));
        }
        if let Some(address) = &config.public_address {
            told.push(("handover-place-address", address.as_str().to_owned()));
        }
        let backup = newest.as_ref().map_or_else(|| "BACKUP".to_owned(), |line| quoted(&whole(&line.path)));
        let (q_observatory, q_data, q_key) = (quoted(&observatory), quoted(&data), quoted(&key));
        let place = format!("{q_observatory} --data {q_data} --key {q_key}");
        let mut commands = vec![
            ("handover-step-program", "rihla --version".to_owned()),
            ("handover-step-files", format!("rihla backup restore {backup} {place} --only files")),
            ("handover-step-key", format!("rihla key recover {place} --share SHARE-1 --share SHARE-2")),
        ];
        if config.keeps_rows {
            if config.database.engine() == Engine::Postgres {
                commands.push(("handover-step-postgres", "createdb".to_owned()));
            }
            commands.push(("handover-step-rows", format!("rihla backup restore {backup} {place} --only rows")));
        }
        commands.push(("handover-step-doctor", format!("rihla doctor {place}")));
        commands.push(("handover-step-serve", format!("rihla serve {place}")));
        let pdf = handover_sheet(
            &Sheet {
                id: definitions.observatory.id.as_str(),
                name: &definitions.observatory.name,
                now: SystemClock.now(),
                places: told,
                keys: &node.keyring.state(),
                holders: &arguments.holders,
                contact: &definitions.observatory.contact,
                commands,
                newest_backup: newest.map(|line| line.taken_at),
            },
            &speaker,
        )?;
        write_durably(&Disk::default(), &arguments.to, &pdf)?;
        if show.json {
            say(&json!({ "file": arguments.to, "bytes": pdf.len() }).to_string());
        } else {
            say(&speaker.say("command-handover", &[("file", Value::from(arguments.to.display().to_string()))]));
        }
        Ok(Ending::Done)
    }
}
