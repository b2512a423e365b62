//! Who has both reference and code is told how the request stands.

use rihla_model::DatasetId;
use rihla_store::{AccessCode, AccessReference, AccessRoom, AccessTurn};

use super::Answer;
use super::event;
use super::request::{Request, RequestState};
use crate::OperationError;
use jiff::civil::Date;

/// How a request stands, for who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The dataset.
    pub dataset: DatasetId,
    /// How it stands.
    pub state: RequestState,
    /// The day by whose end an answer was promised.
    pub due: Date,
    /// What the office said last.
    pub answer: Option<Answer>,
}

impl Standing {
    pub(super) fn of(request: &Request, today: Date) -> Self {
        Self { dataset: request.dataset.clone(), state: request.state(today), due: request.due, answer: request.answer.clone() }
    }
}

/// The request that reference and code open together; `None` whatever is wrong. The code is compared in constant time,
/// and compared with something where there is no such request.
pub(super) fn opened(
    room: &AccessRoom,
    turn: &AccessTurn<'_>,
    reference: Option<&AccessReference>,
    code: Option<&AccessCode>,
) -> Result<Option<Request>, OperationError> {
    let found = match reference {
        Some(reference) => event::read(turn, reference)?,
        None => None,
    };
    let hash = found.as_ref().and_then(|r| r.code.clone());
    let nobody = AccessCode::of_nobody();
    let anywhere = match reference {
        Some(reference) => reference.clone(),
        None => "0000-0000-0000-0000".parse()?,
    };
    let (hash, there) = match hash {
        Some(hash) => (hash, true),
        None => (room.keys().hash(&anywhere, &nobody)?, false),
    };
    let fits = room.keys().fits(&anywhere, code.unwrap_or(&nobody), &hash)?;
    Ok(found.filter(|_| fits && there && code.is_some()))
}
