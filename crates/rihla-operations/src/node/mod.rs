//! A node at work: its configuration, its data folder, its keys, its rows, its clock.

mod config;
mod nearest;
mod open;
mod schema;
mod setting;
mod settings;

use std::path::{Path, PathBuf};

use rihla_model::{Clock, Saying};
use rihla_store::{Argon2Cost, DataFolder, Disk, Keyring, Passphrase, RootHolder};
use ring::rand::SecureRandom;

use crate::OperationError;

pub use config::{BackupSettings, DATABASE_FILE, MailSettings, NodeConfig, ProviderSettings};
pub use open::{OpenNode, occasion_of_node};
pub(crate) use open::{mailer, trust};
pub use schema::schema;
pub use setting::{Kind, SETTINGS, Setting};
pub use settings::{Given, Origin, Settings};

/// Where a node keeps what it must not lose or show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The data folder.
    pub data: PathBuf,
    /// The file that holds the root key, or the passphrase's salt; outside the data folder, so that a copy of the data
    /// alone tells nothing.
    pub key: PathBuf,
    /// Where deliveries are looked for.
    pub inbox: PathBuf,
}

impl Places {
    /// The places that go with an observatory's folder unless others are named: beside it.
    #[must_use]
    pub fn beside(observatory: &Path) -> Self {
        let name = observatory.file_name().and_then(|n| n.to_str()).unwrap_or("observatory");
        let parent = observatory.parent().unwrap_or(Path::new("."));
        Self {
            data: parent.join(format!("{name}.rihla-data")),
            key: parent.join(format!("{name}.rihla-key")),
            inbox: observatory.join("inbox"),
        }
    }
}

/// How the root key is held.
pub enum Holder {
    /// In the key file, readable by its owner alone.
    File,
    /// Under a passphrase.
    Passphrase(Passphrase),
    /// As a credential that the service manager hands over: folder and name.
    Credential(PathBuf, String),
}

impl Holder {
    fn root<'a>(&'a self, places: &'a Places) -> RootHolder<'a> {
        match self {
            Self::File => RootHolder::File(&places.key),
            Self::Passphrase(phrase) => RootHolder::Passphrase(phrase, Argon2Cost::default()),
            Self::Credential(folder, name) => RootHolder::Credential { folder, name },
        }
    }
}

/// The means of an operation: time, chance and disk are parameters.
pub struct Means<'a> {
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Gives random bytes.
    pub random: &'a dyn SecureRandom,
    /// The disk, with or without planted faults.
    pub disk: Disk,
}

/// A data folder with its keys open.
pub struct Node {
    /// The data folder.
    pub folder: DataFolder,
    /// Its keys.
    pub keyring: Keyring,
}

impl Node {
    /// Opens the node's data folder and keys; makes both if there is neither.
    ///
    /// # Errors
    /// [`OperationError::Store`] where the folder is of a newer format, or the key does not fit.
    pub fn open_or_create(places: &Places, holder: &Holder, means: &Means<'_>) -> Result<Self, OperationError> {
        let now = means.clock.now();
        let folder = DataFolder::open_or_create(&places.data, means.disk.clone(), now)?;
        let keys = folder.keys();
        let root = holder.root(places);
        let mut keyring =
            if has_keys(&keys) { Keyring::open(&keys, &root)? } else { Keyring::create(&means.disk, &keys, &root, now, means.random)? };
        complete(&folder, &mut keyring, &root, means)?;
        Ok(Self { folder, keyring })
    }

    /// Opens a node that exists.
    ///
    /// # Errors
    /// [`OperationError::Refused`] where there is none yet, [`OperationError::Store`] otherwise.
    pub fn open(places: &Places, holder: &Holder, means: &Means<'_>) -> Result<Self, OperationError> {
        if !places.data.exists() {
            return Err(OperationError::Refused(
                Saying::new("operation-no-data", "there is no data folder at {folder}; run `rihla build` first, or name it with --data")
                    .with("folder", &places.data),
            ));
        }
        let folder = DataFolder::open(&places.data, means.disk.clone())?;
        let root = holder.root(places);
        let mut keyring = Keyring::open(&folder.keys(), &root)?;
        complete(&folder, &mut keyring, &root, means)?;
        Ok(Self { folder, keyring })
    }
}

/// Makes the keys of purposes that are younger than the node.
fn complete(folder: &DataFolder, keyring: &mut Keyring, root: &RootHolder<'_>, means: &Means<'_>) -> Result<(), OperationError> {
    if !keyring.missing().is_empty() {
        let now = means.clock.now();
        let _lock = folder.lock("key create", now)?;
        // another process may have made them while this one waited
        *keyring = Keyring::open(&folder.keys(), root)?;
        keyring.complete(&means.disk, now, means.random)?;
    }
    Ok(())
}

fn has_keys(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}
