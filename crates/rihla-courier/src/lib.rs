//! What goes out of a node: webhooks, mail, and what it fetches from others.
//!
//! - [`fetch`]: [`fetch::Fetcher`] asks hosts that the operator has listed, over TLS, at addresses that are public; nobody else does.
//! - [`webhook`]: [`webhook::deliver`] posts a signed [`webhook::Envelope`] to a subscriber; [`webhook::verify`] is the other end.
//! - [`mail`]: [`mail::Mailer`] hands one [`mail::Letter`] to the node's mail server.
//! - [`next_try`] says when to try again what was not taken.
//!
//! Invariants: an empty list of hosts lets nothing out; a name is resolved once, and what is connected to is an address that was
//! looked at; no redirect is followed and no proxy is asked; every step ends by a deadline and every answer has a greatest size;
//! nothing that an answer holds is written to a log or an error; no secret is printed. The room keeps nothing: it is given values, says
//! what happened, and whoever called decides whether to try again.

mod error;
pub mod fetch;
pub mod mail;
mod message_id;
mod retry;
mod stream;
mod trust;
pub mod webhook;

pub use error::CourierError;
pub use message_id::MessageId;
pub use retry::next_try;
pub use trust::Trust;
