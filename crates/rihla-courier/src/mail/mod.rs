//! Mail: plain letters to one person each, handed to the node's own mail server.

mod address;
mod compose;
mod greeted;
mod letter;
mod mailer;
mod outcome;
mod server;
mod session;
mod start_tls;
mod words;

pub use address::MailAddress;
pub use letter::Letter;
pub use mailer::Mailer;
pub use outcome::Outcome;
pub use server::{Encryption, MailServer, SignIn};
