//! `rihla subject`: what a person is given who asks what is kept of them.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{FieldId, RecordId, RegisterId};
use rihla_operations::records::{SubjectAnswer, SubjectFile, answer_subject};
use serde_json::json;

use super::failure::{unmade, unwritable};
use super::record::Records;
use super::summary::to_json;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla subject`.
#[derive(Debug, Args)]
pub(super) struct Subject {
    #[command(subcommand)]
    verb: SubjectVerb,
}

#[derive(Debug, Subcommand)]
enum SubjectVerb {
    /// Write all that is kept of a record into one file for the person whom it is about, in their language; the record notes it
    Extract(Extract),
}

#[derive(Debug, Args)]
struct Extract {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    /// The record, as `rihla record list` names it
    record: RecordId,
    #[command(flatten)]
    place: PlaceArguments,
    /// The reference of the person's request
    #[arg(long)]
    request: String,
    /// File to write; one that exists is not replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// A folder for the files that are attached; without this they are only named
    #[arg(long)]
    files: Option<PathBuf>,
    /// A field that speaks of somebody else and is left out, which the file says; may be repeated
    #[arg(long)]
    without: Vec<FieldId>,
}

impl Subject {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            SubjectVerb::Extract(v) => v.run(show, &speaker),
        }
    }
}

impl Extract {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let records = Records::open(&self.place)?;
        // made before anything is taken out: what cannot be kept is not noted as given
        let mut file = new_file(&self.to)?;
        let written = self.take(&records, speaker).and_then(|extract| {
            let text = to_json(&extract)? + "\n";
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| unwritable(&self.to, &error))?;
            let files = self.files.as_deref().map(|folder| self.attached(&records, &extract, folder)).transpose()?;
            Ok((extract.shown(), files.unwrap_or_default()))
        });
        if written.is_err() {
            drop(file);
            std::fs::remove_file(&self.to).ok();
        }
        let (fields, files) = written?;
        if show.json {
            say(&json!({ "fields": fields, "files": files }).to_string());
        } else {
            let facts =
                [("count", Value::from(fields)), ("files", Value::from(files)), ("file", Value::from(self.to.display().to_string()))];
            say(&speaker.say("command-subject-written", &facts));
            say(&speaker.t("command-subject-read-first"));
        }
        Ok(Ending::Done)
    }

    fn take(&self, records: &Records, speaker: &Speaker<'_>) -> anyhow::Result<SubjectFile> {
        let without: BTreeSet<FieldId> = self.without.iter().cloned().collect();
        let asked = SubjectAnswer { register: &self.register, record: &self.record, request: &self.request, without: &without };
        let (rows, registry) = (&records.rows, &records.registry);
        let with = (rows.now(), speaker);
        Ok(rows.run(answer_subject(&rows.open, registry, &rows.definitions, &Actor::node(), &asked, with))?)
    }

    /// Writes the attached files beside it, and tells how many.
    fn attached(&self, records: &Records, extract: &SubjectFile, folder: &Path) -> anyhow::Result<usize> {
        std::fs::create_dir_all(folder).map_err(|error| unmade(folder, &error))?;
        let why = format!("subject request {}", self.request.trim());
        let mut count = 0;
        for (hash, name) in extract.files() {
            let named = (&self.register, &self.record);
            let attached = records.rows.run(records.registry.attached(&Actor::node(), named, hash, Some(&why)))?;
            count += 1;
            // names may be the same, and were made plain when the files were attached
            let path = folder.join(format!("{count}-{name}"));
            let write = |mut file: File| file.write_all(&attached.content);
            new_file(&path).and_then(|file| write(file).map_err(|error| unwritable(&path, &error).into()))?;
        }
        Ok(count)
    }
}

/// A file that was not there, and that nobody else reads.
fn new_file(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path).map_err(|error| unwritable(path, &error))?)
}
