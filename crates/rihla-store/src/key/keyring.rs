//! Making, opening and turning over the keys of a node. Whoever writes holds the data folder's lock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ring::rand::SecureRandom;
use ring::signature::Ed25519KeyPair;
use zeroize::Zeroizing;

use crate::content::FingerprintKeys;
use crate::disk::Disk;
use crate::error::StoreError;
use crate::key::document::{Document, KEYRING_FORMAT, KeyRecord, RootRecord, check_value};
use crate::key::state::describe;
use crate::key::{KeyId, KeyringState, PublicKey, Purpose, RootHolder, SecretKey, Signer};
use crate::sealed::SealKeys;

/// The opened keys of a node.
pub struct Keyring {
    pub(crate) keys: PathBuf,
    pub(crate) document: Document,
    pub(crate) root: SecretKey,
    opened: BTreeMap<KeyId, Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("keys", &self.opened.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

impl Keyring {
    /// Makes a root key and a key for each purpose. A credential, or a key file left by an interrupted command, is used
    /// as the root key.
    ///
    /// # Errors
    /// [`StoreError::KeyringExists`], [`StoreError::WeakPassphrase`], [`StoreError::TooOpen`], [`StoreError::NoRandomness`],
    /// [`StoreError::Full`], [`StoreError::Io`].
    pub fn create(disk: &Disk, keys: &Path, holder: &RootHolder<'_>, now: Timestamp, rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let path = Document::path(keys);
        if path.exists() {
            return Err(StoreError::KeyringExists { path });
        }
        disk.create_folder(keys)?;
        let root = match holder.existing()? {
            Some(root) => root,
            None => SecretKey::draw(rng)?,
        };
        let records = Purpose::ALL.into_iter().map(|purpose| new_record(&root, purpose, 1, now, rng));
        let id = KeyId::new("root-1").map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
        let mut document = Document {
            format: KEYRING_FORMAT,
            keys: records.collect::<Result<_, _>>()?,
            root: RootRecord { id, created: now, check: check_value(&root)?, holder: holder.keep(disk, &root, rng)?, recovery: None },
            seal: Vec::new(),
        };
        document.write(disk, keys, &root)?;
        Self::from_parts(keys, document, root)
    }

    /// Opens the keyring.
    ///
    /// # Errors
    /// [`StoreError::NoKeyring`], [`StoreError::OtherHolder`], [`StoreError::WrongPassphrase`], [`StoreError::WrongRoot`],
    /// [`StoreError::KeyAltered`], [`StoreError::TooOpen`], [`StoreError::Unreadable`], [`StoreError::Io`].
    pub fn open(keys: &Path, holder: &RootHolder<'_>) -> Result<Self, StoreError> {
        let document = Document::read(keys)?;
        let root = holder.fetch(keys, &document.root.holder)?;
        document.prove(keys, &root)?;
        Self::from_parts(keys, document, root)
    }

    pub(crate) fn from_parts(keys: &Path, document: Document, root: SecretKey) -> Result<Self, StoreError> {
        let opened = document.keys.iter().map(|record| Ok((record.id.clone(), record.unwrap(&root)?)));
        Ok(Self { opened: opened.collect::<Result<_, StoreError>>()?, keys: keys.to_path_buf(), document, root })
    }

    /// Tells which keys there are; never their material.
    #[must_use]
    pub fn state(&self) -> KeyringState {
        describe(&self.document)
    }

    /// Makes a new version of a key; older versions still read what they wrote.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`], [`StoreError::Full`], [`StoreError::Io`]; the keyring is then as it was.
    pub fn rotate(&mut self, disk: &Disk, purpose: Purpose, now: Timestamp, rng: &dyn SecureRandom) -> Result<KeyId, StoreError> {
        let mut document = self.document.clone();
        let mut version = 0;
        for record in document.keys.iter_mut().filter(|record| record.purpose == purpose) {
            version = version.max(record.version);
            record.retired = record.retired.or(Some(now));
        }
        let record = new_record(&self.root, purpose, version + 1, now, rng)?;
        let id = record.id.clone();
        document.keys.push(record);
        document.write(disk, &self.keys, &self.root)?;
        *self = Self::from_parts(&self.keys, document, self.root.copy())?;
        Ok(id)
    }

    /// Makes a key for each purpose that came after this keyring; tells whether there was one.
    ///
    /// # Errors
    /// As [`Keyring::rotate`].
    pub fn complete(&mut self, disk: &Disk, now: Timestamp, rng: &dyn SecureRandom) -> Result<bool, StoreError> {
        let missing = self.missing();
        for purpose in &missing {
            self.rotate(disk, *purpose, now, rng)?;
        }
        Ok(!missing.is_empty())
    }

    /// The purposes that came after this keyring.
    #[must_use]
    pub fn missing(&self) -> Vec<Purpose> {
        Purpose::ALL.into_iter().filter(|purpose| self.current_id(*purpose).is_err()).collect()
    }

    /// The version of a key that writes.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn current_id(&self, purpose: Purpose) -> Result<&KeyId, StoreError> {
        let versions = self.document.keys.iter().filter(|record| record.purpose == purpose);
        let newest = versions.max_by_key(|record| record.version).map(|record| &record.id);
        newest.ok_or_else(|| StoreError::UnknownKey { key_id: purpose.to_string() })
    }

    /// A key by its identifier, if it serves that purpose.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn key(&self, purpose: Purpose, id: &KeyId) -> Result<SecretKey, StoreError> {
        let known = self.document.keys.iter().any(|record| record.purpose == purpose && record.id == *id);
        let bytes = self.opened.get(id).filter(|_| known);
        bytes.and_then(|bytes| SecretKey::from_slice(bytes)).ok_or_else(|| StoreError::UnknownKey { key_id: id.to_string() })
    }

