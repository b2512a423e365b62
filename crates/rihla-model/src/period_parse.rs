//! Reads periods and dates as agencies write them; what could mean two things needs a declared form.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::Saying;
use crate::digits::to_ascii_digits;
use crate::month_names::{MonthNames, fold_month};
use crate::period::{Frequency, Period};
pub use crate::period_form::PeriodForm;

/// Why a text is no period. It never holds the text, which may be about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// There is nothing but blanks.
    #[error("the cell is blank; declare what a blank means under `missing`")]
    Blank,
    /// No known form fits, or not the declared one.
    #[error("the text is no period or date of a known form; declare its `form`")]
    Unreadable,
    /// Several forms fit and give different days.
    #[error("the text fits several forms; declare one of them as `form`: {}", .forms.join(", "))]
    Ambiguous {
        /// The forms that fit.
        forms: Vec<String>,
    },
    /// The declared form itself is wrong.
    #[error("the form '{form}' cannot be used: {reason}")]
    Form {
        /// The form as declared.
        form: String,
        /// What is wrong with it.
        reason: Saying,
    },
    /// A part of the date is outside its bounds (month 13, 30 February, week 54).
    #[error("a part of the date is out of its bounds (month, day, week or year)")]
    OutOfRange,
    /// A period where a single day is needed.
    #[error("the text is a period of several days where one day is needed")]
    NotADay,
}

impl PeriodError {
    /// What is wrong with a declared form, as a sentence; the other errors are told as problems of a row.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Form { form, reason } => {
                Saying::new("form-unusable", "the form '{form}' cannot be used: {reason}").with("form", form).with("reason", reason)
            }
            other => Saying::new("quoted", "{cause}").with("cause", other.to_string()),
        }
    }
}

/// Two-digit years below this are of the century 2000, the others of 1900 (as POSIX `%y`).
pub const PIVOT: i16 = 69;

/// Reads a period in any known form, or in the declared one alone.
///
/// Without a form: SDMX and ISO 8601, Eurostat (`2008M01`), World Bank (`2011Q1 [YR2011Q1]`), days with the month in letters
/// (Arabic, English, French, Portuguese, Spanish), numeric days when only one order of day and month fits, ranges
/// (`1980 to 1990`). [`PeriodForm`] lists the forms that can be declared.
///
/// # Errors
/// [`PeriodError`]; where several forms fit, those forms.
pub fn parse_period(text: &str, form: Option<&str>) -> Result<Period, PeriodError> {
    match form {
        Some(form) => PeriodForm::new(form)?.parse(text),
        None => without_form(text),
    }
}

/// Reads a single day, as [`parse_period`] does.
///
/// # Errors
/// [`PeriodError`]; [`PeriodError::NotADay`] for a month, year or range.
pub fn parse_date(text: &str, form: Option<&str>) -> Result<Date, PeriodError> {
    let period = parse_period(text, form)?;
    if period.start() == period.end() { Ok(period.start()) } else { Err(PeriodError::NotADay) }
}

/// A number of ASCII digits alone, of a length within bounds.
pub(crate) fn digits(text: &str, least: usize, most: usize) -> Option<i32> {
    let good = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten()
}

/// A day of a calendar date, or out of range.
pub(crate) fn day(year: i32, month: i32, day: i32) -> Result<Period, PeriodError> {
    let date = (|| Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok())();
    date.filter(|d| (1..=9998).contains(&d.year())).map(Period::day).ok_or(PeriodError::OutOfRange)
}

/// A part of a year by its frequency, or out of range.
pub(crate) fn part(year: i32, number: i32, frequency: Frequency) -> Result<Period, PeriodError> {
    let made = (|| {
        let (year, number) = (i16::try_from(year).ok()?, u8::try_from(number).ok()?);
        match frequency {
            Frequency::Annual => Period::year(year).filter(|_| number == 1),
            Frequency::Semester => Period::semester(year, number),
            Frequency::Trimester => Period::trimester(year, number),
            Frequency::Quarterly => Period::quarter(year, number),
            Frequency::Monthly => Period::month(year, number),
            Frequency::Weekly => Period::week(year, number),
            Frequency::Daily => {
                let first = Period::year(year)?.start();
                let date = first.checked_add((i32::from(number) - 1).days()).ok()?;
                (number > 0 && date.year() == year).then(|| Period::day(date))
            }
        }
    })();
    made.ok_or(PeriodError::OutOfRange)
}

