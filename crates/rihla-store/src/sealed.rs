//! Sealed files: what is restricted, encrypted in parts so that a file of any size needs little memory.
//!
//! ```text
//! RIHLASEAL  version(1)  length of key id(1)  key id  seed(32)  commitment(16)      the head
//! part 0  part 1 …  last part                                                      each: up to 64 KiB, then a tag(16)
//! ```
//!
//! Each file has a key of its own, derived by HKDF-SHA256 from the named key and the random seed, and a commitment that
//! only that key gives. Each part is AES-256-GCM with its number and "last or not" in nonce and associated data, beside a
//! hash of the head and of the caller's context. Cutting, joining, swapping or moving parts between files is therefore
//! found (after the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015).

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use rihla_model::Saying;
use ring::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use ring::digest;
use ring::rand::SecureRandom;
use zeroize::{Zeroize, Zeroizing};

use crate::error::StoreError;
use crate::key::{KeyId, SecretKey, cipher, derive};

const MAGIC: &[u8; 9] = b"RIHLASEAL";
const VERSION: u8 = 1;
const SEED: usize = 32;
const COMMITMENT: usize = 16;
const PART: usize = 64 * 1024;
const TAG: usize = 16;

/// The keys that seal and open: the current one for new files, older ones for reading.
#[derive(Debug)]
pub struct SealKeys {
    current: KeyId,
    keys: BTreeMap<KeyId, SecretKey>,
}

impl SealKeys {
    pub(crate) fn new(current: KeyId, keys: BTreeMap<KeyId, SecretKey>) -> Self {
        Self { current, keys }
    }

    fn get(&self, id: &KeyId) -> Result<&SecretKey, StoreError> {
        self.keys.get(id).ok_or_else(|| StoreError::UnknownKey { key_id: id.to_string() })
    }
}

/// The cipher of one file and the number of its next part.
struct Parts {
    cipher: LessSafeKey,
    context: [u8; 32],
    next: u64,
}

impl Parts {
    fn new(key: &SecretKey, head: &Head, aad: &[u8]) -> Result<Self, StoreError> {
        let bytes = head.bytes();
        let mut hash = digest::Context::new(&digest::SHA256);
        hash.update(&(bytes.len() as u64).to_be_bytes());
        hash.update(&bytes);
        hash.update(aad);
        let mut context = [0; 32];
        context.copy_from_slice(hash.finish().as_ref());
        let file_key = derive(key, &head.seed, &[b"rihla sealed file 1", head.key_id.as_str().as_bytes()])?;
        Ok(Self { cipher: cipher(&file_key)?, context, next: 0 })
    }

    /// The nonce and associated data of the next part.
    fn turn(&mut self, last: bool) -> Result<(Nonce, [u8; 41]), StoreError> {
        let (number, last) = (self.next.to_be_bytes(), [u8::from(last)]);
        self.next = self.next.checked_add(1).ok_or(StoreError::Cipher { doing: "count the parts of a file" })?;
        let (mut nonce, mut aad) = ([0; NONCE_LEN], [0; 41]);
        for (to, from) in nonce.iter_mut().skip(3).zip(number.iter().chain(&last)) {
            *to = *from;
        }
        for (to, from) in aad.iter_mut().zip(self.context.iter().chain(&number).chain(&last)) {
            *to = *from;
        }
        Ok((Nonce::assume_unique_for_key(nonce), aad))
    }
}

/// The head of a sealed file.
struct Head {
    key_id: KeyId,
    seed: [u8; SEED],
    commitment: [u8; COMMITMENT],
}

impl Head {
    fn draw(key_id: &KeyId, key: &SecretKey, rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let mut seed = [0; SEED];
        rng.fill(&mut seed).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self { key_id: key_id.clone(), seed, commitment: commitment(key, &seed, key_id)? })
    }

    fn bytes(&self) -> Vec<u8> {
        let id = self.key_id.as_str().as_bytes();
        // identifiers have at most 80 bytes
        let length = u8::try_from(id.len()).unwrap_or(u8::MAX);
        [MAGIC.as_slice(), &[VERSION, length], id, &self.seed, &self.commitment].concat()
    }

    fn read(reader: &mut impl Read) -> Result<Self, StoreError> {
        let not = |reason| StoreError::NotSealed { reason };
        let take = |reader: &mut dyn Read, bytes: &mut [u8]| {
            reader.read_exact(bytes).map_err(|source| match source.kind() {
                io::ErrorKind::UnexpectedEof => not(Saying::new("store-reason-seal-head", "it ends within its head")),
                _ => StoreError::Stream { doing: "read", source },
            })
        };
        let (mut magic, mut lengths) = ([0; 9], [0; 2]);
        take(reader, &mut magic)?;
        if magic != *MAGIC {
            return Err(not(Saying::new("store-reason-seal-begin", "it does not begin as one")));
        }
        take(reader, &mut lengths)?;
        let [version, length] = lengths;
        if version != VERSION {
            return Err(not(Saying::new("store-reason-seal-newer", "a newer program sealed it")));
        }
        let mut id = vec![0; usize::from(length)];
        take(reader, &mut id)?;
        let id = std::str::from_utf8(&id).ok().and_then(|id| KeyId::new(id).ok());
        let key_id = id.ok_or_else(|| not(Saying::new("store-reason-seal-nameless", "its key has no name")))?;
        let (mut seed, mut commitment) = ([0; SEED], [0; COMMITMENT]);
        take(reader, &mut seed)?;
        take(reader, &mut commitment)?;
        Ok(Self { key_id, seed, commitment })
    }
}

