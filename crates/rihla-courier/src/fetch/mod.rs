//! Asking hosts that the operator has listed.

mod address;
mod allow;
mod answer;
mod exchange;
mod fetcher;
mod limits;
mod network;
mod public;
mod request;

pub use address::Address;
pub use allow::{AllowList, HostRule};
pub use answer::Answer;
pub use fetcher::Fetcher;
pub use limits::Limits;
pub use network::{Answering, Network, SystemNetwork};
pub use public::is_public;
pub use request::Request;
