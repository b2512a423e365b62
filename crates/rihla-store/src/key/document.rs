//! The keyring file: which keys there are, wrapped, and a seal over the whole that only the root key can make.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rihla_model::Saying;
use ring::hmac;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::disk::Disk;
use crate::durable::{read_json, write_json};
use crate::encoding::{base64, instant};
use crate::error::StoreError;
use crate::key::passphrase::LockedBox;
use crate::key::sign::{PublicKey, open_pair};
use crate::key::wrap::{derive, unwrap, wrap};
use crate::key::{KeyId, Purpose, RecoveryState, SecretKey};
use crate::manifest::canonical_json;

pub(crate) const KEY_FILE: Saying = Saying::new("store-word-key-file", "a key file");
pub(crate) const CREDENTIAL: Saying = Saying::new("store-word-credential", "a systemd credential");
pub(crate) const PASSPHRASE: Saying = Saying::new("store-word-passphrase", "a passphrase");

pub(crate) const KEYRING_FILE: &str = "keyring.json";
pub(crate) const KEYRING_FORMAT: u32 = 1;
const SALT: &[u8] = b"rihla root key 1";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) format: u32,
    pub(crate) root: RootRecord,
    pub(crate) keys: Vec<KeyRecord>,
    /// HMAC over all the rest under a key derived from the root: no key can be taken out, put in or called retired.
    #[serde(with = "base64::serde_bytes", default)]
    pub(crate) seal: Vec<u8>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RootRecord {
    pub(crate) id: KeyId,
    #[serde(with = "instant")]
    pub(crate) created: Timestamp,
    /// Derived from the root key one way: tells the right root from a wrong one.
    #[serde(with = "base64::serde_bytes")]
    pub(crate) check: Vec<u8>,
    pub(crate) holder: HolderRecord,
    pub(crate) recovery: Option<RecoveryState>,
}

/// How the root key is held.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum HolderRecord {
    File,
    Credential { name: String },
    Passphrase { locked: LockedBox },
}

impl HolderRecord {
    /// How it is held, as part of a sentence.
    pub(crate) fn word(&self) -> Saying {
        match self {
            Self::File => KEY_FILE,
            Self::Credential { .. } => CREDENTIAL,
            Self::Passphrase { .. } => PASSPHRASE,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    pub(crate) id: KeyId,
    pub(crate) purpose: Purpose,
    pub(crate) version: u32,
    #[serde(with = "instant")]
    pub(crate) created: Timestamp,
    /// When a newer version took over; the key still reads what it wrote.
    #[serde(with = "instant::optional")]
    pub(crate) retired: Option<Timestamp>,
    pub(crate) public: Option<PublicKey>,
    #[serde(with = "base64::serde_bytes")]
    wrapped: Vec<u8>,
}

impl KeyRecord {
    /// Wraps a new key under the root.
    pub(crate) fn wrap(
        root: &SecretKey,
        purpose: Purpose,
        version: u32,
        created: Timestamp,
        secret: &[u8],
        rng: &dyn SecureRandom,
    ) -> Result<Self, StoreError> {
        let id = KeyId::new(format!("{purpose}-{version}")).map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
        let public = if purpose == Purpose::Signing { Some(open_pair(secret)?.0) } else { None };
        let mut record = Self { id, purpose, version, created, retired: None, public, wrapped: Vec::new() };
        record.wrapped = wrap(&wrapping_key(root)?, &record.context(), secret, rng)?;
        Ok(record)
    }

    pub(crate) fn unwrap(&self, root: &SecretKey) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let secret = unwrap(&wrapping_key(root)?, &self.context(), &self.wrapped)?;
        secret.ok_or_else(|| StoreError::KeyAltered { key_id: self.id.to_string() })
    }

    /// What a wrapped key is bound to; a key moved to another line of the file does not open.
    fn context(&self) -> Vec<u8> {
        let public = self.public.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}\n{}\n{}\n{}\n{public}", self.id, self.purpose, self.version, self.created).into_bytes()
    }
}

impl Document {
    pub(crate) fn path(keys: &Path) -> PathBuf {
        keys.join(KEYRING_FILE)
    }

    /// Reads the file without any key; nothing in it is proven yet.
    pub(crate) fn read(keys: &Path) -> Result<Self, StoreError> {
        let path = Self::path(keys);
        let value: serde_json::Value = read_json(&path)?.ok_or_else(|| StoreError::NoKeyring { path: keys.to_path_buf() })?;
        let found = value.get("format").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if found > u64::from(KEYRING_FORMAT) {
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            return Err(StoreError::NewerFormat { path, found, known: KEYRING_FORMAT });
        }
        // the cause is left out: it could quote a value
        serde_json::from_value(value)
            .map_err(|_| StoreError::Unreadable { path, reason: Saying::new("store-reason-no-keyring", "it is no keyring") })
    }

    /// Proves that the root key is the one of this file, and that nobody else changed the file.
    pub(crate) fn prove(&self, keys: &Path, root: &SecretKey) -> Result<(), StoreError> {
        if check_value(root)? != self.root.check {
            return Err(StoreError::WrongRoot { path: Self::path(keys) });
        }
        let bytes = canonical_json(&Self { seal: Vec::new(), ..self.clone() })?;
        hmac::verify(&seal_key(root)?, &bytes, &self.seal).map_err(|_| StoreError::Unreadable {
            path: Self::path(keys),
            reason: Saying::new("store-reason-changed", "it was changed by something else"),
        })
    }

    /// Seals and writes the file durably.
    pub(crate) fn write(&mut self, disk: &Disk, keys: &Path, root: &SecretKey) -> Result<(), StoreError> {
        self.seal.clear();
        let bytes = canonical_json(&*self)?;
        self.seal = hmac::sign(&seal_key(root)?, &bytes).as_ref().to_vec();
        write_json(disk, &Self::path(keys), self)
    }
}

pub(crate) fn check_value(root: &SecretKey) -> Result<Vec<u8>, StoreError> {
    Ok(derive(root, SALT, &[b"key check value"])?.expose().to_vec())
}

fn wrapping_key(root: &SecretKey) -> Result<SecretKey, StoreError> {
    derive(root, SALT, &[b"wrap purpose keys"])
}

fn seal_key(root: &SecretKey) -> Result<hmac::Key, StoreError> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, derive(root, SALT, &[b"seal the keyring"])?.expose()))
}
