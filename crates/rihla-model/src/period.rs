//! Time periods as SDMX writes them.

use std::cmp::Ordering;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::period_parse::{PeriodError, parse_sdmx};

/// How long a period of a series lasts, from the longest to the shortest (SDMX CL_FREQ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Frequency {
    /// A calendar year.
    #[serde(rename = "A")]
    Annual,
    /// Half a year.
    #[serde(rename = "S")]
    Semester,
    /// Four months.
    #[serde(rename = "T")]
    Trimester,
    /// Three months.
    #[serde(rename = "Q")]
    Quarterly,
    /// A calendar month.
    #[serde(rename = "M")]
    Monthly,
    /// A week of ISO 8601, Monday to Sunday.
    #[serde(rename = "W")]
    Weekly,
    /// A day.
    #[serde(rename = "D")]
    Daily,
}

impl Frequency {
    /// All frequencies, the longest first.
    pub const ALL: [Frequency; 7] =
        [Self::Annual, Self::Semester, Self::Trimester, Self::Quarterly, Self::Monthly, Self::Weekly, Self::Daily];

    /// The SDMX code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Annual => "A",
            Self::Semester => "S",
            Self::Trimester => "T",
            Self::Quarterly => "Q",
            Self::Monthly => "M",
            Self::Weekly => "W",
            Self::Daily => "D",
        }
    }

    /// The frequency of an SDMX code, letter case ignored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code().eq_ignore_ascii_case(code))
    }

    /// Months in one period, of those made of whole months.
    const fn months(self) -> Option<u8> {
        match self {
            Self::Annual => Some(12),
            Self::Semester => Some(6),
            Self::Trimester => Some(4),
            Self::Quarterly => Some(3),
            Self::Monthly => Some(1),
            Self::Weekly | Self::Daily => None,
        }
    }
}

/// A span of whole days: a year, a part of a year, a week, a day, or any range of days.
///
/// Ordered by its first day, then the longer before the shorter, so that a year stands before its first quarter.
/// Years run from 1 to 9998.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    start: Date,
    end: Date,
    frequency: Option<Frequency>,
}