/// Only this key and seed give these bytes; AES-GCM alone would let one file open under two keys.
fn commitment(key: &SecretKey, seed: &[u8; SEED], id: &KeyId) -> Result<[u8; COMMITMENT], StoreError> {
    let derived = derive(key, seed, &[b"rihla sealed file commitment 1", id.as_str().as_bytes()])?;
    let mut commitment = [0; COMMITMENT];
    for (to, from) in commitment.iter_mut().zip(derived.expose()) {
        *to = *from;
    }
    Ok(commitment)
}

/// Seals what is written to it. Only [`SealWriter::finish`] makes a file that opens.
pub struct SealWriter<W> {
    writer: W,
    parts: Parts,
    plain: Zeroizing<Vec<u8>>,
    bytes: u64,
}

impl<W: Write> SealWriter<W> {
    /// Writes the head. `context` (a delivery's identifier, say) must be given again to open the file.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::NoRandomness`], [`StoreError::Stream`].
    pub fn new(mut writer: W, keys: &SealKeys, context: &[u8], rng: &dyn SecureRandom) -> Result<Self, StoreError> {
        let key = keys.get(&keys.current)?;
        let head = Head::draw(&keys.current, key, rng)?;
        writer.write_all(&head.bytes()).map_err(|source| StoreError::Stream { doing: "write", source })?;
        // one allocation for part and tag, so that no copy of plain text is left behind by growing
        let plain = Zeroizing::new(Vec::with_capacity(PART + TAG));
        Ok(Self { writer, parts: Parts::new(key, &head, context)?, plain, bytes: 0 })
    }

    /// Seals the last part and gives the writer back, with the number of plain bytes.
    ///
    /// # Errors
    /// [`StoreError::Stream`], [`StoreError::Cipher`].
    pub fn finish(mut self) -> Result<(W, u64), StoreError> {
        self.seal_part(true)?;
        self.writer.flush().map_err(|source| StoreError::Stream { doing: "write", source })?;
        Ok((self.writer, self.bytes))
    }

