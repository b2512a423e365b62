//! What may be told about keys: names, dates and public halves; never material.

use std::path::Path;

use jiff::Timestamp;
use rihla_model::Saying;
use serde::{Deserialize, Serialize, Serializer};

use crate::encoding::instant;
use crate::error::StoreError;
use crate::key::document::Document;
use crate::key::{KeyId, Keyring, PublicKey, Purpose};

/// All that may be told about a keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyringState {
    /// The root key.
    pub root: RootState,
    /// The purpose keys, all versions, in the order they were made.
    pub keys: Vec<KeyState>,
}

/// All that may be told about the root key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootState {
    /// Its identifier.
    pub id: KeyId,
    /// When it was made.
    #[serde(with = "instant")]
    pub created: Timestamp,
    /// How it is held, in words.
    #[serde(serialize_with = "english")]
    pub holder: Saying,
    /// Who can bring it back, when it was split.
    pub recovery: Option<RecoveryState>,
}

/// The last split of the root key among officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryState {
    /// Printed within the shares, so that papers of different splits are told apart.
    pub split: String,
    /// The three officers in the order of their numbers.
    pub officers: [String; 3],
    /// When the papers were printed.
    #[serde(with = "instant")]
    pub created: Timestamp,
}

/// All that may be told about one version of a purpose key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyState {
    /// Its identifier.
    pub id: KeyId,
    /// What it is for.
    pub purpose: Purpose,
    /// Counts from 1.
    pub version: u32,
    /// When it was made.
    #[serde(with = "instant")]
    pub created: Timestamp,
    /// When a newer version took over; it still reads what it wrote.
    #[serde(with = "instant::optional")]
    pub retired: Option<Timestamp>,
    /// The public half of a signing key.
    pub public: Option<PublicKey>,
}

impl Keyring {
    /// Tells which keys a keyring has without opening it; its seal is not checked.
    ///
    /// # Errors
    /// [`StoreError::NoKeyring`], [`StoreError::Unreadable`], [`StoreError::NewerFormat`], [`StoreError::Io`].
    pub fn read_state(keys: &Path) -> Result<KeyringState, StoreError> {
        Ok(describe(&Document::read(keys)?))
    }
}

pub(crate) fn describe(document: &Document) -> KeyringState {
    let root = RootState {
        id: document.root.id.clone(),
        created: document.root.created,
        holder: document.root.holder.word(),
        recovery: document.root.recovery.clone(),
    };
    let keys = document.keys.iter().map(|key| KeyState {
        id: key.id.clone(),
        purpose: key.purpose,
        version: key.version,
        created: key.created,
        retired: key.retired,
        public: key.public.clone(),
    });
    KeyringState { root, keys: keys.collect() }
}

/// Programs read the same words in every language.
fn english<S: Serializer>(saying: &Saying, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(saying)
}