impl Period {
    /// A calendar year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::part(year, 1, Frequency::Annual)
    }

    /// The first or second half of a year.
    #[must_use]
    pub fn semester(year: i16, number: u8) -> Option<Self> {
        Self::part(year, number, Frequency::Semester)
    }

    /// A third of a year (four months), 1 to 3.
    #[must_use]
    pub fn trimester(year: i16, number: u8) -> Option<Self> {
        Self::part(year, number, Frequency::Trimester)
    }

    /// A quarter, 1 to 4.
    #[must_use]
    pub fn quarter(year: i16, number: u8) -> Option<Self> {
        Self::part(year, number, Frequency::Quarterly)
    }

    /// A month, 1 to 12.
    #[must_use]
    pub fn month(year: i16, number: u8) -> Option<Self> {
        Self::part(year, number, Frequency::Monthly)
    }

    /// A week of ISO 8601, 1 to 52 or 53; `year` is the ISO year.
    #[must_use]
    pub fn week(year: i16, number: u8) -> Option<Self> {
        if !(1..=9998).contains(&year) {
            return None;
        }
        let monday = ISOWeekDate::new(year, i8::try_from(number).ok()?, Weekday::Monday).ok()?.date();
        let sunday = monday.checked_add(6.days()).ok()?;
        Some(Self { start: monday, end: sunday, frequency: Some(Frequency::Weekly) })
    }

    /// One day.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Self { start: date, end: date, frequency: Some(Frequency::Daily) }
    }

    /// All days from the first to the last, both included.
    #[must_use]
    pub fn range(first: Date, last: Date) -> Option<Self> {
        (first <= last && (1..=9998).contains(&first.year()) && last.year() <= 9998).then_some(Self {
            start: first,
            end: last,
            frequency: None,
        })
    }

    /// The period of a frequency that holds a day.
    #[must_use]
    pub fn containing(date: Date, frequency: Frequency) -> Option<Self> {
        match frequency {
            Frequency::Daily => Some(Self::day(date)),
            Frequency::Weekly => {
                let week = date.iso_week_date();
                Self::week(week.year(), u8::try_from(week.week()).ok()?)
            }
            _ => Self::part(date.year(), number_within_year(date, frequency)?, frequency),
        }
    }

    fn part(year: i16, number: u8, frequency: Frequency) -> Option<Self> {
        let months = frequency.months()?;
        if !(1..=9998).contains(&year) || number == 0 || number > 12 / months {
            return None;
        }
        let first_month = i8::try_from((number - 1) * months + 1).ok()?;
        let last_month = i8::try_from(number * months).ok()?;
        let start = Date::new(year, first_month, 1).ok()?;
        let end = Date::new(year, last_month, 1).ok()?.last_of_month();
        Some(Self { start, end, frequency: Some(frequency) })
    }

    /// The frequency; none for a range of days.
    #[must_use]
    pub const fn frequency(&self) -> Option<Frequency> {
        self.frequency
    }

    /// The first day.
    #[must_use]
    pub const fn start(&self) -> Date {
        self.start
    }

    /// The last day, included.
    #[must_use]
    pub const fn end(&self) -> Date {
        self.end
    }

    /// The number of days.
    #[must_use]
    pub fn days(&self) -> i32 {
        i32::try_from(self.end.duration_since(self.start).as_hours() / 24).unwrap_or(i32::MAX - 1) + 1
    }

    /// Whether the other period lies wholly inside this one.
    #[must_use]
    pub fn contains(&self, other: &Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the day lies in the period.
    #[must_use]
    pub fn contains_date(&self, date: Date) -> bool {
        self.start <= date && date <= self.end
    }

    /// The period of a frequency that wholly holds this one; none if there is no such period: the frequency is finer, or a
    /// week lies in two months.
    #[must_use]
    pub fn roll_to(&self, frequency: Frequency) -> Option<Self> {
        Self::containing(self.start, frequency).filter(|wider| wider.contains(self))
    }

    /// The period of the same frequency that follows; for a range, as many days.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let first = self.end.tomorrow().ok()?;
        match self.frequency {
            Some(frequency) => Self::containing(first, frequency),
            None => Self::range(first, first.checked_add((self.days() - 1).days()).ok()?),
        }
    }

    /// The period of the same frequency that precedes; for a range, as many days.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let last = self.start.yesterday().ok()?;
        match self.frequency {
            Some(frequency) => Self::containing(last, frequency),
            None => Self::range(last.checked_sub((self.days() - 1).days()).ok()?, last),
        }
    }

    /// This period and its successors, up to the one that begins where `last` begins or before.
    pub fn through(self, last: Period) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(self), Period::next).take_while(move |p| p.start <= last.start)
    }
}

/// The number, from 1, of the part of its year in which a day lies.
fn number_within_year(date: Date, frequency: Frequency) -> Option<u8> {
    let month = u8::try_from(date.month()).ok()?;
    Some((month - 1) / frequency.months()? + 1)
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, std::cmp::Reverse(self.end), self.frequency).cmp(&(other.start, std::cmp::Reverse(other.end), other.frequency))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.start.year();
        let number = |frequency| number_within_year(self.start, frequency).unwrap_or(1);
        let text = match self.frequency {
            Some(Frequency::Annual) => format!("{year:04}"),
            Some(Frequency::Semester) => format!("{year:04}-S{}", number(Frequency::Semester)),
            Some(Frequency::Trimester) => format!("{year:04}-T{}", number(Frequency::Trimester)),
            Some(Frequency::Quarterly) => format!("{year:04}-Q{}", number(Frequency::Quarterly)),
            Some(Frequency::Monthly) => format!("{year:04}-{:02}", self.start.month()),
            Some(Frequency::Weekly) => {
                let week = self.start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Some(Frequency::Daily) => self.start.to_string(),
            None => format!("{}/{}", self.start, self.duration()),
        };
        f.pad(&text)
    }
}

