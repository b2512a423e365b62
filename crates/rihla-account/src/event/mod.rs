//! What happens to accounts, noted for good.

mod chain;
mod kind;
mod occasion;
mod record;

pub use chain::ChainHash;
pub use kind::{Factor, Refusal, SecurityEvent, SignedInBy, Why};
pub use occasion::Occasion;
pub use record::{ChainHead, EventFilter, Recorded};
pub(crate) use record::{Note, append};
