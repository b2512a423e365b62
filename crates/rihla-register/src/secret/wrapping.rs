//! The node's keys that wrap the keys of records.

use std::collections::BTreeMap;

use rihla_model::RecordId;
use rihla_store::{KeyId, Keyring, Purpose, SecretKey};
use ring::aead::LessSafeKey;
use ring::hmac;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::RecordKey;
use super::record_key::{derive, joined, open, seal};
use crate::error::RegisterError;

/// The node's keys for records: all versions, the current one wraps.
pub struct RecordKeys {
    current: KeyId,
    versions: BTreeMap<KeyId, Version>,
}

struct Version {
    wrap: LessSafeKey,
    files: hmac::Key,
    erasures: hmac::Key,
}

impl std::fmt::Debug for RecordKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordKeys").field("current", &self.current).finish_non_exhaustive()
    }
}

impl RecordKeys {
    /// Takes keys: all versions, and which of them wraps.
    ///
    /// # Errors
    /// [`RegisterError::UnknownKey`] where the current one is not among them; [`RegisterError::Cipher`].
    pub fn new(current: KeyId, keys: BTreeMap<KeyId, SecretKey>) -> Result<Self, RegisterError> {
        if !keys.contains_key(&current) {
            return Err(RegisterError::UnknownKey);
        }
        let versions = keys.into_iter().map(|(id, key)| {
            let keyed = |purpose: &[u8]| hmac::Key::new(hmac::HMAC_SHA256, &joined(&[purpose, key.expose()]));
            let (files, erasures) = (keyed(b"rihla register files 1"), keyed(b"rihla register erasures 1"));
            Ok((id, Version { wrap: derive(key.expose(), b"wrap")?, files, erasures }))
        });
        Ok(Self { current, versions: versions.collect::<Result<_, RegisterError>>()? })
    }

    /// Takes the keys from the node's keyring.
    ///
    /// # Errors
    /// [`RegisterError::Store`] in a keyring older than the purpose; as [`RecordKeys::new`].
    pub fn of(keyring: &Keyring) -> Result<Self, RegisterError> {
        let current = keyring.current_id(Purpose::Registers)?.clone();
        let ids = keyring.state().keys.into_iter().filter(|key| key.purpose == Purpose::Registers).map(|key| key.id);
        let keys = ids.map(|id| Ok((id.clone(), keyring.key(Purpose::Registers, &id)?)));
        Self::new(current, keys.collect::<Result<_, RegisterError>>()?)
    }

    /// The name of the key that wraps now.
    #[must_use]
    pub const fn current(&self) -> &KeyId {
        &self.current
    }

    /// Wraps the key of a record; it unwraps for that record alone.
    pub(crate) fn wrap(&self, record: &RecordId, key: &RecordKey, rng: &dyn SecureRandom) -> Result<Vec<u8>, RegisterError> {
        let version = self.versions.get(&self.current).ok_or(RegisterError::UnknownKey)?;
        seal(&version.wrap, &[self.current.as_str().as_bytes(), record.as_str().as_bytes()], key.expose(), rng)
    }

    /// Unwraps the key of a record.
    ///
    /// # Errors
    /// [`RegisterError::UnknownKey`] where the node does not have the key; [`RegisterError::Damaged`] where it was altered or moved.
    pub(crate) fn unwrap(&self, record: &RecordId, id: &str, wrapped: &[u8]) -> Result<RecordKey, RegisterError> {
        let damaged = RegisterError::Damaged { what: "key of a record" };
        let Ok(id) = KeyId::new(id) else { return Err(damaged) };
        let version = self.versions.get(&id).ok_or(RegisterError::UnknownKey)?;
        let opened = open(&version.wrap, &[id.as_str().as_bytes(), record.as_str().as_bytes()], wrapped);
        opened.and_then(|bytes| RecordKey::from_slice(&bytes)).ok_or(damaged)
    }

    /// The address of a file within a record: a keyed hash, so that nobody who does not have the file's content and the key finds
    /// out whether the node has it.
    pub(crate) fn file_address(&self, record: &RecordId, content: &[u8]) -> Result<String, RegisterError> {
        let version = self.versions.get(&self.current).ok_or(RegisterError::UnknownKey)?;
        Ok(address(version, record, content))
    }

