//! Pages of signing in, and of the reader's own account.

mod letters;
mod own;
mod sign_in;

pub use letters::{Reached, Unsubscribing, unsubscribe};
pub use own::{Once, OwnAccount, own_account};
pub use sign_in::{SignInForm, factor, forgotten, password, sign_in};
