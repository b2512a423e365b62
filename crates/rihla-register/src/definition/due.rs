//! When records fall due.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rihla_model::{FieldId, StateId};
use serde::{Deserialize, Serialize};

use super::{Definition, Word};

/// When a record falls due.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Due {
    /// The date, or the day or moment from which is counted.
    pub field: Word<FieldId>,
    /// How long after it, as an ISO 8601 duration; hours only from a moment.
    pub after: Option<Word<Span>>,
    /// The states in which it counts; all that are not final where none is named.
    #[serde(default)]
    pub states: Vec<Word<StateId>>,
    /// The states in which the time was extended, and how long it is then.
    pub extended: Option<Extended>,
}

/// A longer time for records in some states.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Extended {
    /// How long after the same day or moment.
    pub after: Word<Span>,
    /// The states in which it counts.
    pub states: Vec<Word<StateId>>,
}

/// When records of one state fall due.
#[derive(Debug, Clone, Copy)]
pub struct DueRule<'a> {
    /// The date, or the day or moment from which is counted.
    pub field: &'a FieldId,
    /// How long after it.
    pub after: Option<&'a Span>,
}

impl Definition {
    /// When a record in this state falls due; `None` where nothing is due in it.
    #[must_use]
    pub fn due_in(&self, state: &StateId) -> Option<DueRule<'_>> {
        let due = self.due.as_ref()?;
        let names = |states: &[Word<StateId>]| states.iter().any(|named| **named == *state);
        if let Some(extended) = due.extended.as_ref().filter(|extended| names(&extended.states)) {
            return Some(DueRule { field: &due.field, after: Some(&extended.after) });
        }
        let counts = if due.states.is_empty() { self.state(state).is_some_and(|state| !state.is_final) } else { names(&due.states) };
        counts.then(|| DueRule { field: &due.field, after: due.after.as_deref() })
    }
}

impl DueRule<'_> {
    /// The day that is counted from a day. A month that has no such day gives its last.
    #[must_use]
    pub fn day(&self, from: Date) -> Option<Date> {
        match self.after {
            Some(after) => from.checked_add(*after).ok(),
            None => Some(from),
        }
    }

    /// The moment that is counted from a moment; days and months are those of the node's zone, hours are hours.
    #[must_use]
    pub fn moment(&self, from: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self.after {
            Some(after) => from.to_zoned_datetime(zone.clone()).checked_add(*after).ok().map(|due| due.timestamp()),
            None => Some(from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(after: &Span) -> DueRule<'_> {
        static FIELD: std::sync::LazyLock<FieldId> = std::sync::LazyLock::new(|| FieldId::new("received_on").unwrap());
        DueRule { field: &FIELD, after: Some(after) }
    }

    #[test]
    fn a_month_after_its_last_day_is_the_last_day_of_the_next() {
        let month: Span = "P1M".parse().unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(rule(&month).day(day("2027-01-31")), Some(day("2027-02-28")));
        assert_eq!(rule(&month).day(day("2027-03-15")), Some(day("2027-04-15")));
    }

    #[test]
    fn hours_are_hours_whatever_the_clocks_do() {
        // clocks go forward in the night from Saturday to Sunday
        let (three_days, hours): (Span, Span) = ("P3D".parse().unwrap(), "PT72H".parse().unwrap());
        let zone = TimeZone::get("Europe/Lisbon").unwrap();
        let from: Timestamp = "2027-03-27T10:00:00Z".parse().unwrap();
        assert_eq!(rule(&hours).moment(from, &zone), Some("2027-03-30T10:00:00Z".parse().unwrap()));
        assert_eq!(rule(&three_days).moment(from, &zone), Some("2027-03-30T09:00:00Z".parse().unwrap()));
    }
}
