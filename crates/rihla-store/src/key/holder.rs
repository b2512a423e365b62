//! Where the root key is kept: a file of its own, a systemd credential, or wrapped by a passphrase in the keyring file.

use std::fs;
use std::io;
use std::path::Path;

use rihla_model::Saying;
use ring::digest;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::disk::Disk;
use crate::durable::write_durably;
use crate::encoding::base32;
use crate::error::StoreError;
use crate::folder::owner_only;
use crate::key::document::{CREDENTIAL, Document, HolderRecord, KEY_FILE, PASSPHRASE};
use crate::key::passphrase::LockedBox;
use crate::key::{Argon2Cost, Passphrase, SecretKey};

const HEADING: &str = "RIHLA-ROOT-1: ";
const BOX_CONTEXT: &[u8] = b"rihla root key";
const SUM: usize = 4;

/// Where the root key is kept.
#[derive(Debug, Clone, Copy)]
pub enum RootHolder<'a> {
    /// A file that its owner alone may read, best on another disk than the data folder.
    File(&'a Path),
    /// A passphrase that a person types; the cost is used when the key is wrapped, and read from the file afterwards.
    Passphrase(&'a Passphrase, Argon2Cost),
    /// A file in systemd's credential folder (the value of `$CREDENTIALS_DIRECTORY`): 32 bytes, or a key file's text.
    Credential {
        /// The folder.
        folder: &'a Path,
        /// The credential's name.
        name: &'a str,
    },
}

impl RootHolder<'_> {
    fn word(&self) -> Saying {
        match self {
            Self::File(_) => KEY_FILE,
            Self::Passphrase(..) => PASSPHRASE,
            Self::Credential { .. } => CREDENTIAL,
        }
    }

    /// A root key that the holder has already: a credential always, a key file when an interrupted command left it.
    pub(crate) fn existing(&self) -> Result<Option<SecretKey>, StoreError> {
        match self {
            Self::File(path) if !path.exists() => Ok(None),
            Self::File(path) => read_file(path).map(Some),
            Self::Credential { folder, name } => read_credential(folder, name).map(Some),
            Self::Passphrase(..) => Ok(None),
        }
    }

    /// Puts the root key in the holder's keeping, over one that was there.
    pub(crate) fn keep(&self, disk: &Disk, root: &SecretKey, rng: &dyn SecureRandom) -> Result<HolderRecord, StoreError> {
        match self {
            Self::File(path) => {
                let unchanged = path.exists() && read_file(path).is_ok_and(|held| held.expose() == root.expose());
                if !unchanged {
                    write_durably(disk, path, print(root).as_bytes())?;
                }
                Ok(HolderRecord::File)
            }
            Self::Passphrase(phrase, cost) => {
                Ok(HolderRecord::Passphrase { locked: LockedBox::lock(phrase, *cost, BOX_CONTEXT, root.expose(), rng)? })
            }
            // credentials are made by the system's own tool; here it can only be checked that the right one is there
            Self::Credential { folder, name } => {
                if read_credential(folder, name)?.expose() != root.expose() {
                    return Err(StoreError::WrongRoot { path: folder.join(name) });
                }
                Ok(HolderRecord::Credential { name: (*name).to_owned() })
            }
        }
    }

    /// Fetches the root key for a keyring.
    pub(crate) fn fetch(&self, keys: &Path, record: &HolderRecord) -> Result<SecretKey, StoreError> {
        match (self, record) {
            (Self::File(path), HolderRecord::File) => read_file(path),
            (Self::Credential { folder, name }, HolderRecord::Credential { .. }) => read_credential(folder, name),
            (Self::Passphrase(phrase, _), HolderRecord::Passphrase { locked }) => {
                let opened = locked.open(phrase, BOX_CONTEXT)?;
                opened
                    .and_then(|bytes| SecretKey::from_slice(&bytes))
                    .ok_or_else(|| StoreError::WrongPassphrase { path: Document::path(keys) })
            }
            _ => Err(StoreError::OtherHolder { held: Box::new(record.word()), shown: Box::new(self.word()) }),
        }
    }
}

fn print(root: &SecretKey) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(root.expose().to_vec());
    bytes.extend(sum(root));
    Zeroizing::new(format!("{HEADING}{}\n", base32::encode_groups(&bytes).as_str()))
}

fn parse(text: &str) -> Option<SecretKey> {
    let bytes = base32::decode(text.trim().strip_prefix(HEADING.trim_end())?)?;
    let (key, check) = bytes.split_at_checked(32)?;
    let key = SecretKey::from_slice(key)?;
    (check == sum(&key)).then_some(key)
}

fn sum(root: &SecretKey) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(b"rihla root");
    context.update(root.expose());
    context.finish().as_ref().iter().take(SUM).copied().collect()
}

fn read_file(path: &Path) -> Result<SecretKey, StoreError> {
    owner_only(path, 0o600)?;
    let bytes = Zeroizing::new(fs::read(path).map_err(|e| StoreError::io("read", path, e))?);
    let key = std::str::from_utf8(&bytes).ok().and_then(parse);
    key.ok_or_else(|| StoreError::Unreadable {
        path: path.to_path_buf(),
        reason: Saying::new("store-reason-no-root", "it holds no root key, or a damaged one"),
    })
}

fn read_credential(folder: &Path, name: &str) -> Result<SecretKey, StoreError> {
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(StoreError::io("read", folder, io::ErrorKind::InvalidFilename.into()));
    }
    let path = folder.join(name);
    owner_only(&path, 0o400)?;
    let bytes = Zeroizing::new(fs::read(&path).map_err(|e| StoreError::io("read", &path, e))?);
    let key = SecretKey::from_slice(&bytes).or_else(|| std::str::from_utf8(&bytes).ok().and_then(parse));
    key.ok_or_else(|| StoreError::Unreadable {
        path,
        reason: Saying::new("store-reason-no-credential", "it holds neither 32 bytes nor the text of a key file"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_key_file_has_a_check_sum() {
        let key = SecretKey::from_bytes(std::array::from_fn(|n| n as u8));
        let text = print(&key);
        assert_eq!(parse(&text).map(|k| *k.expose()), Some(*key.expose()));
        assert!(parse(&text.replacen("000G", "000H", 1)).is_none());
        assert!(parse(text.get(..40).unwrap_or_default()).is_none());
    }
}
