//! The command line: one file a verb, and what they share: where things are, how work is shown, how it ends.

mod access;
mod account;
mod audit;
mod backup;
mod build;
mod check;
mod config;
mod disclosure;
mod doctor;
mod ending;
mod export;
mod failure;
mod handover;
pub mod help;
mod inspect;
mod job;
mod key;
mod log;
mod mistake;
mod new;
mod place;
mod plan;
mod record;
mod register;
mod release;
mod role_cells;
mod round;
mod rows;
mod sample;
mod search;
mod serve;
mod show;
mod site;
mod subject;
mod summary;
mod team;
mod terminal;
mod token;
mod upgrade;
mod webhook;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{FromArgMatches, Parser, Subcommand};
use rihla_language::{Catalogue, Speaker};
use rihla_model::Language;

pub use ending::Ending;
pub use place::PlaceArguments;
pub use show::ShowArguments;
pub use site::LiveSite;

use crate::web;

/// The node that a country runs for the Global Compact for Migration: observatory, national plan, protected registers.
#[derive(Debug, Parser)]
#[command(name = "rihla", version, propagate_version = true)]
pub struct CommandLine {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    show: ShowArguments,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Build an observatory: read, check, harmonise, tabulate, protect; release what is approved
    Build(build::Build),
    /// Read definitions and deliveries and say what a build would find; nothing is written
    Check(check::Check),
    /// Look at a file and propose a commented source definition for it
    Inspect(inspect::Inspect),
    /// Begin a node: write the file that describes it, with what else it can say
    New(new::New),
    /// Write a generated country with the files of its agencies, ready to build
    Sample(sample::Sample),
    /// List, approve or withdraw releases
    Release(release::Release),
    /// List, read, answer and erase what researchers asked
    Access(access::Access),
    /// Show the observatory: pages, downloads, catalogue
    Serve(serve::Serve),
    /// Write the public part as a folder for ordinary hosting, with situation reports
    Export(export::Export),
    /// Check and list the declared registers, and who may do what in each
    Register(register::Register),
    /// Records of registers: list, show, import, export, and who saw what
    Record(record::RecordCommand),
    /// Records by words, in whatever form and language they stand
    Search(search::SearchCommand),
    /// What a person is given who asks what is kept of them
    Subject(subject::Subject),
    /// Rounds without accounts: a workbook for each respondent, and what came back
    Round(round::Round),
    /// Begin a national plan
    Plan(plan::PlanCommand),
    /// Create, show, rotate, split and recover keys
    Key(key::Key),
    /// Check and show how the node is configured
    Config(config::Config),
    /// Look at the node and say what is well, what needs a look and what fails, each with what to do; ends with 3 or 1 then
    Doctor(doctor::Doctor),
    /// Take, list, verify, rehearse and restore backups
    Backup(backup::Backup),
    /// Bring the node's database and keys to what this program needs
    Upgrade(upgrade::Upgrade),
    /// Accounts of persons and programs: invite, roles, sessions, codes
    Account(account::AccountCommand),
    /// Tokens of programs
    Token(token::Token),
    /// Webhooks: programs that are told when records change
    Webhook(webhook::WebhookCommand),
    /// Jobs of the server: list, show, try again, cancel
    Job(job::JobCommand),
    /// The record of security events
    Audit(audit::Audit),
    /// What whoever comes after needs
    Handover(handover::Handover),
}

/// Reads a command line, runs its command and says how it ended.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = spelt_out(arguments);
    let Ok(words) = Catalogue::embedded() else { return ExitCode::FAILURE };
    // Help and errors of the command line itself speak the language too, before it is understood.
    let (language, json) = show::before_parsing(&arguments);
    let say = words.speaker(language);
    let english = words.speaker(Language::En);
    let matches = match help::worded(&say).try_get_matches_from(&arguments) {
        // Programs read the same in every language, the names of values included.
        Err(error) if json && error.use_stderr() => match help::worded(&english).try_get_matches_from(&arguments) {
            Ok(matches) => matches,
            Err(error) => return not_run(&error, json, &english),
        },
        Ok(matches) => matches,
        Err(error) => return not_run(&error, json, &say),
    };
    match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line.run(),
        Err(error) => not_run(&error, json, &say),
    }
}

/// `rihla help build` means `rihla build --help`.
fn spelt_out(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|a| a == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// Help and version are shown; anything else is a mistake.
fn not_run(error: &clap::Error, json: bool, say: &Speaker<'_>) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // A reader that has gone away (`| head`) is no failure.
            error.print().ok();
        }
        _ => mistake::tell(error, json, say),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl CommandLine {
    fn run(self) -> ExitCode {
        let show = self.show;
        // a server tells each request that it answered
        let (usual, json) = match &self.verb {
            Verb::Serve(serve) => (format!("warn,{}=info", web::REQUEST_LOG), serve.logs_json()),
            _ => ("warn".to_owned(), false),
        };
        log::begin(&usual, json);
        let ended = match self.verb {
            Verb::Build(verb) => verb.run(&show),
            Verb::Check(verb) => verb.run(&show),
            Verb::Inspect(verb) => verb.run(&show),
            Verb::New(verb) => verb.run(&show),
            Verb::Sample(verb) => verb.run(&show),
            Verb::Release(verb) => verb.run(&show),
            Verb::Access(verb) => verb.run(&show),
            Verb::Serve(verb) => verb.run(&show),
            Verb::Export(verb) => verb.run(&show),
            Verb::Register(verb) => verb.run(&show),
            Verb::Record(verb) => verb.run(&show),
            Verb::Search(verb) => verb.run(&show),
            Verb::Subject(verb) => verb.run(&show),
            Verb::Round(verb) => verb.run(&show),
            Verb::Plan(verb) => verb.run(&show),
            Verb::Key(verb) => verb.run(&show),
            Verb::Config(verb) => verb.run(&show),
            Verb::Doctor(verb) => verb.run(&show),
            Verb::Backup(verb) => verb.run(&show),
            Verb::Upgrade(verb) => verb.run(&show),
            Verb::Account(verb) => verb.run(&show),
            Verb::Token(verb) => verb.run(&show),
            Verb::Webhook(verb) => verb.run(&show),
            Verb::Job(verb) => verb.run(&show),
            Verb::Audit(verb) => verb.run(&show),
            Verb::Handover(verb) => verb.run(&show),
        };
        match (ended, show.words()) {
            (Ok(ending), _) => ending.into(),
            (Err(error), Ok(words)) => ending::explain(&error, show.json, &words.speaker(show.language())),
            (Err(_), Err(_)) => ExitCode::FAILURE,
        }
    }
}
