//! What names a message over all tries to send it.

use std::str::FromStr;

use crate::error::CourierError;

/// Names a message: the same each time it is sent, so that who receives it knows what it has had already.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(Box<str>);

impl MessageId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MessageId {
    type Err = CourierError;

    /// Reads an id. It goes into headers, and webhooks sign it between full stops: it holds neither line breaks nor stops.
    ///
    /// # Errors
    /// [`CourierError::BadMessageId`].
    fn from_str(text: &str) -> Result<Self, CourierError> {
        let good = (1..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if good { Ok(Self(text.into())) } else { Err(CourierError::BadMessageId) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_no_place_for_a_header() {
        for bad in ["", "a.b", "a b", "a\r\nx: y", "a\n", "a@b", "<a", "é", &"x".repeat(101)] {
            assert!(bad.parse::<MessageId>().is_err(), "{bad:?}");
        }
        assert_eq!("evt_2KWPBgLlAfx-9".parse::<MessageId>().unwrap().as_str(), "evt_2KWPBgLlAfx-9");
    }
}