impl Period {
    /// The length of a range as ISO 8601 writes it: whole years, else whole months, else days.
    fn duration(&self) -> String {
        let whole = self.end.tomorrow().ok().filter(|after| after.day() == self.start.day() && self.start.day() <= 28);
        let months = whole.map(|after| {
            let years = i32::from(after.year()) - i32::from(self.start.year());
            years * 12 + i32::from(after.month()) - i32::from(self.start.month())
        });
        match months {
            Some(months) if months > 0 && months % 12 == 0 => format!("P{}Y", months / 12),
            Some(months) if months > 0 => format!("P{months}M"),
            _ => format!("P{}D", self.days()),
        }
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;

    /// Reads the forms of SDMX alone; `parse_period` knows the rest.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        parse_sdmx(text)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
    }

    #[test]
    fn writes_as_sdmx_does() {
        for text in [
            "2021",
            "2021-S2",
            "2021-T3",
            "2021-Q1",
            "2021-01",
            "2021-W05",
            "2020-W53",
            "2021-01-15",
            "1980-01-01/P11Y",
            "2021-02-03/P1M",
            "2021-01-01/P10D",
        ] {
            assert_eq!(period(text).to_string(), text);
        }
        assert_eq!(period("1980-01-01/1990-12-31").to_string(), "1980-01-01/P11Y");
    }

    #[test]
    fn knows_first_and_last_days() {
        let ends = |text: &str| (period(text).start().to_string(), period(text).end().to_string());
        assert_eq!(ends("2020-02"), ("2020-02-01".into(), "2020-02-29".into()));
        assert_eq!(ends("2020-W53"), ("2020-12-28".into(), "2021-01-03".into()));
        assert_eq!(ends("2021-T2"), ("2021-05-01".into(), "2021-08-31".into()));
        assert_eq!(period("2020").days(), 366);
        assert_eq!(period("2021-W01").days(), 7);
    }

    #[test]
    fn rolls_up_only_what_lies_wholly_inside() {
        assert_eq!(period("2021-05").roll_to(Frequency::Quarterly), Some(period("2021-Q2")));
        assert_eq!(period("2021-05-31").roll_to(Frequency::Weekly), Some(period("2021-W22")));
        assert_eq!(period("2020-W53").roll_to(Frequency::Annual), None);
        assert_eq!(period("2021-Q1").roll_to(Frequency::Monthly), None);
        assert_eq!(period("2021-Q1").roll_to(Frequency::Trimester), Some(period("2021-T1")));
        assert_eq!(period("2021-Q2").roll_to(Frequency::Trimester), None);
        assert_eq!(period("2021-01-01/P1Y").roll_to(Frequency::Annual), Some(period("2021")));
    }

    #[test]
    fn stands_in_order() {
        let mut all = ["2021-01-01", "2021-01", "2020-12", "2021-Q1", "2021"].map(period);
        all.sort();
        assert_eq!(all.map(|p| p.to_string()), ["2020-12", "2021", "2021-Q1", "2021-01", "2021-01-01"]);
    }

    #[test]
    fn walks_forward_and_back() {
        let months: Vec<String> = period("2020-11").through(period("2021-02")).map(|p| p.to_string()).collect();
        assert_eq!(months, ["2020-11", "2020-12", "2021-01", "2021-02"]);
        assert_eq!(period("2020-W53").next(), Some(period("2021-W01")));
        assert_eq!(period("2021-Q1").previous(), Some(period("2020-Q4")));
        assert_eq!(period("9998").next(), None);
    }

    #[test]
    fn refuses_parts_that_do_not_exist() {
        assert_eq!(Period::quarter(2021, 5), None);
        assert_eq!(Period::quarter(2021, 0), None);
        assert_eq!(Period::week(2021, 53), None);
        assert_eq!(Period::year(0), None);
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(year in 2_i16..9997, day in 0_i32..366, frequency in 0_usize..7, length in 0_i32..4000) {
            let date = Date::new(year, 1, 1).unwrap_or(Date::ZERO).checked_add(day.days()).unwrap_or(Date::ZERO);
            let made = Period::containing(date, Frequency::ALL[frequency]);
            prop_assert_eq!(made.map(|p| p.to_string().parse()), made.map(Ok));
            prop_assert!(made.is_some_and(|p| p.contains_date(date)));
            let range = date.checked_add(length.days()).ok().and_then(|last| Period::range(date, last));
            prop_assert_eq!(range.map(|p| p.to_string().parse()), range.map(Ok));
        }
    }
}
