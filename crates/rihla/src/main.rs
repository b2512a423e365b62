//! The `rihla` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    rihla::commands::run(std::env::args_os())
}
