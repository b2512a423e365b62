//! What became of a letter.

use crate::error::CourierError;

/// What became of a letter, and with that what to do next.
#[derive(Debug)]
pub enum Outcome {
    /// The mail server has it.
    Sent,
    /// Not now: to be tried again, under the same id.
    TryAgain(CourierError),
    /// Never: not to be tried again.
    Refused(CourierError),
}