    /// Whether a file is the one of an address, under any version of the key.
    pub(crate) fn file_fits(&self, record: &RecordId, content: &[u8], hash: &str) -> bool {
        self.versions.values().any(|version| address(version, record, content) == hash)
    }

    /// Seals something that is kept beside records, for one use and place; gives the key that it is sealed under.
    pub(crate) fn seal_beside(
        &self,
        label: &[u8],
        place: &[u8],
        plain: &[u8],
        rng: &dyn SecureRandom,
    ) -> Result<(String, Vec<u8>), RegisterError> {
        let version = self.versions.get(&self.current).ok_or(RegisterError::UnknownKey)?;
        let sealed = seal(&version.wrap, &[b"beside", label, self.current.as_str().as_bytes(), place], plain, rng)?;
        Ok((self.current.as_str().to_owned(), sealed))
    }

    /// Opens what was sealed for that use and place.
    ///
    /// # Errors
    /// [`RegisterError::UnknownKey`]; [`RegisterError::Damaged`] where it was altered or moved.
    pub(crate) fn open_beside(&self, label: &[u8], place: &[u8], id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RegisterError> {
        let damaged = RegisterError::Damaged { what: "sealed part beside records" };
        let Ok(id) = KeyId::new(id) else { return Err(damaged) };
        let version = self.versions.get(&id).ok_or(RegisterError::UnknownKey)?;
        open(&version.wrap, &[b"beside", label, id.as_str().as_bytes(), place], sealed).ok_or(damaged)
    }

    /// The tag of a line in the list of erasures, and the key that it is made with.
    pub(crate) fn erasure_tag(&self, parts: &[String]) -> Result<(&KeyId, String), RegisterError> {
        let version = self.versions.get(&self.current).ok_or(RegisterError::UnknownKey)?;
        Ok((&self.current, hex(hmac::sign(&version.erasures, &tied(parts)).as_ref())))
    }

    /// Whether a line in the list of erasures has its tag, under the key that it names.
    pub(crate) fn erasure_fits(&self, key: &str, parts: &[String], tag: &str) -> bool {
        let version = KeyId::new(key).ok().and_then(|key| self.versions.get(&key));
        version.zip(unhex(tag)).is_some_and(|(version, tag)| hmac::verify(&version.erasures, &tied(parts), &tag).is_ok())
    }
}

fn tied(parts: &[String]) -> Vec<u8> {
    joined(&parts.iter().map(String::as_bytes).collect::<Vec<_>>())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let byte = |at: usize| text.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let even = text.is_ascii() && text.len().is_multiple_of(2);
    (0..if even { text.len() } else { 0 }).step_by(2).map(byte).collect()
}

fn address(version: &Version, record: &RecordId, content: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&version.files);
    context.update(&joined(&[record.as_str().as_bytes(), content]));
    hex(context.sign().as_ref())
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn a_key_unwraps_for_its_record_and_after_rotation() {
        let rng = SystemRandom::new();
        let id = |text| KeyId::new(text).unwrap();
        let old = RecordKeys::new(id("r-1"), BTreeMap::from([(id("r-1"), SecretKey::from_bytes([1; 32]))])).unwrap();
        let both = BTreeMap::from([(id("r-1"), SecretKey::from_bytes([1; 32])), (id("r-2"), SecretKey::from_bytes([2; 32]))]);
        let new = RecordKeys::new(id("r-2"), both).unwrap();
        let (record, other) = (RecordId::new("a").unwrap(), RecordId::new("b").unwrap());
        let key = RecordKey::draw(&rng).unwrap();
        let wrapped = old.wrap(&record, &key, &rng).unwrap();
        assert_eq!(new.unwrap(&record, "r-1", &wrapped).unwrap().expose(), key.expose());
        assert!(matches!(new.unwrap(&other, "r-1", &wrapped), Err(RegisterError::Damaged { .. })));
        assert!(matches!(new.unwrap(&record, "r-2", &wrapped), Err(RegisterError::Damaged { .. })));
        assert!(matches!(old.unwrap(&record, "r-2", &wrapped), Err(RegisterError::UnknownKey)));
        assert_ne!(old.file_address(&record, b"x").unwrap(), old.file_address(&other, b"x").unwrap());
    }
}
