//! A text is parted into words and signs.

use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{Frequency, Period};

use super::fault::{self, ExpressionFault};
use super::{Duration, LENGTH};
use crate::value::{Decimal, Value};

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A text, number, date, moment or period.
    Value(Value),
    Duration(Duration),
    /// Small letters: a name, a function or a word of the language.
    Word(&'a str),
    /// `@` and small letters.
    Own(&'a str),
    /// Capital letters: a currency.
    Capitals(&'a str),
    /// A sign of one or two characters.
    Sign(&'static str),
    End,
}

/// The longest first.
const SIGNS: [&str; 14] = ["!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ",", "."];

/// The words and signs of a text, each with its place, and its end.
pub(super) fn lex(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, ExpressionFault> {
    if text.len() > LENGTH {
        return Err(ExpressionFault::new(0..text.len(), fault::too_long()));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let rest = rest.get(blank..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            tokens.push((Token::End, text.len()..text.len()));
            return Ok(tokens);
        };
        let (token, length) =
            next(first, rest).map_err(|fault| ExpressionFault::new(at + fault.at.start..at + fault.at.end, fault.saying))?;
        tokens.push((token, at..at + length));
        at += length;
    }
}

/// The first token of a text that does not begin with a blank, and its bytes.
fn next(first: char, rest: &str) -> Result<(Token<'_>, usize), ExpressionFault> {
    match first {
        '"' => quoted(rest),
        '0'..='9' => digits(rest),
        'a'..='z' | '_' => {
            let word = taken(rest, is_of_word);
            Ok((Token::Word(word), word.len()))
        }
        '@' => {
            let after = taken(rest.get(1..).unwrap_or_default(), is_of_word);
            let word = rest.get(..=after.len()).unwrap_or_default();
            if after.is_empty() { Err(ExpressionFault::new(0..1, fault::sign())) } else { Ok((Token::Own(word), word.len())) }
        }
        'A'..='Z' => {
            let word = taken(rest, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            if word.starts_with('P') && word.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
                let duration = Duration::parse(word).ok_or_else(|| ExpressionFault::new(0..word.len(), fault::duration()))?;
                return Ok((Token::Duration(duration), word.len()));
            }
            Ok((Token::Capitals(word), word.len()))
        }
        _ => match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            Some(sign) => Ok((Token::Sign(sign), sign.len())),
            None => Err(ExpressionFault::new(0..first.len_utf8(), fault::sign())),
        },
    }
}

const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
}

/// The beginning of a text that is made of such (ASCII) bytes.
fn taken(text: &str, fits: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().position(|byte| !fits(byte)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// A text in double quotes, brought into the form in which values are kept (NFC).
fn quoted(rest: &str) -> Result<(Token<'_>, usize), ExpressionFault> {
    let mut text = String::new();
    let mut signs = rest.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => {
                let text = ComposingNormalizerBorrowed::new_nfc().normalize(&text).into_owned();
                return Ok((Token::Value(Value::Text(text)), at + 1));
            }
            '\\' => match signs.next() {
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                _ => return Err(ExpressionFault::new(at..at + 1, fault::escape())),
            },
            _ => text.push(sign),
        }
    }
    Err(ExpressionFault::new(0..1, fault::open_text()))
}

/// A number; a date, moment or period where four digits and a minus begin it.
fn digits(rest: &str) -> Result<(Token<'_>, usize), ExpressionFault> {
    let whole = taken(rest, |byte| byte.is_ascii_digit());
    let after = rest.as_bytes().get(whole.len()..).unwrap_or_default();
    if whole.len() == 4 && matches!(after, [b'-', next, ..] if next.is_ascii_alphanumeric()) {
        let text = dated_text(rest);
        let value = dated(text).ok_or_else(|| ExpressionFault::new(0..text.len(), fault::date()))?;
        return Ok((Token::Value(value), text.len()));
    }
    let decimals = match after {
        [b'.', next, ..] if next.is_ascii_digit() => {
            taken(rest.get(whole.len() + 1..).unwrap_or_default(), |byte| byte.is_ascii_digit()).len()
        }
        _ => 0,
    };
    let length = if decimals == 0 { whole.len() } else { whole.len() + 1 + decimals };
    let number = u8::try_from(decimals)
        .ok()
        .filter(|decimals| *decimals <= 9 && whole.len() + usize::from(*decimals) <= 18)
        .and_then(|decimals| Decimal::parse(rest.get(..length)?, decimals))
        .ok_or_else(|| ExpressionFault::new(0..length, fault::number()))?;
    Ok((Token::Value(Value::Number(number)), length))
}

/// The beginning of a text that is made of what dates, moments and periods are made of.
fn dated_text(rest: &str) -> &str {
    let bytes = rest.as_bytes();
    let (mut timed, mut ranged, mut end) = (false, false, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let next_fits = bytes.get(at + 1).is_some_and(|next| next.is_ascii_digit() || *next == b'P');
        let fits = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'-' => true,
            b':' | b'+' => timed && next_fits,
            b'.' => timed && next_fits,
            b'/' if at == 10 && !ranged && next_fits => {
                ranged = true;
                true
            }
            _ => false,
        };
        if !fits {
            break;
        }
        timed |= *byte == b'T' && at == 10;
        end = at + 1;
    }
    rest.get(..end).unwrap_or_default()
}

fn dated(text: &str) -> Option<Value> {
    if let Some(date) = text.parse::<Date>().ok().filter(|date| date.to_string() == text) {
        return Some(Value::Date(date));
    }
    // beyond the year 9999 or before 0 it would be written with a sign
    let in_four_digits =
        |written: String| written.as_bytes().get(4) == Some(&b'-') && written.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if let Ok(instant) = text.parse::<Timestamp>() {
        return in_four_digits(instant.to_string()).then_some(Value::Instant(instant));
    }
    let period: Period = text.parse().ok()?;
    match period.frequency() {
        // written again, a year is a number and a day is a date
        Some(Frequency::Annual) => Some(Value::Number(Decimal::new(i64::from(period.start().year()), 0))),
        Some(Frequency::Daily) => in_four_digits(period.to_string()).then_some(Value::Date(period.start())),
        _ => in_four_digits(period.to_string()).then_some(Value::Period(period)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<Value> {
        match lex(text).ok()?.as_slice() {
            [(Token::Value(value), _), (Token::End, _)] => Some(value.clone()),
            _ => None,
        }
    }

    #[test]
    fn values_are_read_by_their_shape() {
        assert_eq!(value("\"a \\\"b\\\" \\\\\""), Some(Value::Text("a \"b\" \\".to_owned())));
        assert_eq!(value("\"e\u{301}\""), Some(Value::Text("é".to_owned())));
        assert_eq!(value("12.50"), Some(Value::Number(Decimal::new(1250, 2))));
        assert!(matches!(value("2027-03-31"), Some(Value::Date(_))));
        assert!(matches!(value("2027-03-31T09:00:00.5+01:00"), Some(Value::Instant(_))));
        for period in ["2027-Q1", "2027-03", "2027-W05", "2027-S1", "2027-T2", "2027-01-01/P10D"] {
            assert!(matches!(value(period), Some(Value::Period(_))), "{period}");
        }
        assert_eq!(lex("2027 - 3").map(|tokens| tokens.len()), Ok(4));
        assert_eq!(lex("2027-03-31 + P30D").map(|tokens| tokens.len()), Ok(4));
    }

    #[test]
    fn faults_have_their_place() {
        for (text, id, at) in [
            ("a = \"b", "expression-open-text", 4..5),
            ("a = \"\\n\"", "expression-escape", 5..6),
            ("a = é", "expression-sign", 4..6),
            ("@", "expression-sign", 0..1),
            (" 1.0123456789", "expression-number", 1..13),
            ("1234567890123456789", "expression-number", 0..19),
            ("2027-02-30", "expression-date", 0..10),
            ("P5H", "expression-duration", 0..3),
        ] {
            let fault = lex(text).unwrap_err();
            assert_eq!((fault.saying.id(), fault.at), (id, at), "{text}");
        }
        assert_eq!(lex(&"a".repeat(LENGTH + 1)).unwrap_err().saying.id(), "expression-too-long");
    }
}
