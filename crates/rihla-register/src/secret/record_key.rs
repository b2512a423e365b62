//! The key of one record.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::draw;
use crate::error::RegisterError;

/// The key of one record. Everything the record says is sealed under it; destroyed, nothing of that is readable again.
pub(crate) struct RecordKey(Zeroizing<[u8; 32]>);

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

/// A key for one use out of another, by HKDF-SHA256.
pub(super) fn derive(key: &[u8], label: &[u8]) -> Result<LessSafeKey, RegisterError> {
    let mut bytes = Zeroizing::new([0; 32]);
    let prk = Salt::new(HKDF_SHA256, b"rihla register 1").extract(key);
    let filled = prk.expand(&[label], Length).and_then(|okm| okm.fill(bytes.as_mut_slice()));
    filled.map_err(|_| RegisterError::Cipher)?;
    UnboundKey::new(&AES_256_GCM, bytes.as_slice()).map(LessSafeKey::new).map_err(|_| RegisterError::Cipher)
}

/// Parts with their lengths, so that they cannot run together.
pub(super) fn joined(place: &[&[u8]]) -> Vec<u8> {
    place.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.iter().copied())).collect()
}

pub(super) fn seal(key: &LessSafeKey, place: &[&[u8]], plain: &[u8], rng: &dyn SecureRandom) -> Result<Vec<u8>, RegisterError> {
    let nonce = *draw::<NONCE_LEN>(rng)?;
    let mut body = Zeroizing::new(plain.to_vec());
    let tag = key
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(joined(place)), &mut body)
        .map_err(|_| RegisterError::Cipher)?;
    Ok([nonce.as_slice(), body.as_slice(), tag.as_ref()].concat())
}

pub(super) fn open(key: &LessSafeKey, place: &[&[u8]], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut body = Zeroizing::new(body.to_vec());
    let opened = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(joined(place)), &mut body).ok()?;
    Some(Zeroizing::new(opened.to_vec()))
}

impl RecordKey {
    pub(crate) fn draw(rng: &dyn SecureRandom) -> Result<Self, RegisterError> {
        Ok(Self(draw(rng)?))
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Seals bytes for one use and place; they open for the same alone.
    pub(crate) fn seal(
        &self,
        label: &'static str,
        place: &[&[u8]],
        plain: &[u8],
        rng: &dyn SecureRandom,
    ) -> Result<Vec<u8>, RegisterError> {
        seal(&derive(self.expose(), label.as_bytes())?, place, plain, rng)
    }

    /// Opens what was sealed for that use and place.
    ///
    /// # Errors
    /// [`RegisterError::Damaged`] where it was altered or moved.
    pub(crate) fn open(&self, label: &'static str, place: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RegisterError> {
        open(&derive(self.expose(), label.as_bytes())?, place, sealed).ok_or(RegisterError::Damaged { what: "sealed part of a record" })
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_use_and_place_alone() {
        let (rng, key) = (SystemRandom::new(), RecordKey::draw(&SystemRandom::new()).unwrap());
        let sealed = key.seal("action", &[b"a", b"1"], b"Amina", &rng).unwrap();
        assert_eq!(key.open("action", &[b"a", b"1"], &sealed).unwrap().as_slice(), b"Amina");
        assert!(key.open("field", &[b"a", b"1"], &sealed).is_err());
        assert!(key.open("action", &[b"a1", b""], &sealed).is_err());
        assert!(key.open("action", &[b"a", b"1"], &sealed[..10]).is_err());
        assert!(RecordKey::draw(&rng).unwrap().open("action", &[b"a", b"1"], &sealed).is_err());
        assert_ne!(sealed, key.seal("action", &[b"a", b"1"], b"Amina", &rng).unwrap());
    }
}
