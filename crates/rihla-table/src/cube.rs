//! The cells of one dataset, unprotected.

use std::collections::BTreeMap;

use rihla_model::{ConfStatus, DatasetId, ObsStatus};

use crate::{Cell, Contributors, Dimension, Indicator, TableError};

/// The cells of one dataset: a key of code positions for each, a value, and who stands behind it.
///
/// The last dimension is `TIME_PERIOD`. Cells are sorted by indicator, then key, so that a series lies together in time
/// order. A combination of codes that has no cell was not observed, which differs from zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Cube {
    pub(crate) dataset: DatasetId,
    pub(crate) version: String,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) indicators: Vec<Indicator>,
    /// Flat: one row of `dimensions.len()` positions per cell.
    pub(crate) keys: Vec<u32>,
    pub(crate) indicator: Vec<u32>,
    pub(crate) value: Vec<Option<i128>>,
    pub(crate) status: Vec<ObsStatus>,
    pub(crate) conf: Vec<ConfStatus>,
    pub(crate) contributors: Vec<Contributors>,
}

impl Cube {
    /// The dataset.
    #[must_use]
    pub fn dataset(&self) -> &DatasetId {
        &self.dataset
    }

    /// Semantic version of the structure.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The dimensions, `TIME_PERIOD` last.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// What is measured; the first is the measure itself.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }

    /// The position of a dimension.
    ///
    /// # Errors
    /// [`TableError::NoDimension`].
    pub fn dimension_at(&self, concept: &str) -> Result<usize, TableError> {
        self.dimensions.iter().position(|d| d.concept.as_str() == concept).ok_or_else(|| TableError::NoDimension(concept.to_owned()))
    }

    /// The code positions of a cell.
    #[must_use]
    pub fn key(&self, cell: usize) -> &[u32] {
        let width = self.dimensions.len();
        self.keys.get(cell * width..(cell + 1) * width).unwrap_or_default()
    }

