//! What happens to a request; each event is sealed as it is written and never changed.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{DatasetId, ReleaseId, Saying};
use rihla_store::{AccessReference, AccessRoom, AccessTurn, KeyedHash};
use serde::{Deserialize, Serialize};

use super::request::Request;
use crate::{Means, OperationError};

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(super) enum Event {
    /// Somebody asked.
    Asked {
        at: Timestamp,
        dataset: DatasetId,
        /// The day by whose end an answer was promised.
        due: Date,
        /// Of the code that the asker was shown.
        code: KeyedHash,
    },
    /// The office read what was asked.
    Opened { at: Timestamp },
    /// Granted until the end of a day.
    Granted { at: Timestamp, by: String, until: Date },
    /// Refused, or a grant taken back.
    Refused { at: Timestamp, by: String, reason: String },
    /// A file was taken away.
    Downloaded { at: Timestamp, release: ReleaseId, file: String },
    /// Everything about the person was erased; what is left counts.
    Erased { at: Timestamp, kept: Remains },
}

/// What is left of an erased request: nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remains {
    pub(super) dataset: DatasetId,
    pub(super) asked_at: Timestamp,
    pub(super) due: Date,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) granted: Option<bool>,
    pub(super) downloads: u64,
}

/// Reads a request; `None` where there is none.
pub(super) fn read(turn: &AccessTurn<'_>, reference: &AccessReference) -> Result<Option<Request>, OperationError> {
    let Some(stored) = turn.events(reference)? else { return Ok(None) };
    let events: Vec<Event> = stored.iter().map(|bytes| serde_json::from_slice(bytes)).collect::<Result<_, _>>().map_err(unknown)?;
    Request::fold(reference, &events).map(Some)
}

/// Reads every request, in the order in which they were made.
pub(super) fn read_all(turn: &AccessTurn<'_>) -> Result<Vec<Request>, OperationError> {
    let mut all: Vec<Request> = Vec::new();
    for reference in turn.references()? {
        all.extend(read(turn, &reference)?);
    }
    all.sort_by(|a, b| a.asked_at.cmp(&b.asked_at).then_with(|| a.reference.cmp(&b.reference)));
    Ok(all)
}

/// Adds an event.
pub(super) fn append(turn: &AccessTurn<'_>, reference: &AccessReference, event: &Event, means: &Means<'_>) -> Result<(), OperationError> {
    Ok(turn.append(reference, &bytes(event)?, means.random)?)
}

pub(super) fn bytes(value: &impl Serialize) -> Result<zeroize::Zeroizing<Vec<u8>>, OperationError> {
    serde_json::to_vec(value).map(zeroize::Zeroizing::new).map_err(unknown)
}

/// The cause is left out: it could quote what was asked.
pub(super) fn unknown(_: serde_json::Error) -> OperationError {
    OperationError::Refused(Saying::new(
        "operation-access-shape",
        "a request has a shape that this program does not know; use the newer program that wrote it",
    ))
}

/// Enters the room.
pub(super) fn enter(room: &AccessRoom) -> Result<AccessTurn<'_>, OperationError> {
    Ok(room.enter()?)
}
