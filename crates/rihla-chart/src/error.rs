//! What can be wrong with a chart specification or an outlines file.

use thiserror::Error;

/// Says why a chart could not be drawn, and where in its specification the reason lies.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChartError {
    /// A number is not finite, or larger than a chart can place (10^15).
    #[error("{place}: {value} cannot be drawn; give a finite number below 10^15 in size, or mark the cell as missing")]
    Number {
        /// Path of the number inside the specification.
        place: String,
        /// The number as text.
        value: String,
    },
    /// Two lists that must run in parallel differ in length.
    #[error("{place}: has {found} entries where {expected} are needed; give one per {per}")]
    Length {
        /// Path of the list inside the specification.
        place: String,
        /// Entries found.
        found: usize,
        /// Entries needed.
        expected: usize,
        /// What each entry belongs to.
        per: &'static str,
    },
    /// A part that the kind of chart cannot do without is empty.
    #[error("{place}: is empty; a {kind} chart needs at least one")]
    Empty {
        /// Path of the part.
        place: &'static str,
        /// Kind of chart.
        kind: &'static str,
    },
    /// A value breaks a rule of the kind of chart.
    #[error("{place}: {rule}")]
    Rule {
        /// Path of the value.
        place: String,
        /// The rule, and what to do.
        rule: &'static str,
    },
    /// Drawing arithmetic left the range of numbers; the specification mixes sizes that no scale can hold.
    #[error("{kind} chart: a coordinate came out as no number; the values differ too much in size to share one scale")]
    Coordinate {
        /// Kind of chart.
        kind: &'static str,
    },
    /// The outlines of a map could not be used.
    #[error(transparent)]
    Outline(#[from] OutlineError),
}

/// Says why an outlines file could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OutlineError {
    /// The bytes are not JSON.
    #[error("outlines: line {line}, column {column}: not JSON ({reason}); check that the file is whole and is GeoJSON text")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the JSON reader said.
        reason: String,
    },
    /// A part of the file has another shape than the format says.
    #[error("outlines: {place}: {problem}")]
    Shape {
        /// Path inside the file, for example `features[3].geometry.coordinates[0][12]`.
        place: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// The file holds more than a page can draw.
    #[error("outlines: more than {limit} {what}; simplify the file first")]
    TooLarge {
        /// What was counted.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
}
