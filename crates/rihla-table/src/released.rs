//! Cells that may be shown to the public.

use rihla_model::DatasetId;
use serde::{Deserialize, Serialize};

use crate::{Cell, Cube, Dimension, Indicator};

/// What was done to protect a release: counts and rules, never which values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The rules that were applied, in words of the standard: `minimum-frequency`, `dominance`, `p-percent`,
    /// `complementary`, `rounding`, `publish-from`, or `already-public`.
    pub rules: Vec<String>,
    /// Cells before protection.
    pub cells: u64,
    /// Cells withheld by a primary rule.
    pub primary: u64,
    /// Cells withheld to protect others.
    pub secondary: u64,
    /// Cells withheld for too few sampled units.
    pub unreliable: u64,
    /// Base of rounding, if any.
    pub rounding: Option<u32>,
    /// Whether the attack that solves for withheld cells was run and found none.
    pub audited: bool,
}

/// A table whose cells may be shown: sealed after protection (see [`crate::seal`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Released {
    pub(crate) cube: Cube,
    pub(crate) protection: Protection,
}

impl Released {
    /// The dataset.
    #[must_use]
    pub fn dataset(&self) -> &DatasetId {
        self.cube.dataset()
    }

    /// Semantic version of the structure.
    #[must_use]
    pub fn version(&self) -> &str {
        self.cube.version()
    }

    /// The dimensions, `TIME_PERIOD` last.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        self.cube.dimensions()
    }

    /// What is measured.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        self.cube.indicators()
    }

    /// What was done to protect it.
    #[must_use]
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cube.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cube.is_empty()
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cube.cells()
    }

    /// The cell at an indicator and key of code positions.
    #[must_use]
    pub fn at(&self, indicator: u32, key: &[u32]) -> Option<Cell<'_>> {
        self.cube.find(indicator, key).and_then(|at| self.cube.cell(at))
    }
}
