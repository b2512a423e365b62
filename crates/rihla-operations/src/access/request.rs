//! A request as its events leave it.

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{DatasetId, Saying};
use rihla_store::{AccessReference, KeyedHash};
use serde::Serialize;

use super::event::{Event, Remains};
use crate::OperationError;

/// What the office said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum Answer {
    /// Granted until the end of a day.
    Granted {
        /// When it was said.
        at: Timestamp,
        /// By whom.
        by: String,
        /// The last day on which files can be taken.
        until: Date,
    },
    /// Refused, or taken back.
    Refused {
        /// When it was said.
        at: Timestamp,
        /// By whom.
        by: String,
        /// Why, as the asker is told.
        reason: String,
    },
}

/// How a request stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// No answer yet, and time is left.
    Waiting,
    /// No answer, and the promised day has passed.
    Overdue,
    /// Files can be taken.
    Granted,
    /// The grant has ended.
    Ended,
    /// Refused, or taken back.
    Refused,
    /// Erased; only counts are left.
    Erased,
}

impl RequestState {
    /// The word in JSON and in message ids.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Overdue => "overdue",
            Self::Granted => "granted",
            Self::Ended => "ended",
            Self::Refused => "refused",
            Self::Erased => "erased",
        }
    }
}

/// A request as its events leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) reference: AccessReference,
    pub(super) dataset: DatasetId,
    pub(super) asked_at: Timestamp,
    pub(super) due: Date,
    /// Absent once erased.
    pub(super) code: Option<KeyedHash>,
    /// When the office answered first: a later answer does not make an early one late.
    pub(super) answered_at: Option<Timestamp>,
    /// What was said last, in one word; kept when the answer itself is erased.
    pub(super) granted: Option<bool>,
    pub(super) answer: Option<Answer>,
    pub(super) downloads: u64,
    pub(super) erased: bool,
}

impl Request {
    /// Folds events, the oldest first.
    pub(super) fn fold(reference: &AccessReference, events: &[Event]) -> Result<Self, OperationError> {
        let mut rest = events.iter();
        let mut request = match rest.next() {
            Some(Event::Asked { at, dataset, due, code }) => Self {
                reference: reference.clone(),
                dataset: dataset.clone(),
                asked_at: *at,
                due: *due,
                code: Some(code.clone()),
                answered_at: None,
                granted: None,
                answer: None,
                downloads: 0,
                erased: false,
            },
            Some(Event::Erased { kept, .. }) => return Ok(Self::remains(reference, kept)),
            _ => {
                return Err(OperationError::Refused(
                    Saying::new(
                        "operation-access-beginning",
                        "request '{reference}' does not begin with its asking; restore the folder 'access' from a backup",
                    )
                    .with("reference", reference.as_str()),
                ));
            }
        };
        for event in rest {
            request.take(event);
        }
        Ok(request)
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Granted { at, by, until } => {
                self.say(*at, true, Answer::Granted { at: *at, by: by.clone(), until: *until });
            }
            Event::Refused { at, by, reason } => {
                self.say(*at, false, Answer::Refused { at: *at, by: by.clone(), reason: reason.clone() });
            }
            Event::Downloaded { .. } => self.downloads += 1,
            Event::Asked { .. } | Event::Opened { .. } | Event::Erased { .. } => {}
        }
    }

    fn say(&mut self, at: Timestamp, granted: bool, answer: Answer) {
        self.answered_at = self.answered_at.or(Some(at));
        self.granted = Some(granted);
        self.answer = Some(answer);
    }

    fn remains(reference: &AccessReference, kept: &Remains) -> Self {
        Self {
            reference: reference.clone(),
            dataset: kept.dataset.clone(),
            asked_at: kept.asked_at,
            due: kept.due,
            code: None,
            answered_at: kept.answered_at,
            granted: kept.granted,
            answer: None,
            downloads: kept.downloads,
            erased: true,
        }
    }

    /// How it stands on a day of the observatory.
    pub(super) fn state(&self, today: Date) -> RequestState {
        match &self.answer {
            _ if self.erased => RequestState::Erased,
            None if today > self.due => RequestState::Overdue,
            None => RequestState::Waiting,
            Some(Answer::Granted { until, .. }) if today > *until => RequestState::Ended,
            Some(Answer::Granted { .. }) => RequestState::Granted,
            Some(Answer::Refused { .. }) => RequestState::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn asked() -> Event {
        let code = "hmac-sha256:access-1:0000000000000000000000000000000000000000000000000000000000000000".parse().unwrap();
        Event::Asked { at: at(0), dataset: DatasetId::new("permits").unwrap(), due: date(1970, 1, 31), code }
    }

    fn fold(events: &[Event]) -> Request {
        Request::fold(&AccessReference::parse("0000-0000-0000-0001").unwrap(), events).unwrap()
    }

    #[test]
    fn the_last_word_counts_and_the_first_one_keeps_the_promise() {
        let grant = |second, until| Event::Granted { at: at(second), by: "A".to_owned(), until };
        let refuse = |second| Event::Refused { at: at(second), by: "B".to_owned(), reason: "terms broken".to_owned() };
        let waiting = fold(&[asked()]);
        assert_eq!(waiting.state(date(1970, 1, 31)), RequestState::Waiting);
        assert_eq!(waiting.state(date(1970, 2, 1)), RequestState::Overdue);
        let granted = fold(&[asked(), Event::Opened { at: at(1) }, grant(2, date(1970, 3, 1))]);
        assert_eq!(granted.state(date(1970, 3, 1)), RequestState::Granted);
        assert_eq!(granted.state(date(1970, 3, 2)), RequestState::Ended);
        let back = fold(&[asked(), grant(2, date(1970, 3, 1)), refuse(9)]);
        assert_eq!(back.state(date(1970, 1, 2)), RequestState::Refused);
        assert_eq!((back.answered_at, back.granted), (Some(at(2)), Some(false)));
    }

    #[test]
    fn a_request_begins_with_its_asking() {
        let reference = AccessReference::parse("0000-0000-0000-0001").unwrap();
        assert!(Request::fold(&reference, &[]).is_err());
        assert!(Request::fold(&reference, &[Event::Opened { at: at(1) }]).is_err());
    }
}
