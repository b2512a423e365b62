//! What is reckoned with.

use std::borrow::Cow;

use super::Duration;
use super::exact::Exact;
use crate::value::{Money, Value};

/// One value in the course of reckoning.
#[derive(Debug, Clone)]
pub(crate) enum Atom<'a> {
    Number(Exact),
    Money(Exact, Cow<'a, str>),
    Duration(Duration),
    Other(Cow<'a, Value>),
}

impl Atom<'_> {
    pub(super) fn owned(value: Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(number.into()),
            Value::Money(money) => Self::Money(money.amount.into(), Cow::Owned(money.currency)),
            other => Self::Other(Cow::Owned(other)),
        }
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self, Self::Other(value) if **value == Value::Flag(true))
    }

    /// As a value of a field, rounded to so many decimals; with as many as it needs where none is said.
    pub(super) fn value(self, decimals: Option<u8>) -> Option<Value> {
        let rounded = |number: Exact| decimals.map_or_else(|| number.shortest(), |decimals| number.decimal(decimals));
        Some(match self {
            Self::Number(number) => Value::Number(rounded(number)?),
            Self::Money(amount, currency) => Value::Money(Money { amount: rounded(amount)?, currency: currency.into_owned() }),
            Self::Duration(_) => return None,
            Self::Other(value) => value.into_owned(),
        })
    }
}

impl<'a> From<&'a Value> for Atom<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Number(number) => Self::Number((*number).into()),
            Value::Money(money) => Self::Money(money.amount.into(), Cow::Borrowed(&money.currency)),
            other => Self::Other(Cow::Borrowed(other)),
        }
    }
}