/// Reads the forms of SDMX: Gregorian years, months and days, reporting periods, time ranges, date-times.
pub(crate) fn parse_sdmx(text: &str) -> Result<Period, PeriodError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PeriodError::Blank);
    }
    if let Some((start, rest)) = text.split_once('/') {
        return sdmx_range(start, rest);
    }
    let text = text.split_once('T').filter(|(date, time)| date.len() == 10 && is_time(time)).map_or(text, |(date, _)| date);
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year] => part(digits(year, 4, 4).ok_or(PeriodError::Unreadable)?, 1, Frequency::Annual),
        [year, rest] => {
            let year = digits(year, 4, 4).ok_or(PeriodError::Unreadable)?;
            match digits(rest, 2, 2) {
                Some(month) => part(year, month, Frequency::Monthly),
                None => reporting(year, rest),
            }
        }
        [year, month, day_number] => match (digits(year, 4, 4), digits(month, 2, 2), digits(day_number, 2, 2)) {
            (Some(year), Some(month), Some(day_number)) => day(year, month, day_number),
            _ => Err(PeriodError::Unreadable),
        },
        _ => Err(PeriodError::Unreadable),
    }
}

/// A reporting period after its year: `Q1`, `S2`, `T3`, `M07`, `W05`, `D032`, `A1`.
pub(crate) fn reporting(year: i32, rest: &str) -> Result<Period, PeriodError> {
    let letter = rest.chars().next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
    let frequency = Frequency::from_code(&letter).ok_or(PeriodError::Unreadable)?;
    let number = digits(rest.get(1..).unwrap_or_default(), 1, 3).ok_or(PeriodError::Unreadable)?;
    if frequency == Frequency::Daily {
        let first = part(year, 1, Frequency::Annual)?.start();
        let date = first.checked_add((number - 1).days()).map_err(|_| PeriodError::OutOfRange)?;
        return if number > 0 && i32::from(date.year()) == year { Ok(Period::day(date)) } else { Err(PeriodError::OutOfRange) };
    }
    part(year, number, frequency)
}

/// A range from its first day and its length or last day.
fn sdmx_range(start: &str, rest: &str) -> Result<Period, PeriodError> {
    let first = parse_sdmx(start)?;
    if first.frequency() != Some(Frequency::Daily) {
        return Err(PeriodError::Unreadable);
    }
    let last = if let Some(length) = rest.strip_prefix('P') {
        let unit = length.chars().last().ok_or(PeriodError::Unreadable)?;
        let count = length.get(..length.len() - unit.len_utf8()).and_then(|n| digits(n, 1, 6)).ok_or(PeriodError::Unreadable)?;
        let span = match unit {
            'Y' if count < 9998 => count.years(),
            'M' if count < 120_000 => count.months(),
            'W' if count < 520_000 => count.weeks(),
            'D' => count.days(),
            _ => return Err(PeriodError::Unreadable),
        };
        first.start().checked_add(span).and_then(Date::yesterday).map_err(|_| PeriodError::OutOfRange)?
    } else {
        let last = parse_sdmx(rest)?;
        if last.frequency() != Some(Frequency::Daily) {
            return Err(PeriodError::Unreadable);
        }
        last.end()
    };
    Period::range(first.start(), last).ok_or(PeriodError::OutOfRange)
}

/// Whether a text is a time of day: `00:00`, `00:00:00`, `00:00:00.000Z`, `12:30:00+01:00`, `1:05 PM`.
fn is_time(text: &str) -> bool {
    text.contains(':')
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b' ' | b'Z' | b'A' | b'P' | b'M' | b'a' | b'p' | b'm'))
}

/// Takes a time of day off the end.
pub(crate) fn without_time(text: &str) -> &str {
    for mark in ['T', ' ', ':'] {
        if let Some((date, time)) = text.split_once(mark)
            && date.len() >= 6
        {
            // `01JAN1960:00:00:00` of SAS begins its time with a colon; else look for a clock after the last word of the date.
            let mut rest = time;
            let mut length = date.len();
            loop {
                if is_time(rest) {
                    return text.get(..length).unwrap_or(text).trim_end();
                }
                match rest.split_once(mark) {
                    Some((word, after)) => {
                        length += mark.len_utf8() + word.len();
                        rest = after;
                    }
                    None => break,
                }
            }
        }
    }
    text
}

