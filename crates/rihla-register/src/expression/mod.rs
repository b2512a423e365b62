//! One small language of expressions: filters of lists, formulas of computed fields, conditions of transitions.
//!
//! ```text
//! expression = or ;                                        the weakest first
//! or         = and { "or" and } ;
//! and        = not { "and" not } ;
//! not        = "not" not | comparison ;
//! comparison = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
//!                  | "in" "(" sum { "," sum } ")"
//!                  | "starts" text
//!                  | "is" ( "empty" | "filled" ) ] ;
//! sum        = product { ( "+" | "-" ) product } ;
//! product    = factor { ( "*" | "/" ) factor } ;
//! factor     = "-" factor | value | name | call | "(" expression ")" ;
//! name       = field [ "." language ] | "@" own ;
//! call       = function "(" expression { "," expression } ")" ;
//! value      = text | number [ currency ] | date | moment | period | duration | "true" | "false" | "today" ;
//! ```
//!
//! What it means, where that could be doubted:
//! - **Empty.** There are two truths, not three. A comparison with something empty is false, `!=` too; `not` turns that into true.
//!   Arithmetic with something empty is empty, and so is a result out of range or divided by zero. An empty flag is no.
//! - **Several values.** A field with several values is compared as a reader would: `=`, `in`, `starts` and the orders hold when they
//!   hold for any of them, `!=` when there are values and none is equal. A text in several languages is several values;
//!   `title.fr` is the one in French.
//! - **Texts** are equal when their keys are ([`text_key`](crate::value::text_key)) and are in the order of the root collation.
//!   `starts` looks at the letters alone (primary strength): neither case, accents nor Arabic vowel signs matter. Codes start as
//!   they are written.
//! - **Time.** A date or a moment compared with something longer (a period, a year, for moments a date) is equal when it lies
//!   within, less when it lies before. A whole number of a year beside a date is that year. Days begin in the zone of the node.
//! - **Numbers** are exact, to nine decimals; products and quotients are rounded to them, half to even. Amounts of different
//!   currencies are neither equal nor in any order, and their sum is empty.
//!
//! Invariants:
//! - Parsing takes time in proportion to the length of the text, and nothing written makes it, or what follows, panic.
//! - A fault has its place and echoes nothing that was written. A field that may not be seen and a field that does not exist give
//!   the same fault, word for word.
//! - `parse(print(x)) == x`.

mod atom;
mod check;
mod compare;
mod duration;
mod evaluate;
mod exact;
mod fault;
mod formula;
mod kind;
mod lex;
mod name;
mod nearest;
mod node;
mod parse;
mod print;
mod scope;
mod term;

pub use check::{Checked, Use, check};
pub use compare::Calendar;
pub use duration::Duration;
pub use evaluate::Subject;
pub use fault::ExpressionFault;
pub use formula::{DefinitionFault, Formulas, Given};
pub use kind::Kind;
pub use name::{Name, Pseudo};
pub use node::{Comparison, Expr, Expression, Function, Node, Operator, Unresolved};
pub use parse::parse;
pub use scope::Scope;

pub(crate) use atom::Atom;
pub(crate) use compare::{Order, bounds_of_days, key_of};
pub(crate) use evaluate::Evaluation;
pub(crate) use term::{Reference, Start, Term};

/// The most bytes of an expression.
pub const LENGTH: usize = 4_000;
/// How deep its parts may stand within each other.
pub const DEPTH: usize = 64;
/// The most parts of an expression.
pub const PARTS: usize = 500;
