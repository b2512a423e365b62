//! Digits and numbers as people write them: scripts, marks, signs; exact fixed-point values, no floats.

use std::borrow::Cow;

use crate::Saying;

/// Why a text is no number. It never holds the text, which may be about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberError {
    /// There is nothing but blanks.
    Blank,
    /// A character has no place in a number.
    NotANumber,
    /// The thousands marks do not stand before groups of three digits.
    Grouping,
    /// More digits after the decimal mark than are kept.
    TooPrecise,
    /// Too large to hold.
    OutOfRange,
}

impl NumberError {
    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub const fn saying(self) -> Saying {
        match self {
            Self::Blank => Saying::new("problem-cell-blank", "the cell is blank; declare what a blank means under `missing`"),
            Self::NotANumber => Saying::new(
                "problem-number",
                "the text is not a number; declare its decimal and thousands marks, or list it under `missing`",
            ),
            Self::Grouping => Saying::new(
                "problem-grouping",
                "the thousands marks do not stand before groups of three digits; check which mark is the decimal one",
            ),
            Self::TooPrecise => Saying::new(
                "problem-precise",
                "the number has more digits after the decimal mark than the column's `scale` keeps; raise the scale",
            ),
            Self::OutOfRange => Saying::new("problem-too-large", "the number is too large to hold"),
        }
    }
}

impl std::fmt::Display for NumberError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for NumberError {}

/// The greatest number of digits after the decimal mark that can be kept.
pub const GREATEST_SCALE: u8 = 30;

/// Powers of ten that an `i128` holds.
const POWERS: [i128; 39] = {
    let mut powers = [1_i128; 39];
    let mut at = 1;
    while at < 39 {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// Replaces Arabic-Indic, Persian, Devanagari, Bengali and full-width digits by ASCII ones; all else stays.
///
/// Ethiopic numerals are not positional and are left alone.
#[must_use]
pub fn to_ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| !c.is_ascii() && digit_of(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| digit_of(c).map_or(c, |d| char::from(b'0' + d))).collect())
}

