//! Durations of the calendar: years, months, weeks and days.

use std::fmt;

use jiff::Span;

/// A duration of whole months and days, as ISO 8601 writes it: `P1Y6M`, `P2W`, `P30D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    months: i32,
    days: i32,
}

/// About ten thousand years.
const MOST: i32 = 3_660_000;

impl Duration {
    /// Reads years, months, weeks and days, in that order and at least one of them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
        let (mut months, mut days) = (0_i32, 0_i32);
        for (unit, in_months, in_days) in [('Y', 12, 0), ('M', 1, 0), ('W', 0, 7), ('D', 0, 1)] {
            let Some((number, after)) = rest.split_once(unit) else { continue };
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let number: i32 = number.parse().ok()?;
            months = months.checked_add(number.checked_mul(in_months)?)?;
            days = days.checked_add(number.checked_mul(in_days)?)?;
            rest = after;
        }
        (rest.is_empty() && months <= MOST && days <= MOST).then_some(Self { months, days })
    }

    /// To be added to a date; none beyond the calendar.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        Span::new().try_months(self.months).ok()?.try_days(self.days).ok()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from("P");
        for (number, unit) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if number > 0 {
                text.push_str(&format!("{number}{unit}"));
            }
        }
        f.pad(if text == "P" { "P0D" } else { &text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_in_one_way() {
        for (text, written) in [("P30D", "P30D"), ("P2W", "P14D"), ("P18M", "P1Y6M"), ("P1Y2M3W4D", "P1Y2M25D"), ("P0D", "P0D")] {
            let duration = Duration::parse(text).unwrap();
            assert_eq!(duration.to_string(), written);
            assert_eq!(Duration::parse(written), Some(duration));
        }
        for bad in ["", "P", "PD", "P1", "1D", "P1D1M", "P-1D", "P1.5D", "PT5H", "P99999999999D", "P9999999Y"] {
            assert_eq!(Duration::parse(bad), None, "{bad}");
        }
    }
}
