//! Dates and times of survey files as ISO 8601 text.
//!
//! SPSS counts seconds from the start of 14 October 1582, Stata days, milliseconds, weeks, months, quarters or half-years from the start of
//! 1960 (Stata manual, "Datetime", and the PSPP manual, "Time and Date"). The text is the shortest ISO form that loses nothing: a
//! date whose format shows the month alone but which is no first of a month keeps its day.

use std::fmt::Write;

/// What a number counts, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// SPSS: seconds since 1582, shown to the day.
    SpssDay,
    /// SPSS: shown to the month.
    SpssMonth,
    /// SPSS: shown to the quarter.
    SpssQuarter,
    /// SPSS: shown to the second.
    SpssInstant,
    /// SPSS: seconds of a span of time, or of a time of day.
    SpssSpan,
    /// Stata: days since 1960.
    StataDay,
    /// Stata: milliseconds since 1960.
    StataInstant,
    /// Stata: milliseconds since 1960, leap seconds counted.
    StataLeapInstant,
    /// Stata: weeks since 1960, 52 to a year, the first beginning on 1 January. They are no ISO weeks, so the week's first day is written.
    StataWeek,
    /// Stata: months since 1960.
    StataMonth,
    /// Stata: quarters since 1960.
    StataQuarter,
    /// Stata: half-years since 1960.
    StataHalf,
}

/// Days from the start of SPSS's count to 1 January 1970.
const SPSS_TO_UNIX: i64 = 141_428;
/// Days from the start of Stata's count to 1 January 1970.
const STATA_TO_UNIX: i64 = 3_653;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Beyond this (about the year 9999 in milliseconds since 1582) nothing is a date.
const BEYOND: f64 = 3e14;

/// First days after which a leap second was added, as days since 1970 (IERS Bulletin C).
const LEAP_DAYS: [i64; 27] = [
    912, 1096, 1461, 1826, 2191, 2557, 2922, 3287, 3652, 4199, 4564, 4929, 5660, 6574, 7305, 7670, 8217, 8582, 8947, 9496, 10043, 10592,
    13149, 14245, 15522, 16617, 17167,
];

/// The civil date of a day since 1970: years are counted in eras of 400 that begin with March.
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// The day since 1970 of the first of January.
fn first_of(year: i64) -> i64 {
    let before = year - 1;
    365 * (year - 1970) + (before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400)) - 477
}

/// Adds the text of a moment; answers false, and adds nothing, if the number is no such moment.
pub(crate) fn push(out: &mut String, moment: Moment, value: f64) -> bool {
    if !value.is_finite() || value.abs() > BEYOND {
        return false;
    }
    let whole = || (value.fract() == 0.0).then_some(value as i64);
    match moment {
        Moment::SpssSpan => push_span(out, value),
        Moment::SpssDay | Moment::SpssMonth | Moment::SpssQuarter | Moment::SpssInstant => {
            push_instant(out, (value * 1000.0).round() as i64 - SPSS_TO_UNIX * DAY, moment)
        }
        Moment::StataInstant => push_instant(out, value.round() as i64 - STATA_TO_UNIX * DAY, moment),
        Moment::StataLeapInstant => {
            let counted = value.round() as i64 - STATA_TO_UNIX * DAY;
            let mut leaps = 0;
            for day in LEAP_DAYS {
                if counted >= day * DAY + (leaps + 1) * 1000 {
                    leaps += 1;
                }
            }
            push_instant(out, counted - leaps * 1000, moment)
        }
        Moment::StataDay => whole().is_some_and(|days| push_day(out, days - STATA_TO_UNIX)),
        Moment::StataWeek => whole().is_some_and(|weeks| push_day(out, first_of(1960 + weeks.div_euclid(52)) + 7 * weeks.rem_euclid(52))),
        Moment::StataMonth => whole().is_some_and(|n| push_part(out, 1960 + n.div_euclid(12), "", n.rem_euclid(12) + 1, 2)),
        Moment::StataQuarter => whole().is_some_and(|n| push_part(out, 1960 + n.div_euclid(4), "Q", n.rem_euclid(4) + 1, 1)),
        Moment::StataHalf => whole().is_some_and(|n| push_part(out, 1960 + n.div_euclid(2), "S", n.rem_euclid(2) + 1, 1)),
    }
}

fn push_part(out: &mut String, year: i64, letter: &str, part: i64, width: usize) -> bool {
    let good = (1..=9999).contains(&year);
    if good {
        let _ = write!(out, "{year:04}-{letter}{part:0width$}");
    }
    good
}

fn push_day(out: &mut String, day: i64) -> bool {
    let (year, month, day) = civil(day);
    let good = (1..=9999).contains(&year);
    if good {
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    }
    good
}