    /// The keys of a purpose, all versions.
    pub(crate) fn versions(&self, purpose: Purpose) -> Result<(KeyId, BTreeMap<KeyId, SecretKey>), StoreError> {
        let records = self.document.keys.iter().filter(|record| record.purpose == purpose);
        let keys = records.map(|record| Ok((record.id.clone(), self.key(purpose, &record.id)?)));
        Ok((self.current_id(purpose)?.clone(), keys.collect::<Result<_, StoreError>>()?))
    }

    /// The keys that seal and open restricted files.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn seal_keys(&self) -> Result<SealKeys, StoreError> {
        let (current, keys) = self.versions(Purpose::RestrictedZone)?;
        Ok(SealKeys::new(current, keys))
    }

    /// The keys that fingerprint restricted deliveries.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn fingerprints(&self) -> Result<FingerprintKeys, StoreError> {
        let (current, keys) = self.versions(Purpose::Fingerprints)?;
        Ok(FingerprintKeys::new(current, keys))
    }

    /// The key that signs in the node's name.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Cipher`].
    pub fn signer(&self) -> Result<Signer, StoreError> {
        let id = self.current_id(Purpose::Signing)?;
        let pkcs8 = self.opened.get(id).ok_or_else(|| StoreError::UnknownKey { key_id: id.to_string() })?;
        Signer::new(id.clone(), pkcs8)
    }

    /// The public halves of all signing keys of this node, newest first: what its own manifests may be signed with.
    #[must_use]
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.document.keys.iter().rev().filter_map(|record| record.public.clone()).collect()
    }
}

fn new_record(root: &SecretKey, purpose: Purpose, version: u32, now: Timestamp, rng: &dyn SecureRandom) -> Result<KeyRecord, StoreError> {
    if purpose == Purpose::Signing {
        let pkcs8 = new_pair(rng)?;
        KeyRecord::wrap(root, purpose, version, now, &pkcs8, rng)
    } else {
        KeyRecord::wrap(root, purpose, version, now, SecretKey::draw(rng)?.expose(), rng)
    }
}

/// Draws an Ed25519 pair.
pub(crate) fn new_pair(rng: &dyn SecureRandom) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let drawn = Ed25519KeyPair::generate_pkcs8(rng).map_err(|_| StoreError::NoRandomness)?;
    Ok(Zeroizing::new(drawn.as_ref().to_vec()))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use ring::rand::SystemRandom;

    use super::*;

    /// A node older than a purpose gets its key, and keeps those it has.
    #[test]
    fn a_keyring_grows_with_the_purposes() {
        let home = tempfile::tempdir().unwrap();
        let (disk, rng, now) = (Disk::default(), SystemRandom::new(), Timestamp::UNIX_EPOCH);
        let (keys, root) = (home.path().join("keys"), home.path().join("root"));
        let holder = RootHolder::File(&root);
        let mut keyring = Keyring::create(&disk, &keys, &holder, now, &rng).unwrap();
        let records = *keyring.key(Purpose::Records, keyring.current_id(Purpose::Records).unwrap()).unwrap().expose();
        keyring.document.keys.retain(|record| record.purpose != Purpose::Access);
        keyring.document.write(&disk, &keys, &keyring.root).unwrap();
        let mut old = Keyring::open(&keys, &holder).unwrap();
        assert_eq!(old.missing(), [Purpose::Access]);
        assert!(old.access_keys().is_err());
        assert!(old.complete(&disk, now, &rng).unwrap());
        assert!(!old.complete(&disk, now, &rng).unwrap());
        let new = Keyring::open(&keys, &holder).unwrap();
        assert_eq!(new.current_id(Purpose::Access).unwrap().as_str(), "access-1");
        assert_eq!(*new.key(Purpose::Records, new.current_id(Purpose::Records).unwrap()).unwrap().expose(), records);
    }
}
