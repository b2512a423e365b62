//! The keys of the access room: one seals requests, another, derived from the same key, hashes codes.

use std::collections::BTreeMap;

use ring::hmac;

use super::{AccessCode, AccessReference};
use crate::content::KeyedHash;
use crate::error::StoreError;
use crate::key::{KeyId, Keyring, Purpose, SecretKey, derive};
use crate::sealed::SealKeys;

/// The keys of the access room, every version.
#[derive(Debug)]
pub struct AccessKeys {
    pub(crate) seal: SealKeys,
    codes: BTreeMap<KeyId, SecretKey>,
    current: KeyId,
}

impl Keyring {
    /// The keys of the access room.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`] in a keyring older than the purpose, [`StoreError::Cipher`].
    pub fn access_keys(&self) -> Result<AccessKeys, StoreError> {
        let (current, keys) = self.versions(Purpose::Access)?;
        let codes = keys.iter().map(|(id, key)| Ok((id.clone(), derive(key, b"rihla access codes 1", &[])?)));
        Ok(AccessKeys { codes: codes.collect::<Result<_, StoreError>>()?, seal: SealKeys::new(current.clone(), keys), current })
    }
}

impl AccessKeys {
    /// The keyed hash of a code, bound to its request.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn hash(&self, reference: &AccessReference, code: &AccessCode) -> Result<KeyedHash, StoreError> {
        let key = self.code_key(&self.current)?;
        let mut tag = [0; 32];
        for (to, from) in tag.iter_mut().zip(hmac::sign(&key, &message(reference, code)).as_ref()) {
            *to = *from;
        }
        Ok(KeyedHash::new(self.current.clone(), tag))
    }

    /// Whether a code is the one that was hashed; compares in constant time.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn fits(&self, reference: &AccessReference, code: &AccessCode, hash: &KeyedHash) -> Result<bool, StoreError> {
        Ok(hmac::verify(&self.code_key(&hash.key_id)?, &message(reference, code), hash.tag()).is_ok())
    }

    fn code_key(&self, id: &KeyId) -> Result<hmac::Key, StoreError> {
        let key = self.codes.get(id).ok_or_else(|| StoreError::UnknownKey { key_id: id.to_string() })?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, key.expose()))
    }
}

fn message(reference: &AccessReference, code: &AccessCode) -> zeroize::Zeroizing<Vec<u8>> {
    // the reference has one length, so that the two cannot run together
    zeroize::Zeroizing::new([reference.as_str().as_bytes(), code.bytes()].concat())
}
