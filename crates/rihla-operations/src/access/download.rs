//! A granted file: taken from the release in force, checked against its signed manifest, noted in the request.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use jiff::Timestamp;
use rihla_model::{DatasetId, ReleaseId, Saying};
use rihla_store::{ContentHash, ContentHasher};

use crate::error::at;
use crate::publish::history::{history, manifest};
use crate::publish::site::DownloadFile;
use crate::release::Decisions;
use crate::{Node, OperationError};

/// Bytes checked at a time.
const PIECE: usize = 64 * 1024;

/// Most files that are given on one request; more would only fill the disk with notes of them.
pub(super) const MOST_DOWNLOADS: u64 = 1000;

/// A file, open, with what it is.
#[derive(Debug)]
pub struct AccessFile {
    /// What it is.
    pub file: DownloadFile,
    /// Its bytes, from the first one on.
    pub bytes: File,
    /// Length in bytes.
    pub length: u64,
}

/// The newest release that may be shown, with the hash of its manifest.
pub(super) fn in_force(dataset: &DatasetId, node: &Node, now: Timestamp) -> Result<Option<(ReleaseId, ContentHash)>, OperationError> {
    let decisions = Decisions::read(node)?;
    let records = history(node, dataset, &decisions)?;
    let Some(record) = records.into_iter().find(|r| r.may_be_seen(now)) else { return Ok(None) };
    let current = node.folder.current()?;
    let target = current.releases.get(dataset).into_iter().flatten().find(|t| t.id == record.id);
    Ok(target.map(|t| (t.id.clone(), t.manifest)))
}

/// The files of a release.
pub(super) fn files(dataset: &DatasetId, release: &ReleaseId, hash: ContentHash, node: &Node) -> Result<Vec<DownloadFile>, OperationError> {
    let (mut opened, _) = checked(dataset, release, hash, "files.json", node)?;
    let mut bytes = Vec::new();
    opened.read_to_end(&mut bytes).map_err(at(Path::new("files.json")))?;
    serde_json::from_slice(&bytes).map_err(|e| OperationError::damaged("files.json".into(), &e))
}

/// One file of a release; `None` where it has none of that name.
pub(super) fn file(
    dataset: &DatasetId,
    release: &ReleaseId,
    hash: ContentHash,
    name: &str,
    node: &Node,
) -> Result<Option<AccessFile>, OperationError> {
    let Some(file) = files(dataset, release, hash, node)?.into_iter().find(|f| f.name == name) else { return Ok(None) };
    let (bytes, length) = checked(dataset, release, hash, &format!("files/{}", file.name), node)?;
    Ok(Some(AccessFile { file, bytes, length }))
}

/// Opens a file of a release and checks it, a piece at a time; the very file that was checked is handed on, with its length.
fn checked(dataset: &DatasetId, release: &ReleaseId, hash: ContentHash, name: &str, node: &Node) -> Result<(File, u64), OperationError> {
    let path = node.folder.release(dataset, release).path().join(name);
    let entry = manifest(node, dataset, release, hash)?.manifest.files.get(name).copied();
    let mut opened = File::open(&path).map_err(at(&path))?;
    let mut hasher = ContentHasher::default();
    let mut piece = vec![0; PIECE];
    loop {
        let read = opened.read(&mut piece).map_err(at(&path))?;
        match piece.get(..read) {
            Some([]) | None => break,
            Some(bytes) => hasher.update(bytes),
        }
    }
    let found = hasher.finish();
    if entry.is_none_or(|e| e.sha256 != found.sha256) {
        let reason = Saying::new("operation-access-file", "the file is not the one that was released; restore the folder from a backup");
        return Err(OperationError::Stored { path, reason });
    }
    opened.rewind().map_err(at(&path))?;
    Ok((opened, found.bytes))
}
