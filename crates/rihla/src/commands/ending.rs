//! How a command ends: exit codes, and errors that say what happened, where, and what to do.
//!
//! People read the sentence in their language. Programs (`--json`) read language-free JSON: `error`, the kind, by which
//! exit codes differ; `code`, the id of the sentence; `message`, its English; and `faults`, one by one, where definitions
//! have some.

use std::process::ExitCode;

use rihla_language::Speaker;
use rihla_model::definition::DefinitionError;
use rihla_operations::OperationError;
use rihla_store::StoreError;
use serde_json::json;

use super::failure;
use super::terminal::complain;

/// A good ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// Done, but a delivery cannot be used, a dataset was skipped, or a request for data is overdue.
    NeedsAPerson,
    /// Done, and something was found that does not work.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::NeedsAPerson => Self::from(3),
            Ending::Failed => Self::FAILURE,
        }
    }
}

/// Prints an error and gives its exit code.
pub(super) fn explain(error: &anyhow::Error, json: bool, say: &Speaker<'_>) -> ExitCode {
    let (kind, code) = match error.downcast_ref::<OperationError>() {
        Some(OperationError::Definitions(_)) => ("definitions", 4),
        Some(OperationError::Store(StoreError::Locked { .. })) => ("locked", 5),
        Some(OperationError::Cancelled) => ("interrupted", 130),
        _ => ("failed", 1),
    };
    let faults: &[DefinitionError] = match error.downcast_ref() {
        Some(OperationError::Definitions(faults)) => faults,
        _ => &[],
    };
    let saying = failure::saying(error);
    if json {
        let mut out = json!({ "error": kind, "code": saying.id(), "message": saying.to_string() });
        if let (false, Some(out)) = (faults.is_empty(), out.as_object_mut()) {
            out.insert("faults".to_owned(), faults.iter().map(fault_json).collect());
        }
        complain(&out.to_string());
    } else {
        complain(&format!("rihla: {}", say.tell(&saying)));
        for fault in faults {
            complain(&format!("  {}", say.tell(&fault.saying())));
        }
    }
    ExitCode::from(code)
}

fn fault_json(fault: &DefinitionError) -> serde_json::Value {
    json!({
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.message.id(),
        "message": fault.message.to_string(),
    })
}
