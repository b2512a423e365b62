//! An expression that was checked: names are known, texts have become codes where codes are meant, and every kind fits.

use std::fmt;

use rihla_model::access::FieldClass;

use super::compare::Order;
use super::node::{Comparison, Operator};
use super::{Duration, Kind, Name};
use crate::value::Value;

/// A part of a checked expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    Value(Value),
    Duration(Duration),
    Today,
    Field(Reference),
    Negative(Box<Term>),
    Reckon(Operator, Box<Term>, Box<Term>),
    Compare(Comparison, Box<Term>, Box<Term>, Order),
    In(Box<Term>, Vec<(Term, Order)>),
    Starts(Box<Term>, Start),
    Empty(Box<Term>),
    Not(Box<Term>),
    All(Vec<Term>),
    Any(Vec<Term>),
    If(Box<Term>, Box<Term>, Box<Term>),
    Days(Box<Term>, Box<Term>),
    Count(Reference),
    Sum(Reference),
    Lowest(Reference),
    Highest(Reference),
    First(Vec<Term>),
}

/// A field that is used, or what every record has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    pub(crate) many: bool,
    pub(crate) class: FieldClass,
}

/// With what something begins.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// The letters of a text, as bytes.
    Letters(Vec<u8>),
    /// A code, as it is written.
    Code(String),
}

/// Shows the kind alone.
impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Letters(_) => "Letters(…)",
            Self::Code(_) => "Code(…)",
        })
    }
}
