//! The keys of accounts: one seals what must be read again, others hash what could be guessed.

use std::collections::BTreeMap;

use rihla_store::{KeyId, Keyring, Purpose, SecretKey};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::hmac;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::{SecretHash, draw};
use crate::encoding::{BASE64URL, HEX};
use crate::error::AccountError;

/// The keys of accounts, every version; one key never serves two purposes, so each use derives its own.
pub struct AccountKeys {
    current: KeyId,
    versions: BTreeMap<KeyId, Derived>,
}

struct Derived {
    seal: LessSafeKey,
    codes: hmac::Key,
    traces: hmac::Key,
}

/// A keyed hash with the key that made it: `<key>:<64 digits>`.
#[derive(Debug, Clone)]
pub struct KeyedTag {
    key: KeyId,
    hash: SecretHash,
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

fn derive(key: &SecretKey, label: &[u8]) -> Result<Zeroizing<[u8; 32]>, AccountError> {
    let mut bytes = Zeroizing::new([0; 32]);
    let prk = Salt::new(HKDF_SHA256, b"rihla account 1").extract(key.expose());
    let filled = prk.expand(&[label], Length).and_then(|okm| okm.fill(bytes.as_mut_slice()));
    filled.map(|()| bytes).map_err(|_| AccountError::Cipher)
}

impl AccountKeys {
    /// Takes the node's key for accounts: all versions, the current one writes.
    ///
    /// # Errors
    /// [`AccountError::UnknownKey`] where the current one is not among them, [`AccountError::Cipher`].
    pub fn new(current: KeyId, versions: BTreeMap<KeyId, SecretKey>) -> Result<Self, AccountError> {
        if !versions.contains_key(&current) {
            return Err(AccountError::UnknownKey);
        }
        let derived = versions.into_iter().map(|(id, key)| {
            let seal = UnboundKey::new(&AES_256_GCM, derive(&key, b"seal")?.as_slice()).map_err(|_| AccountError::Cipher)?;
            let codes = hmac::Key::new(hmac::HMAC_SHA256, derive(&key, b"codes")?.as_slice());
            let traces = hmac::Key::new(hmac::HMAC_SHA256, derive(&key, b"traces")?.as_slice());
            Ok((id, Derived { seal: LessSafeKey::new(seal), codes, traces }))
        });
        Ok(Self { current, versions: derived.collect::<Result<_, AccountError>>()? })
    }

    /// Takes the keys of a purpose from the node's keyring.
    ///
    /// # Errors
    /// As [`AccountKeys::new`]; [`AccountError::Store`] in a keyring older than the purpose.
    pub fn of(keyring: &Keyring, purpose: Purpose) -> Result<Self, AccountError> {
        let versions = keyring.state().keys.into_iter().filter(|key| key.purpose == purpose);
        let keys = versions.map(|key| Ok((key.id.clone(), keyring.key(purpose, &key.id)?)));
        Self::new(keyring.current_id(purpose)?.clone(), keys.collect::<Result<_, AccountError>>()?)
    }

    fn version(&self, id: &KeyId) -> Result<&Derived, AccountError> {
        self.versions.get(id).ok_or(AccountError::UnknownKey)
    }

    /// Seals a secret that must be read again; it opens in the same place only.
    pub(crate) fn seal(&self, place: &[&str], secret: &[u8], rng: &dyn SecureRandom) -> Result<String, AccountError> {
        let nonce = *draw::<NONCE_LEN>(rng)?;
        let mut sealed = Zeroizing::new(secret.to_vec());
        let key = &self.version(&self.current)?.seal;
        let tag = key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(joined(place)), &mut sealed)
            .map_err(|_| AccountError::Cipher)?;
        let whole = [nonce.as_slice(), sealed.as_slice(), tag.as_ref()].concat();
        Ok(format!("{}:{}", self.current, BASE64URL.encode(&whole).as_str()))
    }

    /// Opens what was sealed in this place.
    ///
    /// # Errors
    /// [`AccountError::Damaged`] where it was altered or moved, [`AccountError::UnknownKey`].
    pub(crate) fn open(&self, place: &[&str], text: &str) -> Result<Zeroizing<Vec<u8>>, AccountError> {
        let damaged = AccountError::Damaged { what: "sealed secret" };
        let Some((id, body)) = text.split_once(':') else { return Err(damaged) };
        let key = KeyId::new(id).map_err(|_| AccountError::Damaged { what: "sealed secret" })?;
        let Some(mut body) = BASE64URL.decode(body) else { return Err(damaged) };
        let Some((nonce, rest)) = body.split_first_chunk_mut::<NONCE_LEN>() else { return Err(damaged) };
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.version(&key)?.seal.open_in_place(nonce, Aad::from(joined(place)), rest);
        opened.map(|plain| Zeroizing::new(plain.to_vec())).map_err(|_| damaged)
    }

