//! Webhooks: other programs are told when records change.

mod add;
mod deliver;

pub use add::{NewWebhook, add_webhook, draw_secret};
pub use deliver::{Courier, Delivered, deliver_events};
