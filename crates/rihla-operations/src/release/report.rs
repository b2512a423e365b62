//! What an approver signs: the newest candidate with what was done to protect it.

use rihla_disclosure::DisclosureReport;
use rihla_model::{DatasetId, LocalText};
use rihla_store::ContentHash;
use serde::Serialize;

use super::approve::{candidate_of, defined};
use crate::build::candidate::CandidateAbout;
use crate::definitions::Definitions;
use crate::{Node, OperationError};

/// A candidate as an approver reads it: counts, never a withheld value or which cell it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateReport {
    /// Title of the dataset.
    pub title: LocalText,
    /// What it is made of.
    pub about: CandidateAbout,
    /// What approvers sign.
    pub manifest: ContentHash,
    /// What was done to protect it, and what the attack found.
    pub disclosure: DisclosureReport,
}

/// The report of a dataset's newest candidate.
///
/// # Errors
/// [`OperationError::Refused`] where there is no such dataset or no candidate, [`OperationError::Store`] where it was changed.
pub fn report_candidate(id: &DatasetId, definitions: &Definitions, node: &Node) -> Result<CandidateReport, OperationError> {
    let dataset = defined(definitions, id)?;
    let candidate = candidate_of(node, id)?;
    Ok(CandidateReport {
        title: dataset.title.clone(),
        about: candidate.about,
        manifest: candidate.manifest,
        disclosure: candidate.disclosure,
    })
}
