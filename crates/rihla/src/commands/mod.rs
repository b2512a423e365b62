//! The command line: one file a verb, and what they share: where things are, how work is shown, how it ends.

mod access;
mod build;
mod check;
mod ending;
mod export;
mod inspect;
mod key;
mod place;
mod release;
mod sample;
mod serve;
mod show;
mod site;
mod summary;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use ending::Ending;
pub use place::PlaceArguments;
pub use show::ShowArguments;
pub use site::LiveSite;

/// The node that a country runs for the Global Compact for Migration: observatory, national plan, protected registers.
#[derive(Debug, Parser)]
#[command(name = "rihla", version, propagate_version = true, after_help = ENDINGS)]
pub struct CommandLine {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    show: ShowArguments,
}

const ENDINGS: &str = "Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 done, but something needs a person: a delivery \
cannot be used, a dataset was skipped, a request is overdue; 4 definitions have faults; 5 another process holds the data folder; 130 interrupted, nothing half-done is left.";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Build an observatory: read, check, harmonise, tabulate, protect; release what is approved
    Build(build::Build),
    /// Read definitions and deliveries and say what a build would find; nothing is written
    Check(check::Check),
    /// Look at a file and propose a commented source definition for it
    Inspect(inspect::Inspect),
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
    /// Create, show, rotate, split and recover keys
    Key(key::Key),
}

/// Runs a command and says how it ended.
#[must_use]
pub fn run(line: CommandLine) -> ExitCode {
    let show = line.show;
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("RIHLA_LOG").unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let ended = match line.verb {
        Verb::Build(verb) => verb.run(&show),
        Verb::Check(verb) => verb.run(&show),
        Verb::Inspect(verb) => verb.run(&show),
        Verb::Sample(verb) => verb.run(&show),
        Verb::Release(verb) => verb.run(&show),
        Verb::Access(verb) => verb.run(&show),
        Verb::Serve(verb) => verb.run(&show),
        Verb::Export(verb) => verb.run(&show),
        Verb::Key(verb) => verb.run(&show),
    };
    match ended {
        Ok(ending) => ending.into(),
        Err(error) => ending::explain(&error, &show),
    }
}
