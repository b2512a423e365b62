//! Where things stand in a data folder: paths are made of typed identifiers only.

use std::fs;
use std::path::{Path, PathBuf};

use rihla_model::{DatasetId, DeliveryId, Id, ReleaseId, SourceId, VintageId};

use crate::durable::ticket;
use crate::error::StoreError;
use crate::folder::{DataFolder, EditionId, TMP};
use crate::lock::BuildLock;

/// The final place of a folder that never changes once it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
}

impl Place {
    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether something stands there.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.path.is_dir()
    }
}

impl DataFolder {
    fn place(&self, room: &str, parts: &[&str]) -> Place {
        let mut path = self.path().join(room);
        path.extend(parts);
        Place { path }
    }

    /// A received file and its receipt.
    #[must_use]
    pub fn delivery(&self, source: &SourceId, delivery: &DeliveryId) -> Place {
        self.place("deliveries", &[source.as_str(), delivery.as_str()])
    }

    /// The sealed unit-level file and problem list of a delivery.
    #[must_use]
    pub fn restricted(&self, source: &SourceId, delivery: &DeliveryId) -> Place {
        self.place("restricted", &[source.as_str(), delivery.as_str()])
    }

    /// One build of a dataset's cube.
    #[must_use]
    pub fn vintage(&self, dataset: &DatasetId, vintage: &VintageId) -> Place {
        self.place("vintages", &[dataset.as_str(), vintage.as_str()])
    }

    /// A protected table waiting for approval.
    #[must_use]
    pub fn candidate(&self, dataset: &DatasetId, release: &ReleaseId) -> Place {
        self.place("candidates", &[dataset.as_str(), release.as_str()])
    }

    /// A release.
    #[must_use]
    pub fn release(&self, dataset: &DatasetId, release: &ReleaseId) -> Place {
        self.place("releases", &[dataset.as_str(), release.as_str()])
    }

    /// A published set of pages and files.
    #[must_use]
    pub fn edition(&self, edition: &EditionId) -> Place {
        self.place("published", &[edition.as_str()])
    }

    /// The deliveries of a source, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn deliveries(&self, source: &SourceId) -> Result<Vec<DeliveryId>, StoreError> {
        ids_in(&self.place("deliveries", &[source.as_str()]).path)
    }

    /// The vintages of a dataset, sorted; some may never have become current.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn vintages(&self, dataset: &DatasetId) -> Result<Vec<VintageId>, StoreError> {
        ids_in(&self.place("vintages", &[dataset.as_str()]).path)
    }

    /// The candidates of a dataset, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn candidates(&self, dataset: &DatasetId) -> Result<Vec<ReleaseId>, StoreError> {
        ids_in(&self.place("candidates", &[dataset.as_str()]).path)
    }

    /// The datasets that have candidates, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn datasets_with_candidates(&self) -> Result<Vec<DatasetId>, StoreError> {
        ids_in(&self.place("candidates", &[]).path)
    }

    /// The folders of releases of a dataset, sorted; what is released is told by [`crate::Current`] alone.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn releases(&self, dataset: &DatasetId) -> Result<Vec<ReleaseId>, StoreError> {
        ids_in(&self.place("releases", &[dataset.as_str()]).path)
    }

    /// The published sets, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn editions(&self) -> Result<Vec<EditionId>, StoreError> {
        ids_in(&self.place("published", &[]).path)
    }

    /// Removes a tree that the current pointer does not name: an interrupted vintage, a decided candidate, an old edition.
    ///
    /// # Errors
    /// [`StoreError::StillCurrent`], [`StoreError::ForeignLock`], [`StoreError::Io`].
    pub fn discard(&self, lock: &BuildLock, place: &Place) -> Result<(), StoreError> {
        lock.is_for(self.path())?;
        if self.pointed_at()?.contains(place) {
            return Err(StoreError::StillCurrent { path: place.path.clone() });
        }
        if !place.exists() {
            return Ok(());
        }
        // out of sight in one step, so that no reader meets half a tree
        let tmp = self.path().join(TMP);
        let gone = tmp.join(format!("gone-{}", ticket()));
        self.disk().rename(&place.path, &gone)?;
        if let Some(parent) = place.path.parent() {
            self.disk().sync_folder(parent)?;
        }
        self.disk().remove(&gone)
    }
}

/// The identifiers that name the folders in a folder, sorted; other names are not ours and are left alone.
fn ids_in<K>(path: &Path) -> Result<Vec<Id<K>>, StoreError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| StoreError::io("read", path, e))?,
    };
    let mut ids = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| StoreError::io("read", path, e))?;
        if entry.path().is_dir() {
            ids.extend(entry.file_name().to_str().and_then(|name| Id::new(name).ok()));
        }
    }
    ids.sort();
    Ok(ids)
}
