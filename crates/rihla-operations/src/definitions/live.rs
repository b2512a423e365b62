//! Definitions that change while the server runs: read again when a file of theirs did.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use super::{Definitions, load_definitions};
use crate::OperationError;
use crate::error::at;

/// Size and time of each file.
type Stamp = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// The definitions of an observatory as they are now.
///
/// Registers and roles stay as they were when the server began: records are kept by them, and what changes there is brought in when the
/// server begins anew. Sources, datasets, words and the observatory itself follow their files.
pub struct LiveDefinitions {
    folder: PathBuf,
    held: RwLock<(Stamp, Arc<Definitions>)>,
}

impl std::fmt::Debug for LiveDefinitions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveDefinitions").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl LiveDefinitions {
    /// Follows the files of definitions that were just read.
    ///
    /// # Errors
    /// [`OperationError::File`].
    pub fn new(definitions: Arc<Definitions>) -> Result<Self, OperationError> {
        let folder = definitions.folder.clone();
        Ok(Self { held: RwLock::new((stamp(&folder, &definitions)?, definitions)), folder })
    }

    /// Those that were read last.
    #[must_use]
    pub fn held(&self) -> Arc<Definitions> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Those of the files, which are read again if they changed.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] with every fault: those that were read last stay.
    pub fn look(&self) -> Result<Arc<Definitions>, OperationError> {
        let held = self.held();
        let now = stamp(&self.folder, &held)?;
        if self.held.read().unwrap_or_else(PoisonError::into_inner).0 == now {
            return Ok(held);
        }
        let fresh = Arc::new(load_definitions(&self.folder)?);
        // read before they were: a change in between is found the next time
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (now, Arc::clone(&fresh));
        Ok(fresh)
    }
}

fn stamp(folder: &Path, definitions: &Definitions) -> Result<Stamp, OperationError> {
    let mut out = Stamp::new();
    add(&folder.join("observatory.toml"), &mut out)?;
    let words = definitions.observatory.vocabularies.iter().cloned();
    for sub in ["sources", "datasets", "registers"].into_iter().map(str::to_owned).chain(words) {
        add(&folder.join(sub), &mut out)?;
    }
    Ok(out)
}

fn add(path: &Path, out: &mut Stamp) -> Result<(), OperationError> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(path)(error)),
    };
    if found.is_dir() {
        for entry in fs::read_dir(path).map_err(at(path))? {
            add(&entry.map_err(at(path))?.path(), out)?;
        }
    } else {
        out.insert(path.to_owned(), (found.len(), found.modified().ok()));
    }
    Ok(())
}
