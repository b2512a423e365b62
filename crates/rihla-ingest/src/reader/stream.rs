//! Bytes of a file as a stream: gzip unpacked within bounds; in texts, byte order marks obeyed, other encodings turned into UTF-8.

use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use flate2::read::MultiGzDecoder;
use rihla_model::Saying;

use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::limits;
use crate::sniff::{Looks, sniff};

/// Counts the bytes that were taken from files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken(Arc<AtomicU64>);

impl Taken {
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A source of raw bytes that counts what is taken and keeps the file's first bytes for [`sniff`].
struct Counted {
    inner: Box<dyn Read + Send>,
    taken: Taken,
    own: Arc<Mutex<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.taken.0.fetch_add(n as u64, Ordering::Relaxed);
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) += n as u64;
        Ok(n)
    }
}

/// A file as a stream: of UTF-8 if it is text, else of its bytes.
pub(crate) struct TextStream {
    file: String,
    source: Box<dyn Read + Send>,
    own: Arc<Mutex<u64>>,
    unpacked: u64,
    packed: bool,
    decoder: Option<Decoder>,
    ended: bool,
    pending: Vec<u8>,
}

/// The first bytes of a file, a reader of all of them, and how many were taken.
type Opened = (Vec<u8>, Box<dyn Read + Send>, Arc<Mutex<u64>>);

/// Opens a file's bytes: the first of them for sniffing, and a reader of all of them.
fn open(file: &str, content: FileContent, taken: &Taken) -> Result<Opened, IngestError> {
    let inner: Box<dyn Read + Send> = match content {
        FileContent::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        FileContent::Stream(stream) => stream,
    };
    let own = Arc::new(Mutex::new(0));
    let mut counted = Counted { inner, taken: taken.clone(), own: Arc::clone(&own) };
    let mut head = Vec::new();
    counted.by_ref().take(8192).read_to_end(&mut head).map_err(|e| read_error(file, &e))?;
    let whole: Box<dyn Read + Send> = Box::new(Cursor::new(head.clone()).chain(counted));
    Ok((head, whole, own))
}

/// Opens a file's bytes, unpacked if they are packed with gzip; the first of them are those of what is inside.
fn unpacked(file: &str, content: FileContent, gzip: bool, taken: &Taken) -> Result<Opened, IngestError> {
    let (mut head, mut source, own) = open(file, content, taken)?;
    let looks = sniff(&head);
    match (gzip, looks) {
        (true, Looks::Gzip) => {
            let mut unpacked = MultiGzDecoder::new(source);
            head.clear();
            unpacked.by_ref().take(8192).read_to_end(&mut head).map_err(|e| gzip_error(file, &e))?;
            source = Box::new(Cursor::new(head.clone()).chain(unpacked));
        }
        (true, other) => {
            return Err(IngestError::unreadable(
                file,
                Saying::new("ingest-gzip-expected", "a gzip archive was expected, but the bytes look like {looks}")
                    .with("looks", other.phrase()),
                Saying::new("remedy-gzip-false", "set `gzip = false` in the source definition, or deliver the right file"),
            ));
        }
        (false, Looks::Gzip) => {
            return Err(IngestError::unreadable(
                file,
                Saying::new("ingest-gzip", "the bytes are packed with gzip"),
                Saying::new("remedy-gzip-true", "set `gzip = true` under [reader] in the source definition"),
            ));
        }
        (false, _) => {}
    }
    Ok((head, source, own))
}

fn read_error(file: &str, error: &std::io::Error) -> IngestError {
    IngestError::unreadable(
        file,
        Saying::new("ingest-bytes", "its bytes cannot be read ({cause})").with("cause", error.to_string()),
        Saying::new("remedy-again", "deliver the file again"),
    )
}

fn gzip_error(file: &str, error: &std::io::Error) -> IngestError {
    IngestError::unreadable(
        file,
        Saying::new("ingest-gzip-damaged", "the gzip archive is damaged or cut off ({cause})").with("cause", error.to_string()),
        Saying::new("remedy-again", "deliver the file again"),
    )
}

