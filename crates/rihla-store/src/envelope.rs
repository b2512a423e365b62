//! Envelopes: what somebody outside sealed to this node, for it alone to open.
//!
//! RFC 9180, base mode, one message each: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The pair is derived of the secret of
//! the purpose (section 7.1.3), so that the keyring has nothing more to keep. Whoever seals proves nothing of who they are.

use std::collections::BTreeMap;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable};
use ring::hmac;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::key::{KeyId, Keyring, Purpose, SecretKey, derive};

type Suite = DhP256HkdfSha256;

/// The bytes of an encapsulated key: a point of P-256, not compressed.
const ENCAPSULATED: usize = 65;
/// What every envelope is for, the "info" of the standard.
const INFO: &[u8] = b"rihla envelope 1";

/// The keys that open envelopes, every version.
#[derive(Debug)]
pub struct EnvelopeKeys {
    current: KeyId,
    keys: BTreeMap<KeyId, SecretKey>,
}

/// What whoever seals has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeAddress {
    /// The key that opens it.
    pub key: KeyId,
    /// Its public half: a point of P-256, 65 bytes, not compressed.
    pub public: Vec<u8>,
}

impl Keyring {
    /// The keys that open envelopes.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`] in a keyring older than the purpose.
    pub fn envelope_keys(&self) -> Result<EnvelopeKeys, StoreError> {
        let (current, keys) = self.versions(Purpose::Envelopes)?;
        Ok(EnvelopeKeys { current, keys })
    }
}

impl EnvelopeKeys {
    /// To whom envelopes are sealed now.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`].
    pub fn address(&self) -> Result<EnvelopeAddress, StoreError> {
        let (_, public) = Suite::derive_keypair(self.secret(&self.current)?.expose());
        Ok(EnvelopeAddress { key: self.current.clone(), public: public.to_bytes().to_vec() })
    }

    /// What an envelope holds: the encapsulated key, then the sealed text. It opens for what it was sealed `about` and for nothing else.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::EnvelopeBroken`].
    pub fn open(&self, key: &KeyId, about: &[u8], envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let secret = self.secret(key)?;
        let broken = |_| StoreError::EnvelopeBroken;
        let (encapsulated, sealed) = envelope.split_at_checked(ENCAPSULATED).ok_or(StoreError::EnvelopeBroken)?;
        let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(encapsulated).map_err(broken)?;
        let (private, _) = Suite::derive_keypair(secret.expose());
        let mode = OpModeR::Base;
        let open = hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(&mode, &private, &encapsulated, INFO, sealed, about);
        open.map(Zeroizing::new).map_err(broken)
    }

    /// A keyed mark of an envelope: the same for the same, foreseen by nobody outside.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Cipher`].
    pub fn mark(&self, key: &KeyId, about: &[u8]) -> Result<[u8; 16], StoreError> {
        let marks = derive(self.secret(key)?, b"rihla envelope marks 1", &[])?;
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, marks.expose()), about);
        let half = tag.as_ref().first_chunk::<16>();
        half.copied().ok_or(StoreError::Cipher { doing: "mark an envelope" })
    }

    fn secret(&self, id: &KeyId) -> Result<&SecretKey, StoreError> {
        self.keys.get(id).ok_or_else(|| StoreError::UnknownKey { key_id: id.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use hpke::OpModeS;
    use hpke::rand_core::{TryCryptoRng, TryRng};

    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes().chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
    }

    fn id(text: &str) -> KeyId {
        KeyId::new(text).unwrap()
    }

    fn keys() -> EnvelopeKeys {
        let keys = [1, 2].map(|n| (id(&format!("envelopes-{n}")), SecretKey::from_bytes([n; 32])));
        EnvelopeKeys { current: id("envelopes-2"), keys: keys.into_iter().collect() }
    }

    /// Bytes that count, so that the test is the same each time.
    struct Counting(u8);

    impl TryRng for Counting {
        type Error = std::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            let mut four = [0; 4];
            self.try_fill_bytes(&mut four)?;
            Ok(u32::from_le_bytes(four))
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            let mut eight = [0; 8];
            self.try_fill_bytes(&mut eight)?;
            Ok(u64::from_le_bytes(eight))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            for byte in bytes {
                self.0 = self.0.wrapping_add(1);
                *byte = self.0;
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Counting {}

    fn sealed(address: &EnvelopeAddress, about: &[u8], text: &[u8]) -> Vec<u8> {
        let public = <Suite as Kem>::PublicKey::from_bytes(&address.public).unwrap();
        let (encapsulated, sealed) =
            hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(&OpModeS::Base, &public, INFO, text, about, &mut Counting(7))
                .unwrap();
        [encapsulated.to_bytes().to_vec(), sealed].concat()
    }

    /// RFC 9180, appendix A.3: the pair of DHKEM(P-256, HKDF-SHA256) that a secret stands for.
    #[test]
    fn a_pair_is_that_of_the_standard() {
        let ikm = hex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550");
        let public = "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0";
        assert_eq!(Suite::derive_keypair(&ikm).1.to_bytes().to_vec(), hex(public));
    }

    #[test]
    fn an_envelope_opens_for_what_it_was_sealed_for_alone() {
        let keys = keys();
        let address = keys.address().unwrap();
        assert_eq!((address.key.as_str(), address.public.len()), ("envelopes-2", 65));
        let envelope = sealed(&address, b"about", b"what was typed");
        assert_eq!(keys.open(&address.key, b"about", &envelope).unwrap().as_slice(), b"what was typed");
        assert!(matches!(keys.open(&address.key, b"another", &envelope), Err(StoreError::EnvelopeBroken)));
        assert!(matches!(keys.open(&id("envelopes-1"), b"about", &envelope), Err(StoreError::EnvelopeBroken)));
        assert!(matches!(keys.open(&id("envelopes-3"), b"about", &envelope), Err(StoreError::UnknownKey { .. })));
        for cut in [0, 1, 64, 65, 66, envelope.len() - 1] {
            assert!(matches!(keys.open(&address.key, b"about", &envelope[..cut]), Err(StoreError::EnvelopeBroken)), "{cut}");
        }
        for at in 0..envelope.len() {
            let mut altered = envelope.clone();
            altered[at] ^= 1;
            assert!(keys.open(&address.key, b"about", &altered).is_err(), "{at}");
        }
    }

    #[test]
    fn a_mark_is_the_same_for_the_same_and_of_its_key() {
        let keys = keys();
        let [one, two] = [id("envelopes-1"), id("envelopes-2")];
        assert_eq!(keys.mark(&one, b"a").unwrap(), keys.mark(&one, b"a").unwrap());
        assert_ne!(keys.mark(&one, b"a").unwrap(), keys.mark(&one, b"b").unwrap());
        assert_ne!(keys.mark(&one, b"a").unwrap(), keys.mark(&two, b"a").unwrap());
    }
}
