//! The office reads what was asked.

use jiff::Timestamp;
use rihla_model::ReleaseId;
use rihla_store::AccessReference;
use serde::Serialize;

use super::application::Application;
use super::event::{self, Event, unknown};
use super::list::RequestLine;
use super::{no_such, room};
use crate::definitions::Definitions;
use crate::{Means, Node, OperationError};

/// A request with what was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownRequest {
    /// How it stands.
    #[serde(flatten)]
    pub line: RequestLine,
    /// What was asked.
    pub application: Application,
    /// Files taken: when, of which release, which.
    pub taken: Vec<(Timestamp, ReleaseId, String)>,
}

/// Opens a sealed request; that it was opened is noted in it.
///
/// # Errors
/// [`OperationError::Refused`] where there is no such request or it was erased.
pub fn show_request(
    reference: &AccessReference,
    definitions: &Definitions,
    node: &Node,
    means: &Means<'_>,
) -> Result<ShownRequest, OperationError> {
    let now = means.clock.now();
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let request = event::read(&turn, reference)?.filter(|r| !r.erased).ok_or_else(|| no_such(reference))?;
    let sealed = turn.application(reference)?.ok_or_else(|| no_such(reference))?;
    let application: Application = serde_json::from_slice(&sealed).map_err(unknown)?;
    event::append(&turn, reference, &Event::Opened { at: now }, means)?;
    let mut taken = Vec::new();
    for stored in turn.events(reference)?.unwrap_or_default() {
        if let Event::Downloaded { at, release, file } = serde_json::from_slice(&stored).map_err(unknown)? {
            taken.push((at, release, file));
        }
    }
    Ok(ShownRequest { line: RequestLine::of(&request, definitions.day_of(now)), application, taken })
}
