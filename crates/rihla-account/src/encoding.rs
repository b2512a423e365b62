//! Bytes as text: base64url for what machines carry, base32 for what people type, hexadecimal for hashes.

use serde::{Deserialize, Deserializer, de::Error};
use zeroize::Zeroizing;

/// An alphabet with as many bits a letter as it has letters.
#[derive(Clone, Copy)]
pub(crate) struct Alphabet {
    letters: &'static [u8],
    bits: u32,
}

/// RFC 4648 section 5, without padding.
pub(crate) const BASE64URL: Alphabet = Alphabet { letters: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", bits: 6 };
/// RFC 4648 section 4, without padding: salts and hashes of PHC strings.
pub(crate) const BASE64: Alphabet = Alphabet { letters: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6 };
/// RFC 4648 section 6, without padding: the secret of an authenticator app.
pub(crate) const BASE32: Alphabet = Alphabet { letters: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5 };
/// Crockford's letters, large: no I, L, O or U, so that nothing printed is read as something else.
pub(crate) const TYPED: Alphabet = Alphabet { letters: b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", bits: 5 };
/// Crockford's letters, small: identifiers and tokens.
pub(crate) const DRAWN: Alphabet = Alphabet { letters: b"0123456789abcdefghjkmnpqrstvwxyz", bits: 5 };
/// Hexadecimal.
pub(crate) const HEX: Alphabet = Alphabet { letters: b"0123456789abcdef", bits: 4 };

impl Alphabet {
    /// Writes bytes.
    pub(crate) fn encode(self, bytes: &[u8]) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity((bytes.len() * 8).div_ceil(self.bits as usize)));
        let (mut joined, mut held) = (0u32, 0u32);
        let mut push = |letter: u32| {
            let at = (letter & ((1 << self.bits) - 1)) as usize;
            text.push(self.letters.get(at).map_or('?', |b| char::from(*b)));
        };
        for byte in bytes {
            joined = (joined << 8 | u32::from(*byte)) & 0xffff;
            held += 8;
            while held >= self.bits {
                held -= self.bits;
                push(joined >> held);
            }
        }
        if held > 0 {
            push(joined << (self.bits - held));
        }
        text
    }

    /// Reads what [`Alphabet::encode`] wrote; `None` for anything else, so that a value has one spelling.
    pub(crate) fn decode(self, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut out = Zeroizing::new(Vec::with_capacity(text.len() * self.bits as usize / 8 + 1));
        let (mut joined, mut held) = (0u32, 0u32);
        for sign in text.bytes() {
            let letter = self.letters.iter().position(|l| *l == sign).and_then(|n| u32::try_from(n).ok())?;
            joined = (joined << self.bits | letter) & 0xffff;
            held += self.bits;
            if held >= 8 {
                held -= 8;
                out.push(u8::try_from(joined >> held & 0xff).ok()?);
            }
        }
        (held < self.bits && joined & ((1 << held) - 1) == 0).then_some(out)
    }

    /// As [`Alphabet::decode`], for values of a fixed length.
    pub(crate) fn decode_exactly<const N: usize>(self, text: &str) -> Option<Zeroizing<[u8; N]>> {
        let read = self.decode(text)?;
        let mut bytes = Zeroizing::new([0; N]);
        if read.len() != N {
            return None;
        }
        bytes.copy_from_slice(&read);
        Some(bytes)
    }
}

/// Writes what a person types: groups of four letters joined by '-'.
pub(crate) fn groups(bytes: &[u8]) -> Zeroizing<String> {
    let letters = TYPED.encode(bytes);
    let mut text = Zeroizing::new(String::with_capacity(letters.len() * 5 / 4 + 1));
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// Reads what a person typed: either case, O for 0, I or L for 1; blanks and '-' mean nothing. `None` for any other sign.
pub(crate) fn typed<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let mut letters = Zeroizing::new(String::with_capacity(N * 2));
    for sign in text.chars() {
        match sign.to_ascii_uppercase() {
            ' ' | '-' | '\n' | '\r' | '\t' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {}
            // longer texts are no code, whatever they hold
            _ if letters.len() >= N * 2 => return None,
            'O' => letters.push('0'),
            'I' | 'L' => letters.push('1'),
            other => letters.push(other),
        }
    }
    TYPED.decode_exactly(&letters)
}

/// Reads bytes that stand as base64url in a document.
pub(crate) fn base64url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    BASE64URL.decode(&text).map(|bytes| bytes.to_vec()).ok_or_else(|| D::Error::custom("no base64url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_test_vectors_of_rfc_4648() {
        for (plain, base64, base32, hex) in [
            ("", "", "", ""),
            ("f", "Zg", "MY", "66"),
            ("fo", "Zm8", "MZXQ", "666f"),
            ("foo", "Zm9v", "MZXW6", "666f6f"),
            ("foob", "Zm9vYg", "MZXW6YQ", "666f6f62"),
            ("fooba", "Zm9vYmE", "MZXW6YTB", "666f6f6261"),
            ("foobar", "Zm9vYmFy", "MZXW6YTBOI", "666f6f626172"),
        ] {
            for (alphabet, text) in [(BASE64URL, base64), (BASE64, base64), (BASE32, base32), (HEX, hex)] {
                assert_eq!(alphabet.encode(plain.as_bytes()).as_str(), text);
                assert_eq!(alphabet.decode(text).map(|b| b.to_vec()).as_deref(), Some(plain.as_bytes()));
            }
        }
        for bad in ["Z", "Zh", "Zm9vY", "Zg==", "Zm 9", "Zm8é"] {
            assert!(BASE64URL.decode(bad).is_none(), "{bad}");
        }
        assert!(HEX.decode("6").is_none() && HEX.decode("6F").is_none());
    }

    #[test]
    fn reads_what_tired_people_type() {
        let bytes = [0, 255, 16, 32, 77];
        assert_eq!(groups(&bytes).as_str(), "03ZH-082D");
        for text in ["03ZH-082D", "o3zh o82d", " 03 zh\n082d "] {
            assert_eq!(typed::<5>(text).map(|b| *b), Some(bytes), "{text}");
        }
        for bad in ["03ZU-082D", "03ZH", "03ZH-082D-0000", ""] {
            assert!(typed::<5>(bad).is_none(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_value_comes_back(bytes: Vec<u8>) {
            for alphabet in [BASE64URL, BASE64, BASE32, TYPED, DRAWN, HEX] {
                proptest::prop_assert_eq!(alphabet.decode(&alphabet.encode(&bytes)).map(|b| b.to_vec()), Some(bytes.clone()));
            }
        }
    }
}
