//! The best documents after a cursor.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::schema::KEY;

/// Where a list of candidates goes on: after this one. It says nothing of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Whether what is found with slips has begun.
    pub slips: bool,
    /// The rank, as the bits of a number that is not negative.
    pub rank: u32,
    /// The key.
    pub key: u64,
}

/// A document in which something may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its key.
    pub key: u64,
    /// Where the list goes on after it.
    pub cursor: Cursor,
}

/// The highest ranks first, of the same the highest keys: what was made last.
pub(super) struct Best {
    pub(super) most: usize,
    pub(super) after: Option<(u32, u64)>,
}

pub(super) struct BestOfSegment {
    most: usize,
    after: Option<(u32, u64)>,
    keys: Column<u64>,
    // the lowest on top
    heap: BinaryHeap<Reverse<(u32, u64)>>,
}

impl Collector for Best {
    type Fruit = Vec<(u32, u64)>;
    type Child = BestOfSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<BestOfSegment> {
        let keys = segment.fast_fields().u64(KEY)?;
        Ok(BestOfSegment { most: self.most, after: self.after, keys, heap: BinaryHeap::with_capacity(self.most + 1) })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(u32, u64)>>) -> tantivy::Result<Self::Fruit> {
        let mut all: Vec<(u32, u64)> = fruits.into_iter().flatten().collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        all.truncate(self.most);
        Ok(all)
    }
}

impl SegmentCollector for BestOfSegment {
    type Fruit = Vec<(u32, u64)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let rank = score.max(0.0).to_bits();
        if self.after.is_some_and(|(last, _)| rank > last) {
            return;
        }
        if self.heap.len() >= self.most && self.heap.peek().is_some_and(|Reverse((lowest, _))| rank < *lowest) {
            return;
        }
        let Some(key) = self.keys.first(doc) else { return };
        if self.after.is_some_and(|last| (rank, key) >= last) {
            return;
        }
        self.heap.push(Reverse((rank, key)));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.heap.into_iter().map(|Reverse(found)| found).collect()
    }
}
