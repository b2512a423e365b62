//! Periods in words of the language.

use rihla_model::{Frequency, Period};

use crate::{Speaker, date};

/// `2021`, `Q1 2021`, `March 2021`, `15 March 2021`; a text that is no SDMX period is given back as it is.
pub(crate) fn words(speaker: &Speaker<'_>, text: &str) -> String {
    let Ok(period) = text.parse::<Period>() else { return text.to_owned() };
    let (language, digits) = (speaker.language(), speaker.digits());
    let start = period.start();
    let year = digits.apply(start.year().to_string());
    let part = |id: &str, part: i16| speaker.say(id, &[("part", i64::from(part).into()), ("year", year.as_str().into())]);
    let month = i16::from(start.month());
    match period.frequency() {
        Some(Frequency::Annual) => year,
        Some(Frequency::Semester) => part("period-semester", (month - 1) / 6 + 1),
        Some(Frequency::Trimester) => part("period-trimester", (month - 1) / 4 + 1),
        Some(Frequency::Quarterly) => part("period-quarter", (month - 1) / 3 + 1),
        Some(Frequency::Monthly) => date::month(language, digits, start),
        Some(Frequency::Weekly) => {
            let week = start.iso_week_date();
            let year = digits.apply(week.year().to_string());
            speaker.say("period-week", &[("part", i64::from(week.week()).into()), ("year", year.into())])
        }
        Some(Frequency::Daily) => date::day(language, digits, start),
        None => {
            let (first, last) = (date::day(language, digits, start), date::day(language, digits, period.end()));
            speaker.say("period-range", &[("first", first.into()), ("last", last.into())])
        }
    }
}