/// Years that a four-digit number may stand for when no form is declared; Hijri and Ethiopian years need theirs.
fn believable(year: i32) -> bool {
    (1700..=2300).contains(&year)
}

fn without_form(text: &str) -> Result<Period, PeriodError> {
    let ascii = to_ascii_digits(text.trim());
    let text: String = ascii.chars().filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}')).collect();
    let text = without_time(text.trim());
    if text.is_empty() {
        return Err(PeriodError::Blank);
    }
    match parse_sdmx(text) {
        Ok(period) if believable(i32::from(period.start().year())) => return Ok(period),
        Ok(_) => return Err(PeriodError::Unreadable),
        Err(PeriodError::OutOfRange) => return Err(PeriodError::OutOfRange),
        Err(_) => {}
    }
    if let Some(result) = eurostat(text).or_else(|| world_bank(text)).or_else(|| digits_alone(text)).or_else(|| numeric(text)) {
        return result;
    }
    if let Some(period) = range(text)? {
        return Ok(period);
    }
    in_letters(text)
}

/// `2008M01`, `2011Q1`, `2021W05`, `2012S1`, also with a blank between.
pub(crate) fn eurostat(text: &str) -> Option<Result<Period, PeriodError>> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = digits(year, 4, 4).filter(|y| believable(*y))?;
    let rest = rest.trim_start_matches([' ', '-']);
    let good = rest.starts_with(|c: char| "AMQSWDamqswd".contains(c)) && digits(rest.get(1..)?, 1, 3).is_some();
    good.then(|| reporting(year, rest))
}

/// `2011Q1 [YR2011Q1]`, `2011 [YR2011]`, `YR2011`.
pub(crate) fn world_bank(text: &str) -> Option<Result<Period, PeriodError>> {
    let body = match text.split_once('[') {
        Some((before, after)) if after.trim_end().ends_with(']') && after.starts_with("YR") => before.trim(),
        Some(_) => return None,
        None => text.strip_prefix("YR")?,
    };
    eurostat(body).or_else(|| digits(body, 4, 4).map(|year| part(year, 1, Frequency::Annual)))
}

/// Digits without a mark: they need a form unless eight of them make one date only.
fn digits_alone(text: &str) -> Option<Result<Period, PeriodError>> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let forms: &[&str] = match text.len() {
        5 => &["sas", "excel-serial"],
        6 => &["yyyymm", "yyyyww"],
        8 => &["yyyymmdd", "%d%m%Y", "%m%d%Y"],
        _ => return Some(Err(PeriodError::Unreadable)),
    };
    let fitting: Vec<(&str, Period)> = forms
        .iter()
        .filter_map(|form| Some((*form, PeriodForm::new(form).ok()?.parse(text).ok()?)))
        .filter(|(_, period)| believable(i32::from(period.start().year())))
        .collect();
    Some(match fitting.as_slice() {
        [] => Err(PeriodError::Unreadable),
        [(_, one)] if text.len() == 8 => Ok(*one),
        several => Err(PeriodError::Ambiguous { forms: several.iter().map(|(form, _)| (*form).to_owned()).collect() }),
    })
}

/// Numbers between marks: `31/01/2016`, `15-05-2014`, `1/1/96`, `01/2016`, `2016/01`, `2016.01.31`.
fn numeric(text: &str) -> Option<Result<Period, PeriodError>> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.' | ' ' | '\\'))?;
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    if !parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let forms: &[&str] = match lengths.as_slice() {
        [1 | 2, 4] => &["%m/%Y"],
        [4, 1 | 2] => &["%Y/%m"],
        [1 | 2, 1 | 2, 4] => &["%d/%m/%Y", "%m/%d/%Y"],
        [4, 1 | 2, 1 | 2] => &["%Y/%m/%d"],
        [1 | 2, 1 | 2, 2] => &["%d/%m/%y", "%m/%d/%y", "%y/%m/%d"],
        // `1980-1990` is a range.
        _ => return None,
    };
    let mut fitting: Vec<(String, Period)> = Vec::new();
    let slashed = parts.join("/");
    for form in forms {
        if let Some(period) =
            PeriodForm::new(form).ok().and_then(|f| f.parse(&slashed).ok()).filter(|p| believable(i32::from(p.start().year())))
        {
            fitting.push((form.replace('/', &mark.to_string()), period));
        }
    }
    let (first, rest) = match fitting.split_first() {
        Some(((_, first), rest)) => (*first, rest),
        None => return Some(Err(PeriodError::OutOfRange)),
    };
    if rest.iter().all(|(_, period)| *period == first) {
        return Some(Ok(first));
    }
    Some(Err(PeriodError::Ambiguous { forms: fitting.into_iter().map(|(form, _)| form).collect() }))
}

