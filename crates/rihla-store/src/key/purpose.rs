//! What a key is for; one key never serves two purposes.

use rihla_model::Id;
use serde::{Deserialize, Serialize};

/// The kind of identifier that keys have.
pub enum KeyKind {}

/// Identifies one version of a key: "records-2".
pub type KeyId = Id<KeyKind>;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Seals unit-level deliveries and problem lists.
    RestrictedZone,
    /// Gives the keys of encrypted Parquet files of records.
    Records,
    /// Fingerprints restricted deliveries.
    Fingerprints,
    /// Protects sign-in cookies.
    Cookies,
    /// Gives the keys of private matching, one an epoch.
    MatchingEpochs,
    /// Seals what researchers ask, and hashes their codes.
    Access,
    /// Seals backups.
    Backups,
    /// Wraps the keys of the records of registers.
    Registers,
    /// Seals the second factors of accounts, and hashes what could be guessed of them.
    Accounts,
    /// Opens what browsers sealed for the node while there was no connection.
    Envelopes,
    /// Signs manifests (Ed25519).
    Signing,
}

impl Purpose {
    /// Every purpose; a keyring has a key for each.
    pub const ALL: [Self; 11] = [
        Self::RestrictedZone,
        Self::Records,
        Self::Fingerprints,
        Self::Cookies,
        Self::MatchingEpochs,
        Self::Access,
        Self::Backups,
        Self::Registers,
        Self::Accounts,
        Self::Envelopes,
        Self::Signing,
    ];

    /// The name in identifiers and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RestrictedZone => "restricted-zone",
            Self::Records => "records",
            Self::Fingerprints => "fingerprints",
            Self::Cookies => "cookies",
            Self::MatchingEpochs => "matching-epochs",
            Self::Access => "access",
            Self::Backups => "backups",
            Self::Registers => "registers",
            Self::Accounts => "accounts",
            Self::Envelopes => "envelopes",
            Self::Signing => "signing",
        }
    }

    /// The purpose of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
