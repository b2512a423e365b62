//! What waits, what is out, what comes.

use rihla_model::LocalText;
use rihla_store::ContentHash;
use serde::Serialize;

use super::approve::newest_candidate;
use super::{Decision, Decisions, decide};
use crate::build::candidate::open_candidate;
use crate::definitions::Definitions;
use crate::publish::history::history;
use crate::publish::site::ReleaseRecord;
use crate::{Means, Node, OperationError};

/// Candidates and releases of a node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReleaseList {
    /// Candidates that wait for approval.
    pub waiting: Vec<CandidateLine>,
    /// Releases, newest first for each dataset.
    pub releases: Vec<ReleaseLine>,
}

/// A candidate that waits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateLine {
    /// The dataset.
    pub dataset: String,
    /// Its title.
    pub title: LocalText,
    /// The vintage.
    pub vintage: String,
    /// Approvals there are.
    pub have: usize,
    /// Approvals that are needed.
    pub need: usize,
    /// Cells.
    pub cells: u64,
    /// Cells withheld.
    pub withheld: u64,
    /// What approvers sign.
    pub manifest: ContentHash,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReleaseLine {
    /// Its record.
    #[serde(flatten)]
    pub record: ReleaseRecord,
    /// Whether it is what readers see.
    pub in_force: bool,
}

/// Lists candidates and releases.
///
/// # Errors
/// [`OperationError`].
pub fn list_releases(definitions: &Definitions, node: &Node, means: &Means<'_>) -> Result<ReleaseList, OperationError> {
    let now = means.clock.now();
    let decisions = Decisions::read(node)?;
    let mut list = ReleaseList { waiting: Vec::new(), releases: Vec::new() };
    for dataset in definitions.datasets.values() {
        if let Some(about) = newest_candidate(node, &dataset.id)? {
            let candidate = open_candidate(node, &dataset.id, &about.vintage)?;
            if let Decision::Wait { have, need } = decide(dataset, definitions, &candidate, node, now)? {
                list.waiting.push(CandidateLine {
                    dataset: dataset.id.to_string(),
                    title: dataset.title.clone(),
                    vintage: about.vintage.to_string(),
                    have,
                    need,
                    cells: about.cells,
                    withheld: about.protection.primary + about.protection.secondary + about.protection.unreliable,
                    manifest: candidate.manifest,
                });
            }
        }
        let releases = history(node, &dataset.id, &decisions)?;
        let in_force = releases.iter().find(|r| r.may_be_seen(now)).map(|r| r.id.clone());
        list.releases.extend(releases.into_iter().map(|record| ReleaseLine { in_force: Some(&record.id) == in_force.as_ref(), record }));
    }
    Ok(list)
}
