//! An address that something may be sent to, once the list of hosts allows it.

use std::fmt;
use std::str::FromStr;

use hyper::Uri;
use rihla_model::Saying;
use url::{Host, Url};

use crate::error::CourierError;

const LONGEST: usize = 2048;

/// An absolute `https` (or, on the machine itself, `http`) address in its one normal spelling.
///
/// Its path may hold a token that its owner keeps secret, so that a print shows the host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: Url,
    host: Host,
    port: u16,
    target: Uri,
}

impl Address {
    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// The host: a name in lower-case ASCII, or a number in its normal form.
    #[must_use]
    pub fn host(&self) -> String {
        self.host.to_string()
    }

    /// The port, also where the address leaves it out.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether what is sent is encrypted on its way.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn url_host(&self) -> &Host {
        &self.host
    }

    /// Path and query, as a request names them.
    pub(crate) fn target(&self) -> Uri {
        self.target.clone()
    }

    /// Host and port, as the header `Host` names them.
    pub(crate) fn authority(&self) -> String {
        match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.to_string(),
        }
    }
}

impl FromStr for Address {
    type Err = CourierError;

    /// Reads an address.
    ///
    /// # Errors
    /// [`CourierError::BadAddress`].
    fn from_str(text: &str) -> Result<Self, CourierError> {
        let bad = |reason| CourierError::BadAddress { reason };
        if text.len() > LONGEST {
            return Err(bad(Saying::new("courier-address-long", "it is longer than {most} signs").with("most", LONGEST)));
        }
        // The standard for addresses would silently leave these out, and another reader may not.
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(bad(Saying::new("courier-address-signs", "it holds a space, a line break or a backslash")));
        }
        let form = || bad(Saying::new("courier-address-form", "it is no absolute address"));
        let (scheme, rest) = text.split_once("://").ok_or_else(form)?;
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return Err(bad(Saying::new("courier-address-scheme", "it does not begin with https://")));
        }
        // The part before the first of these is where readers disagree; an empty one would be taken from the path.
        let authority = rest.split(['/', '?', '#']).next().filter(|part| !part.is_empty()).ok_or_else(form)?;
        if authority.contains('@') {
            return Err(bad(Saying::new("courier-address-user", "it holds a user name or a password")));
        }
        let mut url = Url::parse(text).map_err(|_| form())?;
        url.set_fragment(None);
        let host = url.host().map(|host| host.to_owned()).ok_or_else(form)?;
        if matches!(&host, Host::Domain(name) if name.ends_with('.') || name.is_empty()) {
            return Err(bad(Saying::new("courier-address-dot", "its host ends with a dot")));
        }
        let port = url.port_or_known_default().filter(|port| *port != 0).ok_or_else(form)?;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let target = target.parse().map_err(|_| form())?;
        Ok(Self { url, host, port, target })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}:{}, …)", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> String {
        text.parse::<Address>().unwrap().host()
    }

    #[test]
    fn every_spelling_of_a_number_becomes_the_number() {
        for spelling in ["127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "0x7f000001", "１２７.0.0.1", "127。0。0。1"] {
            assert_eq!(host(&format!("https://{spelling}/")), "127.0.0.1", "{spelling}");
        }
        assert_eq!(host("https://[::ffff:127.0.0.1]/"), "[::ffff:7f00:1]");
        assert_eq!(host("https://EXAMPLE.org:443/"), "example.org");
        assert_eq!(host("https://رحلة.example/"), "xn--ogbhl1f.example");
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for bad in [
            "",
            "example.org",
            "//example.org/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "gopher://example.org/",
            "https://user@example.org/",
            "https://:secret@example.org/",
            "https://@example.org/",
            "https://allowed.example@127.0.0.1/",
            "https://allowed.example\\@127.0.0.1/",
            "https://exam\nple.org/",
            "https://example.org/a b",
            " https://example.org/",
            "https://example.org/\r\nX: y",
            "https://example.org./",
            "https://example.org:0/",
            "https://example.org:99999/",
            "https:///etc",
            "https:example.org",
            "https:/example.org",
            "https://?x",
            "https://[fe80::1%25eth0]/",
            "https://a_b c/",
            "data:text/plain,x",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad:?}");
        }
        assert!(format!("https://example.org/{}", "x".repeat(3000)).parse::<Address>().is_err());
    }

    #[test]
    fn a_print_shows_no_path() {
        let address: Address = "https://hooks.example.org/in/T0KEN?key=T0KEN#T0KEN".parse().unwrap();
        assert_eq!(format!("{address:?}"), "Address(hooks.example.org:443, …)");
        assert_eq!(address.as_str(), "https://hooks.example.org/in/T0KEN?key=T0KEN");
        let at = "https://example.org?to=a@b.example".parse::<Address>().unwrap();
        assert_eq!((at.host().as_str(), at.target().to_string().as_str()), ("example.org", "/?to=a@b.example"));
        assert_eq!(address.target().to_string(), "/in/T0KEN?key=T0KEN");
        assert_eq!((address.authority().as_str(), address.port(), address.is_encrypted()), ("hooks.example.org", 443, true));
        let other: Address = "https://hooks.example.org:8443".parse().unwrap();
        assert_eq!((other.authority().as_str(), other.target().to_string().as_str()), ("hooks.example.org:8443", "/"));
    }
}
