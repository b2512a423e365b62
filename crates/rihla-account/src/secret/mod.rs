//! Secrets: drawn, shown once, kept as hashes or sealed; no `Debug` shows one and each is overwritten when dropped.

mod code;
mod draw;
mod hash;
mod keys;
mod token;

pub use code::Code;
pub(crate) use draw::{draw, draw_id};
pub use hash::SecretHash;
pub use keys::{AccountKeys, KeyedTag};
pub use token::SecretToken;
