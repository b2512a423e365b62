//! The one door through which the node speaks to other hosts.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use hyper::header::{HeaderValue, USER_AGENT};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use url::Host;

use super::allow::Permit;
use super::exchange::exchange;
use super::{Address, AllowList, Answer, Limits, Network, Request};
use crate::error::CourierError;
use crate::stream::Stream;
use crate::trust::Trust;

/// Of a name with more addresses than this, the first are tried.
const MOST_ADDRESSES: usize = 4;

/// Asks hosts of the list, within limits.
#[derive(Clone)]
pub struct Fetcher {
    allow: AllowList,
    limits: Limits,
    tls: TlsConnector,
    network: Arc<dyn Network>,
    agent: HeaderValue,
}

impl Fetcher {
    /// A fetcher for the hosts of a list; `agent` is how it calls itself, `rihla/0.1.0`.
    ///
    /// # Errors
    /// [`CourierError::BadHeader`] where `agent` is no header.
    pub fn new(allow: AllowList, limits: Limits, trust: &Trust, network: Arc<dyn Network>, agent: &str) -> Result<Self, CourierError> {
        let agent = HeaderValue::from_str(agent).map_err(|_| CourierError::BadHeader { name: "user-agent" })?;
        Ok(Self { allow, limits, tls: trust.connector(&[b"http/1.1"])?, network, agent })
    }

    /// The same fetcher with other limits.
    #[must_use]
    pub fn within(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Says whether an address may be asked, as far as can be told without asking anybody.
    ///
    /// # Errors
    /// [`CourierError::NotAllowed`], [`CourierError::PortNotAllowed`], [`CourierError::NotEncrypted`], [`CourierError::NotPublic`].
    pub fn check(&self, address: &Address) -> Result<(), CourierError> {
        let permit = self.allow.permit(address)?;
        match address.url_host() {
            Host::Domain(_) => Ok(()),
            Host::Ipv4(number) => looked_at(permit, address, vec![IpAddr::V4(*number)]).map(drop),
            Host::Ipv6(number) => looked_at(permit, address, vec![IpAddr::V6(*number)]).map(drop),
        }
    }

    /// Sends a request and reads the answer. A redirect is given back as it came.
    ///
    /// # Errors
    /// As [`Fetcher::check`]; [`CourierError::RequestTooLong`]; [`CourierError::Unresolved`], [`CourierError::Unreachable`],
    /// [`CourierError::NotTrusted`], [`CourierError::TooSlow`], [`CourierError::NoHttp`], [`CourierError::AnswerTooLong`].
    pub async fn send(&self, request: Request) -> Result<Answer, CourierError> {
        let permit = self.allow.permit(&request.address)?;
        if request.body.len() > self.limits.request {
            return Err(CourierError::RequestTooLong { most: self.limits.request });
        }
        let deadline = Instant::now() + self.limits.whole;
        let Request { address, mut headers, .. } = request;
        let late = || CourierError::TooSlow { host: address.host(), seconds: self.limits.whole.as_secs() };
        headers.insert(USER_AGENT, self.agent.clone());
        let stream = timeout_at(deadline, self.connected(permit, &address)).await.map_err(|_| late())??;
        let asked = exchange(stream, &address, (request.method, headers, request.body), request.whole, &self.limits, deadline);
        asked.await
    }

    /// A connection to an address that was looked at, encrypted where the address says so.
    async fn connected(&self, permit: Permit, address: &Address) -> Result<Box<dyn Stream>, CourierError> {
        let mut fault = CourierError::Unresolved { host: address.host() };
        for to in self.addresses(permit, address).await? {
            match timeout(self.limits.connect, self.connected_to(address, SocketAddr::new(to, address.port()))).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => fault = error,
                Err(_) => fault = CourierError::TooSlow { host: address.host(), seconds: self.limits.connect.as_secs() },
            }
        }
        Err(fault)
    }

    /// The addresses of a host, all of them such as the list allows: one that is not spoils the name.
    async fn addresses(&self, permit: Permit, address: &Address) -> Result<Vec<IpAddr>, CourierError> {
        let found = match address.url_host() {
            Host::Ipv4(number) => vec![IpAddr::V4(*number)],
            Host::Ipv6(number) => vec![IpAddr::V6(*number)],
            Host::Domain(name) => self.network.resolve(name).await.unwrap_or_default(),
        };
        looked_at(permit, address, found)
    }

    async fn connected_to(&self, address: &Address, to: SocketAddr) -> Result<Box<dyn Stream>, CourierError> {
        let stream: TcpStream = self.network.connect(to).await.map_err(|error| CourierError::unreachable(address.host(), &error))?;
        if !address.is_encrypted() {
            return Ok(Box::new(stream));
        }
        let name = match address.url_host() {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|_| CourierError::Unresolved { host: address.host() })?,
            Host::Ipv4(number) => ServerName::from(IpAddr::V4(*number)),
            Host::Ipv6(number) => ServerName::from(IpAddr::V6(*number)),
        };
        let stream = self.tls.connect(name, stream).await.map_err(|error| CourierError::handshake(address.host(), &error))?;
        Ok(Box::new(stream))
    }
}

fn looked_at(permit: Permit, address: &Address, mut found: Vec<IpAddr>) -> Result<Vec<IpAddr>, CourierError> {
    if found.is_empty() {
        return Err(CourierError::Unresolved { host: address.host() });
    }
    if !found.iter().all(|number| permit.covers(*number)) {
        return Err(CourierError::NotPublic { host: address.host() });
    }
    found.truncate(MOST_ADDRESSES);
    Ok(found)
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("allow", &self.allow).field("limits", &self.limits).finish_non_exhaustive()
    }
}
