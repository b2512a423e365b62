//! The releases of a dataset, read from their signed manifests.

use rihla_model::{DatasetId, ReleaseId, Saying};
use rihla_store::{ContentHash, SignedManifest};

use super::site::ReleaseRecord;
use crate::error::at;
use crate::release::Decisions;
use crate::{Node, OperationError};

/// All releases of a dataset, newest first, tombstones among them; embargoed ones too.
///
/// # Errors
/// [`OperationError::Stored`] where a manifest is not the one that was made current, [`OperationError::Store`] where its
/// signature does not hold.
pub fn history(node: &Node, dataset: &DatasetId, decisions: &Decisions) -> Result<Vec<ReleaseRecord>, OperationError> {
    let current = node.folder.current()?;
    let mut out = Vec::new();
    for target in current.releases.get(dataset).into_iter().flatten() {
        let mut record = manifest(node, dataset, &target.id, target.manifest)?.manifest.about;
        record.withdrawn = decisions.withdrawal(&record.id);
        out.push(record);
    }
    out.reverse();
    Ok(out)
}

/// Reads and verifies the manifest of a release.
pub(crate) fn manifest(
    node: &Node,
    dataset: &DatasetId,
    release: &ReleaseId,
    hash: ContentHash,
) -> Result<SignedManifest<ReleaseRecord>, OperationError> {
    let path = node.folder.release(dataset, release).path().join(rihla_store::MANIFEST_FILE);
    let bytes = std::fs::read(&path).map_err(at(&path))?;
    if ContentHash::of(&bytes) != hash {
        return Err(OperationError::Stored {
            path,
            reason: Saying::new(
                "operation-other-manifest",
                "the manifest is not the one that was released; restore the folder from a backup",
            ),
        });
    }
    Ok(SignedManifest::read(&path, &bytes, &node.keyring.public_keys())?)
}
