//! The columns of a cube, open for change while it is protected.

use rihla_model::{ConfStatus, DatasetId, ObsStatus};
use rihla_table::{Contributors, Cube, Dimension, Indicator, TableError};

use crate::DisclosureError;

/// A cube taken apart into columns; cells stay in the cube's order.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) dataset: DatasetId,
    pub(crate) version: String,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) keys: Vec<u32>,
    pub(crate) indicator: Vec<u32>,
    pub(crate) value: Vec<Option<i128>>,
    pub(crate) status: Vec<ObsStatus>,
    pub(crate) conf: Vec<ConfStatus>,
    pub(crate) contributors: Vec<Contributors>,
}

impl Table {
    pub(crate) fn new(cube: &Cube) -> Result<Self, DisclosureError> {
        let count = cube.len();
        if u32::try_from(count).is_err() {
            return Err(DisclosureError::TooManyCombinations);
        }
        let mut table = Self {
            dataset: cube.dataset().clone(),
            version: cube.version().to_owned(),
            dimensions: cube.dimensions().to_vec(),
            indicators: cube.indicators().to_vec(),
            keys: Vec::with_capacity(count * cube.dimensions().len()),
            indicator: Vec::with_capacity(count),
            value: Vec::with_capacity(count),
            status: Vec::with_capacity(count),
            conf: Vec::with_capacity(count),
            contributors: (0..count).map(|at| cube.contributors(at)).collect(),
        };
        for cell in cube.cells() {
            table.keys.extend_from_slice(cell.key);
            table.indicator.push(cell.indicator);
            table.value.push(cell.value);
            table.status.push(cell.status);
            table.conf.push(cell.conf);
        }
        Ok(table)
    }

    pub(crate) fn into_cube(self) -> Result<Cube, TableError> {
        Cube::from_columns(
            self.dataset,
            self.version,
            self.dimensions,
            self.indicators,
            self.keys,
            self.indicator,
            self.value,
            self.status,
            self.conf,
            self.contributors,
        )
    }

    pub(crate) fn len(&self) -> usize {
        self.value.len()
    }

    pub(crate) fn key(&self, cell: usize) -> &[u32] {
        let width = self.dimensions.len();
        self.keys.get(cell * width..(cell + 1) * width).unwrap_or_default()
    }

    /// How many dimensions of the cell stand at a sum rather than at a category.
    pub(crate) fn aggregation(&self, cell: usize) -> u8 {
        let sums = self.key(cell).iter().zip(&self.dimensions).filter(|&(&p, d)| d.code(p).is_some_and(|c| c.aggregate)).count();
        u8::try_from(sums).unwrap_or(u8::MAX)
    }
}

/// One number for each combination of codes: the sum of position times stride over the dimensions.
#[derive(Debug, Clone)]
pub(crate) struct Strides {
    pub(crate) of: Vec<u128>,
    /// Number of combinations, hence the stride of what stands above the dimensions.
    pub(crate) space: u128,
}

impl Strides {
    pub(crate) fn new(dimensions: &[Dimension]) -> Result<Self, DisclosureError> {
        let mut of = Vec::with_capacity(dimensions.len());
        let mut space = 1_u128;
        for dimension in dimensions {
            of.push(space);
            space = space.checked_mul(dimension.codes.len().max(1) as u128).ok_or(DisclosureError::TooManyCombinations)?;
        }
        // Indicators and relations stand above the dimensions: leave them room.
        if space > u128::MAX >> 64 {
            return Err(DisclosureError::TooManyCombinations);
        }
        Ok(Self { of, space })
    }

    pub(crate) fn number(&self, indicator: u32, key: &[u32]) -> u128 {
        key.iter().zip(&self.of).map(|(&p, stride)| u128::from(p) * stride).sum::<u128>() + u128::from(indicator) * self.space
    }
}
