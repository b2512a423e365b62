//! Answers requests with pages, tables and files.
//!
//! [`router`] is the table of contents. Pages are rendered off the async threads; every answer carries strict headers and
//! an ETag, so that a reader on a weak line asks for nothing twice. Nothing that is only read changes anything; what
//! changes something is sent in a form, to the desk at which researchers ask.

mod access;
mod answer;
pub mod api;
mod asker;
mod attachment;
mod etag;
pub mod face;
mod file_body;
mod handler;
pub mod limit;
mod negotiate;
mod parameters;
mod probes;
mod provider;
mod request_log;
mod router;

pub use asker::look_behind_proxies;
pub use probes::{Probes, health_routes, metrics_routes};
pub use provider::{FileAnswer, FileBody, SiteProvider};
pub use request_log::{REQUEST_ID, REQUEST_LOG, log_request};
pub use router::router;
