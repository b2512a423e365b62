//! The office answers.

use jiff::civil::Date;
use rihla_model::Saying;
use rihla_store::AccessReference;

use super::event::{self, Event};
use super::request::RequestState;
use super::{no_such, room};
use crate::definitions::Definitions;
use crate::{Means, Node, OperationError};

/// Longest name of who answers, in characters.
const MOST_NAME: usize = 100;
/// Longest reason, in characters.
const MOST_REASON: usize = 2000;

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Files can be taken until the end of a day.
    Grant {
        /// The last day.
        until: Date,
    },
    /// Refused; after a grant: taken back.
    Refuse {
        /// Why, as the asker is told.
        reason: String,
    },
}

/// An answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRequest {
    /// Which request.
    pub reference: AccessReference,
    /// What is answered.
    pub verdict: Verdict,
    /// Who answers; kept with the request.
    pub by: String,
}

/// Answers a request, or answers it anew: the last word counts, all words are kept.
///
/// # Errors
/// [`OperationError::Refused`] where there is no such request, the day has passed, or a name or reason is missing.
pub fn answer(request: &AnswerRequest, definitions: &Definitions, node: &Node, means: &Means<'_>) -> Result<RequestState, OperationError> {
    let now = means.clock.now();
    let today = definitions.day_of(now);
    let refused = |saying: Saying| Err(OperationError::Refused(saying));
    let by = request.by.trim();
    if by.is_empty() || by.chars().count() > MOST_NAME || by.chars().any(char::is_control) {
        return refused(Saying::new("operation-access-who", "say who answers, in at most 100 letters, with --as"));
    }
    let event = match &request.verdict {
        Verdict::Grant { until } if *until < today => {
            return refused(Saying::new(
                "operation-access-past",
                "the day to which it would be granted has passed; give a later one with --until",
            ));
        }
        Verdict::Grant { until } => Event::Granted { at: now, by: by.to_owned(), until: *until },
        Verdict::Refuse { reason } => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > MOST_REASON {
                return refused(Saying::new(
                    "operation-access-reason",
                    "a refusal needs a reason that the asker is told, in at most 2000 letters; give --reason",
                ));
            }
            Event::Refused { at: now, by: by.to_owned(), reason: reason.to_owned() }
        }
    };
    let room = room(node)?;
    let turn = event::enter(&room)?;
    let known = event::read(&turn, &request.reference)?.filter(|r| !r.erased);
    if known.is_none() {
        return Err(no_such(&request.reference));
    }
    event::append(&turn, &request.reference, &event, means)?;
    let after = event::read(&turn, &request.reference)?;
    after.map(|r| r.state(today)).ok_or_else(|| no_such(&request.reference))
}
