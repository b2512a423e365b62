//! What is asked.

use std::fmt;

use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use super::Address;
use crate::error::CourierError;

/// Headers that the fetcher writes itself, or that would change what a connection means.
const OWN: [&str; 9] =
    ["host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "expect", "proxy-authorization"];

/// A request to an address.
pub struct Request {
    pub(crate) method: Method,
    pub(crate) address: Address,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) whole: bool,
}

impl Request {
    /// Asks for what is at an address.
    #[must_use]
    pub fn get(address: Address) -> Self {
        Self { method: Method::GET, address, headers: HeaderMap::new(), body: Vec::new(), whole: true }
    }

    /// Gives a body to an address.
    #[must_use]
    pub fn post(address: Address, body: Vec<u8>) -> Self {
        Self { method: Method::POST, address, headers: HeaderMap::new(), body, whole: true }
    }

    /// Adds a header.
    ///
    /// # Errors
    /// [`CourierError::BadHeader`] where its value holds a line break or another sign that no header can, or where the header is the
    /// fetcher's own.
    pub fn with(mut self, name: &'static str, value: &str) -> Result<Self, CourierError> {
        let bad = || CourierError::BadHeader { name };
        if OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            return Err(bad());
        }
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| bad())?;
        value.set_sensitive(true);
        self.headers.insert(header, value);
        Ok(self)
    }

    /// The status is what counts: of a longer or slower body the rest is left unread.
    #[must_use]
    pub fn for_status(mut self) -> Self {
        self.whole = false;
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {:?}, {} bytes)", self.method, self.address, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_holds_one_line_and_none_of_ours() {
        let request = || Request::get("https://example.org/".parse().unwrap());
        for bad in ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u{7f}"] {
            assert!(matches!(request().with("accept", bad), Err(CourierError::BadHeader { name: "accept" })), "{bad:?}");
        }
        for own in ["Host", "content-length", "Transfer-Encoding", "connection"] {
            assert!(request().with(own, "x").is_err(), "{own}");
        }
        let good = request().with("authorization", "Bearer T0KEN").unwrap();
        assert!(!format!("{good:?}").contains("T0KEN"));
    }
}