/// The encoding that a source definition names.
pub(crate) fn encoding_of(file: &str, label: &str) -> Result<&'static Encoding, IngestError> {
    Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
        let what = Saying::new("ingest-encoding", "the encoding '{label}' is not known").with("label", label);
        let remedy =
            Saying::new("remedy-encoding", "use a label of the WHATWG Encoding Standard: utf-8, utf-16le, windows-1252, windows-1256 …");
        IngestError::definition(file, what, remedy)
    })
}

impl TextStream {
    /// Opens a text file.
    ///
    /// # Errors
    /// When the bytes are plainly something else (an empty file, a picture, a workbook), or the encoding is unknown.
    pub fn open(file: &str, content: FileContent, gzip: bool, encoding: Option<&str>, taken: &Taken) -> Result<Self, IngestError> {
        let (head, mut source, own) = unpacked(file, content, gzip, taken)?;
        let looks = sniff(&head);
        let mut decoder = None;
        let declared = encoding.map_or(Ok(UTF_8), |label| encoding_of(file, label))?;
        let two_byte = declared == encoding_rs::UTF_16LE || declared == encoding_rs::UTF_16BE;
        if !(looks.is_text() || (looks == Looks::Binary && two_byte)) {
            return Err(IngestError::unreadable(
                file,
                Saying::new("ingest-text-expected", "text was expected, but the bytes look like {looks}").with("looks", looks.phrase()),
                Saying::new(
                    "remedy-right-file-format",
                    "deliver the right file, or correct `format` under [reader] in the source definition",
                ),
            ));
        }
        let mut skip = 0;
        if let Some((marked, length)) = Encoding::for_bom(&head) {
            skip = length;
            if marked != UTF_8 {
                decoder = Some(marked.new_decoder_without_bom_handling());
            }
        } else if declared != UTF_8 {
            decoder = Some(declared.new_decoder_without_bom_handling());
        }
        if skip > 0 {
            let mut mark = [0_u8; 3];
            let mark = mark.get_mut(..skip).unwrap_or_default();
            source.read_exact(mark).map_err(|e| read_error(file, &e))?;
        }
        Ok(Self { file: file.to_owned(), source, own, unpacked: 0, packed: gzip, decoder, ended: false, pending: Vec::new() })
    }

    /// Opens a file that is no text: its bytes are handed on as they are.
    ///
    /// # Errors
    /// When the bytes are packed and should not be, or the other way round.
    pub fn open_bytes(file: &str, content: FileContent, gzip: bool, taken: &Taken) -> Result<Self, IngestError> {
        let (_, source, own) = unpacked(file, content, gzip, taken)?;
        Ok(Self { file: file.to_owned(), source, own, unpacked: 0, packed: gzip, decoder: None, ended: false, pending: Vec::new() })
    }

    /// Adds about `want` bytes of UTF-8 to the buffer; answers whether the file has ended.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, want: usize) -> Result<bool, IngestError> {
        if self.ended {
            return Ok(true);
        }
        match self.decoder {
            None => {
                let before = buffer.len();
                let took = self.source.by_ref().take(want as u64).read_to_end(buffer).map_err(|e| self.broken(&e))?;
                self.count(took)?;
                self.ended = buffer.len() - before < want;
            }
            Some(_) => self.decode(buffer, want)?,
        }
        Ok(self.ended)
    }

    fn decode(&mut self, buffer: &mut Vec<u8>, want: usize) -> Result<(), IngestError> {
        let mut raw = std::mem::take(&mut self.pending);
        let before = raw.len();
        let took = self.source.by_ref().take(want as u64).read_to_end(&mut raw).map_err(|e| self.broken(&e))?;
        self.count(took)?;
        self.ended = raw.len() - before < want;
        let Some(decoder) = self.decoder.as_mut() else { return Ok(()) };
        let mut rest: &[u8] = &raw;
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len() * 3));
        loop {
            let (result, read, _) = decoder.decode_to_string(rest, &mut text, self.ended);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                CoderResult::InputEmpty => break,
                CoderResult::OutputFull => text.reserve(rest.len() * 3 + 64),
            }
        }
        buffer.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn broken(&self, error: &std::io::Error) -> IngestError {
        if self.packed { gzip_error(&self.file, error) } else { read_error(&self.file, error) }
    }

    fn count(&mut self, took: usize) -> Result<(), IngestError> {
        self.unpacked += took as u64;
        if !self.packed {
            return Ok(());
        }
        let own = (*self.own.lock().unwrap_or_else(PoisonError::into_inner)).max(1);
        let bomb = self.unpacked > limits::RATIO_FREE && self.unpacked / own > limits::GREATEST_RATIO;
        if bomb || self.unpacked > limits::LARGEST_UNPACKED_STREAM {
            return Err(IngestError::limit(
                &self.file,
                None,
                Saying::new("ingest-gzip-bomb", "the archive unpacks to more than {ratio} times its size")
                    .with("ratio", limits::GREATEST_RATIO),
                Saying::new(
                    "remedy-no-ordinary-file",
                    "this is no ordinary data file; unpack it by hand, look at it, and deliver the text itself",
                ),
            ));
        }
        Ok(())
    }
}