/// Adds a moment given in milliseconds since 1970.
fn push_instant(out: &mut String, millis: i64, moment: Moment) -> bool {
    let (day, of_day) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let (year, month, in_month) = civil(day);
    if of_day == 0 && in_month == 1 {
        match moment {
            Moment::SpssMonth => return push_part(out, year, "", month, 2),
            Moment::SpssQuarter if month % 3 == 1 => return push_part(out, year, "Q", (month + 2) / 3, 1),
            _ => {}
        }
    }
    if !push_day(out, day) {
        return false;
    }
    let timed = matches!(moment, Moment::SpssInstant | Moment::StataInstant | Moment::StataLeapInstant);
    if timed || of_day != 0 {
        out.push('T');
        push_clock(out, of_day);
    }
    true
}

/// Adds hours, minutes and seconds; milliseconds where there are any.
fn push_clock(out: &mut String, millis: i64) {
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest > 0 {
        let _ = write!(out, ".{rest:03}");
    }
}

fn push_span(out: &mut String, seconds: f64) -> bool {
    let millis = (seconds * 1000.0).round() as i64;
    if millis < 0 {
        out.push('-');
    }
    push_clock(out, millis.abs());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(moment: Moment, value: f64) -> Option<String> {
        let mut out = String::new();
        push(&mut out, moment, value).then_some(out)
    }

    #[test]
    fn spss_seconds() {
        // 28 February 2000: day 152 438 of SPSS's count.
        let day = 86_400.0 * (11_015.0 + 141_428.0);
        for (moment, value, expected) in [
            (Moment::SpssDay, day, "2000-02-28"),
            (Moment::SpssDay, day + 86_400.0, "2000-02-29"),
            (Moment::SpssDay, day + 3_661.5, "2000-02-28T01:01:01.500"),
            (Moment::SpssInstant, day, "2000-02-28T00:00:00"),
            (Moment::SpssMonth, day + 2.0 * 86_400.0, "2000-03"),
            (Moment::SpssMonth, day, "2000-02-28"),
            (Moment::SpssQuarter, day + 33.0 * 86_400.0, "2000-Q2"),
            (Moment::SpssQuarter, day + 2.0 * 86_400.0, "2000-03-01"),
            (Moment::SpssSpan, 100_000.0, "27:46:40"),
            (Moment::SpssSpan, -61.0, "-00:01:01"),
            (Moment::SpssDay, 0.0, "1582-10-14"),
        ] {
            assert_eq!(text(moment, value).as_deref(), Some(expected));
        }
        assert_eq!(text(Moment::SpssDay, 1e300), None);
        assert_eq!(text(Moment::SpssDay, f64::NAN), None);
    }

    #[test]
    fn stata_counts() {
        for (moment, value, expected) in [
            (Moment::StataDay, 0.0, "1960-01-01"),
            (Moment::StataDay, -1.0, "1959-12-31"),
            (Moment::StataDay, 21_915.0, "2020-01-01"),
            (Moment::StataInstant, 1_893_456_000_000.0, "2020-01-01T00:00:00"),
            // The same instant, with the 27 leap seconds up to 2017.
            (Moment::StataLeapInstant, 1_893_456_027_000.0, "2020-01-01T00:00:00"),
            (Moment::StataLeapInstant, 1_000.0, "1960-01-01T00:00:01"),
            (Moment::StataWeek, 52.0, "1961-01-01"),
            (Moment::StataWeek, 60.0 * 52.0 + 51.0, "2020-12-23"),
            (Moment::StataMonth, 722.0, "2020-03"),
            (Moment::StataMonth, -1.0, "1959-12"),
            (Moment::StataQuarter, 243.0, "2020-Q4"),
            (Moment::StataHalf, 121.0, "2020-S2"),
        ] {
            assert_eq!(text(moment, value).as_deref(), Some(expected));
        }
        assert_eq!(text(Moment::StataDay, 1.5), None);
        assert_eq!(text(Moment::StataDay, 9e9), None);
    }

    #[test]
    fn the_days_agree_with_another_calendar() {
        for day in (-700_000..2_900_000).step_by(97) {
            let (year, month, in_month) = civil(day);
            let first = first_of(year);
            assert!((first..first + 366).contains(&day), "{year}-{month}-{in_month}");
            assert_eq!(civil(first), (year, 1, 1));
        }
        // The day after each leap second's is the first of January or July.
        for day in LEAP_DAYS {
            let (_, month, in_month) = civil(day);
            assert!((month == 1 || month == 7) && in_month == 1, "{day}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_number_panics(value in proptest::prelude::any::<f64>()) {
            for moment in [Moment::SpssDay, Moment::SpssMonth, Moment::SpssQuarter, Moment::SpssInstant, Moment::SpssSpan, Moment::StataDay,
                Moment::StataInstant, Moment::StataLeapInstant, Moment::StataWeek, Moment::StataMonth, Moment::StataQuarter, Moment::StataHalf] {
                let _ = text(moment, value);
            }
        }
    }
}