/// The value of a positional decimal digit of any supported script.
fn digit_of(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{0966}'..='\u{096F}' => '\u{0966}',
        '\u{09E6}'..='\u{09EF}' => '\u{09E6}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// Reads a number as an exact fixed-point value with `scale` digits after the decimal mark: `12.50` at scale 2 is 1250.
///
/// `thousands` is a mark or none; a space stands for every kind of space (no-break, narrow, thin, figure), an apostrophe for
/// its typographic twins. Read too: digits of other scripts with their own marks (U+066B, U+066C), signs before or behind
/// (also U+2212), negative numbers in parentheses, exponents as spreadsheets write them (`1E+05`). Plain ASCII takes a path
/// without allocation.
///
/// # Errors
/// [`NumberError`]; a number with more digits than `scale` is refused unless the surplus digits are zero.
pub fn parse_number(text: &str, decimal: char, thousands: Option<char>, scale: u8) -> Result<i128, NumberError> {
    match plain(text.as_bytes(), decimal, thousands, scale) {
        Some(result) => result,
        None => with_care(text, decimal, thousands, scale),
    }
}

/// The quick path: an optional sign, at most 18 ASCII characters, the declared marks. `None` sends the text to the careful path.
#[inline]
fn plain(bytes: &[u8], decimal: char, thousands: Option<char>, scale: u8) -> Option<Result<i128, NumberError>> {
    let decimal = u8::try_from(decimal).ok().filter(u8::is_ascii)?;
    let (negative, rest) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if rest.is_empty() || rest.len() > 18 {
        return None;
    }
    let mut value: u64 = 0;
    // Digits since the last thousands mark, once there was one.
    let mut group: Option<u8> = None;
    for (at, &byte) in rest.iter().enumerate() {
        if byte.is_ascii_digit() {
            value = value * 10 + u64::from(byte - b'0');
            group = group.map(|count| count + 1);
        } else if at == 0 || group.is_some_and(|count| count != 3) {
            return None;
        } else if byte == decimal {
            return fraction(value, rest.get(at + 1..)?, scale).map(|r| r.map(|v| if negative { -v } else { v }));
        } else if thousands == Some(char::from(byte)) && byte != b' ' && (group.is_some() || at <= 3) {
            group = Some(0);
        } else {
            return None;
        }
    }
    if group.is_some_and(|count| count != 3) {
        return None;
    }
    let power = *POWERS.get(usize::from(scale))?;
    let value = i128::from(value).checked_mul(power);
    Some(value.map(|v| if negative { -v } else { v }).ok_or(NumberError::OutOfRange))
}

/// The digits after the decimal mark, on the quick path.
#[inline]
fn fraction(whole: u64, tail: &[u8], scale: u8) -> Option<Result<i128, NumberError>> {
    let mut value = i128::from(whole);
    let mut kept: u8 = 0;
    for &byte in tail {
        if !byte.is_ascii_digit() {
            return None;
        }
        if kept < scale {
            value = value * 10 + i128::from(byte - b'0');
            kept += 1;
        } else if byte != b'0' {
            // A later character may still make it no number at all.
            return if tail.iter().all(u8::is_ascii_digit) { Some(Err(NumberError::TooPrecise)) } else { None };
        }
    }
    let power = *POWERS.get(usize::from(scale - kept))?;
    Some(value.checked_mul(power).ok_or(NumberError::OutOfRange))
}

/// What a character means in a number.
enum Mark {
    Digit(u8),
    Decimal,
    Group,
    Minus,
    Plus,
    Open,
    Close,
    Exponent,
    Blank,
    Invisible,
}

fn mark_of(c: char, decimal: char, thousands: Option<char>) -> Option<Mark> {
    if let Some(digit) = digit_of(c) {
        return Some(Mark::Digit(digit));
    }
    // Full-width marks stand for their ASCII twins.
    let c = match c {
        '\u{FF0E}' => '.',
        '\u{FF0C}' => ',',
        other => other,
    };
    if c == decimal || c == '\u{066B}' {
        return Some(Mark::Decimal);
    }
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}');
    let is_apostrophe = |c: char| matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}');
    let groups = match thousands {
        Some(' ') => is_space(c),
        Some('\'') => is_apostrophe(c),
        Some(mark) => c == mark,
        None => false,
    };
    Some(match c {
        _ if groups => Mark::Group,
        '\u{066C}' => Mark::Group,
        '-' | '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{FE63}' | '\u{FF0D}' => Mark::Minus,
        '+' | '\u{FF0B}' => Mark::Plus,
        '(' | '\u{FF08}' => Mark::Open,
        ')' | '\u{FF09}' => Mark::Close,
        'e' | 'E' => Mark::Exponent,
        '\n' | '\r' => Mark::Blank,
        '\u{200B}'..='\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => Mark::Invisible,
        _ if is_space(c) => Mark::Blank,
        _ => return None,
    })
}

/// Where the careful path stands in the number.
#[derive(PartialEq, Clone, Copy)]
enum Part {
    Before,
    Whole,
    Fraction,
    ExponentSign,
    Exponent,
    After,
}

