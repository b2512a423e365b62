//! Events, posted to who subscribed to them: signed by the convention of Standard Webhooks 1.0, so that its libraries verify them.

mod deliver;
mod envelope;
mod outcome;
mod secret;
mod signature;

pub use deliver::{Subscriber, deliver};
pub use envelope::{Envelope, EventKind};
pub use outcome::Outcome;
pub use secret::{Secret, Secrets};
pub use signature::{Received, verify};
