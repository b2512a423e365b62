//! Erasing what need not be kept: on demand, and by itself after the days that the form promised.

use jiff::ToSpan;
use jiff::civil::Date;
use rihla_store::{AccessReference, AccessTurn};

use super::event::{self, Event, Remains, bytes};
use super::request::{Answer, Request};
use super::{no_such, room, terms};
use crate::definitions::Definitions;
use crate::{Means, Node, OperationError};

/// Erases a request, answered or not; only what counts is left.
///
/// # Errors
/// [`OperationError::Refused`] where there is no such request or it was erased before.
pub fn erase_request(reference: &AccessReference, node: &Node, means: &Means<'_>) -> Result<(), OperationError> {
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let request = event::read(&turn, reference)?.filter(|r| !r.erased).ok_or_else(|| no_such(reference))?;
    erase(&turn, &request, means)
}

/// Erases every request whose time is over, and says how many: so many days after a refusal, after the end of a grant, or,
/// where the office never answered, after the day on which it had promised to.
///
/// # Errors
/// [`OperationError`] where a request cannot be read or erased.
pub fn erase_what_is_due(definitions: &Definitions, node: &Node, means: &Means<'_>) -> Result<u64, OperationError> {
    let days = i64::from(terms(definitions)?.keep_for_days);
    let today = definitions.day_of(means.clock.now());
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let mut erased = 0;
    for request in event::read_all(&turn)?.iter().filter(|r| !r.erased) {
        if last_day(request, definitions).checked_add(days.days()).is_ok_and(|day| day < today) {
            erase(&turn, request, means)?;
            erased += 1;
        }
    }
    Ok(erased)
}

/// The day from which the days of keeping are counted.
fn last_day(request: &Request, definitions: &Definitions) -> Date {
    match &request.answer {
        None => request.due,
        Some(Answer::Granted { until, .. }) => *until,
        Some(Answer::Refused { at, .. }) => definitions.day_of(*at),
    }
}

fn erase(turn: &AccessTurn<'_>, request: &Request, means: &Means<'_>) -> Result<(), OperationError> {
    let kept = Remains {
        dataset: request.dataset.clone(),
        asked_at: request.asked_at,
        due: request.due,
        answered_at: request.answered_at,
        granted: request.granted,
        downloads: request.downloads,
    };
    let last = Event::Erased { at: means.clock.now(), kept };
    Ok(turn.erase(&request.reference, &bytes(&last)?, means.random)?)
}
