//! A candidate: the protected cells of one vintage, waiting for a release.

use std::path::Path;
use std::sync::Arc;

use rihla_cube::{BridgeNote, read_cube};
use rihla_disclosure::DisclosureReport;
use rihla_model::{DatasetId, ReleaseId, VintageId};
use rihla_store::SignedManifest;
use rihla_table::{Protection, Released, seal};
use serde::{Deserialize, Serialize};

use crate::error::at;
use crate::publish::site::InputRecord;
use crate::{Node, OperationError};

/// What a candidate is made of; the signed part of its folder, and of the release that it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateAbout {
    /// The dataset.
    pub dataset: DatasetId,
    /// The vintage.
    pub vintage: VintageId,
    /// The deliveries it was made of.
    pub inputs: Vec<InputRecord>,
    /// SHA-256 of the dataset's definition.
    pub definition_hash: String,
    /// SHA-256 of the protection policy.
    pub policy_hash: String,
    /// What was done to protect it.
    pub protection: Protection,
    /// First and last period.
    pub periods: Option<(String, String)>,
    /// Cells.
    pub cells: u64,
    /// Cells withheld here that earlier releases show or, together with this one, give away as if nothing had been revised.
    #[serde(default)]
    pub told_before: u64,
    /// Rows and cells left out while adding up, by source and rule.
    pub notes: Vec<LeftOut>,
    /// What was carried from the places of one day to those of another.
    #[serde(default)]
    pub bridges: Vec<BridgeNote>,
}

/// Rows or cells left out while adding up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The source.
    pub source: String,
    /// The rule.
    pub rule: String,
    /// The dimension, if the rule is about one.
    pub dimension: Option<String>,
    /// How many.
    pub count: u64,
}

/// A stored candidate, verified and opened.
pub struct Candidate {
    /// What it is made of.
    pub about: CandidateAbout,
    /// Its cells.
    pub released: Arc<Released>,
    /// What protection did.
    pub disclosure: DisclosureReport,
    /// Hash of its signed manifest: what approvers sign.
    pub manifest: rihla_store::ContentHash,
}

/// The name of a vintage's candidate.
///
/// # Errors
/// Never for a vintage of this program.
pub fn candidate_id(vintage: &VintageId) -> Result<ReleaseId, OperationError> {
    ReleaseId::new(vintage.as_str()).map_err(|e| OperationError::internal(&e))
}

/// Opens a candidate: its manifest must be signed by this node and every file must be the one that was signed.
///
/// # Errors
/// [`OperationError::Store`] where anything was changed.
pub fn open_candidate(node: &Node, dataset: &DatasetId, vintage: &VintageId) -> Result<Candidate, OperationError> {
    let place = node.folder.candidate(dataset, &candidate_id(vintage)?).path().to_path_buf();
    let path = place.join(rihla_store::MANIFEST_FILE);
    let bytes = std::fs::read(&path).map_err(at(&path))?;
    let signed = SignedManifest::<CandidateAbout>::read(&path, &bytes, &node.keyring.public_keys())?;
    signed.manifest.verify_files(&place)?;
    let about = signed.manifest.about;
    let released = reopen(&place.join("released.parquet"), &about.protection)?;
    let path = place.join("disclosure.json");
    let report = std::fs::read(&path).map_err(at(&path))?;
    let disclosure = serde_json::from_slice(&report).map_err(|e| OperationError::damaged(path, &e))?;
    Ok(Candidate { about, released: Arc::new(released), disclosure, manifest: rihla_store::ContentHash::of(&bytes) })
}

/// Reopens released cells. The caller has verified the manifest that names the file.
pub(crate) fn reopen(path: &Path, protection: &Protection) -> Result<Released, OperationError> {
    Ok(seal::reopen(read_cube(path, None)?, protection.clone()))
}