    fn seal_part(&mut self, last: bool) -> Result<(), StoreError> {
        let (nonce, aad) = self.parts.turn(last)?;
        self.parts
            .cipher
            .seal_in_place_append_tag(nonce, Aad::from(aad), &mut *self.plain)
            .map_err(|_| StoreError::Cipher { doing: "seal a part" })?;
        self.writer.write_all(&self.plain).map_err(|source| StoreError::Stream { doing: "write", source })?;
        self.plain.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // a full part waits until more comes, because the last one is marked
        if self.plain.len() == PART && !bytes.is_empty() {
            self.seal_part(false).map_err(into_io)?;
        }
        let taken = bytes.len().min(PART - self.plain.len());
        self.plain.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Opens a sealed stream part by part; each part is checked before any of it is handed on. A stream that was cut short
/// gives its whole parts and then an error, so nothing read may be used before the end came without one; [`unseal`] checks
/// the whole first.
pub struct UnsealReader<R> {
    reader: R,
    key_id: KeyId,
    parts: Parts,
    ahead: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    at: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Ended,
    Broken,
}

impl<R: Read> UnsealReader<R> {
    /// Reads the head and finds the key.
    ///
    /// # Errors
    /// [`StoreError::NotSealed`], [`StoreError::UnknownKey`], [`StoreError::WrongKey`], [`StoreError::SealBroken`],
    /// [`StoreError::Stream`].
    pub fn new(mut reader: R, keys: &SealKeys, context: &[u8]) -> Result<Self, StoreError> {
        let head = Head::read(&mut reader)?;
        let key = keys.get(&head.key_id)?;
        if commitment(key, &head.seed, &head.key_id)? != head.commitment {
            return Err(StoreError::WrongKey { key_id: head.key_id.to_string() });
        }
        let parts = Parts::new(key, &head, context)?;
        let ahead = read_part(&mut reader)?;
        let plain = Zeroizing::new(Vec::new());
        Ok(Self { reader, key_id: head.key_id, parts, ahead, plain, at: 0, state: State::Open })
    }

    /// The key that sealed it.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// Opens the next part, an empty one at the end.
    fn next_part(&mut self) -> Result<&[u8], StoreError> {
        let part = self.parts.next;
        match self.state {
            State::Ended => return Ok(&[]),
            State::Broken => return Err(StoreError::SealBroken { part }),
            State::Open => self.state = State::Broken,
        }
        let ahead = read_part(&mut self.reader)?;
        self.plain.zeroize();
        *self.plain = std::mem::replace(&mut self.ahead, ahead);
        let last = self.ahead.is_empty();
        // one file has one form: an empty part ends an empty file only
        if (last && part > 0 && self.plain.len() <= TAG) || (!last && self.plain.len() != PART + TAG) {
            self.plain.zeroize();
            return Err(StoreError::SealBroken { part });
        }
        let (nonce, aad) = self.parts.turn(last)?;
        let opened = self.parts.cipher.open_in_place(nonce, Aad::from(aad), &mut self.plain).map(|plain| plain.len());
        let Ok(length) = opened else {
            self.plain.zeroize();
            return Err(StoreError::SealBroken { part });
        };
        self.plain.truncate(length);
        self.state = if last { State::Ended } else { State::Open };
        Ok(&self.plain)
    }
}

impl<R: Read> Read for UnsealReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.at >= self.plain.len() && self.state != State::Ended {
            self.at = 0;
            self.next_part().map_err(into_io)?;
        }
        let rest = self.plain.get(self.at..).unwrap_or_default();
        let taken = rest.len().min(out.len());
        for (to, from) in out.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += taken;
        Ok(taken)
    }
}

/// Reads one part with its tag, shorter only at the end of the stream.
fn read_part(reader: &mut impl Read) -> Result<Vec<u8>, StoreError> {
    let mut part = Vec::with_capacity(PART + TAG);
    let read = reader.by_ref().take((PART + TAG) as u64).read_to_end(&mut part);
    read.map_err(|source| StoreError::Stream { doing: "read", source })?;
    Ok(part)
}

