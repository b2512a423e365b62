//! The cookies: that of a session, that of a sign-in which waits for its second factor, that of one which waits for a provider.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use rihla_account::SecretToken;

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Of a session.
    Session,
    /// Of a sign-in that waits.
    Waiting,
    /// Of a sign-in for which the browser was sent to the provider.
    Provider,
}

impl Cookie {
    /// The name; with the prefix that binds it to this host and to encrypted lines, where there are any (RFC 6265bis, 4.1.3).
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-rihla",
            (Self::Session, false) => "rihla",
            (Self::Waiting, true) => "__Host-rihla-waiting",
            (Self::Waiting, false) => "rihla-waiting",
            (Self::Provider, true) => "__Host-rihla-provider",
            (Self::Provider, false) => "rihla-provider",
        }
    }

    /// What the browser holds. Where it shows two of the name, neither is believed: one may have been planted.
    pub(super) fn of(self, headers: &HeaderMap, secure: bool) -> Option<SecretToken> {
        SecretToken::parse(self.text_of(headers, secure)?)
    }

    /// The same as it stands there.
    pub(super) fn text_of(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut named = pairs.filter(|(name, _)| *name == self.name(secure)).map(|(_, value)| value);
        named.next().filter(|_| named.next().is_none())
    }

    /// Gives it a value for some seconds.
    pub(super) fn give_for(self, response: &mut Response, value: &str, secure: bool, seconds: u32) {
        self.put(response, value, secure, &format!("; Max-Age={seconds}"));
    }

    /// Gives it to the browser until that is closed; no script reads it, and no form of another site sends it.
    pub(super) fn give(self, response: &mut Response, token: &SecretToken, secure: bool) {
        self.put(response, token.to_text().as_str(), secure, "");
    }

    /// Takes it from the browser.
    pub(super) fn take(self, response: &mut Response, secure: bool) {
        self.put(response, "", secure, "; Max-Age=0");
    }

    fn put(self, response: &mut Response, value: &str, secure: bool, more: &str) {
        let over = if secure { "; Secure" } else { "" };
        let text = zeroize::Zeroizing::new(format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{over}{more}", self.name(secure)));
        if let Ok(mut value) = HeaderValue::from_str(&text) {
            value.set_sensitive(true);
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn a_cookie_comes_back_and_two_of_a_name_are_none() {
        let text = "A".repeat(42) + "E";
        let token = SecretToken::parse(&text).unwrap();
        let mut response = ().into_response();
        Cookie::Session.give(&mut response, &token, true);
        let set = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert_eq!(set, format!("__Host-rihla={text}; Path=/; HttpOnly; SameSite=Lax; Secure"));
        let read = |line: String, secure| {
            let headers = HeaderMap::from_iter([(header::COOKIE, line.parse().unwrap())]);
            Cookie::Session.of(&headers, secure).map(|token| token.to_text().to_string())
        };
        assert_eq!(read(format!("a=b; __Host-rihla={text}"), true).as_deref(), Some(text.as_str()));
        assert_eq!(read(format!("rihla={text}"), true), None, "one that any page of the host's neighbours could set");
        assert_eq!(read(format!("rihla={text}; rihla={text}"), false), None);
        assert_eq!(read("rihla=x".to_owned(), false), None);
    }
}
