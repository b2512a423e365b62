//! The `rihla` program.

use std::process::ExitCode;

use clap::Parser;
use rihla::commands::{CommandLine, run};

fn main() -> ExitCode {
    run(CommandLine::parse())
}
