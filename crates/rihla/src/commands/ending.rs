//! How a command ends: exit codes, and errors that say what happened, where, and what to do.

use std::process::ExitCode;

use rihla_operations::OperationError;
use rihla_store::StoreError;

use super::ShowArguments;
use super::terminal::complain;

/// A good ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// Done, but a delivery cannot be used, a dataset was skipped, or a request for data is overdue.
    NeedsAPerson,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::NeedsAPerson => Self::from(3),
        }
    }
}

/// Prints an error and gives its exit code.
pub(super) fn explain(error: &anyhow::Error, show: &ShowArguments) -> ExitCode {
    let (kind, code) = match error.downcast_ref::<OperationError>() {
        Some(OperationError::Definitions(_)) => ("definitions", 4),
        Some(OperationError::Store(StoreError::Locked { .. })) => ("locked", 5),
        Some(OperationError::Cancelled) => ("interrupted", 130),
        _ => ("failed", 1),
    };
    // An error tells its causes itself; a cause that only repeats it is left out.
    let mut said = vec![error.to_string()];
    for cause in error.chain().skip(1) {
        let text = cause.to_string();
        if !said.iter().any(|s| s.contains(&text)) {
            said.push(text);
        }
    }
    let text = said.join(": ");
    if show.json {
        complain(&serde_json::json!({ "error": kind, "message": text }).to_string());
    } else {
        complain(&format!("rihla: {text}"));
    }
    ExitCode::from(code)
}
