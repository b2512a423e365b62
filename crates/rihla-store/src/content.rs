//! Hashes of files: plain SHA-256 for what is public, keyed HMAC-SHA256 for what is restricted.
//!
//! A plain hash of a restricted delivery would let anyone who holds a guess of the file confirm it; a keyed one does not.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::str::FromStr;

use rihla_model::Saying;
use ring::{digest, hmac};
use serde::{Deserialize, Serialize};

use crate::encoding::hex;
use crate::error::StoreError;
use crate::key::{KeyId, SecretKey};

/// The SHA-256 of a public file, written `sha256:<64 digits>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// Hashes bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = ContentHasher::default();
        hasher.update(bytes);
        hasher.finish().sha256
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 hexadecimal digits without the name of the method.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(&self.0)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl FromStr for ContentHash {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let digits = text.strip_prefix("sha256:").and_then(hex::decode);
        let bytes = digits.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Self).ok_or_else(|| StoreError::malformed(Saying::new("store-word-hash", "content hash ('sha256:' and 64 digits)"), text))
    }
}

impl TryFrom<String> for ContentHash {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.to_string()
    }
}

/// What a manifest says of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its hash.
    pub sha256: ContentHash,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Hashes and counts what is written to it.
#[derive(Clone)]
pub struct ContentHasher {
    context: digest::Context,
    bytes: u64,
}

impl Default for ContentHasher {
    fn default() -> Self {
        Self { context: digest::Context::new(&digest::SHA256), bytes: 0 }
    }
}

impl fmt::Debug for ContentHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentHasher").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl ContentHasher {
    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.context.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// The hash and length of all that came.
    #[must_use]
    pub fn finish(self) -> FileEntry {
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(self.context.finish().as_ref()) {
            *to = *from;
        }
        FileEntry { sha256: ContentHash(hash), bytes: self.bytes }
    }
}

impl Write for ContentHasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hashes a file without holding it in memory.
///
/// # Errors
/// [`StoreError::Io`] when it cannot be read.
pub fn hash_file(path: &Path) -> Result<FileEntry, StoreError> {
    let mut file = File::open(path).map_err(|e| StoreError::io("read", path, e))?;
    let mut hasher = ContentHasher::default();
    pour(&mut file, |bytes| hasher.update(bytes)).map_err(|e| StoreError::io("read", path, e))?;
    Ok(hasher.finish())
}

fn pour(reader: &mut dyn Read, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => take(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The HMAC-SHA256 of a restricted file under a named key, written `hmac-sha256:<key>:<64 digits>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyedHash {
    /// The key, so that the hash can be computed again after a rotation.
    pub key_id: KeyId,
    tag: [u8; 32],
}

impl KeyedHash {
    pub(crate) fn new(key_id: KeyId, tag: [u8; 32]) -> Self {
        Self { key_id, tag }
    }

    pub(crate) fn tag(&self) -> &[u8; 32] {
        &self.tag
    }
}

impl fmt::Display for KeyedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hmac-sha256:{}:{}", self.key_id, hex::encode(&self.tag))
    }
}

impl FromStr for KeyedHash {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let parts = text.strip_prefix("hmac-sha256:").and_then(|rest| rest.split_once(':'));
        let read = parts
            .and_then(|(key, digits)| Some(Self { key_id: KeyId::new(key).ok()?, tag: <[u8; 32]>::try_from(hex::decode(digits)?).ok()? }));
        read.ok_or_else(|| {
            StoreError::malformed(Saying::new("store-word-keyed-hash", "keyed hash ('hmac-sha256:', key, ':' and 64 digits)"), text)
        })
    }
}

impl TryFrom<String> for KeyedHash {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<KeyedHash> for String {
    fn from(hash: KeyedHash) -> Self {
        hash.to_string()
    }
}

/// The keys that fingerprint restricted files: the current one for new hashes, older ones for comparison.
#[derive(Debug)]
pub struct FingerprintKeys {
    current: KeyId,
    keys: BTreeMap<KeyId, SecretKey>,
}

impl FingerprintKeys {
    pub(crate) fn new(current: KeyId, keys: BTreeMap<KeyId, SecretKey>) -> Self {
        Self { current, keys }
    }

    /// Hashes a restricted file with the current key.
    ///
    /// # Errors
    /// [`StoreError::Stream`] when it cannot be read.
    pub fn hash(&self, reader: &mut dyn Read) -> Result<KeyedHash, StoreError> {
        self.hash_with(&self.current, reader)
    }

    /// Tells whether a file is the one that was hashed, whichever key of this keyring hashed it.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Stream`].
    pub fn matches(&self, hash: &KeyedHash, reader: &mut dyn Read) -> Result<bool, StoreError> {
        Ok(self.hash_with(&hash.key_id, reader)? == *hash)
    }

    fn hash_with(&self, key_id: &KeyId, reader: &mut dyn Read) -> Result<KeyedHash, StoreError> {
        let key = self.keys.get(key_id).ok_or_else(|| StoreError::UnknownKey { key_id: key_id.to_string() })?;
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.expose()));
        pour(reader, |bytes| context.update(bytes)).map_err(|source| StoreError::Stream { doing: "hash", source })?;
        let mut tag = [0; 32];
        for (to, from) in tag.iter_mut().zip(context.sign().as_ref()) {
            *to = *from;
        }
        Ok(KeyedHash { key_id: key_id.clone(), tag })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_test_vector_of_fips_180_and_its_own_text() {
        let hash = ContentHash::of(b"abc");
        assert_eq!(hash.to_string(), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash.to_string().parse::<ContentHash>().unwrap(), hash);
        assert!("sha256:ba78".parse::<ContentHash>().is_err());
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{hash}\""));
    }

    #[test]
    fn a_keyed_hash_depends_on_its_key_and_survives_rotation() {
        let id = |text| KeyId::new(text).unwrap();
        let old = FingerprintKeys::new(id("f-1"), BTreeMap::from([(id("f-1"), SecretKey::from_bytes([1; 32]))]));
        let hash = old.hash(&mut b"rows".as_slice()).unwrap();
        let both = BTreeMap::from([(id("f-1"), SecretKey::from_bytes([1; 32])), (id("f-2"), SecretKey::from_bytes([2; 32]))]);
        let rotated = FingerprintKeys::new(id("f-2"), both);
        assert!(rotated.matches(&hash, &mut b"rows".as_slice()).unwrap());
        assert!(!rotated.matches(&hash, &mut b"r0ws".as_slice()).unwrap());
        assert_ne!(rotated.hash(&mut b"rows".as_slice()).unwrap(), hash);
        assert_eq!(hash.to_string().parse::<KeyedHash>().unwrap(), hash);
        assert_ne!(hash.to_string().rsplit(':').next().unwrap(), ContentHash::of(b"rows").hex());
    }
}
