//! What waits, and what was answered.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_store::AccessReference;
use serde::Serialize;

use super::counts::{AccessCounts, counts_of};
use super::event;
use super::request::{Answer, Request, RequestState};
use super::room;
use crate::definitions::Definitions;
use crate::{Means, Node, OperationError};

/// The requests of a node: nothing of what was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestList {
    /// Requests that are not erased, in the order in which they were made.
    pub requests: Vec<RequestLine>,
    /// Counts over all, erased ones too.
    pub counts: AccessCounts,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestLine {
    /// Its reference.
    pub reference: AccessReference,
    /// The dataset.
    pub dataset: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The day by whose end an answer was promised.
    pub due: Date,
    /// How it stands.
    pub state: RequestState,
    /// What was said last.
    pub answer: Option<Answer>,
    /// Files taken.
    pub downloads: u64,
}

impl RequestLine {
    pub(super) fn of(request: &Request, today: Date) -> Self {
        Self {
            reference: request.reference.clone(),
            dataset: request.dataset.to_string(),
            asked_at: request.asked_at,
            due: request.due,
            state: request.state(today),
            answer: request.answer.clone(),
            downloads: request.downloads,
        }
    }
}

/// Lists the requests of a node.
///
/// # Errors
/// [`OperationError`] where a request cannot be read.
pub fn list_requests(definitions: &Definitions, node: &Node, means: &Means<'_>) -> Result<RequestList, OperationError> {
    let today = definitions.day_of(means.clock.now());
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let all = event::read_all(&turn)?;
    let requests = all.iter().filter(|r| !r.erased).map(|r| RequestLine::of(r, today)).collect();
    Ok(RequestList { requests, counts: counts_of(&all, definitions) })
}