fn into_io(error: StoreError) -> io::Error {
    match error {
        StoreError::Stream { source, .. } => source,
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

/// Seals a stream and tells how many plain bytes it had.
///
/// # Errors
/// As [`SealWriter::new`] and [`SealWriter::finish`].
pub fn seal(
    reader: &mut dyn Read,
    writer: &mut dyn Write,
    keys: &SealKeys,
    context: &[u8],
    rng: &dyn SecureRandom,
) -> Result<u64, StoreError> {
    let mut sealing = SealWriter::new(writer, keys, context, rng)?;
    let mut buffer = Zeroizing::new(vec![0; PART]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return sealing.finish().map(|(_, bytes)| bytes),
            Ok(count) => sealing
                .write_all(buffer.get(..count).unwrap_or_default())
                .map_err(|source| StoreError::Stream { doing: "write", source })?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => return Err(StoreError::Stream { doing: "read", source }),
        }
    }
}

/// Checks a whole sealed file, and only then opens it; tells how many plain bytes it has. Nothing is written when anything
/// is wrong.
///
/// # Errors
/// As [`UnsealReader::new`]; [`StoreError::SealBroken`].
pub fn unseal<R: Read + Seek>(mut reader: R, writer: &mut dyn Write, keys: &SealKeys, context: &[u8]) -> Result<u64, StoreError> {
    let stream = |source| StoreError::Stream { doing: "read", source };
    let start = reader.stream_position().map_err(stream)?;
    let mut checked = 0;
    for pass in [false, true] {
        reader.seek(SeekFrom::Start(start)).map_err(stream)?;
        let mut opening = UnsealReader::new(&mut reader, keys, context)?;
        checked = 0;
        while opening.state != State::Ended {
            let plain = opening.next_part()?;
            checked += plain.len() as u64;
            if pass {
                writer.write_all(plain).map_err(|source| StoreError::Stream { doing: "write", source })?;
            }
        }
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn keys(byte: u8) -> SealKeys {
        let id = KeyId::new("restricted-zone-1").unwrap();
        SealKeys::new(id.clone(), BTreeMap::from([(id, SecretKey::from_bytes([byte; 32]))]))
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let count = seal(&mut &plain[..], &mut out, &keys(1), b"permits/2023", &ring::rand::SystemRandom::new()).unwrap();
        assert_eq!(count, plain.len() as u64);
        out
    }

    fn open(bytes: &[u8], keys: &SealKeys, context: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        let result = unseal(Cursor::new(bytes), &mut out, keys, context);
        assert!(result.is_ok() || out.is_empty(), "plain text came out of a broken file");
        result.map(|_| out)
    }

    fn rows(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n % 251) as u8).collect()
    }

    #[test]
    fn every_length_comes_back() {
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17] {
            let bytes = sealed(&rows(length));
            assert_eq!(bytes.len(), 11 + 17 + 48 + length + TAG * length.div_ceil(PART).max(1), "{length}");
            assert_eq!(open(&bytes, &keys(1), b"permits/2023").unwrap(), rows(length), "{length}");
            let mut streamed = Vec::new();
            UnsealReader::new(&bytes[..], &keys(1), b"permits/2023").unwrap().read_to_end(&mut streamed).unwrap();
            assert_eq!(streamed, rows(length));
        }
    }

    #[test]
    fn says_what_is_wrong_with_key_and_context() {
        let bytes = sealed(b"rows");
        assert!(matches!(open(&bytes, &keys(2), b"permits/2023"), Err(StoreError::WrongKey { .. })));
        assert!(matches!(open(&bytes, &keys(1), b"permits/2024"), Err(StoreError::SealBroken { part: 0 })));
        assert!(matches!(open(b"name;sex\nA;F\n", &keys(1), b""), Err(StoreError::NotSealed { .. })));
        assert!(matches!(open(b"", &keys(1), b""), Err(StoreError::NotSealed { .. })));
        let other = KeyId::new("restricted-zone-9").unwrap();
        let strange = SealKeys::new(other.clone(), BTreeMap::from([(other, SecretKey::from_bytes([1; 32]))]));
        assert!(matches!(open(&bytes, &strange, b"permits/2023"), Err(StoreError::UnknownKey { .. })));
    }

    #[test]
    fn parts_cannot_be_swapped_dropped_doubled_or_moved() {
        let head = 11 + 17 + 48;
        let bytes = sealed(&rows(3 * PART));
        let part = |n: usize| &bytes[head + n * (PART + TAG)..head + (n + 1) * (PART + TAG)];
        let join = |parts: &[&[u8]]| [&bytes[..head], &parts.concat()].concat();
        assert!(open(&join(&[part(0), part(1), part(2)]), &keys(1), b"permits/2023").is_ok());
        let other = sealed(&rows(3 * PART));
        let foreign = &other[head..head + PART + TAG];
        for (what, parts) in [
            ("swapped", vec![part(1), part(0), part(2)]),
            ("first dropped", vec![part(1), part(2)]),
            ("last dropped", vec![part(0), part(1)]),
            ("all dropped", vec![]),
            ("doubled", vec![part(0), part(0), part(1), part(2)]),
            ("doubled last", vec![part(0), part(1), part(2), part(2)]),
            ("foreign", vec![foreign, part(1), part(2)]),
        ] {
            let error = open(&join(&parts), &keys(1), b"permits/2023").unwrap_err();
            assert!(matches!(error, StoreError::SealBroken { .. }), "{what}: {error}");
        }
    }

    #[test]
    fn an_unfinished_stream_does_not_open() {
        let mut out = Vec::new();
        let mut writer = SealWriter::new(&mut out, &keys(1), b"", &ring::rand::SystemRandom::new()).unwrap();
        writer.write_all(&rows(2 * PART)).unwrap();
        drop(writer);
        assert!(matches!(open(&out, &keys(1), b""), Err(StoreError::SealBroken { .. })));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

        #[test]
        fn any_flipped_bit_is_found(length in 0usize..2 * PART, place: usize, bit in 0u32..8) {
            let mut bytes = sealed(&rows(length));
            let place = place % bytes.len();
            bytes[place] ^= 1 << bit;
            proptest::prop_assert!(open(&bytes, &keys(1), b"permits/2023").is_err());
        }

        #[test]
        fn any_cut_or_addition_is_found(length in 0usize..2 * PART, place: usize, added: u8) {
            let mut bytes = sealed(&rows(length));
            bytes.push(added);
            proptest::prop_assert!(open(&bytes, &keys(1), b"permits/2023").is_err());
            bytes.truncate(place % (bytes.len() - 1));
            proptest::prop_assert!(open(&bytes, &keys(1), b"permits/2023").is_err());
        }

        #[test]
        fn strange_bytes_give_an_error(bytes: Vec<u8>, head: bool) {
            let bytes = if head { [b"RIHLASEAL\x01".as_slice(), &bytes].concat() } else { bytes };
            proptest::prop_assert!(open(&bytes, &keys(1), b"").is_err());
        }
    }
}
