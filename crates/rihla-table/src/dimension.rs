//! A dimension of a cube: its codes, their names, and which codes add up to which.

use rihla_model::{ConceptId, ListId, LocalText};
use serde::{Deserialize, Serialize};

/// One axis of a cube.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// The concept (`SEX`, `REF_AREA`, `TIME_PERIOD` …).
    pub concept: ConceptId,
    /// Its name on pages.
    pub name: LocalText,
    /// The code list it draws on.
    pub list: Option<ListId>,
    /// The codes that occur, in display order.
    pub codes: Vec<DimensionCode>,
    /// Sums that hold along this dimension: parent = sum of its parts. Empty where parts cannot be added.
    pub relations: Vec<Relation>,
}

/// One code of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DimensionCode {
    /// The code.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// Depth in the hierarchy for indenting: 0 for the total.
    pub level: u8,
    /// Whether the code is a sum of others in this dimension.
    pub aggregate: bool,
}

/// A sum that holds along a dimension. Positions are those of [`Dimension::codes`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The sum.
    pub parent: u32,
    /// What it is the sum of.
    pub parts: Vec<u32>,
}

impl Dimension {
    /// The position of a code.
    #[must_use]
    pub fn position(&self, code: &str) -> Option<u32> {
        self.codes.iter().position(|c| c.code == code).and_then(|at| u32::try_from(at).ok())
    }

    /// The code at a position.
    #[must_use]
    pub fn code(&self, position: u32) -> Option<&DimensionCode> {
        self.codes.get(position as usize)
    }

    /// The position of the total over all categories, if the dimension has one.
    #[must_use]
    pub fn total(&self) -> Option<u32> {
        self.position("_T")
    }
}
