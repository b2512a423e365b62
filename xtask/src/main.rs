//! The project's own chores: `cargo xtask check | test`.

mod architecture;
mod check;
mod floors;
mod heavy;
mod naming;
mod postgres;
mod sayings;
mod seal;
mod size;
mod source;
mod templates;
mod test;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("check") => check::check(),
        Some("test") => test::test(&arguments.collect::<Vec<_>>()),
        _ => Err(anyhow::anyhow!(
            "name a chore: `cargo xtask check` (the house), `cargo xtask test` (everything the tests need, then the tests)"
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            source::tell(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
