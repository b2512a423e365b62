//! When, from where and by whom something is done.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::Actor;

use super::Recorded;

/// When, from where and by whom something is done; it gathers the events that were noted, also of what was refused.
pub struct Occasion {
    /// The instant.
    pub now: Timestamp,
    /// The day in the node's time zone: roles are held by the day.
    pub today: Date,
    pub(crate) address: Option<String>,
    pub(crate) agent: Option<String>,
    pub(crate) actor: String,
    events: Vec<Recorded>,
}

impl Occasion {
    /// Something done by the node itself, or by somebody who has not signed in.
    #[must_use]
    pub fn new(now: Timestamp, today: Date, actor: &Actor) -> Self {
        Self { now, today, address: None, agent: None, actor: actor.name().to_owned(), events: Vec::new() }
    }

    /// Says from which address and with which program; the address is kept as a keyed hash, the program's name shortened.
    #[must_use]
    pub fn from(mut self, address: Option<&str>, agent: Option<&str>) -> Self {
        self.address = address.map(client);
        self.agent = agent.map(shortened);
        self
    }

    /// The events that were noted and stored since the last call, in order.
    pub fn take_events(&mut self) -> Vec<Recorded> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn noted(&mut self, events: Vec<Recorded>) {
        self.events.extend(events);
    }
}

impl std::fmt::Debug for Occasion {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Occasion").field("now", &self.now).field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// Whom an address stands for: in IPv6 a network of 64 bits is one client, who can take any address of it.
fn client(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        // not an address: a name that a proxy gave
        Err(_) => address.trim().to_ascii_lowercase(),
    }
}

/// Enough of a browser's name to know one's own devices: words with their major version, without what tells one from a
/// thousand like it.
fn shortened(agent: &str) -> String {
    let plain = agent.chars().take(400).filter(|c| c.is_ascii_alphanumeric() || " ./-_".contains(*c));
    let mut short = String::new();
    let mut in_version = false;
    for sign in plain {
        match sign {
            '.' if short.ends_with(|c: char| c.is_ascii_digit()) => in_version = true,
            c if in_version && (c.is_ascii_digit() || c == '.') => {}
            c => {
                in_version = false;
                short.push(c);
            }
        }
    }
    let words: Vec<&str> = short.split_whitespace().filter(|word| word.chars().any(|c| c.is_ascii_alphabetic())).collect();
    words.join(" ").chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_owner_and_no_further() {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0.2";
        assert_eq!(shortened(agent), "Mozilla/5 X11 Linux x86_64 rv145 Gecko/20100101 Firefox/145");
        assert_eq!(shortened("curl/8.11.1"), "curl/8");
        assert_eq!(shortened("<script>\n\u{202e}"), "script");
        assert!(shortened(&"x".repeat(10_000)).len() <= 80);
    }

    #[test]
    fn a_client_is_an_address_or_a_network() {
        assert_eq!(client("192.0.2.7"), client("::ffff:192.0.2.7"));
        assert_eq!(client("2001:db8:1:2::1"), client("2001:DB8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_ne!(client("192.0.2.7"), client("192.0.2.8"));
    }

    #[test]
    fn no_print_shows_an_address() {
        let at = Occasion::new(Timestamp::UNIX_EPOCH, jiff::civil::date(1970, 1, 1), &Actor::anyone()).from(Some("192.0.2.7"), None);
        assert!(!format!("{at:?}").contains("192.0.2"));
    }
}
