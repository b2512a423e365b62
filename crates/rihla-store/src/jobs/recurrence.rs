//! When work comes again.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rihla_model::Saying;

use crate::error::StoreError;

/// When work comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recurrence {
    /// After each such time, a second or more.
    Every(SignedDuration),
    /// Each day at that local time. Where clocks are put forward over it, it is the moment as far after; where they are put back
    /// over it, the first of both.
    Daily {
        /// The time of day, to the minute.
        at: Time,
        /// The zone, by its IANA name.
        zone: String,
    },
}

impl Recurrence {
    /// The first moment after `now`. What comes again after a time keeps its step from the moment it was last due.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] where the zone is not known or the time is too short.
    pub fn after(&self, now: Timestamp, last_due: Option<Timestamp>) -> Result<Timestamp, StoreError> {
        match self {
            Self::Every(step) => {
                let step = step.as_secs();
                if step < 1 {
                    return Err(self.refused());
                }
                let from = last_due.unwrap_or(now);
                // those that were missed are not made up for
                let passed = now.duration_since(from).as_secs().max(0) / step;
                let seconds = (passed + 1).saturating_mul(step);
                from.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| self.refused())
            }
            Self::Daily { at, zone } => {
                let zone = TimeZone::get(zone).map_err(|_| self.refused())?;
                let mut day = now.to_zoned_datetime(zone.clone()).date().yesterday().map_err(|_| self.refused())?;
                loop {
                    let moment = day.to_datetime(*at).to_zoned_datetime(zone.clone()).map_err(|_| self.refused())?.timestamp();
                    if moment > now {
                        return Ok(moment);
                    }
                    day = day.tomorrow().map_err(|_| self.refused())?;
                }
            }
        }
    }

    fn refused(&self) -> StoreError {
        malformed(&self.to_string())
    }
}

fn malformed(text: &str) -> StoreError {
    let what = Saying::new("store-word-recurrence", "recurrence ('every PT15M', or 'daily 03:30 Africa/Casablanca')");
    StoreError::malformed(what, text)
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(step) => write!(f, "every {step}"),
            Self::Daily { at, zone } => write!(f, "daily {} {zone}", at.strftime("%H:%M")),
        }
    }
}

impl FromStr for Recurrence {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["every", step] => step.parse().ok().map(Self::Every),
            ["daily", at, zone] => Time::strptime("%H:%M", at).ok().map(|at| Self::Daily { at, zone: (*zone).to_owned() }),
            _ => None,
        };
        let read = read.ok_or_else(|| malformed(text))?;
        // what can never come is refused now
        read.after(Timestamp::UNIX_EPOCH, None)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(recurrence: &str, now: &str, last: Option<&str>) -> String {
        let last = last.map(|last| last.parse().unwrap());
        recurrence.parse::<Recurrence>().unwrap().after(now.parse().unwrap(), last).unwrap().to_string()
    }

    #[test]
    fn a_step_is_kept_and_what_was_missed_is_passed_over() {
        assert_eq!(after("every PT15M", "2026-11-26T04:24:44Z", None), "2026-11-26T04:39:44Z");
        let last = Some("2026-11-26T04:00:00Z");
        assert_eq!(after("every PT15M", "2026-11-26T04:00:07Z", last), "2026-11-26T04:15:00Z");
        assert_eq!(after("every PT15M", "2026-11-26T06:20:00Z", last), "2026-11-26T06:30:00Z");
        assert_eq!(after("every PT15M", "2026-11-26T04:15:00Z", last), "2026-11-26T04:30:00Z");
        // a clock that was put back
        assert_eq!(after("every PT15M", "2026-11-26T03:00:00Z", last), "2026-11-26T04:15:00Z");
    }

    #[test]
    fn a_local_time_comes_once_a_day_whatever_the_clocks_do() {
        assert_eq!(after("daily 03:30 Africa/Cairo", "2026-11-26T01:29:59Z", None), "2026-11-26T01:30:00Z");
        assert_eq!(after("daily 03:30 Africa/Cairo", "2026-11-26T01:30:00Z", None), "2026-11-27T01:30:00Z");
        // clocks go from 02:00 to 03:00 on 29 March, and from 03:00 back to 02:00 on 25 October
        for (from, to) in [("2026-03-25T00:00:00Z", "2026-04-02T00:00:00Z"), ("2026-10-21T00:00:00Z", "2026-10-29T00:00:00Z")] {
            let daily: Recurrence = "daily 02:30 Europe/Madrid".parse().unwrap();
            let (mut now, end, mut days) = (from.parse::<Timestamp>().unwrap(), to.parse().unwrap(), Vec::new());
            while now < end {
                now = daily.after(now, None).unwrap();
                days.push(now.to_zoned_datetime(TimeZone::get("Europe/Madrid").unwrap()).date());
            }
            assert_eq!(days.len(), 9, "{days:?}");
            days.dedup();
            assert_eq!(days.len(), 9, "a day came twice");
        }
    }

    #[test]
    fn texts_come_back_and_odd_ones_are_refused() {
        for text in ["every PT15M", "every PT24H", "daily 03:30 Africa/Casablanca"] {
            assert_eq!(text.parse::<Recurrence>().unwrap().to_string(), text);
        }
        for odd in
            ["", "every", "every PT0S", "every -PT5M", "every day", "daily 25:00 UTC", "daily 03:30 Africa/Nowhere", "hourly", "daily 3"]
        {
            assert!(odd.parse::<Recurrence>().is_err(), "{odd}");
        }
    }
}
