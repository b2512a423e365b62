//! What readers see: one small file that names everything current and is replaced in one step.
//!
//! The file before it is kept, under a second name given to the very file that is already on the disk, so that even a
//! disk that lies about its syncs leaves one pointer to follow.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rihla_model::{DatasetId, ReleaseId, VintageId};
use serde::{Deserialize, Serialize};

use crate::content::{ContentHash, hash_file};
use crate::disk::Disk;
use crate::durable::{beside, read_json, write_json};
use crate::encoding::instant;
use crate::error::StoreError;
use crate::folder::{DataFolder, EditionId};
use crate::lock::BuildLock;
use crate::manifest::{MANIFEST_FILE, canonical_json};
use crate::place::Place;

pub(crate) const CURRENT_FILE: &str = "current.json";
pub(crate) const PREVIOUS_FILE: &str = "current.previous.json";
const CURRENT_FORMAT: u32 = 1;

/// A published folder and the hash of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target<I> {
    /// Its identifier.
    pub id: I,
    /// SHA-256 of its `manifest.json`.
    pub manifest: ContentHash,
}

/// Everything that is current.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Current {
    /// How often the pointer was switched.
    pub sequence: u64,
    /// When it was last switched; absent before the first time.
    #[serde(with = "instant::optional")]
    pub since: Option<Timestamp>,
    /// The newest vintage of each dataset.
    pub vintages: BTreeMap<DatasetId, Target<VintageId>>,
    /// The releases of each dataset, oldest first; the last one is current.
    pub releases: BTreeMap<DatasetId, Vec<Target<ReleaseId>>>,
    /// The published pages and files.
    pub edition: Option<Target<EditionId>>,
    /// Why an older pointer was followed, when the newest was broken; never written.
    #[serde(skip)]
    pub fallback: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    format: u32,
    /// Of the canonical JSON of `current`: tells a torn or mixed file.
    sha256: ContentHash,
    current: Current,
}

impl Current {
    /// The current release of a dataset.
    #[must_use]
    pub fn release(&self, dataset: &DatasetId) -> Option<&Target<ReleaseId>> {
        self.releases.get(dataset).and_then(|all| all.last())
    }

    /// The places that must be whole for readers: newest vintages, current releases, the edition.
    fn needed<'a>(&'a self, folder: &'a DataFolder) -> impl Iterator<Item = (Place, ContentHash)> + 'a {
        let vintages = self.vintages.iter().map(|(dataset, target)| (folder.vintage(dataset, &target.id), target.manifest));
        let releases = self.releases.iter().filter_map(|(dataset, all)| Some((dataset, all.last()?)));
        let releases = releases.map(|(dataset, target)| (folder.release(dataset, &target.id), target.manifest));
        vintages.chain(releases).chain(self.edition.iter().map(|target| (folder.edition(&target.id), target.manifest)))
    }

    fn check(&self, folder: &DataFolder) -> Result<(), String> {
        for (place, manifest) in self.needed(folder) {
            let shown = place.path().strip_prefix(folder.path()).unwrap_or(place.path()).display();
            match hash_file(&place.path().join(MANIFEST_FILE)) {
                Ok(found) if found.sha256 == manifest => {}
                Ok(_) => return Err(format!("the manifest of {shown} was changed")),
                Err(_) => return Err(format!("{shown} has no manifest")),
            }
        }
        Ok(())
    }
}

impl DataFolder {
    /// Tells what is current, and checks that its folders are there with the manifests that were switched to. When the
    /// newest pointer is broken, the one before it is followed and [`Current::fallback`] says why.
    ///
    /// # Errors
    /// [`StoreError::NothingWhole`], [`StoreError::NewerFormat`].
    pub fn current(&self) -> Result<Current, StoreError> {
        let newest = self.read_pointer(CURRENT_FILE)?;
        let reason = match newest {
            Ok(Some(current)) => return Ok(current),
            Ok(None) => "current.json is missing".to_owned(),
            Err(reason) => format!("current.json: {reason}"),
        };
        match self.read_pointer(PREVIOUS_FILE)? {
            Ok(Some(mut current)) => {
                current.fallback = Some(reason);
                Ok(current)
            }
            Ok(None) => Err(StoreError::NothingWhole { path: self.path().to_path_buf(), reason }),
            Err(older) => {
                Err(StoreError::NothingWhole { path: self.path().to_path_buf(), reason: format!("{reason}; {PREVIOUS_FILE}: {older}") })
            }
        }
    }

