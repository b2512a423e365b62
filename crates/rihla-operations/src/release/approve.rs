//! An approver's word: for one candidate, or standing for a definition and its policy.

use rihla_model::definition::DatasetDefinition;
use rihla_model::{AgencyId, DatasetId, Saying};
use rihla_store::{ApproverKey, canonical_json};

use super::decide::APPROVERS;
use super::{Approves, Decision, Decisions, SignedApproval, decide, document, public_key, release_candidates};
use crate::build::candidate::{Candidate, CandidateAbout, open_candidate};
use crate::build::deliveries_document;
use crate::definitions::Definitions;
use crate::progress::Work;
use crate::publish::site::ReleaseRecord;
use crate::{Means, Node, OperationError};

/// What is approved, by whom.
pub struct ApprovalRequest<'a> {
    /// The dataset.
    pub dataset: DatasetId,
    /// Who approves, by the id in `observatory.toml`.
    pub approver: AgencyId,
    /// The approver's key.
    pub key: &'a ApproverKey,
    /// Whether the approval stands for all candidates of this definition and policy.
    pub standing: bool,
    /// Why figures that were published are corrected, if they are: such a release does not wait for the calendar.
    pub reason: Option<String>,
}

/// What an approval led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approved {
    /// The release that came out.
    Released(Box<ReleaseRecord>),
    /// Noted; this many of those needed are there.
    Noted {
        /// Approvals there are.
        have: usize,
        /// Approvals that are needed.
        need: usize,
    },
}

/// Notes an approval, and releases the candidate when it was the last one needed.
///
/// # Errors
/// [`OperationError::Refused`] where there is no candidate, the approver is not named, or the key is not theirs.
pub fn approve(
    request: &ApprovalRequest<'_>,
    definitions: &Definitions,
    node: &Node,
    means: &Means<'_>,
    work: &Work<'_>,
) -> Result<Approved, OperationError> {
    let lock = node.folder.lock("release approve", means.clock.now())?;
    node.folder.sweep(&lock)?;
    let dataset = defined(definitions, &request.dataset)?;
    if public_key(&definitions.observatory, &request.approver)? != *request.key.public() {
        return Err(OperationError::Refused(
            Saying::new(
                "operation-other-key",
                "this key is not the one that observatory.toml names for '{approver}'; use that person's own key",
            )
            .with("approver", request.approver.to_string()),
        ));
    }
    let candidate = candidate_of(node, &request.dataset)?;
    let text = if request.standing {
        Approves::Standing {
            dataset: request.dataset.clone(),
            definition_hash: candidate.about.definition_hash.clone(),
            policy_hash: candidate.about.policy_hash.clone(),
        }
    } else {
        Approves::Candidate {
            dataset: request.dataset.clone(),
            vintage: candidate.about.vintage.clone(),
            manifest: candidate.manifest,
            reason: request.reason.clone(),
        }
    };
    let signature = request.key.approve(&canonical_json(&text)?)?;
    let mut decisions = Decisions::read(node)?;
    decisions.approvals.push(SignedApproval { approver: request.approver.clone(), at: means.clock.now(), text, signature });
    node.folder.write_document(&lock, &document()?, &decisions)?;
    match decide(dataset, definitions, &candidate, node, means.clock.now())? {
        Decision::Release(terms) => {
            let receipts = node.folder.read_document(&deliveries_document()?)?.unwrap_or_default();
            let released = release_candidates(vec![(candidate, terms)], definitions, &receipts, node, &lock, means, work)?;
            released.into_iter().next().map(|r| Approved::Released(Box::new(r))).ok_or_else(|| {
                OperationError::Refused(Saying::new(
                    "operation-not-released",
                    "the candidate was not released; run `rihla build` and approve again",
                ))
            })
        }
        Decision::Wait { have, need } => Ok(Approved::Noted { have, need }),
        Decision::Unchanged(release) => {
            if request.standing {
                return Ok(Approved::Noted { have: APPROVERS, need: APPROVERS });
            }
            Err(OperationError::Refused(
                Saying::new("operation-same-figures", "release {release} holds the same figures already; there is nothing to approve")
                    .with("release", release.to_string()),
            ))
        }
    }
}

/// A dataset that is to be approved or reported on.
///
/// # Errors
/// [`OperationError::Refused`] where it is not defined.
pub(super) fn defined<'a>(definitions: &'a Definitions, id: &DatasetId) -> Result<&'a DatasetDefinition, OperationError> {
    definitions.datasets.get(id).ok_or_else(|| {
        OperationError::Refused(
            Saying::new("operation-no-dataset", "there is no dataset '{dataset}'; `rihla release list` names them")
                .with("dataset", id.to_string()),
        )
    })
}

/// The candidate of a dataset that was made last, opened.
///
/// # Errors
/// [`OperationError::Refused`] where there is none, [`OperationError::Store`] where it was changed.
pub(super) fn candidate_of(node: &Node, id: &DatasetId) -> Result<Candidate, OperationError> {
    let Some(about) = newest_candidate(node, id)? else {
        return Err(OperationError::Refused(
            Saying::new("operation-no-candidate", "dataset '{dataset}' has no candidate; run `rihla build` first")
                .with("dataset", id.to_string()),
        ));
    };
    open_candidate(node, id, &about.vintage)
}

/// The candidate that was made last.
pub(crate) fn newest_candidate(node: &Node, dataset: &DatasetId) -> Result<Option<CandidateAbout>, OperationError> {
    let mut newest: Option<(std::time::SystemTime, CandidateAbout)> = None;
    for id in node.folder.candidates(dataset)? {
        let place = node.folder.candidate(dataset, &id).path().to_path_buf();
        let made =
            std::fs::metadata(place.join(rihla_store::MANIFEST_FILE)).and_then(|m| m.modified()).map_err(crate::error::at(&place))?;
        let vintage = rihla_model::VintageId::new(id.as_str()).map_err(|e| OperationError::internal(&e))?;
        let about = open_candidate(node, dataset, &vintage)?.about;
        if newest.as_ref().is_none_or(|(at, _)| made > *at) {
            newest = Some((made, about));
        }
    }
    Ok(newest.map(|(_, about)| about))
}
