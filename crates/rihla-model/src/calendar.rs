//! Fiscal years, and the Ethiopian and Hijri calendars, as ranges of Gregorian days and back.

use icu_calendar::Date as CalendarDate;
use icu_calendar::cal::{Ethiopian, EthiopianEraStyle, Gregorian, Hijri};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::period::Period;

/// Which calendar year a fiscal year is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FiscalLabel {
    /// The year in which it begins.
    Start,
    /// The year in which it ends.
    End,
}

/// A rule for fiscal years: the month in which they begin and the year that names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FiscalYear {
    start_month: u8,
    label: FiscalLabel,
}

impl FiscalYear {
    /// A rule for fiscal years that begin on the first of a month (1 to 12).
    #[must_use]
    pub fn new(start_month: u8, label: FiscalLabel) -> Option<Self> {
        (1..=12).contains(&start_month).then_some(Self { start_month, label })
    }

    /// The fiscal year of a name: with a start in July, `2021` is July 2021 to June 2022 if named for its start.
    #[must_use]
    pub fn labelled(&self, year: i16) -> Option<Period> {
        let first = match self.label {
            FiscalLabel::End if self.start_month > 1 => year.checked_sub(1)?,
            _ => year,
        };
        self.starting_in(first)
    }

    /// The fiscal year that begins in a calendar year; a calendar year when it begins in January.
    #[must_use]
    pub fn starting_in(&self, year: i16) -> Option<Period> {
        if self.start_month == 1 {
            return Period::year(year);
        }
        let first = Date::new(year, i8::try_from(self.start_month).ok()?, 1).ok()?;
        let last = first.checked_add(1.year()).ok()?.yesterday().ok()?;
        Period::range(first, last)
    }

    /// The name of the fiscal year in which a day lies.
    #[must_use]
    pub fn label_of(&self, date: Date) -> i16 {
        let begun = u8::try_from(date.month()).is_ok_and(|month| month >= self.start_month);
        let first = if begun { date.year() } else { date.year() - 1 };
        if self.label == FiscalLabel::End && self.start_month > 1 { first + 1 } else { first }
    }

    /// The fiscal year in which a day lies.
    #[must_use]
    pub fn containing(&self, date: Date) -> Option<Period> {
        self.labelled(self.label_of(date))
    }

    /// A quarter (1 to 4) of a fiscal year.
    #[must_use]
    pub fn quarter_of(year: &Period, number: u8) -> Option<Period> {
        if !(1..=4).contains(&number) {
            return None;
        }
        let first = year.start().checked_add((i32::from(number - 1) * 3).months()).ok()?;
        Period::range(first, first.checked_add(3.months()).ok()?.yesterday().ok()?)
    }
}

/// A calendar other than the Gregorian one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// The Ethiopian calendar, years of the Incarnation (Amete Mihret): 12 months of 30 days and one of 5 or 6.
    Ethiopian,
    /// The Hijri calendar of Umm al-Qura, as published for the years 1300 to 1600.
    Hijri,
}

impl Calendar {
    /// The number of months in a year.
    #[must_use]
    pub const fn months(self) -> u8 {
        match self {
            Self::Ethiopian => 13,
            Self::Hijri => 12,
        }
    }

    /// The Gregorian day of a day of this calendar; none if there is no such day, or its year is outside the tables.
    #[must_use]
    pub fn day(self, year: i32, month: u8, day: u8) -> Option<Date> {
        let gregorian = match self {
            Self::Ethiopian => {
                if !(1..=9900).contains(&year) {
                    return None;
                }
                CalendarDate::try_new_ethiopian(EthiopianEraStyle::AmeteMihret, year, month, day).ok()?.to_calendar(Gregorian)
            }
            Self::Hijri => {
                if !(1300..=1600).contains(&year) {
                    return None;
                }
                CalendarDate::try_new_hijri_with_calendar(year, month, day, Hijri::new_umm_al_qura()).ok()?.to_calendar(Gregorian)
            }
        };
        let year = i16::try_from(gregorian.year().extended_year()).ok()?;
        let month = i8::try_from(gregorian.month().ordinal).ok()?;
        Date::new(year, month, i8::try_from(gregorian.day_of_month().0).ok()?).ok()
    }

    /// All days of a month of this calendar.
    #[must_use]
    pub fn month(self, year: i32, month: u8) -> Option<Period> {
        let first = self.day(year, month, 1)?;
        let next = if month == self.months() { self.day(year + 1, 1, 1) } else { self.day(year, month + 1, 1) };
        // The last month of the tables has no successor; its length is 29 or 30.
        let last = match next {
            Some(next) => next.yesterday().ok()?,
            None => self.day(year, month, 30).or_else(|| self.day(year, month, 29))?,
        };
        Period::range(first, last)
    }

