//! The one place that writes to the terminal.

use std::io::Write;

/// Writes a line to standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a line to standard error.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
