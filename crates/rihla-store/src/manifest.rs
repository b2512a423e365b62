//! The signed manifest of a folder: which files it has, and what a signer says of them.
//!
//! The signature covers the canonical JSON of the manifest as it was written, fields unknown to this program included.

use std::collections::BTreeMap;
use std::path::Path;

use rihla_model::Saying;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::content::{ContentHash, FileEntry, hash_file};
use crate::error::StoreError;
use crate::key::{KeyId, PublicKey, Signature, Signer, Statement, verify};
use crate::staging::{check_name, tree};

/// The manifest's file name in each published folder.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The newest manifest format that this program reads and writes.
pub const MANIFEST_FORMAT: u32 = 1;

/// What is signed: `about` is the operation's own words (dataset, version, state, approvals, previous …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest<P> {
    /// The format of the manifest.
    pub format: u32,
    /// What the files are.
    pub about: P,
    /// Every file but the manifest itself, by name with '/' between parts.
    pub files: BTreeMap<String, FileEntry>,
}

impl<P> Manifest<P> {
    /// A manifest in the newest format.
    #[must_use]
    pub fn new(about: P, files: BTreeMap<String, FileEntry>) -> Self {
        Self { format: MANIFEST_FORMAT, about, files }
    }
}

/// A manifest with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedManifest<P> {
    /// What is signed.
    pub manifest: Manifest<P>,
    /// The signer's name for the key.
    pub key_id: KeyId,
    /// The key that verifies.
    pub public_key: PublicKey,
    /// Over the canonical JSON of `manifest`.
    pub signature: Signature,
}

/// As read, before anything is believed.
#[derive(Deserialize)]
struct Unproven {
    manifest: Value,
    key_id: KeyId,
    public_key: PublicKey,
    signature: Signature,
}

impl<P: Serialize> SignedManifest<P> {
    /// Signs a manifest.
    ///
    /// # Errors
    /// [`StoreError::NotCanonical`] when it holds a fraction, [`StoreError::BadName`].
    pub fn sign(manifest: Manifest<P>, signer: &Signer) -> Result<Self, StoreError> {
        manifest.files.keys().try_for_each(|name| check_name(name))?;
        let signature = signer.sign(Statement::Manifest, &canonical_json(&manifest)?);
        Ok(Self { manifest, key_id: signer.key_id().clone(), public_key: signer.public().clone(), signature })
    }

    /// The bytes of `manifest.json`.
    ///
    /// # Errors
    /// [`StoreError::NotCanonical`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The hash to point at.
    ///
    /// # Errors
    /// [`StoreError::NotCanonical`].
    pub fn hash(&self) -> Result<ContentHash, StoreError> {
        Ok(ContentHash::of(&self.to_bytes()?))
    }
}

impl<P: DeserializeOwned> SignedManifest<P> {
    /// Reads a manifest and believes it only when a trusted key signed it.
    ///
    /// # Errors
    /// [`StoreError::UntrustedKey`], [`StoreError::BadSignature`], [`StoreError::NewerFormat`], [`StoreError::Unreadable`].
    /// `path` is for messages.
    pub fn read(path: &Path, bytes: &[u8], trusted: &[PublicKey]) -> Result<Self, StoreError> {
        let unreadable = |cause: String| {
            let reason = Saying::new("quoted", "{cause}").with("cause", cause);
            StoreError::Unreadable { path: path.to_path_buf(), reason }
        };
        let read: Unproven = serde_json::from_slice(bytes).map_err(|e| unreadable(e.to_string()))?;
        if !trusted.contains(&read.public_key) {
            return Err(StoreError::UntrustedKey { what: path.into(), public_key: read.public_key.to_string() });
        }
        verify(&read.public_key, Statement::Manifest, &canonical_json(&read.manifest)?, &read.signature)
            .map_err(|_| StoreError::BadSignature { what: path.into() })?;
        let format = read.manifest.get("format").and_then(Value::as_u64).unwrap_or(0);
        if format > u64::from(MANIFEST_FORMAT) {
            let found = u32::try_from(format).unwrap_or(u32::MAX);
            return Err(StoreError::NewerFormat { path: path.to_path_buf(), found, known: MANIFEST_FORMAT });
        }
        let manifest: Manifest<P> = serde_json::from_value(read.manifest).map_err(|e| unreadable(e.to_string()))?;
        manifest.files.keys().try_for_each(|name| check_name(name))?;
        Ok(Self { manifest, key_id: read.key_id, public_key: read.public_key, signature: read.signature })
    }

