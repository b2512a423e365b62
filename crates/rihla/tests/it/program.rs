//! Running the program itself.

use std::path::Path;
use std::process::{Command, Output};

/// The program, with nothing of the tester's own environment that would change what it says.
pub fn rihla(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rihla"));
    command.args(arguments).env("LC_ALL", "en").env_remove("RIHLA_DATA").env_remove("RIHLA_INBOX").env_remove("RIHLA_KEY");
    command
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Output {
    rihla(arguments).output().unwrap()
}

/// Runs it, expects an exit code, and reads the JSON it printed.
pub fn json(arguments: &[&str], code: i32) -> serde_json::Value {
    let output = run(arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{arguments:?}: {e}\n{out}\n{err}"))
}

/// A small generated observatory.
pub fn sample(folder: &Path, more: &[&str]) {
    let folder = folder.to_str().unwrap();
    let output = run(&[&["sample", folder, "--people", "1500", "--quiet"], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A small generated observatory of two datasets: enough where the whole would only take longer.
pub fn small(folder: &Path) {
    sample(folder, &[]);
    keep(&folder.join("datasets"), &["asylum-applications", "population"]);
    keep(&folder.join("sources"), &["asylum", "population-projections-2019", "population-projections-2024"]);
}

fn keep(folder: &Path, stems: &[&str]) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !stems.contains(&path.file_stem().unwrap().to_str().unwrap()) {
            std::fs::remove_file(path).unwrap();
        }
    }
}
