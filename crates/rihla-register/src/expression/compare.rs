//! How two values stand to each other.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::atom::Atom;
use super::node::Comparison;
use crate::value::{Value, number_key, sort_key};

/// The day on which it is asked, and the zone in which days begin.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// What `today` is.
    pub today: Date,
    /// The zone of the node.
    pub zone: &'a TimeZone,
}

impl Calendar<'_> {
    /// The moment at which a day begins.
    fn begin(self, date: Date) -> Timestamp {
        date.to_zoned_datetime(self.zone.clone())
            .and_then(|zoned| zoned.start_of_day())
            .map_or(if date.year() > 0 { Timestamp::MAX } else { Timestamp::MIN }, |zoned| zoned.timestamp())
    }

    /// The moment at which a day is over.
    fn end(self, date: Date) -> Timestamp {
        date.tomorrow().map_or(Timestamp::MAX, |next| self.begin(next))
    }

    /// The civil date of a moment.
    pub(super) fn date(self, instant: Timestamp) -> Date {
        instant.to_zoned_datetime(self.zone.clone()).date()
    }
}

/// Which side, if any, is longer than the other and holds it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Both are alike.
    Plain,
    /// The left one is a span of days, the right one a date or a moment.
    LeftSpan,
    /// The right one is.
    RightSpan,
}

impl Order {
    /// The order with its sides exchanged.
    pub(crate) const fn turned(self) -> Self {
        match self {
            Self::Plain => Self::Plain,
            Self::LeftSpan => Self::RightSpan,
            Self::RightSpan => Self::LeftSpan,
        }
    }
}

/// The key of a value.
pub(crate) fn key_of(atom: &Atom<'_>) -> Option<Vec<u8>> {
    match atom {
        Atom::Number(number) => Some(number_key(number.nanos())),
        Atom::Money(amount, currency) => {
            let mut key = number_key(amount.nanos());
            key.extend(currency.bytes());
            Some(key)
        }
        Atom::Duration(_) => None,
        Atom::Other(value) => sort_key(value),
    }
}

/// How the left stands to the right: before, equal or within, after; none where that cannot be said.
pub(super) fn relation(left: &Atom<'_>, right: &Atom<'_>, order: Order, calendar: Calendar<'_>) -> Option<Ordering> {
    match (order, left, right) {
        (Order::LeftSpan, _, _) => relation(right, left, Order::RightSpan, calendar).map(Ordering::reverse),
        (Order::RightSpan, Atom::Other(point), Atom::Other(span)) => {
            let (first, last) = days_of(span)?;
            match &**point {
                Value::Date(date) => Some(within(date, &first, Some(&last))),
                Value::Instant(instant) => {
                    let (begin, end) = (calendar.begin(first).as_microsecond(), calendar.end(last).as_microsecond());
                    Some(within(&instant.as_microsecond(), &begin, end.checked_sub(1).as_ref()))
                }
                _ => None,
            }
        }
        (Order::Plain, Atom::Number(left), Atom::Number(right)) => Some(left.cmp(right)),
        (Order::Plain, Atom::Money(left, of), Atom::Money(right, and)) => (of == and).then(|| left.cmp(right)),
        (Order::Plain, Atom::Other(left), Atom::Other(right)) => Some(sort_key(left)?.cmp(&sort_key(right)?)),
        _ => None,
    }
}

/// Before the first, between the two, or after the last.
fn within<T: Ord>(point: &T, first: &T, last: Option<&T>) -> Ordering {
    if point < first {
        Ordering::Less
    } else if last.is_some_and(|last| point <= last) {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// The first and the last day of a date or a period.
fn days_of(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Date(date) => Some((*date, *date)),
        Value::Period(period) => Some((period.start(), period.end())),
        _ => None,
    }
}

/// The keys from which on, and up to but without which, dates (or moments) lie within a date or period.
pub(crate) fn bounds_of_days(span: &Atom<'_>, moments: bool, calendar: Calendar<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
    let Atom::Other(span) = span else { return None };
    let (first, last) = days_of(span)?;
    if moments {
        let (begin, end) = (calendar.begin(first), calendar.end(last));
        return Some((sort_key(&Value::Instant(begin))?, sort_key(&Value::Instant(end))?));
    }
    let mut end = sort_key(&Value::Date(last))?;
    // what comes at once behind the last day
    end.push(0);
    Some((sort_key(&Value::Date(first))?, end))
}

/// Whether a relation fulfils a comparison, `!=` apart.
pub(super) const fn fulfils(relation: Option<Ordering>, how: Comparison) -> bool {
    match (relation, how) {
        (Some(relation), Comparison::Equal) => relation.is_eq(),
        (Some(relation), Comparison::Less) => relation.is_lt(),
        (Some(relation), Comparison::AtMost) => relation.is_le(),
        (Some(relation), Comparison::More) => relation.is_gt(),
        (Some(relation), Comparison::AtLeast) => relation.is_ge(),
        (Some(_), Comparison::Unequal) | (None, _) => false,
    }
}