/// The careful path: every script, mark and sign.
fn with_care(text: &str, decimal: char, thousands: Option<char>, scale: u8) -> Result<i128, NumberError> {
    if scale > GREATEST_SCALE {
        return Err(NumberError::OutOfRange);
    }
    let text = text.trim();
    let mut part = Part::Before;
    let mut negative = false;
    let mut signed = false;
    let mut open = false;
    let mut digits: Vec<u8> = Vec::new();
    let mut fraction_digits: i64 = 0;
    let mut any_digit = false;
    let mut group: Option<u32> = None;
    let mut digits_before_group = 0_u32;
    let mut exponent: i64 = 0;
    let mut exponent_negative = false;
    let mut exponent_digits = 0_u32;
    let mut blank = true;
    for c in text.chars() {
        let mark = mark_of(c, decimal, thousands).ok_or(NumberError::NotANumber)?;
        if !matches!(mark, Mark::Invisible | Mark::Blank | Mark::Group) {
            blank = false;
        }
        match (mark, part) {
            (Mark::Invisible, _) | (Mark::Blank, Part::Before) => {}
            (Mark::Group, Part::Before) if thousands == Some(' ') => {}
            (Mark::Blank, _) => part = Part::After,
            (Mark::Minus, Part::Before) if !signed && !open => (negative, signed) = (true, true),
            (Mark::Plus, Part::Before) if !signed && !open => signed = true,
            (Mark::Open, Part::Before) if !signed && !open => (open, negative) = (true, true),
            (Mark::Close, Part::Whole | Part::Fraction | Part::After) if open => (open, part) = (false, Part::After),
            (Mark::Minus, Part::Whole | Part::Fraction | Part::After) if !signed && !negative && any_digit => {
                (negative, signed, part) = (true, true, Part::After);
            }
            (Mark::Digit(d), Part::Before | Part::Whole) => {
                part = Part::Whole;
                any_digit = true;
                match &mut group {
                    Some(count) => *count += 1,
                    None => digits_before_group += 1,
                }
                digits.push(d);
            }
            (Mark::Group, Part::Whole) => {
                match group {
                    None if (1..=3).contains(&digits_before_group) => {}
                    Some(3) => {}
                    _ => return Err(NumberError::Grouping),
                }
                group = Some(0);
            }
            (Mark::Decimal, Part::Before | Part::Whole) => {
                if group.is_some_and(|count| count != 3) {
                    return Err(NumberError::Grouping);
                }
                group = None;
                part = Part::Fraction;
            }
            (Mark::Digit(d), Part::Fraction) => {
                any_digit = true;
                fraction_digits += 1;
                digits.push(d);
            }
            (Mark::Exponent, Part::Whole | Part::Fraction) if any_digit => part = Part::ExponentSign,
            (Mark::Minus, Part::ExponentSign) => (exponent_negative, part) = (true, Part::Exponent),
            (Mark::Plus, Part::ExponentSign) => part = Part::Exponent,
            (Mark::Digit(d), Part::ExponentSign | Part::Exponent) => {
                part = Part::Exponent;
                exponent_digits += 1;
                exponent = (exponent * 10 + i64::from(d)).min(10_000);
            }
            _ => return Err(NumberError::NotANumber),
        }
    }
    if blank {
        return Err(NumberError::Blank);
    }
    let exponent_unfinished = matches!(part, Part::ExponentSign | Part::Exponent) && exponent_digits == 0;
    if !any_digit || open || exponent_unfinished {
        return Err(NumberError::NotANumber);
    }
    if group.is_some_and(|count| count != 3) {
        return Err(NumberError::Grouping);
    }
    let exponent = if exponent_negative { -exponent } else { exponent };
    // The value is digits x 10^(exponent - fraction_digits); it is held as value x 10^scale.
    let shift = i64::from(scale) + exponent - fraction_digits;
    fixed(&digits, shift).map(|v| if negative { -v } else { v })
}

/// `digits` x 10^`shift` as a whole number.
fn fixed(digits: &[u8], shift: i64) -> Result<i128, NumberError> {
    let mut digits = digits;
    let mut shift = shift;
    while let [0, rest @ ..] = digits {
        digits = rest;
    }
    while shift < 0 {
        let [rest @ .., last] = digits else { return Ok(0) };
        if *last != 0 {
            return Err(NumberError::TooPrecise);
        }
        digits = rest;
        shift += 1;
    }
    let mut value: i128 = 0;
    for &d in digits {
        value = value.checked_mul(10).and_then(|v| v.checked_add(i128::from(d))).ok_or(NumberError::OutOfRange)?;
    }
    if value == 0 {
        return Ok(0);
    }
    let power = usize::try_from(shift).ok().and_then(|s| POWERS.get(s)).ok_or(NumberError::OutOfRange)?;
    value.checked_mul(*power).ok_or(NumberError::OutOfRange)
}

