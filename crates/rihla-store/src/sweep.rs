//! Putting a data folder in order after a process died: leftovers go, a broken pointer gives way to the one before.

use std::fs;
use std::path::Path;

use crate::current::{CURRENT_FILE, PREVIOUS_FILE};
use crate::durable::{beside, is_half};
use crate::error::StoreError;
use crate::folder::{DataFolder, KEYS, STATE, TMP};
use crate::lock::BuildLock;

/// What was put in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sweep {
    /// Leftovers removed, by name within the data folder, sorted.
    pub removed: Vec<String>,
    /// Why the pointer before the newest is current again.
    pub restored: Option<String>,
}

impl DataFolder {
    /// Removes what died processes left behind, checks that what is current is there, and makes the set before current
    /// again when it is not. To be called once, right after locking.
    ///
    /// # Errors
    /// [`StoreError::NothingWhole`], [`StoreError::ForeignLock`], [`StoreError::Io`].
    pub fn sweep(&self, lock: &BuildLock) -> Result<Sweep, StoreError> {
        lock.is_for(self.path())?;
        let mut sweep = Sweep::default();
        for (room, all) in [(TMP, true), (STATE, false), (KEYS, false), ("", false)] {
            let folder = if room.is_empty() { self.path().to_path_buf() } else { self.path().join(room) };
            for name in names_in(&folder)? {
                if all || is_half(&name) {
                    self.disk().remove(&folder.join(&name))?;
                    sweep.removed.push(if room.is_empty() { name } else { format!("{room}/{name}") });
                }
            }
        }
        sweep.removed.sort();
        if let Some(reason) = self.current()?.fallback {
            // linked and renamed, so that the restored pointer keeps both names until the next switch
            let half = beside(&self.path().join(CURRENT_FILE))?;
            self.disk().link(&self.path().join(PREVIOUS_FILE), &half)?;
            self.disk().rename(&half, &self.path().join(CURRENT_FILE))?;
            self.disk().sync_folder(self.path())?;
            sweep.restored = Some(reason);
        }
        Ok(sweep)
    }
}

fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(|e| StoreError::io("read", folder, e))?;
    let names = entries.map(|entry| Ok(entry.map_err(|e| StoreError::io("read", folder, e))?.file_name().to_string_lossy().into_owned()));
    names.collect()
}
