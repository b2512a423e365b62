//! Deriving keys (HKDF-SHA256, RFC 5869) and wrapping secrets (AES-256-GCM, NIST SP 800-38D).

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::key::SecretKey;

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Derives 32 bytes from a key. Every part of `info` is preceded by its length, so that parts cannot run together.
pub(crate) fn derive(key: &SecretKey, salt: &[u8], info: &[&[u8]]) -> Result<SecretKey, StoreError> {
    let lengths: Vec<[u8; 8]> = info.iter().map(|part| (part.len() as u64).to_be_bytes()).collect();
    let parts: Vec<&[u8]> = lengths.iter().zip(info).flat_map(|(length, part)| [length.as_slice(), part]).collect();
    let mut bytes = Zeroizing::new([0; 32]);
    let refused = |_| StoreError::Cipher { doing: "derive a key" };
    let prk = Salt::new(HKDF_SHA256, salt).extract(key.expose());
    prk.expand(&parts, Length(32)).and_then(|okm| okm.fill(bytes.as_mut_slice())).map_err(refused)?;
    SecretKey::from_slice(bytes.as_slice()).ok_or(StoreError::Cipher { doing: "derive a key" })
}

pub(crate) fn cipher(key: &SecretKey) -> Result<LessSafeKey, StoreError> {
    let key = UnboundKey::new(&AES_256_GCM, key.expose()).map_err(|_| StoreError::Cipher { doing: "take a key" })?;
    Ok(LessSafeKey::new(key))
}

/// Encrypts a secret: nonce, ciphertext, tag. A wrapping key sees a handful of secrets, so random nonces are safe.
pub(crate) fn wrap(key: &SecretKey, aad: &[u8], secret: &[u8], rng: &dyn SecureRandom) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE_LEN];
    rng.fill(&mut nonce).map_err(|_| StoreError::NoRandomness)?;
    let mut sealed = Zeroizing::new(secret.to_vec());
    let tag = cipher(key)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), sealed.as_mut_slice())
        .map_err(|_| StoreError::Cipher { doing: "wrap a key" })?;
    Ok([nonce.as_slice(), sealed.as_slice(), tag.as_ref()].concat())
}

/// Decrypts what [`wrap`] made; `None` when key, context or bytes differ.
pub(crate) fn unwrap(key: &SecretKey, aad: &[u8], wrapped: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let Some((nonce, sealed)) = wrapped.split_at_checked(NONCE_LEN) else { return Ok(None) };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else { return Ok(None) };
    let mut opened = Zeroizing::new(sealed.to_vec());
    let length = match cipher(key)?.open_in_place(nonce, Aad::from(aad), opened.as_mut_slice()) {
        Ok(plain) => plain.len(),
        Err(_) => return Ok(None),
    };
    opened.truncate(length);
    Ok(Some(opened))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_secret_opens_with_its_key_and_context_only() {
        let rng = ring::rand::SystemRandom::new();
        let key = SecretKey::from_bytes([7; 32]);
        let wrapped = wrap(&key, b"records-1", b"secret", &rng).unwrap();
        assert_eq!(unwrap(&key, b"records-1", &wrapped).unwrap().unwrap().as_slice(), b"secret");
        assert!(unwrap(&key, b"records-2", &wrapped).unwrap().is_none());
        assert!(unwrap(&SecretKey::from_bytes([8; 32]), b"records-1", &wrapped).unwrap().is_none());
        for place in 0..wrapped.len() {
            let mut bad = wrapped.clone();
            bad[place] ^= 1;
            assert!(unwrap(&key, b"records-1", &bad).unwrap().is_none(), "byte {place}");
            assert!(unwrap(&key, b"records-1", &wrapped[..place]).unwrap().is_none(), "cut at {place}");
        }
        assert_ne!(wrap(&key, b"records-1", b"secret", &rng).unwrap(), wrapped);
    }

    #[test]
    fn parts_do_not_run_together() {
        let key = SecretKey::from_bytes([7; 32]);
        let one = derive(&key, b"s", &[b"ab", b"c"]).unwrap();
        assert_ne!(one.expose(), derive(&key, b"s", &[b"a", b"bc"]).unwrap().expose());
        assert_eq!(one.expose(), derive(&key, b"s", &[b"ab", b"c"]).unwrap().expose());
    }
}
