//! Everything the tests need, then the tests.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::source::{root, tell};

/// Debian packages that the page and report tests use, with a program of each.
const PACKAGES: [(&str, &str); 3] = [("chromium", "chromium"), ("chromium-driver", "chromedriver"), ("poppler-utils", "pdftotext")];

/// Installs what is missing (on Debian, as root or through sudo) and runs all tests.
///
/// # Errors
/// When a package cannot be installed or a test fails.
pub fn test(arguments: &[String]) -> Result<()> {
    let missing: Vec<&str> = PACKAGES.iter().filter(|(_, program)| !on_path(program)).map(|(package, _)| *package).collect();
    if !missing.is_empty() {
        tell(&format!("installing {}", missing.join(", ")));
        apt(&["update", "-qq"])?;
        let mut install = vec!["install", "-qq", "-y", "--no-install-recommends"];
        install.extend(&missing);
        apt(&install)?;
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .current_dir(root()?)
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(arguments)
        .status()
        .context("cargo test could not be started")?;
    ensure!(status.success(), "tests failed");
    Ok(())
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn apt(arguments: &[&str]) -> Result<()> {
    let run = |program: &str, first: &[&str]| {
        Command::new(program)
            .args(first)
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null())
            .status()
    };
    let status = run("apt-get", &[]).context("apt-get: the tests need Debian, or these packages by hand")?;
    if !status.success() {
        let status = run("sudo", &["-n", "apt-get"]).context("sudo")?;
        ensure!(status.success(), "apt-get {} failed", arguments.join(" "));
    }
    Ok(())
}
