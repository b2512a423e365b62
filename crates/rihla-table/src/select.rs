//! Selecting, slicing and laying out released cells.

use std::collections::BTreeMap;

use rihla_model::{ConfStatus, ObsStatus};

use crate::cube::pick;
use crate::{Released, TableError};

/// Which codes to keep, by dimension; a dimension that is not named keeps all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Codes to keep, by concept.
    pub codes: BTreeMap<String, Vec<String>>,
    /// Indicators to keep; all if empty.
    pub indicators: Vec<String>,
}

/// A two-way layout of released cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Pivot {
    /// Positions of the row codes in their dimension.
    pub rows: Vec<u32>,
    /// Positions of the column codes in their dimension; one column if there is none.
    pub columns: Vec<u32>,
    /// Cells, row by row; none where nothing was observed.
    pub cells: Vec<Option<PivotCell>>,
}

/// One cell of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PivotCell {
    /// The value, scaled by the indicator's scale.
    pub value: Option<i128>,
    /// Kind of value or absence.
    pub status: ObsStatus,
    /// How confidential.
    pub conf: ConfStatus,
}

impl Released {
    /// Keeps the cells of a selection. Dimensions stay whole, so that keys keep their meaning.
    ///
    /// # Errors
    /// [`TableError::NoDimension`] for a concept that is not there. Unknown codes keep nothing: being liberal here is
    /// what SDMX asks of a key.
    pub fn select(&self, selection: &Selection) -> Result<Released, TableError> {
        let mut wanted: Vec<Option<Vec<bool>>> = vec![None; self.cube.dimensions.len()];
        for (concept, codes) in &selection.codes {
            let at = self.cube.dimension_at(concept)?;
            if let (Some(slot), Some(dimension)) = (wanted.get_mut(at), self.cube.dimensions.get(at)) {
                *slot = Some(dimension.codes.iter().map(|c| codes.contains(&c.code)).collect());
            }
        }
        let kept_indicator: Vec<bool> =
            self.cube.indicators.iter().map(|i| selection.indicators.is_empty() || selection.indicators.contains(&i.id)).collect();
        let keep = |at: usize| {
            let indicator = self.cube.indicator.get(at).is_some_and(|&i| kept_indicator.get(i as usize).copied().unwrap_or(false));
            indicator
                && self
                    .cube
                    .key(at)
                    .iter()
                    .zip(&wanted)
                    .all(|(&position, want)| want.as_ref().is_none_or(|mask| mask.get(position as usize).copied().unwrap_or(false)))
        };
        let mut cube = self.cube.clone();
        let kept: Vec<usize> = (0..self.cube.len()).filter(|&at| keep(at)).collect();
        cube.keys = kept.iter().flat_map(|&at| self.cube.key(at).iter().copied()).collect();
        cube.indicator = pick(&self.cube.indicator, &kept);
        cube.value = pick(&self.cube.value, &kept);
        cube.status = pick(&self.cube.status, &kept);
        cube.conf = pick(&self.cube.conf, &kept);
        cube.contributors = pick(&self.cube.contributors, &kept);
        Ok(Released { cube, protection: self.protection.clone() })
    }

    /// Lays out one indicator with one dimension down and one across, the others held at the given codes, or at their
    /// total where none is given.
    ///
    /// # Errors
    /// [`TableError::NoDimension`], or [`TableError::NoCode`] where a held dimension has no such code or no total.
    pub fn pivot(&self, indicator: u32, rows: &str, columns: Option<&str>, at: &BTreeMap<String, String>) -> Result<Pivot, TableError> {
        let row_at = self.cube.dimension_at(rows)?;
        let column_at = columns.map(|c| self.cube.dimension_at(c)).transpose()?;
        let mut key = Vec::with_capacity(self.cube.dimensions.len());
        for (position, dimension) in self.cube.dimensions.iter().enumerate() {
            if position == row_at || Some(position) == column_at {
                key.push(0);
                continue;
            }
            let code = at.get(dimension.concept.as_str()).map_or("_T", String::as_str);
            let absent = || TableError::NoCode { dimension: dimension.concept.to_string(), code: code.to_owned() };
            let found = match code {
                "latest" => dimension.codes.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()),
                "_T" if dimension.total().is_none() && dimension.codes.len() == 1 => Some(0),
                code => dimension.position(code),
            };
            key.push(found.ok_or_else(absent)?);
        }
        let positions = |dimension: usize| -> Vec<u32> {
            (0..self.cube.dimensions.get(dimension).map_or(0, |d| d.codes.len())).filter_map(|p| u32::try_from(p).ok()).collect()
        };
        let row_codes = positions(row_at);
        let column_codes = column_at.map_or_else(|| vec![0], positions);
        let mut cells = Vec::with_capacity(row_codes.len() * column_codes.len());
        for &row in &row_codes {
            for &column in &column_codes {
                if let Some(slot) = key.get_mut(row_at) {
                    *slot = row;
                }
                if let Some(slot) = column_at.and_then(|c| key.get_mut(c)) {
                    *slot = column;
                }
                cells.push(self.at(indicator, &key).map(|c| PivotCell { value: c.value, status: c.status, conf: c.conf }));
            }
        }
        Ok(Pivot { rows: row_codes, columns: column_codes, cells })
    }
}
