//! Dates in words of the language.

use icu_calendar::{Date as IcuDate, Iso};
use jiff::civil::Date;
use rihla_model::Language;

use crate::Digits;
use crate::formatters::formatters;

/// `31 March 2026`.
pub(crate) fn day(language: Language, digits: Digits, date: Date) -> String {
    let made = formatters(language, digits);
    let told = iso(date).zip(made.day.as_ref()).map_or_else(|| date.to_string(), |(iso, formatter)| formatter.format(&iso).to_string());
    match told.strip_prefix("1 ") {
        // French counts the first day: CLDR's patterns do not.
        Some(rest) if language == Language::Fr => format!("1er {rest}"),
        _ => told,
    }
}

/// `March 2026`.
pub(crate) fn month(language: Language, digits: Digits, date: Date) -> String {
    let made = formatters(language, digits);
    let plain = || date.strftime("%Y-%m").to_string();
    iso(date).zip(made.month.as_ref()).map_or_else(plain, |(iso, formatter)| formatter.format(&iso).to_string())
}

fn iso(date: Date) -> Option<IcuDate<Iso>> {
    IcuDate::try_new_iso(i32::from(date.year()), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}
