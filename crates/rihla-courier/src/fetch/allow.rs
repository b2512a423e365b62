//! The hosts that the operator lets the node speak to.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use url::{Host, Url};

use super::{Address, is_public};
use crate::error::CourierError;

/// One entry of the list: `data.example.org`, `*.example.org` (its subdomains, not itself) or either with `:port`.
///
/// A rule that names the machine itself (`localhost:8080`, `127.0.0.1:8080`, `[::1]:8080`) is for tests and for receivers beside the node:
/// for that host and port alone it allows `http`, and an address that is not public.
#[derive(Clone, PartialEq, Eq)]
pub struct HostRule {
    host: Host,
    subdomains: bool,
    port: Option<u16>,
}

/// The hosts that may be spoken to; nobody where it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList(Vec<HostRule>);

/// What a rule allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permit {
    /// A host of the internet.
    Public,
    /// The machine itself, by name.
    Loopback,
}

impl HostRule {
    fn is_loopback(&self) -> bool {
        match &self.host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        }
    }

    fn names(&self, host: &Host) -> bool {
        match (&self.host, host) {
            (Host::Domain(suffix), Host::Domain(name)) if self.subdomains => {
                name.strip_suffix(suffix.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            (named, host) => !self.subdomains && named == host,
        }
    }
}

impl FromStr for HostRule {
    type Err = CourierError;

    /// Reads an entry.
    ///
    /// # Errors
    /// [`CourierError::BadRule`].
    fn from_str(text: &str) -> Result<Self, CourierError> {
        let bad = || CourierError::BadRule { rule: text.chars().take(100).collect() };
        let (subdomains, name) = text.strip_prefix("*.").map_or((false, text), |rest| (true, rest));
        if name.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '/' | '\\' | '?' | '#' | '@' | '*' | '%')) {
            return Err(bad());
        }
        let url = Url::parse(&format!("https://{name}/")).map_err(|_| bad())?;
        let host = url.host().map(|host| host.to_owned()).ok_or_else(bad)?;
        let good = match &host {
            Host::Domain(name) => !name.ends_with('.') && (!subdomains || name.contains('.')),
            _ => !subdomains,
        };
        // A port that is written and is the usual one is left out of an address; 0 leads nowhere.
        if !good || url.port() == Some(0) || name.ends_with(':') {
            return Err(bad());
        }
        let written = name.rsplit_once(':').is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        let port = if written && !name.ends_with(']') { url.port_or_known_default() } else { None };
        Ok(Self { host, subdomains, port })
    }
}

impl AllowList {
    /// Reads the entries of a list.
    ///
    /// # Errors
    /// [`CourierError::BadRule`].
    pub fn of<'t>(rules: impl IntoIterator<Item = &'t str>) -> Result<Self, CourierError> {
        rules.into_iter().map(str::parse).collect::<Result<_, _>>().map(Self)
    }

    /// Looks at an address before anything is resolved.
    ///
    /// # Errors
    /// [`CourierError::NotAllowed`], [`CourierError::PortNotAllowed`], [`CourierError::NotEncrypted`].
    pub(crate) fn permit(&self, address: &Address) -> Result<Permit, CourierError> {
        let named: Vec<&HostRule> = self.0.iter().filter(|rule| rule.names(address.url_host())).collect();
        if named.is_empty() {
            return Err(CourierError::NotAllowed { host: address.host() });
        }
        let usual = if address.is_encrypted() { 443 } else { 80 };
        let Some(rule) = named.into_iter().find(|rule| rule.port.unwrap_or(usual) == address.port()) else {
            return Err(CourierError::PortNotAllowed { host: address.host(), port: address.port() });
        };
        match (rule.is_loopback(), address.is_encrypted()) {
            (true, _) => Ok(Permit::Loopback),
            (false, true) => Ok(Permit::Public),
            (false, false) => Err(CourierError::NotEncrypted { host: address.host() }),
        }
    }
}

impl Permit {
    /// Whether a host so allowed may be at an address.
    pub(crate) fn covers(self, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Loopback => address.is_loopback(),
        }
    }
}

