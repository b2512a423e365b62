//! What a candidate would change for readers.

use std::collections::BTreeMap;

use rihla_model::DatasetId;
use rihla_table::Released;

use crate::build::candidate::{CandidateAbout, open_candidate};
use crate::definitions::Definitions;
use crate::publish::load::open_release;
use crate::publish::revisions::revisions;
use crate::publish::site::{ReleaseRecord, Revision};
use crate::release::{Decisions, newest_candidate};
use crate::{Means, Node, OperationError};

/// A candidate beside the release that readers see.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The release in force.
    pub release: ReleaseRecord,
    /// Cells of the release, and of the candidate.
    pub cells: (u64, u64),
    /// Cells with a value that readers see, and that they would see.
    pub shown: (u64, u64),
    /// Cells that are in the candidate and not in the release.
    pub added: u64,
    /// Cells that are in the release and not in the candidate.
    pub gone: u64,
    /// Cells shown in both, with another value.
    pub changed: u64,
    /// Cells that the release shows and the candidate withholds.
    pub withheld: u64,
    /// Cells that the release withholds and the candidate shows.
    pub opened: u64,
    /// What changes by period: the grand total before and after.
    pub revisions: Vec<Revision>,
}

type Values = BTreeMap<(u32, Vec<String>), Option<i128>>;

fn values(released: &Released) -> Values {
    let codes = |key: &[u32]| {
        let pairs = released.dimensions().iter().zip(key);
        pairs.filter_map(|(dimension, &at)| dimension.code(at).map(|code| code.code.clone())).collect::<Vec<_>>()
    };
    released.cells().map(|cell| ((cell.indicator, codes(cell.key)), cell.value)).collect()
}

/// Compares the newest candidate of a dataset with the release that readers see; none where they see none.
///
/// # Errors
/// [`OperationError`] where either was changed.
pub fn compare(id: &DatasetId, definitions: &Definitions, node: &Node, means: &Means<'_>) -> Result<Option<Comparison>, OperationError> {
    let Some(about): Option<CandidateAbout> = newest_candidate(node, id)? else { return Ok(None) };
    if !definitions.datasets.contains_key(id) {
        return Ok(None);
    }
    let now = means.clock.now();
    let releases = crate::publish::history::history(node, id, &Decisions::read(node)?)?;
    let Some(release) = releases.into_iter().find(|release| release.may_be_seen(now)) else { return Ok(None) };
    let candidate = open_candidate(node, id, &about.vintage)?;
    let before = open_release(node, id, &release)?;
    let (old, new) = (values(&before), values(&candidate.released));
    let count = |values: &Values| values.values().filter(|value| value.is_some()).count() as u64;
    let mut out = Comparison {
        cells: (old.len() as u64, new.len() as u64),
        shown: (count(&old), count(&new)),
        added: new.keys().filter(|key| !old.contains_key(*key)).count() as u64,
        gone: old.keys().filter(|key| !new.contains_key(*key)).count() as u64,
        changed: 0,
        withheld: 0,
        opened: 0,
        revisions: revisions(&release.id, &before, &release.id, &candidate.released),
        release,
    };
    for (key, value) in &new {
        match (old.get(key), value) {
            (Some(Some(before)), Some(after)) if before != after => out.changed += 1,
            (Some(Some(_)), None) => out.withheld += 1,
            (Some(None), Some(_)) => out.opened += 1,
            _ => {}
        }
    }
    Ok(Some(out))
}
