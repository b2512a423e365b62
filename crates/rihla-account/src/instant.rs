//! Instants before and after others.

use jiff::{SignedDuration, Timestamp};

/// The instant that much later; the last there is where it would lie beyond.
pub(crate) fn after(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// The instant that much earlier.
pub(crate) fn before(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}