/// Words that join the two ends of a range (folded), each with its blanks.
const JOINERS: [&str; 12] = [" to ", " a ", " au ", " hasta ", " al ", " ate ", " until ", " الي ", " حتي ", " - ", "–", "—"];

/// `1980 to 1990`, `de janvier 2015 à mars 2015`, `1980-1990`.
fn range(text: &str) -> Result<Option<Period>, PeriodError> {
    let folded = fold_month(text);
    let body = ["from ", "between ", "du ", "de ", "desde ", "من "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let ends = JOINERS.iter().find_map(|joiner| body.split_once(joiner)).or_else(|| {
        let (first, last) = body.split_once('-')?;
        (digits(first, 4, 4).is_some() && digits(last, 4, 4).is_some()).then_some((first, last))
    });
    let Some((first, last)) = ends else { return Ok(None) };
    let (first, last) = (without_form(first)?, without_form(last)?);
    Period::range(first.start(), last.end()).map(Some).ok_or(PeriodError::OutOfRange)
}

/// A piece of a date in letters.
enum Piece {
    Month(u8),
    Number(i32, usize),
}

/// The month in letters: `01 Sep 2014`, `15SEP2014`, `Sept. 2014`, `September 1, 2014`, `1er janvier 2015`, `كانون الثاني 2020`.
fn in_letters(text: &str) -> Result<Period, PeriodError> {
    let folded = fold_month(text);
    let mut rest = folded.as_str();
    let mut pieces = Vec::new();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(length);
            pieces.push(Piece::Number(digits(number, 1, 4).ok_or(PeriodError::Unreadable)?, length));
            rest = ["er ", "st ", "nd ", "rd ", "th ", "st,", "nd,", "rd,", "th,"]
                .iter()
                .find_map(|ending| after.strip_prefix(ending))
                .unwrap_or(after);
        } else if let Some((month, length)) = MonthNames::Gregorian.find_at_start(rest) {
            pieces.push(Piece::Month(month));
            rest = rest.get(length..).unwrap_or_default();
        } else if matches!(c, ' ' | ',' | '.' | '-' | '/' | '\u{00A0}' | '،') {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        } else {
            rest = ["de ", "del ", "of ", "d'"].iter().find_map(|word| rest.strip_prefix(word)).ok_or(PeriodError::Unreadable)?;
        }
    }
    let century = |year: i32, length: usize| match length {
        4 => Some(year),
        2 => Some(if year < i32::from(PIVOT) { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    let period = match pieces.as_slice() {
        [Piece::Month(month), Piece::Number(year, 4)] | [Piece::Number(year, 4), Piece::Month(month)] => {
            part(*year, i32::from(*month), Frequency::Monthly)
        }
        [Piece::Month(_), Piece::Number(_, 2)] | [Piece::Number(_, 2), Piece::Month(_)] => {
            // `Sep-14` is a month of 2014 or a day of no stated year.
            return Err(PeriodError::Ambiguous { forms: vec!["%b-%y".to_owned(), "%b-%d".to_owned()] });
        }
        [Piece::Number(date, 1 | 2), Piece::Month(month), Piece::Number(year, length @ (2 | 4))]
        | [Piece::Month(month), Piece::Number(date, 1 | 2), Piece::Number(year, length @ 4)] => {
            day(century(*year, *length).ok_or(PeriodError::Unreadable)?, i32::from(*month), *date)
        }
        [Piece::Number(year, 4), Piece::Month(month), Piece::Number(date, 1 | 2)] => day(*year, i32::from(*month), *date),
        _ => return Err(PeriodError::Unreadable),
    }?;
    if believable(i32::from(period.start().year())) { Ok(period) } else { Err(PeriodError::Unreadable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_of_the_data_folder() {
        for (text, period) in [
            ("2021", "2021"),
            ("2022-07", "2022-07"),
            ("2008M01", "2008-01"),
            ("2011Q1", "2011-Q1"),
            ("2011Q1 [YR2011Q1]", "2011-Q1"),
            ("2011 [YR2011]", "2011"),
            ("2021-Q1", "2021-Q1"),
            ("2021-W05", "2021-W05"),
            ("31/01/2016", "2016-01-31"),
            ("01/31/2016", "2016-01-31"),
            ("15-05-2014", "2014-05-15"),
            ("05/05/2014", "2014-05-05"),
            ("1/1/96", "1996-01-01"),
            ("31/1/99", "1999-01-31"),
            ("01/2016", "2016-01"),
            ("2016/1/5", "2016-01-05"),
            ("20160131", "2016-01-31"),
            ("01 Sep 2014", "2014-09-01"),
            ("15SEP2014", "2014-09-15"),
            ("15SEP2014:00:00:00", "2014-09-15"),
            ("01-Sep-14", "2014-09-01"),
            ("Sep 2014", "2014-09"),
            ("September 1, 2014", "2014-09-01"),
            ("1er janvier 2015", "2015-01-01"),
            ("Août 2015", "2015-08"),
            ("3 de março de 2015", "2015-03-03"),
            ("3 de septiembre del 2015", "2015-09-03"),
            ("يناير 2020", "2020-01"),
            ("15 كانون الثاني ٢٠٢٠", "2020-01-15"),
            ("٢٠٢١", "2021"),
            ("۲۰۲۱-۰۵", "2021-05"),
            ("2014-01-06T00:00:00", "2014-01-06"),
            ("2014-01-06T00:00:00.000Z", "2014-01-06"),
            ("2014-01-06 00:00:00", "2014-01-06"),
            ("06/13/2014 0:00", "2014-06-13"),
            ("1980 to 1990", "1980-01-01/P11Y"),
            ("1980-1990", "1980-01-01/P11Y"),
            ("de 1980 à 1990", "1980-01-01/P11Y"),
            ("من ١٩٨٠ إلى ١٩٩٠", "1980-01-01/P11Y"),
            ("January 2015 - March 2015", "2015-01-01/P3M"),
        ] {
            assert_eq!(parse_period(text, None).map(|p| p.to_string()).as_deref(), Ok(period), "{text}");
        }
    }

    #[test]
    fn never_chooses_between_forms() {
        for (text, forms) in [
            ("05/06/2014", &["%d/%m/%Y", "%m/%d/%Y"][..]),
            ("05-06-2014", &["%d-%m-%Y", "%m-%d-%Y"]),
            ("31/1/05", &["%d/%m/%y", "%y/%m/%d"]),
            ("01/02/03", &["%d/%m/%y", "%m/%d/%y", "%y/%m/%d"]),
            ("201604", &["yyyymm", "yyyyww"]),
            ("201645", &["yyyyww"]),
            ("20089", &["sas", "excel-serial"]),
            ("Sep-14", &["%b-%y", "%b-%d"]),
        ] {
            let expected = Err(PeriodError::Ambiguous { forms: forms.iter().map(|f| (*f).to_owned()).collect() });
            assert_eq!(parse_period(text, None), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for (text, error) in [
            ("", PeriodError::Blank),
            ("  ", PeriodError::Blank),
            ("..", PeriodError::Unreadable),
            ("soon", PeriodError::Unreadable),
            ("1446", PeriodError::Unreadable),
            ("2021-13", PeriodError::OutOfRange),
            ("2021-02-30", PeriodError::OutOfRange),
            ("31/02/2016", PeriodError::OutOfRange),
            ("2021-Q5", PeriodError::OutOfRange),
            ("2021M13", PeriodError::OutOfRange),
            ("1990 to 1980", PeriodError::OutOfRange),
            ("123456789", PeriodError::Unreadable),
        ] {
            assert_eq!(parse_period(text, None), Err(error), "{text}");
        }
    }

    #[test]
    fn a_date_is_one_day() {
        assert_eq!(parse_date("2014-01-06T00:00:00", None).map(|d| d.to_string()).as_deref(), Ok("2014-01-06"));
        assert_eq!(parse_date("2014-01", None), Err(PeriodError::NotADay));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = parse_period(&text, None);
        }

        #[test]
        fn never_panics_on_dates(text in "[0-9MQWSTD/ :.-]{0,20}") {
            let _ = parse_period(&text, None);
        }
    }
}
