//! Counting what could not be used while adding up.

use std::sync::atomic::{AtomicU64, Ordering};

use rihla_model::Rule;
use rihla_model::definition::DatasetDefinition;

use crate::TabulationNote;
use crate::feed::BoundFeed;

/// Rows that could not be used, by feed and dimension (the last place is time).
pub(crate) struct LeftOut {
    pub(crate) counts: Vec<Vec<AtomicU64>>,
}

impl LeftOut {
    pub(crate) fn add(&self, feed: u32, dimension: usize, rows: u64) {
        if let Some(count) = self.counts.get(feed as usize).and_then(|c| c.get(dimension)) {
            count.fetch_add(rows, Ordering::Relaxed);
        }
    }

    pub(crate) fn notes(&self, feeds: &[BoundFeed], dataset: &DatasetDefinition) -> Vec<TabulationNote> {
        let mut notes = Vec::new();
        for (feed, counts) in feeds.iter().zip(&self.counts) {
            for (at, count) in counts.iter().enumerate() {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    let dimension = dataset.dimensions.get(at).map_or(&dataset.time.concept, |d| &d.concept);
                    let rule = if at < dataset.dimensions.len() { Rule::CODE_UNKNOWN } else { Rule::PERIOD_OUT_OF_RANGE };
                    notes.push(TabulationNote { source: feed.source.to_string(), rule, dimension: Some(dimension.to_string()), count });
                }
            }
        }
        notes
    }
}