/// Reads a whole file into memory, within bounds.
pub(crate) fn read_whole(file: &str, content: FileContent, gzip: bool, taken: &Taken) -> Result<Vec<u8>, IngestError> {
    let (head, source, own) = open(file, content, taken)?;
    let looks = sniff(&head);
    let mut bytes = Vec::new();
    let too_large = || {
        IngestError::limit(
            file,
            None,
            Saying::new("ingest-file-large", "the file is larger than {size} MB, which is the most that is held in memory")
                .with("size", limits::LARGEST_HELD_FILE >> 20),
            Saying::new("remedy-csv-stream", "export it as CSV, which is read as a stream"),
        )
    };
    if gzip || looks == Looks::Gzip {
        let mut stream = TextStream {
            file: file.to_owned(),
            source: Box::new(MultiGzDecoder::new(source)),
            own,
            unpacked: 0,
            packed: true,
            decoder: None,
            ended: false,
            pending: Vec::new(),
        };
        while !stream.fill(&mut bytes, 1 << 20)? {
            if bytes.len() as u64 > limits::LARGEST_HELD_FILE {
                return Err(too_large());
            }
        }
        return Ok(bytes);
    }
    let mut bounded = source.take(limits::LARGEST_HELD_FILE + 1);
    bounded.read_to_end(&mut bytes).map_err(|e| read_error(file, &e))?;
    if bytes.len() as u64 > limits::LARGEST_HELD_FILE {
        return Err(too_large());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], gzip: bool, encoding: Option<&str>) -> Result<String, IngestError> {
        let mut stream = TextStream::open("x.csv", FileContent::Bytes(bytes.to_vec()), gzip, encoding, &Taken::default())?;
        let mut out = Vec::new();
        while !stream.fill(&mut out, 3)? {}
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn obeys_marks_and_labels() {
        assert_eq!(all(b"\xEF\xBB\xBFa,b", false, Some("windows-1252")).unwrap(), "a,b");
        assert_eq!(all(b"\xFF\xFEa\0\xE9\0", false, None).unwrap(), "aé");
        assert_eq!(all(b"C\xF4te", false, Some("windows-1252")).unwrap(), "Côte");
        assert_eq!(all(b"\xC7\xE1\xE3\xDB\xD1\xC8", false, Some("windows-1256")).unwrap(), "المغرب");
        assert!(all(b"a", false, Some("klingon")).is_err());
    }

    #[test]
    fn names_what_is_no_text() {
        for (bytes, word) in
            [(&b"\x89PNG\r\n\x1a\n"[..], "PNG"), (b"%PDF-1.4", "PDF"), (b"", "empty"), (b"\x1f\x8b\x08", "gzip"), (b"a\0\0\0b", "binary")]
        {
            let error = all(bytes, false, None).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
        assert!(all(b"a,b", true, None).unwrap_err().to_string().contains("gzip"));
    }

    #[test]
    fn a_gzip_bomb_is_refused() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![b'1'; 1 << 20];
        for _ in 0..80 {
            packer.write_all(&zeros).unwrap();
        }
        let bytes = packer.finish().unwrap();
        let mut stream = TextStream::open("x.gz", FileContent::Bytes(bytes), true, None, &Taken::default()).unwrap();
        let mut out = Vec::new();
        let error = loop {
            out.clear();
            match stream.fill(&mut out, 1 << 20) {
                Ok(true) => panic!("the bomb was unpacked"),
                Ok(false) => {}
                Err(error) => break error,
            }
        };
        assert!(matches!(error, IngestError::Limit { .. }), "{error}");
    }
}
