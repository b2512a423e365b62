//! An expression as it was written: a tree whose nodes know their place.

use std::ops::Range;

use super::Duration;
use crate::value::Value;

/// A whole expression; prints itself in the one way in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    pub(super) root: Node,
}

impl Expression {
    /// The outermost node.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }
}

/// A part of an expression, and the bytes of the text where it stands.
///
/// Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its place.
    pub at: Range<usize>,
    /// What it says.
    pub what: Expr,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl Eq for Node {}

/// What a part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A text, number, amount, date, moment, period, true or false.
    Value(Value),
    /// A duration.
    Duration(Duration),
    /// The present day.
    Today,
    /// A field, or what every record has; whether there is such a name is not known yet.
    Name(Unresolved),
    /// `-a`
    Negative(Box<Node>),
    /// `a + b`
    Reckon(Operator, Box<Node>, Box<Node>),
    /// `a < b`
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `a in (b, c)`
    In(Box<Node>, Vec<Node>),
    /// `a starts "b"`
    Starts(Box<Node>, Value),
    /// `a is empty`
    IsEmpty(Box<Node>),
    /// `a is filled`
    IsFilled(Box<Node>),
    /// `not a`
    Not(Box<Node>),
    /// `a and b and c`
    And(Vec<Node>),
    /// `a or b or c`
    Or(Vec<Node>),
    /// `f(a, b)`
    Call(Function, Vec<Node>),
}

/// A name as it was written.
#[derive(Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The field, or `@` and what every record has.
    pub bare: String,
    /// The language after the dot.
    pub language: Option<rihla_model::Language>,
}

/// Shows nothing of what was written.
impl std::fmt::Debug for Unresolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unresolved(…)")
    }
}

/// A sign of arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

impl Operator {
    /// The sign.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
        }
    }
}

/// A sign that compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Equal | Self::Unequal => self,
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
        }
    }
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `if(c, a, b)`: `a` where the condition holds, else `b`.
    If,
    /// `days(a, b)`: days from the one to the other.
    Days,
    /// `count(f)`: how many values.
    Count,
    /// `sum(f)`: their sum; empty without any.
    Sum,
    /// `min(f)`: the lowest.
    Min,
    /// `max(f)`: the highest.
    Max,
    /// `coalesce(a, b …)`: the first that is filled.
    Coalesce,
}

impl Function {
    /// Every function, in the order of the documentation.
    pub const ALL: [Self; 7] = [Self::If, Self::Days, Self::Count, Self::Sum, Self::Min, Self::Max, Self::Coalesce];

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Days => "days",
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
            Self::Coalesce => "coalesce",
        }
    }

    /// How many values it takes; none for one or more.
    pub(super) const fn takes(self) -> Option<usize> {
        match self {
            Self::If => Some(3),
            Self::Days => Some(2),
            Self::Count | Self::Sum | Self::Min | Self::Max => Some(1),
            Self::Coalesce => None,
        }
    }
}
