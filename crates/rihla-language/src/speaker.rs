//! Says things in one language.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{Argument, Language, LocalText, Saying};

use crate::{Catalogue, Digits, Value, date, number, period, sort};

/// Says things in one language: messages, numbers, dates, periods, lists.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    catalogue: &'a Catalogue,
    language: Language,
}

impl<'a> Speaker<'a> {
    pub(crate) fn new(catalogue: &'a Catalogue, language: Language) -> Self {
        Self { catalogue, language }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The catalogue behind it.
    #[must_use]
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    pub(crate) fn digits(&self) -> Digits {
        self.catalogue.digits()
    }

    /// Says a message.
    #[must_use]
    pub fn say(&self, id: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.catalogue.say(self.language, id, arguments)
    }

    /// Says a message without arguments.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// Says a sentence of another room. Its English where its message is not known, as in a receipt of an older program.
    #[must_use]
    pub fn tell(&self, saying: &Saying) -> String {
        let arguments: Vec<(&str, Value<'_>)> = saying
            .arguments()
            .iter()
            .map(|(name, argument)| {
                let value = match argument {
                    Argument::Number(number) => Value::Number(*number),
                    Argument::Text(text) => Value::Text(text.into()),
                    Argument::Said(inner) => Value::Said(self.tell(inner)),
                };
                (name.as_ref(), value)
            })
            .collect();
        self.catalogue.try_say(self.language, saying.id(), &arguments).unwrap_or_else(|| saying.to_string())
    }

    /// Says the message `<prefix>-<code>`, or gives the code back where there is none: for codes that operators add.
    #[must_use]
    pub fn word(&self, prefix: &str, code: &str) -> String {
        self.catalogue.try_say(self.language, &format!("{prefix}-{code}"), &[]).unwrap_or_else(|| code.to_owned())
    }

    /// The text of this language, else of another ([`LocalText::get`]).
    #[must_use]
    pub fn local<'t>(&self, text: &'t LocalText) -> &'t str {
        text.get(self.language)
    }

    /// A whole number, grouped.
    #[must_use]
    pub fn whole(&self, value: i128) -> String {
        number::scaled(self.language, self.digits(), value, 0, 0)
    }

    /// A number scaled by `10^scale`, with so many decimals, rounded half away from zero.
    #[must_use]
    pub fn scaled(&self, value: i128, scale: u8, decimals: u8) -> String {
        number::scaled(self.language, self.digits(), value, scale, decimals)
    }

    /// A floating-point figure for a chart axis, with at most so many decimals.
    #[must_use]
    pub fn rough(&self, value: f64, decimals: u8) -> String {
        number::rough(self.language, self.digits(), value, decimals)
    }

    /// A whole number of percents.
    #[must_use]
    pub fn percent(&self, percents: i64) -> String {
        self.say("percent", &[("number", percents.into())])
    }

    /// A year or another number that is never grouped.
    #[must_use]
    pub fn ungrouped(&self, value: i64) -> String {
        self.digits().apply(value.to_string())
    }

    /// `31 March 2026`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        date::day(self.language, self.digits(), date)
    }

    /// The date of an ISO text (`2026-03-31`), or the text itself.
    #[must_use]
    pub fn date_text(&self, text: &str) -> String {
        text.parse::<Date>().map_or_else(|_| text.to_owned(), |date| self.date(date))
    }

    /// The day of an instant, in UTC.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> String {
        self.date(jiff::tz::Offset::UTC.to_datetime(at).date())
    }

    /// Day and minute of a civil moment (`2026-03-31 10:00` or with `T`), or the text itself.
    #[must_use]
    pub fn moment_text(&self, text: &str) -> String {
        let Ok(moment) = text.replace(' ', "T").parse::<jiff::civil::DateTime>() else { return text.to_owned() };
        let time = self.digits().apply(moment.strftime("%H:%M").to_string());
        self.say("moment", &[("date", self.date(moment.date()).into()), ("time", time.into())])
    }

    /// Day and minute of an instant, in UTC.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        self.moment_text(&jiff::tz::Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// An SDMX period in words, or the text itself.
    #[must_use]
    pub fn period(&self, text: &str) -> String {
        period::words(self, text)
    }

    /// A list in a sentence: `a, b and c`.
    #[must_use]
    pub fn list<I: IntoIterator<Item = S>, S: Into<String>>(&self, items: I) -> String {
        self.joined(items, "list-two", "list-end")
    }

    /// A choice in a sentence: `a, b or c`.
    #[must_use]
    pub fn either<I: IntoIterator<Item = S>, S: Into<String>>(&self, items: I) -> String {
        self.joined(items, "list-either-two", "list-either-end")
    }

    fn joined<I: IntoIterator<Item = S>, S: Into<String>>(&self, items: I, of_two: &str, end: &str) -> String {
        let mut items: Vec<String> = items.into_iter().map(Into::into).collect();
        let Some(last) = items.pop() else { return String::new() };
        let pair = |id: &str, first: String, second: String| self.say(id, &[("first", first.into()), ("second", second.into())]);
        let two = items.len() == 1;
        match items.into_iter().reduce(|first, second| pair("list-middle", first, second)) {
            None => last,
            Some(first) => pair(if two { of_two } else { end }, first, last),
        }
    }

    /// Compares two names as the language sorts them.
    #[must_use]
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        sort::compare(self.language, one, other)
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.language.is_right_to_left()
    }
}