    /// All days of a year of this calendar.
    #[must_use]
    pub fn year(self, year: i32) -> Option<Period> {
        Period::range(self.day(year, 1, 1)?, self.month(year, self.months())?.end())
    }

    /// Year, month and day of this calendar for a Gregorian day; none outside the tables.
    #[must_use]
    pub fn of(self, date: Date) -> Option<(i32, u8, u8)> {
        let month = u8::try_from(date.month()).ok()?;
        let day = u8::try_from(date.day()).ok()?;
        let gregorian = CalendarDate::try_new_gregorian(i32::from(date.year()), month, day).ok()?;
        match self {
            Self::Ethiopian => {
                let there = gregorian.to_calendar(Ethiopian::new());
                Some((there.era_year().year, there.month().ordinal, there.day_of_month().0)).filter(|(year, ..)| (1..=9900).contains(year))
            }
            Self::Hijri => {
                let there = gregorian.to_calendar(Hijri::new_umm_al_qura());
                Some((there.year().extended_year(), there.month().ordinal, there.day_of_month().0))
                    .filter(|(year, ..)| (1300..=1600).contains(year))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(date: Option<Date>) -> String {
        date.map(|d| d.to_string()).unwrap_or_default()
    }

    #[test]
    fn knows_published_dates() {
        // Ethiopian new years; a leap year of six epagomenal days ends on 11 September 2023.
        assert_eq!(text(Calendar::Ethiopian.day(2017, 1, 1)), "2024-09-11");
        assert_eq!(text(Calendar::Ethiopian.day(2016, 1, 1)), "2023-09-12");
        assert_eq!(text(Calendar::Ethiopian.day(2015, 13, 6)), "2023-09-11");
        assert_eq!(Calendar::Ethiopian.day(2016, 13, 6), None);
        assert_eq!(text(Calendar::Ethiopian.day(2000, 1, 1)), "2007-09-12");
        // Umm al-Qura new years and the first of Ramadan.
        assert_eq!(text(Calendar::Hijri.day(1446, 1, 1)), "2024-07-07");
        assert_eq!(text(Calendar::Hijri.day(1445, 1, 1)), "2023-07-19");
        assert_eq!(text(Calendar::Hijri.day(1445, 9, 1)), "2024-03-11");
        assert_eq!(Calendar::Hijri.day(1299, 1, 1), None);
        assert_eq!(Calendar::Hijri.day(1446, 13, 1), None);
        assert_eq!(Calendar::Hijri.year(1446).map(|p| p.to_string()).as_deref(), Some("2024-07-07/P354D"));
        assert!(Calendar::Hijri.year(1600).is_some());
    }

    #[test]
    fn names_fiscal_years_as_declared() {
        let july = FiscalYear::new(7, FiscalLabel::End);
        assert_eq!(july.and_then(|f| f.labelled(2021)).map(|p| p.to_string()).as_deref(), Some("2020-07-01/P1Y"));
        let date = Date::constant(2021, 6, 30);
        assert_eq!(july.map(|f| f.label_of(date)), Some(2021));
        assert_eq!(FiscalYear::new(7, FiscalLabel::Start).map(|f| f.label_of(date)), Some(2020));
        assert_eq!(FiscalYear::new(1, FiscalLabel::End).and_then(|f| f.labelled(2021)), Period::year(2021));
        assert_eq!(FiscalYear::new(13, FiscalLabel::End), None);
    }

    proptest! {
        #[test]
        fn days_go_there_and_back(days in 0_i32..100_000) {
            let date = Date::constant(1885, 1, 1).checked_add(days.days()).unwrap_or(Date::ZERO);
            for calendar in [Calendar::Ethiopian, Calendar::Hijri] {
                let there = calendar.of(date);
                prop_assert!(there.is_some());
                prop_assert_eq!(there.and_then(|(y, m, d)| calendar.day(y, m, d)), Some(date));
                let month = there.and_then(|(y, m, _)| calendar.month(y, m));
                prop_assert!(month.is_some_and(|m| m.contains_date(date)));
            }
        }

        #[test]
        fn a_day_lies_in_its_fiscal_year(days in 0_i32..100_000, month in 1_u8..=12, end in proptest::bool::ANY) {
            let date = Date::constant(1885, 1, 1).checked_add(days.days()).unwrap_or(Date::ZERO);
            let rule = FiscalYear::new(month, if end { FiscalLabel::End } else { FiscalLabel::Start });
            prop_assert!(rule.and_then(|r| r.containing(date)).is_some_and(|p| p.contains_date(date)));
        }
    }
}
