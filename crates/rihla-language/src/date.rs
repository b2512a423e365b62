//! Dates in words of the language.

use icu_calendar::{Date as IcuDate, Iso};
use jiff::civil::Date;
use rihla_model::Language;

use crate::Digits;
use crate::formatters::formatters;

/// `31 March 2026`.
pub(crate) fn day(language: Language, digits: Digits, date: Date) -> String {
    let made = formatters(language, digits);
    let text = match (&made.day, iso(date)) {
        (Some(formatter), Some(iso)) => formatter.format(&iso).to_string(),
        _ => date.to_string(),
    };
    text
}

/// `March 2026`.
pub(crate) fn month(language: Language, digits: Digits, date: Date) -> String {
    let made = formatters(language, digits);
    let text = match (&made.month, iso(date)) {
        (Some(formatter), Some(iso)) => formatter.format(&iso).to_string(),
        _ => date.strftime("%Y-%m").to_string(),
    };
    text
}

fn iso(date: Date) -> Option<IcuDate<Iso>> {
    IcuDate::try_new_iso(i32::from(date.year()), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}
