//! A record: the fold of its actions, and the chain that ties them.

mod action;
mod chain;
mod fold;

pub use action::{Action, Asked, Deed, Kind};
pub use chain::Hash;
pub use fold::{Facets, Record};
