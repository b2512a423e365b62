//! Everything the tests need, then the tests.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::postgres;
use crate::source::{root, tell};

/// Debian packages that the page and report tests use, with a program of each.
const PACKAGES: [(&str, &str); 3] = [("chromium", "chromium"), ("chromium-driver", "chromedriver"), ("poppler-utils", "pdftotext")];
/// Debian's PostgreSQL, and the setting that keeps it from making and starting a server of its own.
const POSTGRES: &str = "postgresql";
const NO_SERVER: &str = "/etc/postgresql-common/createcluster.d/rihla.conf";

/// Installs what is missing (on Debian, as root or through sudo), starts a PostgreSQL server and runs the tests: all of them, or
/// those of the packages that the arguments name.
///
/// # Errors
/// When a package cannot be installed, the server does not start or a test fails.
pub fn test(arguments: &[String]) -> Result<()> {
    let mut missing: Vec<&str> = PACKAGES.iter().filter(|(_, program)| !on_path(program)).map(|(package, _)| *package).collect();
    let without_postgres = postgres::programs().is_none();
    if without_postgres {
        missing.push(POSTGRES);
    }
    if !missing.is_empty() {
        tell(&format!("installing {}", missing.join(", ")));
        let mut install = vec!["install", "-qq", "-y", "--no-install-recommends"];
        install.extend(&missing);
        if without_postgres {
            let write = format!("mkdir -p \"$(dirname {NO_SERVER})\" && echo 'create_main_cluster = false' > {NO_SERVER}");
            as_root("sh", &["-c", &write])?;
        }
        let installed = as_root("apt-get", &["update", "-qq"]).and_then(|()| as_root("apt-get", &install));
        if without_postgres {
            as_root("rm", &["-f", NO_SERVER])?;
        }
        installed.context("the tests need Debian, or these packages by hand")?;
    }
    let server = postgres::Server::start()?;
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .current_dir(root()?)
        .arg("test")
        .args((!names_packages(arguments)).then_some("--workspace"))
        .arg("--no-fail-fast")
        .args(arguments)
        .env(postgres::VARIABLE, server.url())
        .status()
        .context("cargo test could not be started")?;
    drop(server);
    ensure!(status.success(), "tests failed");
    Ok(())
}

/// Whether the arguments say which packages are tested. What follows `--` is for the tests themselves.
fn names_packages(arguments: &[String]) -> bool {
    let mut ours = arguments.iter().take_while(|argument| *argument != "--");
    ours.any(|argument| ["-p", "--package", "--workspace", "--all"].iter().any(|named| argument.starts_with(named)))
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn as_root(program: &str, arguments: &[&str]) -> Result<()> {
    let run = |program: &str, first: &[&str]| {
        Command::new(program)
            .args(first)
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null())
            .status()
    };
    let status = run(program, &[]).with_context(|| program.to_owned())?;
    if !status.success() {
        let status = run("sudo", &["-n", program]).context("sudo")?;
        ensure!(status.success(), "{program} {} failed", arguments.join(" "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_told_from_what_the_tests_are_given() {
        let names = |text: &str| names_packages(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert!(names("-p rihla-store") && names("--package=rihla-store units") && names("-prihla-store") && names("--workspace"));
        assert!(!names("") && !names("units -- -p x") && !names("--release"));
    }
}