    /// Reads the manifest of a folder and checks its signature and every file.
    ///
    /// # Errors
    /// As [`SignedManifest::read`] and [`Manifest::verify_files`].
    pub fn verify_folder(folder: &Path, trusted: &[PublicKey]) -> Result<Self, StoreError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes = std::fs::read(&path).map_err(|e| StoreError::io("read", &path, e))?;
        let signed = Self::read(&path, &bytes, trusted)?;
        signed.manifest.verify_files(folder)?;
        Ok(signed)
    }
}

impl<P> Manifest<P> {
    /// Checks that a folder holds the files of the manifest, all of them, unchanged, and no other.
    ///
    /// # Errors
    /// [`StoreError::FileMissing`], [`StoreError::FileChanged`], [`StoreError::FileExtra`], [`StoreError::Io`].
    pub fn verify_files(&self, folder: &Path) -> Result<(), StoreError> {
        let found = tree(folder)?.files;
        for (name, entry) in &self.files {
            let path = found.get(name).ok_or_else(|| StoreError::FileMissing { path: folder.join(name) })?;
            if hash_file(path)? != *entry {
                return Err(StoreError::FileChanged { path: path.clone() });
            }
        }
        let extra = found.into_iter().find(|(name, _)| name != MANIFEST_FILE && !self.files.contains_key(name));
        extra.map_or(Ok(()), |(_, path)| Err(StoreError::FileExtra { path }))
    }
}

/// Writes a value as JSON with sorted keys and no blanks: the same value has the same bytes, whichever program wrote it.
/// Whole numbers only: fractions have several spellings, so decimals are written as text.
///
/// # Errors
/// [`StoreError::NotCanonical`].
pub fn canonical_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, StoreError> {
    let value = serde_json::to_value(value).map_err(|e| StoreError::NotCanonical { reason: e.to_string() })?;
    let mut out = Vec::new();
    write_canonical(&value, &mut out)?;
    Ok(out)
}

fn write_canonical(value: &Value, out: &mut Vec<u8>) -> Result<(), StoreError> {
    let text =
        |text: &str, out: &mut Vec<u8>| serde_json::to_writer(out, text).map_err(|e| StoreError::NotCanonical { reason: e.to_string() });
    match value {
        Value::Object(map) => {
            let mut sorted: Vec<_> = map.iter().collect();
            sorted.sort_by(|one, two| one.0.cmp(two.0));
            out.push(b'{');
            for (place, (key, value)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                text(key, out)?;
                out.push(b':');
                write_canonical(value, out)?;
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_canonical(item, out)?;
            }
            out.push(b']');
        }
        Value::String(string) => text(string, out)?,
        Value::Number(number) if number.is_f64() => {
            return Err(StoreError::NotCanonical { reason: format!("the fraction {number} has more than one spelling: write it as text") });
        }
        Value::Number(_) | Value::Bool(_) | Value::Null => out.extend_from_slice(value.to_string().as_bytes()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_has_one_spelling() {
        let one: Value = serde_json::from_str(r#"{"b": [1, null, true], "a": {"é": "\u00e9\n", "A": -3}}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"a":{"A":-3,"é":"é\u000a"},"b":[1,null,true]}"#).unwrap();
        let bytes = canonical_json(&one).unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), "{\"a\":{\"A\":-3,\"é\":\"é\\n\"},\"b\":[1,null,true]}");
        assert_eq!(bytes, canonical_json(&two).unwrap());
        assert!(matches!(canonical_json(&1.5), Err(StoreError::NotCanonical { .. })));
    }
}
