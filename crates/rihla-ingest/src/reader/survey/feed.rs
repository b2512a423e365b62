//! A binary file, taken piece by piece: no more is held than was asked for, and a file that ends too early says where.

use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::limits;
use crate::reader::stream::{Taken, TextStream};

/// Bytes that are taken from the stream at a time.
const STEP: usize = 1 << 18;

/// A file's bytes from its beginning on.
pub(crate) struct Feed {
    pub file: String,
    stream: TextStream,
    buffer: Vec<u8>,
    at: usize,
    /// Bytes of the file before the next one.
    position: u64,
    ended: bool,
    /// Position beyond which nothing may be taken: the bound on dictionaries, lifted for the data.
    most: u64,
}

impl Feed {
    /// Opens a file; `expected` names what it should be.
    pub fn open(file: &str, content: FileContent, gzip: bool, taken: &Taken) -> Result<Self, IngestError> {
        let stream = TextStream::open_bytes(file, content, gzip, taken)?;
        Ok(Self { file: file.to_owned(), stream, buffer: Vec::new(), at: 0, position: 0, ended: false, most: limits::LARGEST_DICTIONARY })
    }

    /// Bytes taken so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Lifts the bound on dictionaries: what follows is data.
    pub fn begin_data(&mut self) {
        self.most = u64::MAX;
    }

    /// Sets the bound anew for the part of a dictionary that follows the data.
    pub fn end_data(&mut self) {
        self.most = self.position.saturating_add(limits::LARGEST_DICTIONARY);
    }

    /// Up to `n` of the bytes that come next, fewer only at the end of the file; none is used up.
    pub fn peek(&mut self, n: usize) -> Result<&[u8], IngestError> {
        while !self.ended && self.buffer.len() - self.at < n {
            if self.at > 0 {
                self.buffer.drain(..self.at);
                self.at = 0;
            }
            let missing = (n - self.buffer.len()).min(limits::BLOCK_BYTES);
            self.ended = self.stream.fill(&mut self.buffer, STEP.max(missing))?;
        }
        let end = self.buffer.len().min(self.at.saturating_add(n));
        Ok(self.buffer.get(self.at..end).unwrap_or_default())
    }

    /// Uses up bytes that were looked at.
    pub fn consume(&mut self, n: usize) {
        let n = n.min(self.buffer.len() - self.at);
        self.at += n;
        self.position += n as u64;
    }

    /// Takes exactly `n` bytes; `what` names them.
    pub fn take(&mut self, n: usize, what: &str) -> Result<&[u8], IngestError> {
        if self.position.saturating_add(n as u64) > self.most {
            return Err(IngestError::limit(
                &self.file,
                None,
                format!("what the file says of its variables is larger than {} MB", limits::LARGEST_DICTIONARY >> 20),
                "leave out variables and value labels that are not needed, or export it as CSV with value codes",
            ));
        }
        if self.peek(n)?.len() < n {
            return Err(self.cut_off(what));
        }
        let from = self.at;
        self.consume(n);
        Ok(self.buffer.get(from..from + n).unwrap_or_default())
    }

    /// Passes over bytes.
    pub fn skip(&mut self, mut n: u64, what: &str) -> Result<(), IngestError> {
        while n > 0 {
            let step = usize::try_from(n).unwrap_or(usize::MAX).min(STEP);
            let got = self.peek(step)?.len();
            if got < step {
                return Err(self.cut_off(what));
            }
            self.consume(got);
            n -= got as u64;
        }
        Ok(())
    }

    /// The error of a file that ends too early.
    pub fn cut_off(&self, what: &str) -> IngestError {
        IngestError::unreadable(
            &self.file,
            format!("the file ends within {what}, which begins at byte {}", self.position + 1),
            "it was cut off on its way; deliver it again",
        )
    }

    /// The error of bytes that cannot be what they should be.
    pub fn damaged(&self, what: impl std::fmt::Display) -> IngestError {
        IngestError::unreadable(
            &self.file,
            format!("at byte {} {what}", self.position),
            "the file is damaged; save it again with the program that made it, and deliver it again",
        )
    }
}
