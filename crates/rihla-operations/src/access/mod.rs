//! Asking for datasets that are on request: a researcher asks, is answered within a stated time, downloads with terms.
//!
//! What was asked is sealed under a key of its own purpose; a request is the fold of its events, none of which is ever
//! changed. Asking, answering and downloading wait for each other, never for a build.
//!
//! Invariants: nothing of a request is in an error, a log or an address; a code is shown once and kept as a keyed hash;
//! whoever has not both reference and code gets one same answer; a grant that ended, was taken back or erased gives
//! nothing; what was answered is erased after the days that the form promised.

mod answer;
mod application;
mod ask;
mod counts;
mod desk;
mod download;
mod event;
mod limits;
mod list;
mod request;
mod retention;
mod show;
mod status;

pub use answer::{AnswerRequest, Verdict, answer};
pub use application::{Application, Field, FieldFault, FieldFaults, Filled};
pub use counts::{AccessCounts, counts};
pub use desk::{AskOutcome, Desk, FileOutcome, StatusOutcome};
pub use download::AccessFile;
pub use list::{RequestLine, RequestList, list_requests};
pub use request::{Answer, RequestState};
pub use retention::{erase_request, erase_what_is_due};
pub use show::{ShownRequest, show_request};
pub use status::Standing;

use rihla_model::Saying;
use rihla_model::definition::AccessDefinition;
use rihla_store::AccessReference;

use crate::definitions::Definitions;
use crate::{Node, OperationError};

/// The terms of access of an observatory.
fn terms(definitions: &Definitions) -> Result<&AccessDefinition, OperationError> {
    definitions.observatory.access.as_ref().ok_or_else(|| {
        OperationError::Refused(Saying::new(
            "operation-access-none",
            "observatory.toml has no [access]: nobody can ask here; add it to receive requests",
        ))
    })
}

/// The room in which requests are kept.
fn room(node: &Node) -> Result<rihla_store::AccessRoom, OperationError> {
    Ok(node.folder.access_room(&node.keyring)?)
}

fn no_such(reference: &AccessReference) -> OperationError {
    OperationError::Refused(
        Saying::new(
            "operation-access-unknown",
            "there is no request '{reference}', or it was erased; `rihla access list` names those there are",
        )
        .with("reference", reference.as_str()),
    )
}