    /// Makes another set current, in one step. `sequence` and `since` are filled in here.
    ///
    /// # Errors
    /// [`StoreError::ForeignLock`]; [`StoreError::NothingWhole`] when a target is not there with that manifest;
    /// [`StoreError::Full`], [`StoreError::Io`]: the old set is then still current.
    pub fn switch(&self, lock: &BuildLock, next: &Current, now: Timestamp) -> Result<Current, StoreError> {
        lock.is_for(self.path())?;
        next.check(self).map_err(|reason| StoreError::NothingWhole { path: self.path().to_path_buf(), reason })?;
        let old = self.current()?;
        let next = Current { sequence: old.sequence + 1, since: Some(now), fallback: None, ..next.clone() };
        let newest = self.path().join(CURRENT_FILE);
        if old.fallback.is_none() && newest.exists() {
            let half = beside(&self.path().join(PREVIOUS_FILE))?;
            self.disk().link(&newest, &half)?;
            self.disk().rename(&half, &self.path().join(PREVIOUS_FILE))?;
            // renaming one name of a file to another of its names changes nothing, so the half name may remain
            self.disk().remove(&half)?;
            self.disk().sync_folder(self.path())?;
        }
        write_pointer(self.disk(), self.path(), &next)?;
        Ok(next)
    }

    /// `Ok(Err)` says why a pointer cannot be followed.
    fn read_pointer(&self, name: &str) -> Result<Result<Option<Current>, String>, StoreError> {
        let path = self.path().join(name);
        let value: serde_json::Value = match read_json(&path) {
            Ok(Some(value)) => value,
            Ok(None) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error.to_string())),
        };
        refuse_newer(&path, &value)?;
        let Ok(pointer) = serde_json::from_value::<Pointer>(value) else {
            return Ok(Err("it has an unknown shape".to_owned()));
        };
        if ContentHash::of(&canonical_json(&pointer.current)?) != pointer.sha256 {
            return Ok(Err("it was changed by something else".to_owned()));
        }
        Ok(pointer.current.check(self).map(|()| Some(pointer.current)))
    }

    /// The places that either pointer names, every release included; none of them may be discarded.
    pub(crate) fn pointed_at(&self) -> Result<Vec<Place>, StoreError> {
        let mut places = Vec::new();
        for name in [CURRENT_FILE, PREVIOUS_FILE] {
            // read without checks: a broken target is no reason to lose the others
            if let Ok(Some(pointer)) = read_json::<Pointer>(&self.path().join(name)) {
                let current = pointer.current;
                places.extend(current.needed(self).map(|(place, _)| place));
                for (dataset, all) in &current.releases {
                    places.extend(all.iter().map(|target| self.release(dataset, &target.id)));
                }
            }
        }
        Ok(places)
    }
}

/// Writes the pointer file; the first one is empty and is written when the folder is made.
pub(crate) fn write_pointer(disk: &Disk, folder: &Path, current: &Current) -> Result<(), StoreError> {
    let sha256 = ContentHash::of(&canonical_json(current)?);
    write_json(disk, &folder.join(CURRENT_FILE), &Pointer { format: CURRENT_FORMAT, sha256, current: current.clone() })
}

fn refuse_newer(path: &Path, value: &serde_json::Value) -> Result<(), StoreError> {
    match value.get("format").and_then(serde_json::Value::as_u64) {
        Some(found) if found > u64::from(CURRENT_FORMAT) => Err(StoreError::NewerFormat {
            path: path.to_path_buf(),
            found: u32::try_from(found).unwrap_or(u32::MAX),
            known: CURRENT_FORMAT,
        }),
        _ => Ok(()),
    }
}
