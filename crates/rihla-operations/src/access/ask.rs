//! Somebody asks for a dataset.

use jiff::ToSpan;
use jiff::civil::Date;
use rihla_model::{DatasetId, Saying};
use rihla_store::{AccessCode, AccessReference};

use super::application::Application;
use super::event::{self, Event, bytes};
use super::request::RequestState;
use super::{room, terms};
use crate::definitions::Definitions;
use crate::{Means, Node, OperationError};

/// What the asker is shown, once.
#[derive(Debug)]
pub(super) struct Receipt {
    pub(super) reference: AccessReference,
    pub(super) code: AccessCode,
    pub(super) due: Date,
}

/// Files a request; `None` where as many wait as the office can take.
///
/// # Errors
/// [`OperationError::Refused`] where the dataset is not on request; [`OperationError::Store`].
pub(super) fn ask(
    dataset: &DatasetId,
    application: &Application,
    definitions: &Definitions,
    node: &Node,
    means: &Means<'_>,
) -> Result<Option<Receipt>, OperationError> {
    let access = terms(definitions)?;
    if !definitions.is_on_request(dataset) {
        return Err(OperationError::Refused(
            Saying::new("operation-access-public", "dataset '{dataset}' is not on request; its figures are on its page")
                .with("dataset", dataset.to_string()),
        ));
    }
    let now = means.clock.now();
    let today = definitions.day_of(now);
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let open = event::read_all(&turn)?.iter().filter(|r| matches!(r.state(today), RequestState::Waiting | RequestState::Overdue)).count();
    if open >= usize::from(access.most_waiting) {
        return Ok(None);
    }
    let due = today.checked_add(i64::from(access.answer_within_days).days()).unwrap_or(Date::MAX);
    let reference = AccessReference::draw(means.random)?;
    let code = AccessCode::draw(means.random)?;
    let first = Event::Asked { at: now, dataset: dataset.clone(), due, code: room.keys().hash(&reference, &code)? };
    turn.begin(&reference, &bytes(application)?, &bytes(&first)?, means.random)?;
    Ok(Some(Receipt { reference, code, due }))
}
