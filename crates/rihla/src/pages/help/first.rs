//! What is to be done before a node can be relied on.

use super::Guide;
use crate::pages::Place;

/// One thing that is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStep {
    /// There is one person alone, and some steps need another.
    SecondPerson,
    /// One person alone looks after accounts.
    SecondKeeper,
    /// No folder for backups is set.
    BackupFolder,
    /// No backup was taken yet.
    Backup,
    /// No letters are sent.
    Mail,
    /// Fewer than two approvers are named, and a dataset needs two.
    Approvers,
    /// Nothing was delivered.
    Delivery,
    /// Nothing was built.
    Build,
}

impl FirstStep {
    /// The message that says so.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::SecondPerson => "guide-step-person",
            Self::SecondKeeper => "guide-step-keeper",
            Self::BackupFolder => "guide-step-backup-folder",
            Self::Backup => "guide-step-backup",
            Self::Mail => "guide-step-mail",
            Self::Approvers => "guide-step-approvers",
            Self::Delivery => "guide-step-delivery",
            Self::Build => "guide-step-build",
        }
    }

    /// Where it is done, or the guide that says how.
    pub(crate) fn place(self) -> Place {
        let guide = |guide: &Guide| Place::Guide(guide.id.to_owned());
        match self {
            Self::SecondPerson | Self::SecondKeeper => Place::NewAccount,
            Self::BackupFolder | Self::Backup | Self::Mail => guide(&Guide::ADMINISTRATOR),
            Self::Approvers => guide(&Guide::DATA_OWNER),
            Self::Delivery | Self::Build => Place::Data,
        }
    }
}