impl fmt::Debug for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.subdomains { "*." } else { "" }, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permit(rules: &[&str], address: &str) -> Result<Permit, CourierError> {
        AllowList::of(rules.iter().copied()).unwrap().permit(&address.parse().unwrap())
    }

    #[test]
    fn an_empty_list_lets_nothing_out() {
        for address in ["https://example.org/", "http://localhost/", "https://8.8.8.8/"] {
            assert!(matches!(permit(&[], address), Err(CourierError::NotAllowed { .. })), "{address}");
        }
    }

    #[test]
    fn a_rule_names_a_host_or_its_subdomains() {
        let rules = ["data.example.org", "*.example.net", "bücher.example"];
        for good in [
            "https://data.example.org/x",
            "https://DATA.example.org:443/",
            "https://a.example.net/",
            "https://a.b.example.net/",
            "https://xn--bcher-kva.example/",
        ] {
            assert_eq!(permit(&rules, good).unwrap(), Permit::Public, "{good}");
        }
        for bad in [
            "https://example.org/",
            "https://x.data.example.org/",
            "https://data.example.org.evil.example/",
            "https://example.net/",
            "https://evilexample.net/",
            "https://.example.net/",
            "https://127.0.0.1/",
        ] {
            assert!(matches!(permit(&rules, bad), Err(CourierError::NotAllowed { .. })), "{bad}");
        }
    }

    #[test]
    fn a_port_is_allowed_where_it_is_named() {
        assert!(matches!(permit(&["example.org"], "https://example.org:22/"), Err(CourierError::PortNotAllowed { port: 22, .. })));
        assert!(permit(&["example.org:8443"], "https://example.org:8443/").is_ok());
        assert!(permit(&["example.org:8443"], "https://example.org/").is_err());
        assert!(permit(&["example.org:443"], "https://example.org/").is_ok());
        assert!(permit(&["example.org:8443", "example.org"], "https://example.org/").is_ok());
    }

    #[test]
    fn without_encryption_only_on_the_machine_itself() {
        assert!(matches!(permit(&["example.org"], "http://example.org/"), Err(CourierError::NotEncrypted { .. })));
        assert!(matches!(permit(&["example.org:80"], "http://example.org/"), Err(CourierError::NotEncrypted { .. })));
        assert_eq!(permit(&["localhost:8080"], "http://localhost:8080/").unwrap(), Permit::Loopback);
        assert_eq!(permit(&["[::1]:8080"], "http://[::1]:8080/").unwrap(), Permit::Loopback);
        assert_eq!(permit(&["127.0.0.1"], "http://127.0.0.1/").unwrap(), Permit::Loopback);
        assert!(permit(&["127.0.0.1:8080"], "http://127.0.0.1:8081/").is_err());
        assert!(permit(&["127.0.0.1:8080"], "http://localhost:8080/").is_err());
        assert!(permit(&["10.0.0.1:80"], "http://10.0.0.1/").is_err());
    }

    #[test]
    fn a_rule_that_names_everybody_is_none() {
        for bad in [
            "",
            "*",
            "*.",
            "*.org",
            "*.*.org",
            "a.*.org",
            "*.127.0.0.1",
            "https://example.org",
            "example.org/x",
            "u@example.org",
            "example.org:",
            "example.org:0",
            "example.org:x",
            "example.org.",
            "a b",
        ] {
            assert!(bad.parse::<HostRule>().is_err(), "{bad}");
        }
        for (good, shown) in [("*.Example.ORG", "*.example.org"), ("[::1]", "[::1]"), ("[::1]:81", "[::1]:81"), ("a.org:443", "a.org:443")]
        {
            assert_eq!(good.parse::<HostRule>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_permit_covers_its_own_kind_of_address() {
        let (public, loopback) = ("8.8.8.8".parse().unwrap(), "127.0.0.1".parse().unwrap());
        assert!(Permit::Public.covers(public) && !Permit::Public.covers(loopback));
        assert!(Permit::Loopback.covers(loopback) && !Permit::Loopback.covers(public));
        assert!(!Permit::Loopback.covers("10.0.0.1".parse().unwrap()));
    }
}
