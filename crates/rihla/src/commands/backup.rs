//! `rihla backup`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::{Clock, Saying, SystemClock};
use rihla_operations::backup::{
    AboutBackup, BackupLine, create_backup, find_backup, list_backups, prune_backups, rehearse_backup, restore_files, restore_rows,
    verify_backup,
};
use rihla_operations::{Means, NodeConfig, OpenNode, OperationError, load_definitions};
use rihla_store::Disk;
use ring::rand::SystemRandom;
use serde_json::json;

use super::place::one_of;
use super::rows::runtime;
use super::summary::{print_table, to_json};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla backup`.
#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(subcommand)]
    verb: BackupVerb,
}

#[derive(Debug, Subcommand)]
enum BackupVerb {
    /// Take a backup now; the server goes on meanwhile
    Create(Create),
    /// List backups, the newest first
    List(Listed),
    /// Read a backup to its end: signature, files, rows
    Verify(One),
    /// As verify, and restore the rows into a database that vanishes
    Rehearse(One),
    /// Restore a node from a backup, on this machine
    Restore(Restore),
}

#[derive(Debug, Args)]
struct Create {
    #[command(flatten)]
    place: PlaceArguments,
    /// The backup folder, instead of the configured one
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Listed {
    #[command(flatten)]
    place: PlaceArguments,
    /// The backup folder, instead of the configured one
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    place: PlaceArguments,
    /// Which backup: its name or path [default: the newest]
    #[arg(long)]
    backup: Option<PathBuf>,
    /// The backup folder, instead of the configured one
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Restore {
    /// The backup's folder
    backup: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
    /// Restore the files alone, or the rows alone
    #[arg(long, value_parser = part)]
    only: Option<Part>,
}

/// A part of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Files,
    Rows,
}

fn part(name: &str) -> Result<Part, Saying> {
    match name {
        "files" => Ok(Part::Files),
        "rows" => Ok(Part::Rows),
        _ => Err(one_of(&["files", "rows"])),
    }
}

/// The backup folder: as named, else as configured.
fn folder_of(named: Option<&Path>, config: &NodeConfig) -> anyhow::Result<PathBuf> {
    let folder = named.map(Path::to_path_buf).or_else(|| config.backup.folder.clone());
    Ok(folder.ok_or_else(|| {
        OperationError::Refused(Saying::new(
            "backup-no-folder",
            "no backup folder is known; set 'folder' in section 'backup' of rihla.toml, or name one with --folder",
        ))
    })?)
}

impl Backup {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            BackupVerb::Create(v) => v.run(show, &speaker),
            BackupVerb::List(v) => {
                let lines = list_backups(&folder_of(v.folder.as_deref(), &v.place.config()?)?)?;
                if show.json {
                    say(&to_json(&lines)?);
                } else {
                    print_lines(&lines, &speaker);
                }
                Ok(Ending::Done)
            }
            BackupVerb::Verify(v) => v.run(false, show, &speaker),
            BackupVerb::Rehearse(v) => v.run(true, show, &speaker),
            BackupVerb::Restore(v) => v.run(show, &speaker),
        }
    }
}

impl Create {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let definitions = load_definitions(&self.place.observatory)?;
        let config = Arc::new(self.place.config()?);
        let folder = folder_of(self.folder.as_deref(), &config)?;
        let random = Arc::new(SystemRandom::new());
        let means = Means { clock: &SystemClock, random: &*random, disk: Disk::default() };
        let node = Arc::new(self.place.node(&means)?);
        let stop = AtomicBool::new(false);
        let made = runtime()?.block_on(async {
            let open = if config.keeps_rows {
                Some(OpenNode::open(Arc::clone(&node), Arc::clone(&config), &SystemClock, random.clone()).await?)
            } else {
                None
            };
            let database = open.as_ref().map(|open| &open.database);
            let taking = create_backup(&folder, &node, &definitions, database, SystemClock.now(), &*random, &stop);
            tokio::pin!(taking);
            let interrupted = async {
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                made = &mut taking => made,
                () = interrupted => {
                    stop.store(true, Ordering::Relaxed);
                    taking.await
                }
            }
        })?;
        let pruned = if self.folder.is_none() { prune_backups(&folder, config.backup.keep, &Disk::default())? } else { 0 };
        if show.json {
            let made = json!({
                "path": made.path, "taken_at": made.taken_at, "rows": made.rows, "files": made.files, "bytes": made.bytes, "removed": pruned,
            });
            say(&made.to_string());
        } else {
            let facts = [
                ("path", Value::from(made.path.display().to_string())),
                ("files", Value::from(made.files)),
                ("rows", Value::from(made.rows.unwrap_or(0))),
                ("bytes", Value::from(made.bytes)),
            ];
            say(&speaker.say("command-backup-made", &facts));
        }
        Ok(Ending::Done)
    }
}

impl One {
    fn run(&self, rehearse: bool, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let config = self.place.config()?;
        let folder = self.folder.clone().or_else(|| config.backup.folder.clone());
        let path = find_backup(folder.as_deref(), self.backup.as_deref())?;
        let random = SystemRandom::new();
        let node = self.place.node(&Means { clock: &SystemClock, random: &random, disk: Disk::default() })?;
        let about = if rehearse {
            runtime()?.block_on(rehearse_backup(&path, &node.keyring, SystemClock.now()))?
        } else {
            verify_backup(&path, &node.keyring)?
        };
        let id = if rehearse { "command-backup-rehearsed" } else { "command-backup-verified" };
        tell(id, &path, &about, show, speaker);
        Ok(Ending::Done)
    }
}

fn tell(id: &str, path: &Path, about: &AboutBackup, show: &ShowArguments, speaker: &Speaker<'_>) {
    let rows = about.rows.as_ref().map(|rows| rows.count);
    if show.json {
        return say(&json!({ "path": path, "taken_at": about.taken_at, "rows": rows, "program": about.program }).to_string());
    }
    let facts = [
        ("path", Value::from(path.display().to_string())),
        ("at", Value::from(speaker.moment(about.taken_at))),
        ("rows", Value::from(rows.unwrap_or(0))),
    ];
    say(&speaker.say(id, &facts));
}

impl Restore {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let places = self.place.places();
        let mut files = None;
        if self.only != Some(Part::Rows) {
            files = Some(restore_files(&self.backup, &places, &self.place.observatory, &Disk::default())?);
        }
        let mut rows = None;
        if self.only != Some(Part::Files) {
            let random = SystemRandom::new();
            let node = self.place.node(&Means { clock: &SystemClock, random: &random, disk: Disk::default() })?;
            let config = self.place.config()?;
            rows = runtime()?.block_on(restore_rows(&self.backup, &node, &config, SystemClock.now()))?;
        }
        if show.json {
            say(&json!({ "data": places.data, "taken_at": files.map(|about| about.taken_at), "rows": rows }).to_string());
        } else {
            let facts = [("data", Value::from(places.data.display().to_string())), ("rows", Value::from(rows.unwrap_or(0)))];
            let id = if self.only == Some(Part::Files) { "command-backup-files-restored" } else { "command-backup-restored" };
            say(&speaker.say(id, &facts));
        }
        Ok(Ending::Done)
    }
}

fn print_lines(lines: &[BackupLine], speaker: &Speaker<'_>) {
    let heads = ["command-head-backup", "command-head-made", "command-head-rows", "command-head-files", "command-head-bytes"];
    let mut rows = vec![heads.map(|id| speaker.t(id)).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let rows = line.rows.map_or_else(|| "-".to_owned(), |rows| speaker.whole(i128::from(rows)));
        vec![
            line.name.clone(),
            speaker.moment(line.taken_at),
            rows,
            speaker.whole(line.files as i128),
            speaker.whole(i128::from(line.bytes)),
        ]
    }));
    print_table(&rows, &[2, 3, 4]);
}
