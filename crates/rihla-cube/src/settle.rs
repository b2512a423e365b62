//! Which of several sources gives a cell, and which sub-period of a stock.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use rihla_model::definition::{Content, TimeRoll};
use rihla_model::{Period, Rule};

use crate::columns::key_columns;
use crate::feed::BoundFeed;
use crate::plan::Plan;
use crate::{CubeError, TabulationNote};

impl Plan {
    /// Keeps one feed for each cell of figures, and the last sub-period of stocks.
    pub(crate) fn settle(&self, base: Vec<RecordBatch>, feeds: &[BoundFeed]) -> Result<(Vec<RecordBatch>, Vec<TabulationNote>), CubeError> {
        let figures: BTreeSet<u32> = feeds.iter().filter(|f| f.content == Content::Aggregates).map(|f| f.number).collect();
        let contested = figures.len() > 1;
        let last = self.definition.time.roll == TimeRoll::Last;
        if !contested && !last {
            return Ok((base, Vec::new()));
        }
        let times = self.times.texts();
        let coarse: Vec<Option<Period>> = times.iter().map(|t| Period::from_str(t).ok().and_then(|p| p.roll_to(self.frequency))).collect();
        let newest = |wanted: Option<Period>| -> Option<u32> {
            (0..times.len())
                .filter(|&t| coarse.get(t).copied().flatten() == wanted && wanted.is_some())
                .max_by_key(|&t| times.get(t).and_then(|t| Period::from_str(t).ok()).map(|p| p.end()))
                .and_then(|t| u32::try_from(t).ok())
        };
        let kept_time: Vec<bool> =
            (0..times.len()).map(|t| !last || newest(coarse.get(t).copied().flatten()) == u32::try_from(t).ok()).collect();
        let width = self.definition.dimensions.len() + 1;
        let mut winner: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        if contested {
            for batch in &base {
                let columns = key_columns(batch, width + 1)?;
                for row in 0..batch.num_rows() {
                    let key: Vec<u32> = columns.iter().take(width).map(|c| c.value(row)).collect();
                    let feed = columns.last().map_or(0, |c| c.value(row));
                    if figures.contains(&feed) {
                        winner.entry(key).and_modify(|f| *f = (*f).min(feed)).or_insert(feed);
                    }
                }
            }
        }
        let mut lost: BTreeMap<u32, u64> = BTreeMap::new();
        let mut out = Vec::with_capacity(base.len());
        for batch in base {
            let columns = key_columns(&batch, width + 1)?;
            let mut mask = Vec::with_capacity(batch.num_rows());
            for row in 0..batch.num_rows() {
                let feed = columns.last().map_or(0, |c| c.value(row));
                let time = columns.get(width - 1).map_or(0, |c| c.value(row));
                let mut keep = kept_time.get(time as usize).copied().unwrap_or(true);
                if keep && contested && figures.contains(&feed) {
                    let key: Vec<u32> = columns.iter().take(width).map(|c| c.value(row)).collect();
                    keep = winner.get(&key) == Some(&feed);
                    if !keep {
                        *lost.entry(feed).or_default() += 1;
                    }
                }
                mask.push(keep);
            }
            out.push(filter_record_batch(&batch, &BooleanArray::from(mask))?);
        }
        let notes = lost
            .into_iter()
            .map(|(feed, count)| TabulationNote {
                source: feeds.get(feed as usize).map_or_else(String::new, |f| f.source.to_string()),
                rule: Rule::KEY_DUPLICATE,
                dimension: None,
                count,
            })
            .collect();
        Ok((out, notes))
    }
}
