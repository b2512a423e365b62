//! Whether a candidate may come out.

use jiff::Timestamp;
use rihla_model::ReleaseId;
use rihla_model::definition::{Approval, DatasetDefinition};

use super::{Approves, Decisions};
use crate::build::candidate::Candidate;
use crate::definitions::Definitions;
use crate::publish::history::history;
use crate::publish::site::ApprovalRecord;
use crate::{Node, OperationError};

/// What is to be done with a candidate.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It may come out, on these terms.
    Release(Terms),
    /// The last release holds the same vintage.
    Unchanged(ReleaseId),
    /// It waits for approvals.
    Wait {
        /// Approvals there are.
        have: usize,
        /// Approvals that are needed.
        need: usize,
    },
}

/// On which terms a candidate comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Who approved it.
    pub approvals: Vec<ApprovalRecord>,
    /// Why figures that were published are corrected, if they are.
    pub reason: Option<String>,
    /// Nothing is shown before this moment.
    pub embargo_until: Option<Timestamp>,
    /// Whether its figures are announced as preliminary.
    pub preliminary: bool,
}

/// How many named approvers a release needs.
pub(crate) const APPROVERS: usize = 2;

/// Decides about a candidate.
///
/// # Errors
/// [`OperationError::Store`] where what was decided before cannot be read.
pub fn decide(
    dataset: &DatasetDefinition,
    definitions: &Definitions,
    candidate: &Candidate,
    node: &Node,
    now: Timestamp,
) -> Result<Decision, OperationError> {
    let decisions = Decisions::read(node)?;
    let releases = history(node, &dataset.id, &decisions)?;
    if let Some(last) = releases.first()
        && last.vintage == candidate.about.vintage
    {
        return Ok(Decision::Unchanged(last.id.clone()));
    }
    let own = decisions.valid(&definitions.observatory, |text| {
        matches!(text, Approves::Candidate { dataset: d, vintage, manifest, .. }
            if *d == dataset.id && *vintage == candidate.about.vintage && *manifest == candidate.manifest)
    });
    let standing = decisions.valid(&definitions.observatory, |text| {
        matches!(text, Approves::Standing { dataset: d, definition_hash, policy_hash }
            if *d == dataset.id && *definition_hash == candidate.about.definition_hash && *policy_hash == candidate.about.policy_hash)
    });
    let approvals = match dataset.approval {
        Approval::None => Vec::new(),
        Approval::Standing if standing.len() >= APPROVERS && candidate.about.told_before == 0 => standing,
        Approval::Two | Approval::Standing if own.len() >= APPROVERS => own,
        // People gave their word for a definition and a policy, not for what an earlier release gives away about this one.
        Approval::Standing if standing.len() > own.len() && candidate.about.told_before == 0 => {
            return Ok(Decision::Wait { have: standing.len(), need: APPROVERS });
        }
        Approval::Two | Approval::Standing => return Ok(Decision::Wait { have: own.len(), need: APPROVERS }),
    };
    let reason = decisions.approvals.iter().rev().find_map(|s| match &s.text {
        Approves::Candidate { vintage, reason, .. } if *vintage == candidate.about.vintage => reason.clone(),
        _ => None,
    });
    let announced = dataset.calendar.iter().flat_map(|c| &c.releases).filter_map(|r| definitions.moment(&r.at).map(|at| (at, r)));
    let next = announced.filter(|(at, _)| *at > now).min_by_key(|(at, _)| *at);
    // A correction comes out at once; everything else keeps to the calendar.
    let embargo = next.as_ref().filter(|_| reason.is_none()).map(|(at, _)| *at);
    let preliminary = next.is_some_and(|(_, r)| r.preliminary);
    Ok(Decision::Release(Terms { approvals, reason, embargo_until: embargo, preliminary }))
}