    /// The keyed hash of a typed code, bound to its place.
    pub(crate) fn code_tag(&self, place: &[&str], code: &[u8]) -> Result<KeyedTag, AccountError> {
        let key = self.version(&self.current)?;
        Ok(KeyedTag { key: self.current.clone(), hash: sign(&key.codes, place, code) })
    }

    /// Whether a code is the one that was hashed there; compares in constant time.
    pub(crate) fn code_fits(&self, place: &[&str], code: &[u8], tag: &KeyedTag) -> Result<bool, AccountError> {
        Ok(sign(&self.version(&tag.key)?.codes, place, code).fits(&tag.hash))
    }

    /// The keyed hash of something that could be guessed (a client's address, a name that was typed), so that equal ones
    /// are seen to be equal and nothing more. It starts anew when the key is turned over.
    pub(crate) fn trace(&self, kind: &str, value: &str) -> Result<String, AccountError> {
        Ok(sign(&self.version(&self.current)?.traces, &[kind], value.as_bytes()).hex())
    }
}

impl std::fmt::Debug for AccountKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountKeys").field("current", &self.current).finish_non_exhaustive()
    }
}

impl KeyedTag {
    /// The tag as it is stored.
    pub(crate) fn to_text(&self) -> String {
        format!("{}:{}", self.key, self.hash.hex())
    }

    /// Reads a tag as it is stored.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (key, digits) = text.split_once(':')?;
        Some(Self { key: KeyId::new(key).ok()?, hash: SecretHash::from_hex(digits)? })
    }
}

/// Each part is preceded by its length, so that parts cannot run together.
fn joined(place: &[&str]) -> Vec<u8> {
    place.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.bytes())).collect()
}

fn sign(key: &hmac::Key, place: &[&str], value: &[u8]) -> SecretHash {
    let mut context = hmac::Context::with_key(key);
    context.update(&joined(place));
    context.update(value);
    let digits = HEX.encode(context.sign().as_ref());
    // an HMAC-SHA256 has 32 bytes; were it ever otherwise, nothing fits
    SecretHash::from_hex(&digits).unwrap_or_else(|| SecretHash::of("no tag", &[]))
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    fn keys(versions: &[(&str, u8)]) -> AccountKeys {
        let all = versions.iter().map(|(id, byte)| (KeyId::new(id).unwrap(), SecretKey::from_bytes([*byte; 32])));
        AccountKeys::new(KeyId::new(versions.last().unwrap().0).unwrap(), all.collect()).unwrap()
    }

    #[test]
    fn a_sealed_secret_opens_in_its_place_only_and_after_rotation() {
        let (old, new, rng) = (keys(&[("a-1", 1)]), keys(&[("a-1", 1), ("a-2", 2)]), SystemRandom::new());
        let sealed = old.seal(&["totp", "amina"], b"secret", &rng).unwrap();
        assert_eq!(new.open(&["totp", "amina"], &sealed).unwrap().as_slice(), b"secret");
        for place in [["totp", "bilal"], ["totpa", "mina"]] {
            assert!(matches!(new.open(&place, &sealed), Err(AccountError::Damaged { .. })));
        }
        let half = &sealed[..sealed.len() - 4];
        assert!(matches!(new.open(&["totp", "amina"], half), Err(AccountError::Damaged { .. })));
        assert!(matches!(keys(&[("a-2", 2)]).open(&["totp", "amina"], &sealed), Err(AccountError::UnknownKey)));
        assert!(!sealed.contains("secret") && !sealed.contains(BASE64URL.encode(b"secret").as_str()));
    }

    #[test]
    fn tags_are_bound_to_their_place_and_key() {
        let (old, new) = (keys(&[("a-1", 1)]), keys(&[("a-1", 1), ("a-2", 2)]));
        let tag = KeyedTag::parse(&old.code_tag(&["recovery", "amina"], b"code").unwrap().to_text()).unwrap();
        assert!(new.code_fits(&["recovery", "amina"], b"code", &tag).unwrap());
        assert!(!new.code_fits(&["recovery", "bilal"], b"code", &tag).unwrap());
        assert!(!new.code_fits(&["recovery", "amina"], b"kode", &tag).unwrap());
        assert_ne!(old.trace("address", "10.0.0.1").unwrap(), new.trace("address", "10.0.0.1").unwrap());
        assert_ne!(old.trace("address", "10.0.0.1").unwrap(), old.trace("name", "10.0.0.1").unwrap());
    }
}
