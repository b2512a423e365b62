//! `rihla round`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rihla_courier::mail::MailAddress;
use rihla_language::{Speaker, Value};
use rihla_model::access::Actor;
use rihla_model::{Clock, FieldId, RegisterId, RespondentId, RoundId, SystemClock};
use rihla_operations::OperationError;
use rihla_operations::records::{Asking, HandedOut, ImportMode, hand_out, post_workbook, take_back};
use rihla_register::ImportOptions;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::json;

use super::failure::{unreadable, unwritable};
use super::record::{Records, tell_import};
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};

/// Arguments of `rihla round`.
#[derive(Debug, Args)]
pub(super) struct Round {
    #[command(subcommand)]
    verb: RoundVerb,
}

#[derive(Debug, Subcommand)]
enum RoundVerb {
    /// Write the workbook of one respondent: locked but for the open fields, prefilled, in the language of the output
    Write(Write),
    /// Send the workbook of one respondent by mail
    Send(Send),
    /// Read a workbook that came back: tell what would become of each row, or do it
    Read(Read),
}

/// What is asked, and of whom.
#[derive(Debug, Args)]
struct Asked {
    /// The register, as `rihla register list` names it
    register: RegisterId,
    #[command(flatten)]
    place: PlaceArguments,
    /// What the round is called, such as reports-2027
    #[arg(long)]
    round: RoundId,
    /// Whom the workbook is for, such as ministry-of-health
    #[arg(long)]
    respondent: RespondentId,
    /// Only the records for which this holds
    #[arg(long)]
    filter: Option<String>,
    /// A field that may be filled in; may be repeated
    #[arg(long = "open", required = true)]
    open: Vec<FieldId>,
    /// By when it is wanted, as the respondent reads it
    #[arg(long = "wanted-by")]
    wanted: Option<String>,
}

#[derive(Debug, Args)]
struct Write {
    #[command(flatten)]
    asked: Asked,
    /// File to write
    #[arg(long)]
    to: PathBuf,
}

#[derive(Debug, Args)]
struct Send {
    #[command(flatten)]
    asked: Asked,
    /// The respondent's mail address
    #[arg(long)]
    mail: MailAddress,
}

#[derive(Debug, Args)]
struct Read {
    /// The workbook that came back
    workbook: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
    /// Do it; without this it is only told
    #[arg(long = "do")]
    go: bool,
    /// Do the rest where rows are refused; otherwise nothing is done
    #[arg(long)]
    skip_refused: bool,
}

impl Round {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        match &self.verb {
            RoundVerb::Write(v) => v.run(show, &speaker),
            RoundVerb::Send(v) => v.run(show, &speaker),
            RoundVerb::Read(v) => v.run(show, &speaker),
        }
    }
}

impl Asked {
    fn asking(&self) -> Asking<'_> {
        Asking {
            round: &self.round,
            respondent: &self.respondent,
            register: &self.register,
            filter: self.filter.as_deref(),
            open: self.open.iter().cloned().collect(),
            until: self.wanted.clone(),
        }
    }

    /// The workbook, of a node that is open.
    fn workbook(&self, Records { rows, registry }: &Records, speaker: &Speaker<'_>) -> Result<HandedOut, OperationError> {
        let (node, now) = (Actor::node(), SystemClock.now());
        rows.run(hand_out(registry, &rows.definitions, &rows.open.node.keyring, &node, &self.asking(), (now, speaker)))
    }
}

impl Write {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let out = self.asked.workbook(&Records::open(&self.asked.place)?, speaker)?;
        std::fs::write(&self.to, &out.bytes).map_err(|error| unwritable(&self.to, &error))?;
        if show.json {
            say(&json!({ "records": out.records }).to_string());
        } else {
            let facts = [("count", Value::from(out.records)), ("file", Value::from(self.to.display().to_string()))];
            say(&speaker.say("command-record-exported", &facts));
        }
        Ok(Ending::Done)
    }
}

impl Send {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let records = Records::open(&self.asked.place)?;
        let out = self.asked.workbook(&records, speaker)?;
        let Records { rows, registry } = &records;
        let (asking, count) = (self.asked.asking(), out.records);
        let definition = registry.definition(&Actor::node(), asking.register).map_err(OperationError::from)?;
        let means = (SystemClock.now(), &SystemRandom::new() as &dyn SecureRandom, speaker);
        rows.run(post_workbook(&rows.open, &rows.definitions, definition, (&asking, out), self.mail.clone(), means))?;
        if show.json {
            say(&json!({ "records": count }).to_string());
        } else {
            say(&speaker.say("command-round-sent", &[("count", Value::from(count))]));
        }
        Ok(Ending::Done)
    }
}

impl Read {
    fn run(&self, show: &ShowArguments, speaker: &Speaker<'_>) -> anyhow::Result<Ending> {
        let bytes = std::fs::read(&self.workbook).map_err(|error| unreadable(&self.workbook, &error))?;
        let Records { rows, registry } = Records::open(&self.place)?;
        let name = self.workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let options = ImportOptions { language: speaker.language(), skip_refused: self.skip_refused, ..ImportOptions::default() };
        let mode = if self.go { ImportMode::Do } else { ImportMode::Plan };
        let node = Actor::node();
        let returned = rows.run(take_back(&registry, &rows.open.node.keyring, &node, (&name, &bytes), options, mode))?;
        if !show.json {
            let facts = [
                ("round", Value::from(returned.round.as_str().to_owned())),
                ("respondent", Value::from(returned.respondent.as_str().to_owned())),
                ("missing", Value::from(returned.missing.len())),
            ];
            say(&speaker.say("command-round-returned", &facts));
        }
        tell_import(&returned.report, show, speaker)?;
        Ok(if returned.report.counts()[3] > 0 { Ending::NeedsAPerson } else { Ending::Done })
    }
}
