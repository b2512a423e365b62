//! Mail addresses.

use std::fmt;
use std::str::FromStr;

use lettre::Address;
use url::Host;

use crate::error::CourierError;

/// An address that can be written to. A print does not show it: it is a person's.
///
/// The part before the `@` is Latin letters, digits and the signs of RFC 5322's `dot-atom`; quoted ones are in nobody's hands. A domain of
/// another script is kept in its ASCII form, which every server knows.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress(Address);

impl MailAddress {
    /// The address as text, to be stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    pub(super) fn address(&self) -> Address {
        self.0.clone()
    }
}

impl FromStr for MailAddress {
    type Err = CourierError;

    /// Reads an address, without a name.
    ///
    /// # Errors
    /// [`CourierError::BadMailAddress`].
    fn from_str(text: &str) -> Result<Self, CourierError> {
        let bad = || CourierError::BadMailAddress;
        let (user, domain) = text.split_once('@').ok_or_else(bad)?;
        let sign = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
        let atoms = user.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(sign));
        if !atoms || user.len() > 64 || domain.chars().any(|c| c.is_control() || c.is_whitespace() || c == '%') {
            return Err(bad());
        }
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(bad()) };
        if !domain.contains('.') || domain.ends_with('.') || user.len() + domain.len() > 253 {
            return Err(bad());
        }
        Address::new(user, domain).map(Self).map_err(|_| bad())
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_person_at_one_domain() {
        for (good, kept) in [
            ("amina@example.org", "amina@example.org"),
            ("a.b+c@Sub.Example.ORG", "a.b+c@sub.example.org"),
            ("o'brien@example.org", "o'brien@example.org"),
            ("amina@رحلة.example", "amina@xn--ogbhl1f.example"),
        ] {
            assert_eq!(good.parse::<MailAddress>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_could_reach_further_is_no_address() {
        for bad in [
            "",
            "amina",
            "@example.org",
            "amina@",
            "amina@localhost",
            "amina@127.0.0.1",
            "amina@[127.0.0.1]",
            "a@b@example.org",
            "a..b@example.org",
            ".a@example.org",
            "a@example.org.",
            "a@example..org",
            "a b@example.org",
            "\"a b\"@example.org",
            "a@example.org, b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a\r\nRCPT TO:<b@example.org>@example.org",
            "a@example.org>\r\nDATA",
            "a@exa\nmple.org",
            "Amina <a@example.org>",
            "a@example.org>",
            "a@%0d%0aexample.org",
            "a\0@example.org",
            "أمينة@example.org",
            &format!("{}@example.org", "a".repeat(65)),
        ] {
            let error = bad.parse::<MailAddress>().unwrap_err();
            assert!(bad.len() < 15 || !format!("{error} {error:?}").contains(bad), "{bad:?}");
        }
        assert!(!format!("{:?}", "amina@example.org".parse::<MailAddress>().unwrap()).contains("amina"));
    }
}
