//! Civil dates of the proleptic Gregorian calendar.

/// A day without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// The day for which the census counts.
pub(crate) const CENSUS_DAY: Date = Date::new(2024, 9, 1);

impl Date {
    /// Names a day; the parts are taken as they are.
    pub(crate) const fn new(year: i32, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// Counts days since 1970-01-01 (algorithm: H. Hinnant, "chrono-compatible low-level date algorithms").
    pub(crate) fn days(self) -> i32 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = (i32::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + i32::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// Finds the day that lies `days` after 1970-01-01.
    pub(crate) fn from_days(days: i32) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_index + 2) / 5 + 1) as u8;
        let month = ((month_index + 2) % 12 + 1) as u8;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self { year, month, day }
    }

    /// Moves by whole months; the day is cut to 28 so that it always exists.
    pub(crate) fn plus_months(self, months: i32) -> Self {
        let month = self.year * 12 + i32::from(self.month) - 1 + months;
        Self { year: month.div_euclid(12), month: (month.rem_euclid(12) + 1) as u8, day: self.day.min(28) }
    }

    /// Counts completed years of life on `day` for someone born on this date.
    pub(crate) fn age_on(self, day: Self) -> i32 {
        day.year - self.year - i32::from((day.month, day.day) < (self.month, self.day))
    }

    /// Writes `dd/mm/yyyy`, the French order.
    pub(crate) fn french(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(Date::new(1970, 1, 1).days(), 0);
        assert_eq!(Date::new(2000, 2, 29).days(), 11_016);
        for days in (-30_000..30_000).step_by(7) {
            assert_eq!(Date::from_days(days).days(), days);
        }
    }

    #[test]
    fn ages_and_months() {
        assert_eq!(Date::new(2000, 9, 2).age_on(Date::new(2024, 9, 1)), 23);
        assert_eq!(Date::new(2000, 9, 1).age_on(Date::new(2024, 9, 1)), 24);
        assert_eq!(Date::new(2023, 11, 30).plus_months(14), Date::new(2025, 1, 28));
    }
}
