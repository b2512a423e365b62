//! Releasing: who approved what, what comes out when, and how it is taken back.
//!
//! Invariants: a release is immutable and signed; it needs two named approvers unless its dataset says that nobody needs
//! to be asked, or a standing approval of two covers its definition and its policy; nothing of it is shown before its
//! embargo; withdrawing leaves a tombstone.

mod approve;
mod decide;
mod list;
mod make_release;
mod report;
mod withdraw;

pub(crate) use approve::newest_candidate;
pub use approve::{ApprovalRequest, Approved, approve};
pub use decide::{Decision, Terms, decide};
pub use list::{CandidateLine, ReleaseLine, ReleaseList, list_releases};
pub(crate) use make_release::release_candidates;
pub use report::{CandidateReport, report_candidate};
pub use withdraw::{WithdrawalRequest, withdraw};

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::definition::ObservatoryDefinition;
use rihla_model::{AgencyId, DatasetId, ReleaseId, Saying, VintageId};
use rihla_store::{ContentHash, DocumentId, PublicKey, Signature, Statement, canonical_json, verify};
use serde::{Deserialize, Serialize};

use crate::publish::site::{ApprovalRecord, Withdrawal};
use crate::{Node, OperationError};

/// What an approver signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "approves", rename_all = "kebab-case")]
pub enum Approves {
    /// One candidate.
    Candidate {
        /// The dataset.
        dataset: DatasetId,
        /// Its vintage.
        vintage: VintageId,
        /// Hash of the candidate's signed manifest, and so of every file in it.
        manifest: ContentHash,
        /// Why figures that were published are corrected, if they are.
        reason: Option<String>,
    },
    /// Every candidate of a dataset whose definition and policy stay as they are.
    Standing {
        /// The dataset.
        dataset: DatasetId,
        /// SHA-256 of its definition.
        definition_hash: String,
        /// SHA-256 of its protection policy.
        policy_hash: String,
    },
    /// Taking a release back.
    Withdrawal {
        /// The release.
        release: ReleaseId,
        /// Why, as told to readers.
        reason: String,
    },
}

/// A signed approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedApproval {
    /// Who, by the id in `observatory.toml`.
    pub approver: AgencyId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: Approves,
    /// Over the canonical JSON of `text`.
    pub signature: Signature,
}

/// All approvals and withdrawals of a node, each signed; kept in one document that is replaced as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// Approvals of candidates and standing approvals, in the order in which they were given.
    pub approvals: Vec<SignedApproval>,
    /// Withdrawals, by release.
    pub withdrawals: BTreeMap<ReleaseId, SignedApproval>,
}

impl Decisions {
    /// Reads what was decided so far.
    ///
    /// # Errors
    /// [`OperationError::Store`] where the document is damaged.
    pub fn read(node: &Node) -> Result<Self, OperationError> {
        Ok(node.folder.read_document(&document()?)?.unwrap_or_default())
    }

    /// The tombstone of a release, if it was withdrawn.
    #[must_use]
    pub fn withdrawal(&self, release: &ReleaseId) -> Option<Withdrawal> {
        let signed = self.withdrawals.get(release)?;
        let Approves::Withdrawal { reason, .. } = &signed.text else { return None };
        Some(Withdrawal { at: signed.at, reason: reason.clone(), by: signed.approver.clone() })
    }

    /// The valid approvals that a test lets pass, one for each approver whom the observatory names.
    pub(crate) fn valid(&self, observatory: &ObservatoryDefinition, wanted: impl Fn(&Approves) -> bool) -> Vec<ApprovalRecord> {
        let mut by_approver: BTreeMap<AgencyId, ApprovalRecord> = BTreeMap::new();
        for signed in self.approvals.iter().filter(|s| wanted(&s.text)) {
            if check(signed, observatory).is_ok() {
                by_approver.entry(signed.approver.clone()).or_insert_with(|| ApprovalRecord {
                    approver: signed.approver.clone(),
                    at: signed.at,
                    signature: signed.signature.to_string(),
                    standing: matches!(signed.text, Approves::Standing { .. }),
                });
            }
        }
        by_approver.into_values().collect()
    }
}

pub(crate) fn document() -> Result<DocumentId, OperationError> {
    DocumentId::new("decisions").map_err(|e| OperationError::internal(&e))
}

/// Checks that an approval was signed with the key that the observatory names for its approver.
fn check(signed: &SignedApproval, observatory: &ObservatoryDefinition) -> Result<(), OperationError> {
    let key = public_key(observatory, &signed.approver)?;
    Ok(verify(&key, Statement::Approval, &canonical_json(&signed.text)?, &signed.signature)?)
}

/// The public key that the observatory names for an approver.
pub(crate) fn public_key(observatory: &ObservatoryDefinition, approver: &AgencyId) -> Result<PublicKey, OperationError> {
    let named = observatory.approvers.iter().find(|a| a.id == *approver).ok_or_else(|| {
        OperationError::Refused(
            Saying::new(
                "operation-no-approver",
                "'{approver}' is no approver; add the name and public key under [[approvers]] in observatory.toml",
            )
            .with("approver", approver.to_string()),
        )
    })?;
    named.public_key.parse().map_err(|_| {
        OperationError::Refused(
            Saying::new("operation-public-key", "the public key of approver '{approver}' in observatory.toml is damaged; copy it again")
                .with("approver", approver.to_string()),
        )
    })
}
