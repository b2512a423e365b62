//! The key of a person who approves releases: one file, wrapped by a passphrase or readable by its owner alone.

use std::path::Path;

use jiff::Timestamp;
use rihla_model::Saying;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::disk::Disk;
use crate::durable::write_json;
use crate::encoding::{base64, instant};
use crate::error::StoreError;
use crate::folder::owner_only;
use crate::key::keyring::new_pair;
use crate::key::passphrase::LockedBox;
use crate::key::sign::{open_pair, sign_with};
use crate::key::{Argon2Cost, Passphrase, PublicKey, Signature, Statement};

const FORMAT: u32 = 1;

/// The key of a person who approves releases.
pub struct ApproverKey {
    name: String,
    created: Timestamp,
    public: PublicKey,
    pkcs8: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for ApproverKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApproverKey").field("name", &self.name).field("public", &self.public.to_string()).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    name: String,
    #[serde(with = "instant")]
    created: Timestamp,
    public: PublicKey,
    #[serde(flatten)]
    kept: Kept,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    /// Base64 of the pair.
    Plain(#[serde(with = "base64::serde_secret")] Zeroizing<Vec<u8>>),
    Locked(LockedBox),
}

impl ApproverKey {
    /// Draws a pair for a person.
    ///
    /// # Errors
    /// [`StoreError::BadPersonName`], [`StoreError::NoRandomness`].
    pub fn create(name: &str, now: Timestamp, rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        check_person(name)?;
        let pkcs8 = new_pair(rng)?;
        Ok(Self { name: name.to_owned(), created: now, public: open_pair(&pkcs8)?.0, pkcs8 })
    }

    /// Writes the key file (0600), wrapped when a passphrase is given; never over an existing one.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::WeakPassphrase`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn save(
        &self,
        disk: &Disk,
        path: &Path,
        passphrase: Option<(&Passphrase, Argon2Cost)>,
        rng: &dyn SecureRandom,
    ) -> Result<(), StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_path_buf() });
        }
        let kept = match passphrase {
            Some((phrase, cost)) => Kept::Locked(LockedBox::lock(phrase, cost, &context(&self.name, &self.public), &self.pkcs8, rng)?),
            None => Kept::Plain(self.pkcs8.clone()),
        };
        let file = File { format: FORMAT, name: self.name.clone(), created: self.created, public: self.public.clone(), kept };
        write_json(disk, path, &file)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`StoreError::TooOpen`], [`StoreError::WrongPassphrase`] (also when one is needed and none was given),
    /// [`StoreError::Unreadable`], [`StoreError::NewerFormat`], [`StoreError::Io`].
    pub fn load(path: &Path, passphrase: Option<&Passphrase>) -> Result<Self, StoreError> {
        owner_only(path, 0o600)?;
        let bytes = std::fs::read(path).map(Zeroizing::new).map_err(|error| StoreError::io("read", path, error))?;
        Self::read(path, &bytes, passphrase)
    }

    /// Reads what stands in a key file; `path` is what the file is called in errors.
    ///
    /// # Errors
    /// As [`ApproverKey::load`], without those of the file system.
    pub fn read(path: &Path, bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Self, StoreError> {
        let unreadable = || StoreError::Unreadable {
            path: path.to_path_buf(),
            reason: Saying::new("store-reason-no-approver", "it is no approver's key file"),
        };
        let file: File = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
        if file.format > FORMAT {
            return Err(StoreError::NewerFormat { path: path.to_path_buf(), found: file.format, known: FORMAT });
        }
        let pkcs8 = match file.kept {
            Kept::Plain(pkcs8) => pkcs8,
            Kept::Locked(locked) => {
                let wrong = || StoreError::WrongPassphrase { path: path.to_path_buf() };
                locked.open(passphrase.ok_or_else(wrong)?, &context(&file.name, &file.public))?.ok_or_else(wrong)?
            }
        };
        check_person(&file.name)?;
        if open_pair(&pkcs8).map_err(|_| unreadable())?.0 != file.public {
            return Err(unreadable());
        }
        Ok(Self { name: file.name, created: file.created, public: file.public, pkcs8 })
    }

    /// The person's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When the key was made.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// The key that verifies; to be written into the observatory's definitions.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs an approval document.
    ///
    /// # Errors
    /// [`StoreError::Cipher`].
    pub fn approve(&self, document: &[u8]) -> Result<Signature, StoreError> {
        Ok(sign_with(&open_pair(&self.pkcs8)?.1, Statement::Approval, document))
    }
}

fn context(name: &str, public: &PublicKey) -> Vec<u8> {
    format!("rihla approver\n{name}\n{public}").into_bytes()
}

/// Accepts what can be shown as a person's name on one line.
pub(crate) fn check_person(name: &str) -> Result<(), StoreError> {
    let good = name.trim() == name && (1..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if good { Ok(()) } else { Err(StoreError::BadPersonName) }
}
