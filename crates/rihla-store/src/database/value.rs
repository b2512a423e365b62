//! What stands in a column: whole numbers, texts, bytes, and instants as texts that sort.

use std::fmt;

use jiff::Timestamp;

/// A value to be bound; empty in SQL's sense where it is `None`.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number; true and false are 1 and 0.
    Integer(Option<i64>),
    /// A text, an instant too.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// Shows the kind alone: values are often of persons.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Integer(Some(_)) => "Integer(…)",
            Self::Text(Some(_)) => "Text(…)",
            Self::Bytes(Some(_)) => "Bytes(…)",
            Self::Integer(None) | Self::Text(None) | Self::Bytes(None) => "null",
        })
    }
}

/// What can be bound, and be absent.
pub trait Bound: Sized {
    /// The value of what is there or not.
    fn value(it: Option<Self>) -> Value;
}

impl<T: Bound> From<T> for Value {
    fn from(it: T) -> Self {
        T::value(Some(it))
    }
}

impl<T: Bound> From<Option<T>> for Value {
    fn from(it: Option<T>) -> Self {
        T::value(it)
    }
}

impl Bound for i64 {
    fn value(it: Option<Self>) -> Value {
        Value::Integer(it)
    }
}

impl Bound for i32 {
    fn value(it: Option<Self>) -> Value {
        Value::Integer(it.map(i64::from))
    }
}

impl Bound for u32 {
    fn value(it: Option<Self>) -> Value {
        Value::Integer(it.map(i64::from))
    }
}

impl Bound for bool {
    fn value(it: Option<Self>) -> Value {
        Value::Integer(it.map(i64::from))
    }
}

impl Bound for &str {
    fn value(it: Option<Self>) -> Value {
        Value::Text(it.map(str::to_owned))
    }
}

impl Bound for String {
    fn value(it: Option<Self>) -> Value {
        Value::Text(it)
    }
}

impl Bound for &String {
    fn value(it: Option<Self>) -> Value {
        Value::Text(it.cloned())
    }
}

impl Bound for Vec<u8> {
    fn value(it: Option<Self>) -> Value {
        Value::Bytes(it)
    }
}

impl Bound for &[u8] {
    fn value(it: Option<Self>) -> Value {
        Value::Bytes(it.map(<[u8]>::to_vec))
    }
}

impl Bound for Timestamp {
    fn value(it: Option<Self>) -> Value {
        Value::Text(it.map(instant_text))
    }
}

/// An instant as text of fixed width: `2026-11-26T04:24:44.123456Z`. What is finer than a microsecond is cut off.
#[must_use]
pub fn instant_text(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// The instant of such a text; none where it is written in another way.
pub(super) fn instant_of(text: &str) -> Option<Timestamp> {
    let instant = text.parse().ok()?;
    (instant_text(instant) == text).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_sort_as_texts_and_come_back() {
        let early: Timestamp = "2026-11-26T04:24:44.9Z".parse().unwrap();
        let late: Timestamp = "2026-11-26T04:24:45.1234567Z".parse().unwrap();
        assert_eq!(instant_text(early), "2026-11-26T04:24:44.900000Z");
        assert_eq!(instant_text(late), "2026-11-26T04:24:45.123456Z");
        assert!(instant_text(early) < instant_text(late));
        assert_eq!(instant_of("2026-11-26T04:24:44.900000Z"), Some(early));
        for other in ["2026-11-26T04:24:44Z", "2026-11-26T04:24:44.900000+00:00", "2026-11-26", ""] {
            assert_eq!(instant_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_value_is_not_printed() {
        assert_eq!(
            format!("{:?}", [Value::from("Amina"), Value::from(Some(7_i64)), Value::from(None::<bool>)]),
            "[Text(…), Integer(…), null]"
        );
    }
}
