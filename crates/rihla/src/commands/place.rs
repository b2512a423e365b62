//! Where things are: observatory, data folder, key, inbox.

use std::path::PathBuf;

use clap::Args;
use rihla_model::Saying;
use rihla_operations::node::Settings;
use rihla_operations::{Holder, Means, Node, NodeConfig, OperationError, Places};
use rihla_store::{CONFIGURATION_FILE, Passphrase};

use super::failure::unreadable;

/// Where the observatory and its data are.
#[derive(Debug, Clone, Args)]
pub struct PlaceArguments {
    /// Folder of the observatory's definitions
    #[arg(default_value = ".")]
    pub observatory: PathBuf,
    /// Data folder: deliveries, vintages, releases [default: OBSERVATORY.rihla-data beside it]
    #[arg(long, env = "RIHLA_DATA")]
    pub data: Option<PathBuf>,
    /// Folder in which deliveries are looked for [default: OBSERVATORY/inbox]
    #[arg(long, env = "RIHLA_INBOX")]
    pub inbox: Option<PathBuf>,
    /// File that holds the node's root key [default: OBSERVATORY.rihla-key beside it]
    #[arg(long, env = "RIHLA_KEY")]
    pub key: Option<PathBuf>,
    /// The node's configuration [default: rihla.toml in the data folder, if there is one]
    #[arg(long, env = "RIHLA_CONFIG")]
    pub config: Option<PathBuf>,
    /// The root key is under a passphrase, which is the first line of this file
    #[arg(long, env = "RIHLA_PASSPHRASE_FILE", conflicts_with = "credential")]
    pub passphrase_file: Option<PathBuf>,
    /// The root key is a credential of this name, handed over by the service manager in $CREDENTIALS_DIRECTORY
    #[arg(long)]
    pub credential: Option<String>,
}

impl PlaceArguments {
    /// The places, defaults filled in.
    #[must_use]
    pub fn places(&self) -> Places {
        // `.` has no name of its own to put beside itself.
        let folder = std::fs::canonicalize(&self.observatory).unwrap_or_else(|_| self.observatory.clone());
        let beside = Places::beside(&folder);
        Places {
            data: self.data.clone().unwrap_or(beside.data),
            key: self.key.clone().unwrap_or(beside.key),
            inbox: self.inbox.clone().unwrap_or(beside.inbox),
        }
    }

    /// Opens the node, which has to exist.
    ///
    /// # Errors
    /// As [`PlaceArguments::holder`] and [`Node::open`].
    pub fn node(&self, means: &Means<'_>) -> anyhow::Result<Node> {
        Ok(Node::open(&self.places(), &self.holder()?, means)?)
    }

    /// The node's configuration: the file that is named or lies in the data folder, and the environment over it.
    ///
    /// # Errors
    /// [`OperationError::Definitions`] with every fault; [`OperationError::File`] where a named file cannot be read.
    pub fn config(&self) -> Result<NodeConfig, OperationError> {
        let data = self.places().data;
        let file = self.config.clone().or_else(|| Some(data.join(CONFIGURATION_FILE)).filter(|file| file.exists()));
        // a variable that is no text is none of ours
        let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        NodeConfig::of(Settings::read(file.as_deref(), environment)?, &data)
    }

    /// How the root key is held.
    ///
    /// # Errors
    /// Where the passphrase cannot be read, or no credential folder was handed over.
    pub fn holder(&self) -> anyhow::Result<Holder> {
        if let Some(path) = &self.passphrase_file {
            return Ok(Holder::Passphrase(passphrase(path)?));
        }
        if let Some(name) = &self.credential {
            let folder = std::env::var_os("CREDENTIALS_DIRECTORY")
                .ok_or(Saying::new(
                "failure-no-credential",
                "--credential was given, but the service manager handed over no $CREDENTIALS_DIRECTORY; start it as a service with LoadCredential",
            ))?;
            return Ok(Holder::Credential(folder.into(), name.clone()));
        }
        Ok(Holder::File)
    }
}

/// Reads a passphrase: the first line of a file.
pub(super) fn passphrase(path: &std::path::Path) -> anyhow::Result<Passphrase> {
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        let saying = Saying::new("failure-no-passphrase", "the first line of {path} is empty; it must be the passphrase");
        return Err(saying.with("path", path).into());
    }
    Ok(Passphrase::new(zeroize::Zeroizing::new(line.to_owned())))
}

/// What a value must be, where only some names are known.
pub(super) fn one_of(names: &[&str]) -> Saying {
    Saying::new("usage-one-of", "name one of {names}").with("names", names.join(", "))
}
