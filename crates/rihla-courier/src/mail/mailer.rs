//! The one door through which letters leave.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rihla_model::Saying;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Host;

use super::compose::compose;
use super::greeted::Greeted;
use super::letter::line;
use super::server::{Encryption, MailServer};
use super::session::hand_over;
use super::start_tls::{self, Fault};
use super::{Letter, Outcome};
use crate::error::CourierError;
use crate::fetch::Network;
use crate::trust::Trust;

/// How long the server is given to answer a good-bye: the letter is where it is already.
const FAREWELL: Duration = Duration::from_secs(2);

/// Hands letters to the node's mail server, each over a connection of its own.
#[derive(Clone)]
pub struct Mailer {
    server: MailServer,
    tls: TlsConnector,
    network: Arc<dyn Network>,
}

impl Mailer {
    /// A mailer for a server.
    ///
    /// # Errors
    /// [`CourierError::BadMailSetting`]; [`CourierError::BadLetter`] where the sender's name is none; [`CourierError::MailNotEncrypted`]
    /// where letters would leave the machine in the open.
    pub fn new(mut server: MailServer, trust: &Trust, network: Arc<dyn Network>) -> Result<Self, CourierError> {
        let setting = |setting| CourierError::BadMailSetting { setting };
        server.host = host(&server.host).ok_or_else(|| setting("host"))?;
        server.domain = host(&server.domain).filter(|name| name.parse::<IpAddr>().is_err()).ok_or_else(|| setting("domain"))?;
        server.from_name = line(server.from_name, || Saying::new("courier-part-name", "the name"))?;
        if let Some(sign_in) = &server.sign_in
            && (sign_in.user.is_empty() || sign_in.user.chars().chain(sign_in.password.chars()).any(char::is_control))
        {
            return Err(setting("user"));
        }
        if server.encryption == Encryption::None && !server.is_here() {
            return Err(CourierError::MailNotEncrypted { host: server.host });
        }
        Ok(Self { server, tls: trust.connector(&[])?, network })
    }

    /// Hands over a letter once.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        let bytes = match compose(letter, &self.server) {
            Ok(bytes) => bytes,
            Err(error) => return Outcome::Refused(error),
        };
        let handed = async {
            match self.connected().await {
                Ok(wire) => hand_over(wire, &self.server, &letter.to, &bytes).await,
                Err(error) => (Outcome::TryAgain(error), None),
            }
        };
        let Ok((outcome, smtp)) = timeout(self.server.patience, handed).await else {
            let seconds = self.server.patience.as_secs();
            return Outcome::TryAgain(CourierError::TooSlow { host: self.server.host.clone(), seconds });
        };
        if let Some(mut smtp) = smtp {
            // whether it is answered changes nothing
            drop(timeout(FAREWELL, smtp.quit()).await);
        }
        outcome
    }

    async fn connected(&self) -> Result<Greeted, CourierError> {
        let host = &self.server.host;
        let numbers = match host.parse() {
            Ok(number) => vec![number],
            Err(_) => self.network.resolve(host).await.unwrap_or_default(),
        };
        if self.server.encryption == Encryption::None && !numbers.iter().all(IpAddr::is_loopback) {
            return Err(CourierError::MailNotEncrypted { host: host.clone() });
        }
        let mut fault = CourierError::Unresolved { host: host.clone() };
        for number in numbers {
            let peer = SocketAddr::new(number, self.server.port);
            match self.network.connect(peer).await {
                Ok(stream) => return self.encrypted(stream, peer).await,
                Err(error) => fault = CourierError::unreachable(host.clone(), &error),
            }
        }
        Err(fault)
    }

    async fn encrypted(&self, mut stream: TcpStream, peer: SocketAddr) -> Result<Greeted, CourierError> {
        let host = || self.server.host.clone();
        match self.server.encryption {
            Encryption::None => return Ok(Greeted::not_yet(Box::new(stream), peer)),
            Encryption::Tls => {}
            Encryption::StartTls => start_tls::ask(&mut stream, &self.server.domain).await.map_err(|fault| match fault {
                Fault::NoSmtp => CourierError::NoSmtp { host: host() },
                Fault::Later(code) => CourierError::MailDeferred { host: host(), code },
                Fault::Refused => CourierError::MailNoStartTls { host: host() },
            })?,
        }
        let name = ServerName::try_from(host()).map_err(|_| CourierError::BadMailSetting { setting: "host" })?;
        let stream = Box::new(self.tls.connect(name, stream).await.map_err(|error| CourierError::handshake(host(), &error))?);
        Ok(if self.server.encryption == Encryption::StartTls { Greeted::before(stream, peer) } else { Greeted::not_yet(stream, peer) })
    }
}

/// A name or number in its normal form, without the brackets that addresses put around numbers.
fn host(text: &str) -> Option<String> {
    if let Ok(number) = text.parse::<IpAddr>() {
        return Some(number.to_string());
    }
    match Host::parse(text).ok()? {
        Host::Domain(name) if !name.ends_with('.') => Some(name),
        _ => None,
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).finish_non_exhaustive()
    }
}