/// Writes a fixed-point value with `scale` digits after a point: the inverse of [`parse_number`].
#[must_use]
pub fn print_number(value: i128, scale: u8) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    let scale = usize::from(scale);
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_numbers() {
        for (text, scale, value) in [
            ("0", 0, 0),
            ("-7", 0, -7),
            ("007", 0, 7),
            ("12.0", 0, 12),
            ("12.50", 2, 1250),
            ("12.5", 2, 1250),
            ("12.", 1, 120),
            (".5", 1, 5),
            ("-.5", 1, -5),
            ("+3", 0, 3),
            (" 42 ", 0, 42),
            ("1E+05", 0, 100_000),
            ("1.5e3", 0, 1500),
            ("25E-1", 1, 25),
            ("0E-9", 0, 0),
            ("12-", 0, -12),
            ("(12)", 0, -12),
            ("\u{2212}12", 0, -12),
            ("123456789012345678901234567890", 0, 123_456_789_012_345_678_901_234_567_890),
        ] {
            assert_eq!(parse_number(text, '.', None, scale), Ok(value), "{text}");
        }
    }

    #[test]
    fn reads_marks_and_scripts() {
        for (text, decimal, thousands, scale, value) in [
            ("1,022", '.', Some(','), 0, 1022),
            ("1,022.50", '.', Some(','), 2, 102_250),
            ("1.022,5", ',', Some('.'), 1, 10_225),
            ("1 234 567", ',', Some(' '), 0, 1_234_567),
            ("1\u{00A0}234,5", ',', Some(' '), 1, 12_345),
            ("1\u{202F}234", ',', Some(' '), 0, 1234),
            ("1\u{2009}234", ',', Some(' '), 0, 1234),
            ("1\u{2019}234.5", '.', Some('\''), 1, 12_345),
            ("١٢٣", '.', None, 0, 123),
            ("۱۲۳", '.', None, 0, 123),
            ("١٬٢٣٤٫٥", '.', None, 1, 12_345),
            ("１２，３４５", '.', Some(','), 0, 12_345),
            ("\u{200F}١٢", '.', None, 0, 12),
            ("١٢-", '.', None, 0, -12),
        ] {
            assert_eq!(parse_number(text, decimal, thousands, scale), Ok(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for (text, thousands, error) in [
            ("", None, NumberError::Blank),
            ("  \u{00A0}", None, NumberError::Blank),
            ("abc", None, NumberError::NotANumber),
            ("-", None, NumberError::NotANumber),
            ("..", None, NumberError::NotANumber),
            (":", None, NumberError::NotANumber),
            ("1.2.3", None, NumberError::NotANumber),
            ("1,022", None, NumberError::NotANumber),
            ("10,22", Some(','), NumberError::Grouping),
            ("1022,111", Some(','), NumberError::Grouping),
            ("1,00,000", Some(','), NumberError::Grouping),
            ("12 13", None, NumberError::NotANumber),
            ("12.5", None, NumberError::TooPrecise),
            ("12.5x", None, NumberError::NotANumber),
            ("1E-1", None, NumberError::TooPrecise),
            ("1E", None, NumberError::NotANumber),
            ("(12", None, NumberError::NotANumber),
            ("-(12)", None, NumberError::NotANumber),
            ("--12", None, NumberError::NotANumber),
            ("1E999", None, NumberError::OutOfRange),
            ("9999999999999999999999999999999999999999", None, NumberError::OutOfRange),
            ("፲፪", None, NumberError::NotANumber),
        ] {
            assert_eq!(parse_number(text, '.', thousands, 0), Err(error), "{text}");
        }
        assert_eq!(parse_number("1", '.', None, 200), Err(NumberError::OutOfRange));
    }

    #[test]
    fn prints_with_a_point() {
        assert_eq!(print_number(1250, 2), "12.50");
        assert_eq!(print_number(-5, 2), "-0.05");
        assert_eq!(print_number(0, 0), "0");
        assert_eq!(print_number(i128::MIN, 0), i128::MIN.to_string());
    }

    #[test]
    fn turns_digits_only() {
        assert_eq!(to_ascii_digits("سنة ٢٠٢١"), "سنة 2021");
        assert!(matches!(to_ascii_digits("2021"), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn printing_and_reading_agree(value in -(10_i128.pow(37))..10_i128.pow(37), scale in 0_u8..=20) {
            proptest::prop_assert_eq!(parse_number(&print_number(value, scale), '.', None, scale), Ok(value));
        }

        #[test]
        fn never_panics(text in "\\PC*", scale in 0_u8..40) {
            let _ = parse_number(&text, '.', Some(','), scale);
            let _ = parse_number(&text, ',', Some(' '), scale);
        }

        #[test]
        fn both_paths_agree(text in "-?[0-9]{0,4}(,[0-9]{2,4}){0,2}\\.?[0-9]{0,6}", scale in 0_u8..8) {
            if let Some(quick) = plain(text.as_bytes(), '.', Some(','), scale) {
                proptest::prop_assert_eq!(quick, with_care(&text, '.', Some(','), scale));
            }
        }
    }
}
