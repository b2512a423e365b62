//! Passwords: what may be one, and how it is kept.

mod keeper;
mod phc;
mod rules;
mod typed;

pub use keeper::{Argon2id, Cost, PasswordKeeper, Stretch, Verdict};
pub use rules::{Nearby, WeakPassword};
pub use typed::Password;
