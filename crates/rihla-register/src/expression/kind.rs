//! What an expression can give.

use rihla_model::Saying;

use crate::definition::{Field, FieldType};

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// An amount with its currency.
    Money,
    /// True or false.
    Flag,
    /// A civil date.
    Date,
    /// A moment.
    Instant,
    /// A period.
    Period,
    /// A code, a tag, a place, a state, an agency, an account.
    Code,
    /// A record.
    Link,
    /// An attached file.
    File,
    /// A duration.
    Duration,
}

impl Kind {
    /// The kind of what a field holds; none where a formula decides.
    #[must_use]
    pub fn of(field: &Field) -> Option<Self> {
        Some(match *field.kind {
            FieldType::Text | FieldType::LongText | FieldType::PersonName | FieldType::Indicator => Self::Text,
            FieldType::Number => Self::Number,
            FieldType::Money => Self::Money,
            FieldType::Flag => Self::Flag,
            FieldType::Date => Self::Date,
            FieldType::Instant => Self::Instant,
            FieldType::Period => Self::Period,
            FieldType::Code | FieldType::Tag | FieldType::Place => Self::Code,
            FieldType::Link => Self::Link,
            FieldType::File => Self::File,
            FieldType::Computed => return None,
        })
    }

    /// Whether one is before another.
    pub(super) const fn is_ordered(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Money | Self::Date | Self::Instant | Self::Period | Self::Code)
    }

    /// Its name in a sentence.
    #[must_use]
    pub fn saying(self) -> Saying {
        match self {
            Self::Text => Saying::new("expression-kind-text", "a text"),
            Self::Number => Saying::new("expression-kind-number", "a number"),
            Self::Money => Saying::new("expression-kind-money", "an amount of money"),
            Self::Flag => Saying::new("expression-kind-flag", "a condition"),
            Self::Date => Saying::new("expression-kind-date", "a date"),
            Self::Instant => Saying::new("expression-kind-instant", "a moment"),
            Self::Period => Saying::new("expression-kind-period", "a period"),
            Self::Code => Saying::new("expression-kind-code", "a code"),
            Self::Link => Saying::new("expression-kind-link", "a record"),
            Self::File => Saying::new("expression-kind-file", "a file"),
            Self::Duration => Saying::new("expression-kind-duration", "a duration"),
        }
    }
}
