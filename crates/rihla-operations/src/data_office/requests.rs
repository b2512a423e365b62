//! What researchers ask, in the hands of whoever answers them.

use rihla_model::Saying;
use rihla_model::access::{Actor, Duty};
use rihla_store::AccessReference;

use super::DataOffice;
use crate::access::{AnswerRequest, RequestList, RequestState, ShownRequest, Verdict, answer, list_requests, show_request};
use crate::{Means, OperationError};

impl DataOffice {
    fn answers(&self, actor: &Actor) -> Result<(), OperationError> {
        if self.rights(actor).holds_for_all(Duty::Answer) {
            return Ok(());
        }
        Err(OperationError::Refused(Saying::new("data-no-requests", "no role of yours answers requests for data")))
    }

    /// All requests.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for whoever does not answer them.
    pub fn requests(&self, actor: &Actor, means: &Means<'_>) -> Result<RequestList, OperationError> {
        self.answers(actor)?;
        list_requests(&self.definitions(), self.node(), means)
    }

    /// What somebody asked; that it was read is noted with it.
    ///
    /// # Errors
    /// As [`DataOffice::requests`]; [`OperationError::Refused`] where there is none.
    pub fn request(&self, actor: &Actor, reference: &AccessReference, means: &Means<'_>) -> Result<ShownRequest, OperationError> {
        self.answers(actor)?;
        show_request(reference, &self.definitions(), self.node(), means)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// As [`DataOffice::request`]; [`OperationError::Refused`] where the day has passed or a reason is missing.
    pub fn answer(
        &self,
        actor: &Actor,
        (reference, verdict, by): (AccessReference, Verdict, String),
        means: &Means<'_>,
    ) -> Result<RequestState, OperationError> {
        self.answers(actor)?;
        answer(&AnswerRequest { reference, verdict, by }, &self.definitions(), self.node(), means)
    }
}