    /// One cell.
    #[must_use]
    pub fn cell(&self, at: usize) -> Option<Cell<'_>> {
        Some(Cell {
            indicator: *self.indicator.get(at)?,
            key: self.key(at),
            value: *self.value.get(at)?,
            status: *self.status.get(at)?,
            conf: *self.conf.get(at)?,
        })
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.len()).filter_map(|at| self.cell(at))
    }

    /// Who stands behind a cell. Restricted.
    #[must_use]
    pub fn contributors(&self, cell: usize) -> Contributors {
        self.contributors.get(cell).copied().unwrap_or_default()
    }

    /// The cell at an indicator and key.
    #[must_use]
    pub fn find(&self, indicator: u32, key: &[u32]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let at = (self.indicator.get(middle).copied().unwrap_or_default(), self.key(middle));
            match at.cmp(&(indicator, key)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Says which cell it is, by codes, for messages inside the restricted zone.
    #[must_use]
    pub fn describe(&self, cell: usize) -> String {
        let codes: Vec<&str> =
            self.dimensions.iter().zip(self.key(cell)).map(|(d, &p)| d.code(p).map_or("?", |c| c.code.as_str())).collect();
        codes.join(".")
    }

    /// Sorts columns of cells into a cube. All columns have one entry per cell; `keys` has one per cell and dimension.
    ///
    /// # Errors
    /// [`TableError::Shape`] if lengths or positions do not fit, [`TableError::Twice`] if a cell stands twice.
    #[expect(clippy::too_many_arguments, reason = "the columns of a cell; a struct of them would only rename the list")]
    pub fn from_columns(
        dataset: DatasetId,
        version: String,
        dimensions: Vec<Dimension>,
        indicators: Vec<Indicator>,
        keys: Vec<u32>,
        indicator: Vec<u32>,
        value: Vec<Option<i128>>,
        status: Vec<ObsStatus>,
        conf: Vec<ConfStatus>,
        contributors: Vec<Contributors>,
    ) -> Result<Cube, TableError> {
        let width = dimensions.len();
        let count = value.len();
        let lengths = [indicator.len(), status.len(), conf.len(), contributors.len()];
        if lengths.iter().any(|l| *l != count) || keys.len() != count * width {
            return Err(TableError::Shape("columns of unequal length".to_owned()));
        }
        let inside = keys.chunks_exact(width.max(1)).all(|key| key.iter().zip(&dimensions).all(|(&p, d)| (p as usize) < d.codes.len()));
        if !inside || indicator.iter().any(|&i| i as usize >= indicators.len()) {
            return Err(TableError::Shape("a code position outside its dimension".to_owned()));
        }
        let key = |at: usize| (indicator.get(at), keys.get(at * width..(at + 1) * width));
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_unstable_by(|&a, &b| key(a).cmp(&key(b)));
        if let Some(pair) = order.windows(2).find(|w| w.first().map(|&a| key(a)) == w.last().map(|&b| key(b))) {
            return Err(TableError::Twice(format!("{:?}", pair.first().map(|&a| key(a)))));
        }
        Ok(Cube {
            keys: order.iter().flat_map(|&at| keys.get(at * width..(at + 1) * width).unwrap_or_default().iter().copied()).collect(),
            indicator: pick(&indicator, &order),
            value: pick(&value, &order),
            status: pick(&status, &order),
            conf: pick(&conf, &order),
            contributors: pick(&contributors, &order),
            dataset,
            version,
            dimensions,
            indicators,
        })
    }

    /// Takes the cube apart so that its cells can be changed and put together again.
    #[must_use]
    pub fn into_builder(self) -> CubeBuilder {
        let cells = (0..self.len())
            .filter_map(|at| {
                let cell = self.cell(at)?;
                let entry = Entry { value: cell.value, status: cell.status, conf: cell.conf, contributors: self.contributors(at) };
                Some(((cell.indicator, cell.key.into()), entry))
            })
            .collect();
        CubeBuilder { dataset: self.dataset, version: self.version, dimensions: self.dimensions, indicators: self.indicators, cells }
    }
}

/// The entries at these places.
pub(crate) fn pick<T: Copy>(from: &[T], at: &[usize]) -> Vec<T> {
    at.iter().filter_map(|&i| from.get(i).copied()).collect()
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    value: Option<i128>,
    status: ObsStatus,
    conf: ConfStatus,
    contributors: Contributors,
}

/// Collects cells in any order and sorts them into a [`Cube`].
#[derive(Debug, Clone)]
pub struct CubeBuilder {
    dataset: DatasetId,
    version: String,
    dimensions: Vec<Dimension>,
    indicators: Vec<Indicator>,
    cells: BTreeMap<(u32, Box<[u32]>), Entry>,
}

impl CubeBuilder {
    /// Begins a cube.
    #[must_use]
    pub fn new(dataset: DatasetId, version: String, dimensions: Vec<Dimension>, indicators: Vec<Indicator>) -> Self {
        Self { dataset, version, dimensions, indicators, cells: BTreeMap::new() }
    }

    /// Adds a further indicator and says its position.
    pub fn add_indicator(&mut self, indicator: Indicator) -> u32 {
        self.indicators.push(indicator);
        u32::try_from(self.indicators.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a cell.
    ///
    /// # Errors
    /// [`TableError::Twice`] if the cell is there already, [`TableError::Shape`] if the key does not fit the dimensions.
    pub fn push(
        &mut self,
        indicator: u32,
        key: &[u32],
        value: Option<i128>,
        status: ObsStatus,
        conf: ConfStatus,
        contributors: Contributors,
    ) -> Result<(), TableError> {
        let fits = key.len() == self.dimensions.len() && key.iter().zip(&self.dimensions).all(|(&p, d)| (p as usize) < d.codes.len());
        if !fits || indicator as usize >= self.indicators.len() {
            return Err(TableError::Shape(format!("key {key:?} of indicator {indicator}")));
        }
        if self.cells.insert((indicator, key.into()), Entry { value, status, conf, contributors }).is_some() {
            return Err(TableError::Twice(format!("{key:?}")));
        }
        Ok(())
    }

    /// Sorts the cells into a cube.
    #[must_use]
    pub fn build(self) -> Cube {
        let count = self.cells.len();
        let mut cube = Cube {
            dataset: self.dataset,
            version: self.version,
            keys: Vec::with_capacity(count * self.dimensions.len()),
            dimensions: self.dimensions,
            indicators: self.indicators,
            indicator: Vec::with_capacity(count),
            value: Vec::with_capacity(count),
            status: Vec::with_capacity(count),
            conf: Vec::with_capacity(count),
            contributors: Vec::with_capacity(count),
        };
        for ((indicator, key), entry) in self.cells {
            cube.keys.extend_from_slice(&key);
            cube.indicator.push(indicator);
            cube.value.push(entry.value);
            cube.status.push(entry.status);
            cube.conf.push(entry.conf);
            cube.contributors.push(entry.contributors);
        }
        cube
    }
}
