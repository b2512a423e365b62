//! What is wrong with an expression.

use std::ops::Range;

use rihla_model::{Language, Saying};

use super::node::Function;
use super::{DEPTH, Kind, LENGTH, PARTS};

/// A fault of an expression: where it stands, in bytes of the text, and what to do. It never holds what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionFault {
    /// The place.
    pub at: Range<usize>,
    /// What is wrong and what to do; its id is the code for programs.
    pub saying: Saying,
}

impl ExpressionFault {
    pub(super) const fn new(at: Range<usize>, saying: Saying) -> Self {
        Self { at, saying }
    }
}

fn size(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

pub(super) fn too_long() -> Saying {
    Saying::new("expression-too-long", "an expression is at most this many bytes long: {most}; make it shorter").with("most", size(LENGTH))
}

pub(super) fn too_deep() -> Saying {
    Saying::new("expression-too-deep", "parts of an expression stand at most this deep within each other: {most}; make it plainer")
        .with("most", size(DEPTH))
}

pub(super) fn too_many() -> Saying {
    Saying::new("expression-too-many", "an expression has at most this many parts: {most}; make it shorter").with("most", size(PARTS))
}

pub(super) fn sign() -> Saying {
    Saying::new("expression-sign", "this sign means nothing here; texts stand in double quotes, names have small letters, digits and '_'")
}

pub(super) fn open_text() -> Saying {
    Saying::new("expression-open-text", "the text that begins here has no end; close it with a double quote")
}

pub(super) fn escape() -> Saying {
    Saying::new("expression-escape", "after a backslash in a text stands a double quote or another backslash")
}

pub(super) fn number() -> Saying {
    Saying::new("expression-number", "a number has at most eighteen digits, nine of them after a dot; write a shorter one")
}

pub(super) fn date() -> Saying {
    Saying::new(
        "expression-date",
        "this is no date, moment or period: write them as 2027-03-31, 2027-03-31T09:00:00Z, 2027-03 or 2027-Q1, and a minus with spaces around it",
    )
}

pub(super) fn duration() -> Saying {
    Saying::new("expression-duration", "this is no duration: write years, months, weeks or days, as in P30D or P1Y6M")
}

pub(super) fn currency() -> Saying {
    Saying::new("expression-currency", "capital letters stand after a number alone: a currency of three letters, as in 1200.50 MAD")
}

pub(super) fn value_wanted() -> Saying {
    Saying::new("expression-value-wanted", "a value is wanted here: a field, a text in double quotes, a number or a date")
}

pub(super) fn not_within() -> Saying {
    Saying::new("expression-not-within", "put parentheses around the condition that begins with not")
}

pub(super) fn operator_wanted() -> Saying {
    Saying::new("expression-operator-wanted", "this cannot follow here; join two conditions with and, or with or")
}

pub(super) fn open_wanted() -> Saying {
    Saying::new("expression-open-wanted", "an opening parenthesis is wanted here")
}

pub(super) fn close_wanted() -> Saying {
    Saying::new("expression-close-wanted", "a comma or a closing parenthesis is wanted here")
}

pub(super) fn text_wanted() -> Saying {
    Saying::new("expression-text-wanted", "a text in double quotes is wanted here")
}

pub(super) fn empty_wanted() -> Saying {
    Saying::new("expression-empty-wanted", "after is stands empty or filled")
}

pub(super) fn chain() -> Saying {
    Saying::new("expression-chain", "one comparison follows another; join the two with and")
}

pub(super) fn no_language() -> Saying {
    let languages = Language::SPOKEN.map(Language::tag).join(" ");
    Saying::new("expression-no-language", "after the dot stands a language of the node: {languages}").with("languages", languages)
}

/// There is no such name, for this asker: what is not seen and what is not there are told alike.
pub(super) fn no_field(nearest: Option<&str>) -> Saying {
    match nearest {
        Some(nearest) => Saying::new("expression-no-field-near", "there is no field of this name; the nearest name is '{nearest}'")
            .with("nearest", nearest),
        None => Saying::new("expression-no-field", "there is no field of this name; the page of the register lists its fields"),
    }
}

pub(super) fn no_function() -> Saying {
    let functions = Function::ALL.map(Function::name).join(" ");
    Saying::new("expression-no-function", "there is no function of this name; there are: {functions}").with("functions", functions)
}

pub(super) fn arguments(function: Function) -> Saying {
    Saying::new("expression-arguments", "the function {function} takes this many values: {wanted}")
        .with("function", function.name())
        .with("wanted", size(function.takes().unwrap_or(1)))
}

pub(super) fn wants_field(function: Function) -> Saying {
    Saying::new("expression-wants-field", "the function {function} wants the name of a field").with("function", function.name())
}

pub(super) fn one_language(field: &str) -> Saying {
    Saying::new("expression-one-language", "'{field}' is not written in several languages; leave out the dot and the language")
        .with("field", field)
}

pub(super) fn several(field: &str) -> Saying {
    Saying::new(
        "expression-several",
        "'{field}' may hold several values: compare it, take its count, sum, min or max, or name one language of a text",
    )
    .with("field", field)
}

pub(super) fn condition(kind: Kind) -> Saying {
    Saying::new("expression-condition", "a condition is wanted here, and this is {kind}").with("kind", kind.saying())
}

pub(super) fn apart(left: Kind, right: Kind) -> Saying {
    Saying::new("expression-apart", "{left} and {right} do not go together here").with("left", left.saying()).with("right", right.saying())
}

pub(super) fn not_here(kind: Kind) -> Saying {
    Saying::new("expression-not-here", "{kind} has no use here").with("kind", kind.saying())
}

pub(super) fn unordered(kind: Kind) -> Saying {
    Saying::new("expression-unordered", "{kind} is compared with = and != only").with("kind", kind.saying())
}

pub(super) fn currencies() -> Saying {
    Saying::new("expression-currencies", "amounts of two currencies are neither compared nor reckoned with each other")
}

pub(super) fn no_code(field: &str) -> Saying {
    Saying::new("expression-no-code", "'{field}' has no such code; the page of the register lists them").with("field", field)
}

pub(super) fn record() -> Saying {
    Saying::new("expression-record", "a record is compared with the identifier of one")
}

pub(super) fn protected(field: &str) -> Saying {
    Saying::new("expression-protected", "'{field}' is protected: nothing is sought by it").with("field", field)
}

pub(super) fn result(kind: Kind) -> Saying {
    Saying::new("expression-result", "a formula cannot give {kind}; let it give a text, number, amount, date, period or condition")
        .with("kind", kind.saying())
}
