//! The node's mail server and how it is spoken to.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use zeroize::Zeroizing;

use super::MailAddress;

/// How the way to the mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Encrypted from the first byte (port 465).
    Tls,
    /// Encrypted before anything of a letter is said (port 587); a server that does not offer it is not spoken to.
    StartTls,
    /// Open: only to a server on this machine.
    None,
}

/// Who the node is to the mail server.
#[derive(Clone)]
pub struct SignIn {
    /// The account.
    pub user: String,
    /// Its password.
    pub password: Zeroizing<String>,
}

/// The settings of mail.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// The server's name or number.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept from others.
    pub encryption: Encryption,
    /// Who the node is to it, where it asks.
    pub sign_in: Option<SignIn>,
    /// The address that letters come from, and that failures come back to.
    pub from: MailAddress,
    /// The name that letters come from.
    pub from_name: String,
    /// The node's domain: it names itself so, and its letters are numbered under it.
    pub domain: String,
    /// How long handing over one letter may take.
    pub patience: Duration,
    /// Most bytes of a letter as it is sent.
    pub largest: usize,
}

impl MailServer {
    /// Whether the server is on this machine, as far as its name tells.
    pub(super) fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|number| number.is_loopback())
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn(…)")
    }
}
