//! One cell of a table as a chart sees it.

use serde::{Deserialize, Serialize};

use crate::error::ChartError;

/// Largest size of a number that charts place; above it, doubles no longer tell neighbouring counts apart.
const LARGEST: f64 = 1e15;

/// One cell: a figure, nothing known, or a figure that is protected.
///
/// Zero is a figure. A missing cell leaves a gap; a protected cell is marked and never given a length, height or class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// A published figure, in the unit of the chart's subtitle.
    Value(f64),
    /// No figure exists.
    Missing,
    /// A figure exists and is withheld to protect people.
    Protected,
}

impl Cell {
    /// Gives the figure, if one is published.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing | Self::Protected => None,
        }
    }

    /// Checks that the figure can be placed.
    pub(crate) fn check(self, place: impl FnOnce() -> String) -> Result<(), ChartError> {
        self.value().map_or(Ok(()), |value| check_number(value, place))
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Value)
    }
}

/// Refuses numbers that are not finite or too large to place.
pub(crate) fn check_number(value: f64, place: impl FnOnce() -> String) -> Result<(), ChartError> {
    if value.is_finite() && value.abs() <= LARGEST { Ok(()) } else { Err(ChartError::Number { place: place(), value: value.to_string() }) }
}

/// Refuses lists that do not run in parallel.
pub(crate) fn check_length(found: usize, expected: usize, per: &'static str, place: impl FnOnce() -> String) -> Result<(), ChartError> {
    if found == expected { Ok(()) } else { Err(ChartError::Length { place: place(), found, expected, per }) }
}
