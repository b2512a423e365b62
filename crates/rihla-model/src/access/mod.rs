//! Words of access: what may be done, with which fields, by whom, under which condition.
//!
//! Rooms that keep registers and rooms that keep accounts both use them; neither knows the other.

mod act;
mod actor;
mod aim;
mod class;
mod duty;
mod grant;
mod role;

pub use act::Act;
pub use actor::{Actor, ActorKind, Membership, Scope};
pub use aim::{Aim, Serves};
pub use class::FieldClass;
pub use duty::Duty;
pub use grant::{Condition, Grant};
pub use role::{Role, RoleFault, Roles};
