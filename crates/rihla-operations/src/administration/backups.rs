//! Backups as whoever runs the node sees them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use rihla_account::{Occasion, SecurityEvent};
use rihla_model::Saying;
use rihla_store::jobs::{JobId, Recurrence};
use rihla_store::{CONFIGURATION_FILE, owner_only};

use super::{NodeOffice, REHEARSE_BACKUP, VERIFY_BACKUP};
use crate::OperationError;
use crate::backup::{BackupLine, list_backups};
use crate::node::OpenNode;
use crate::upkeep::BACKUP;

/// Events of proofs that are looked through: more than there are backups kept.
const PROOFS: i64 = 1_000;

/// A backup, and when it was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupStanding {
    /// What it says of itself.
    pub line: BackupLine,
    /// When it was last read to its end and found whole.
    pub verified: Option<Timestamp>,
    /// When restoring from it was last rehearsed.
    pub rehearsed: Option<Timestamp>,
}

/// All backups, and how they are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupsState {
    /// The backups, the newest first.
    pub backups: Vec<BackupStanding>,
    /// The folder that they lie in; none where none is set.
    pub folder: Option<PathBuf>,
    /// Why the folder is not for its owner alone, where it is not.
    pub open_to_others: Option<Saying>,
    /// Where the settings are looked for: `rihla.toml`.
    pub settings: PathBuf,
    /// When they are taken; none where no folder for them is set.
    pub schedule: Option<Recurrence>,
    /// How many are kept.
    pub keep: usize,
}

impl NodeOffice<'_> {
    /// The backups there are.
    ///
    /// # Errors
    /// [`OperationError::File`], [`OperationError::Account`].
    pub async fn backups(&self) -> Result<BackupsState, OperationError> {
        let settings = &self.open.config.backup;
        let lines = settings.folder.as_deref().map(list_backups).transpose()?.unwrap_or_default();
        let (mut verified, mut rehearsed) = (BTreeMap::new(), BTreeMap::new());
        for event in self.last(&["backup-verified", "backup-rehearsed"], PROOFS).await? {
            // the newest comes first
            match event.event {
                SecurityEvent::BackupVerified { backup } => drop(verified.entry(backup).or_insert(event.at)),
                SecurityEvent::BackupRehearsed { backup } => drop(rehearsed.entry(backup).or_insert(event.at)),
                _ => {}
            }
        }
        let standing = |line: BackupLine| {
            // a name can be given again once a backup is gone: what was proven before this one was taken is of another
            let since = |at: &Timestamp| *at >= line.taken_at;
            let (verified, rehearsed) = (verified.get(&line.name).copied(), rehearsed.get(&line.name).copied());
            BackupStanding { verified: verified.filter(since), rehearsed: rehearsed.filter(since), line }
        };
        let file = self.open.config.settings.file.clone();
        let there = settings.folder.as_deref().filter(|folder| folder.exists());
        Ok(BackupsState {
            folder: settings.folder.clone(),
            open_to_others: there.and_then(|folder| owner_only(folder, 0o700).err()).map(|error| error.saying()),
            settings: file.unwrap_or_else(|| self.open.node.folder.path().join(CONFIGURATION_FILE)),
            backups: lines.into_iter().map(standing).collect(),
            schedule: settings.folder.as_ref().map(|_| settings.schedule.clone()),
            keep: settings.keep,
        })
    }

    /// Has a backup taken now.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where no folder for backups is set; [`OperationError::Account`], [`OperationError::Store`].
    pub async fn take_backup(&self, at: &mut Occasion) -> Result<JobId, OperationError> {
        if self.open.config.backup.folder.is_none() {
            return Err(OperationError::Refused(Saying::new(
                "doctor-backup-unset",
                "no backups are made; set 'folder' in section 'backup' of rihla.toml",
            )));
        }
        // of the same key as those of the schedule: two at once would wait for each other
        self.ask(at, BACKUP, serde_json::json!({}), format!("schedule {BACKUP}")).await
    }

    /// Has a backup proven: read to its end, and where it is rehearsed also restored into a database that vanishes.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where no backup has that name; [`OperationError::Account`], [`OperationError::Store`].
    pub async fn prove_backup(&self, at: &mut Occasion, name: &str, rehearse: bool) -> Result<JobId, OperationError> {
        let name = named(self.open, name)?.0;
        let kind = if rehearse { REHEARSE_BACKUP } else { VERIFY_BACKUP };
        self.ask(at, kind, serde_json::json!({ "backup": name }), name.clone()).await
    }
}

/// A backup of the folder by its name there, and where it is. A name that leads elsewhere is no name of a backup.
///
/// # Errors
/// [`OperationError::Refused`] where there is none.
pub(crate) fn named(open: &OpenNode, name: &str) -> Result<(String, PathBuf), OperationError> {
    let lines = open.config.backup.folder.as_deref().map(list_backups).transpose()?.unwrap_or_default();
    let found = lines.into_iter().find(|line| line.name == name).map(|line| (line.name, line.path));
    found.ok_or_else(|| OperationError::Refused(Saying::new("backup-gone", "there is no backup of this name any more; choose another")))
}
