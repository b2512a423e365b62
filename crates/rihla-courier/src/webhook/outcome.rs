//! What became of a delivery.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rihla_model::Saying;

use crate::error::CourierError;
use crate::fetch::Answer;

/// A receiver may ask for patience, not for silence.
const LONGEST_PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// What became of a delivery, and with that what to do next.
#[derive(Debug)]
pub enum Outcome {
    /// The receiver has it.
    Delivered {
        /// Its status.
        status: u16,
    },
    /// The receiver does not want this one: not to be tried again.
    Refused {
        /// Its status.
        status: u16,
    },
    /// The receiver wants no more: the subscription is to be switched off.
    Gone,
    /// The receiver cannot now: to be tried again.
    Later {
        /// Its status.
        status: u16,
        /// Not before this long, where it said so.
        after: Option<Duration>,
    },
    /// The receiver did not answer: to be tried again.
    Unreachable(CourierError),
    /// The rules of the node do not let it go there: not to be tried again.
    Forbidden(CourierError),
}

impl Outcome {
    pub(super) fn of(answered: Result<Answer, CourierError>, now: Timestamp) -> Self {
        match answered {
            Ok(answer) => Self::of_status(answer.status(), answer.header("retry-after"), now),
            Err(error) if error.is_policy() => Self::Forbidden(error),
            Err(error) => Self::Unreachable(error),
        }
    }

    fn of_status(status: u16, retry_after: Option<&str>, now: Timestamp) -> Self {
        match status {
            200..=299 => Self::Delivered { status },
            410 => Self::Gone,
            // the receiver moved, or wants it otherwise: somebody has to change the subscription
            301 | 308 => Self::Refused { status },
            // it was too slow, too early, too busy
            408 | 425 | 429 => Self::Later { status, after: retry_after.and_then(|text| patience(text, now)) },
            400..=499 => Self::Refused { status },
            _ => Self::Later { status, after: retry_after.and_then(|text| patience(text, now)) },
        }
    }

    /// Whether another try may help.
    #[must_use]
    pub fn is_to_be_tried_again(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Unreachable(_))
    }

    /// The outcome as a sentence, for the history of a subscription.
    #[must_use]
    pub fn saying(&self) -> Saying {
        let with = |saying: Saying, status: &u16| saying.with("status", status.to_string());
        match self {
            Self::Delivered { status } => with(Saying::new("courier-delivered", "the receiver took it (status {status})"), status),
            Self::Refused { status } => with(
                Saying::new("courier-refused", "the receiver refused it (status {status}): check the address of the subscription"),
                status,
            ),
            Self::Gone => Saying::new("courier-gone", "the receiver wants no more messages (status 410): the subscription is switched off"),
            Self::Later { status, .. } => {
                with(Saying::new("courier-later", "the receiver cannot take it now (status {status}): it is tried again"), status)
            }
            Self::Unreachable(error) | Self::Forbidden(error) => error.saying(),
        }
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
fn patience(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    let seconds = match text.parse::<u32>() {
        Ok(seconds) => i64::from(seconds),
        Err(_) => rfc2822::parse(text).ok()?.timestamp().as_second() - now.as_second(),
    };
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(|seconds| Duration::from_secs(seconds).min(LONGEST_PATIENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-26T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_status_says_what_to_do_next() {
        let of = |status| Outcome::of_status(status, None, now());
        for status in [200, 201, 202, 204, 299] {
            assert!(matches!(of(status), Outcome::Delivered { .. }), "{status}");
        }
        for status in [301, 308, 400, 401, 403, 404, 405, 409, 413, 422] {
            assert!(matches!(of(status), Outcome::Refused { .. }), "{status}");
        }
        for status in [302, 303, 307, 408, 425, 429, 500, 502, 503, 504, 599, 999] {
            assert!(of(status).is_to_be_tried_again(), "{status}");
        }
        assert!(matches!(of(410), Outcome::Gone));
    }

    #[test]
    fn patience_is_granted_up_to_a_day() {
        for (text, seconds) in [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("0", None),
            ("-5", None),
            ("soon", None),
            ("", None),
            ("4294967295", Some(86_400)),
            ("99999999999999", None),
            ("Thu, 26 Nov 2026 12:01:00 GMT", Some(60)),
            ("Thu, 26 Nov 2026 11:00:00 GMT", None),
            ("Fri, 26 Nov 2027 12:00:00 GMT", Some(86_400)),
        ] {
            assert_eq!(patience(text, now()).map(|p| p.as_secs()), seconds, "{text}");
        }
    }
}
