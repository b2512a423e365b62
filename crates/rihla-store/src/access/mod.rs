//! The access room: what researchers asked for, sealed, with the events of each request in order.
//!
//! ```text
//! access/lock                       held for the moment of one change; waited for, and freed when its process dies
//! access/<reference>/application    sealed: who asked, and for what
//! access/<reference>/0001 …         sealed: one event each, never changed
//! access/<reference>/erased         sealed: the one event that is left when a request was erased
//! ```
//!
//! A request appears whole in one rename; an event is written beside its place and renamed. What a killed process left
//! half-written is removed by the next one that enters, and an erasure that it began is completed. The room has a lock
//! of its own, so that a build under way keeps nobody from asking or answering.

mod code;
mod keys;
mod reference;
mod room;

pub use code::AccessCode;
pub use keys::AccessKeys;
pub use reference::AccessReference;
pub use room::{AccessRoom, AccessTurn};
