//! A binary file, taken piece by piece: no more is held than was asked for, and a file that ends too early says where.

use rihla_model::Saying;

use crate::delivery::FileContent;
use crate::error::IngestError;
use crate::limits;
use crate::reader::stream::{Taken, TextStream};
use crate::reader::survey::part::Part;

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
    /// Opens a file.
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

    /// Takes exactly `n` bytes of a part.
    pub fn take(&mut self, n: usize, part: Part) -> Result<&[u8], IngestError> {
        if self.position.saturating_add(n as u64) > self.most {
            return Err(IngestError::limit(
                &self.file,
                None,
                Saying::new("survey-dictionary-large", "what the file says of its variables is larger than {size} MB")
                    .with("size", limits::LARGEST_DICTIONARY >> 20),
                remedy_variables(),
            ));
        }
        if self.peek(n)?.len() < n {
            return Err(self.cut_off(part));
        }
        let from = self.at;
        self.consume(n);
        Ok(self.buffer.get(from..from + n).unwrap_or_default())
    }

    /// Passes over bytes of a part.
    pub fn skip(&mut self, mut n: u64, part: Part) -> Result<(), IngestError> {
        while n > 0 {
            let step = usize::try_from(n).unwrap_or(usize::MAX).min(STEP);
            let got = self.peek(step)?.len();
            if got < step {
                return Err(self.cut_off(part));
            }
            self.consume(got);
            n -= got as u64;
        }
        Ok(())
    }

    /// The error of a file that ends too early: all that is left of it was looked at.
    pub fn cut_off(&self, part: Part) -> IngestError {
        let last = self.position + (self.buffer.len() - self.at) as u64;
        IngestError::unreadable(
            &self.file,
            Saying::new("survey-cut-off", "the file ends within {part}, after byte {byte}")
                .with("part", part.phrase())
                .with("byte", last.to_string()),
            Saying::new("remedy-again-cut", "deliver the file again; it may be cut off"),
        )
    }

    /// The error of bytes that cannot be what they should be.
    pub fn damaged(&self, what: Saying) -> IngestError {
        IngestError::unreadable(
            &self.file,
            Saying::new("survey-damaged", "the file is damaged at byte {byte}: {what}")
                .with("byte", self.position.to_string())
                .with("what", what),
            remedy_save_again(),
        )
    }

    /// The error of a header of which the order of bytes cannot be told.
    pub fn no_byte_order(&self) -> IngestError {
        self.damaged(Saying::new("survey-byte-order", "the header does not say in which order the bytes of numbers stand"))
    }

    /// The error of a part that does not keep to the format.
    pub fn against_format(&self, part: Part) -> IngestError {
        self.damaged(Saying::new("survey-against-format", "{part}: not as the format prescribes").with("part", part.phrase()))
    }

    /// The error of a length, a count or a size that cannot be.
    pub fn impossible(&self, part: Part, number: i64) -> IngestError {
        let what = Saying::new("survey-impossible", "{part}: a length or count of {number} cannot be");
        self.damaged(what.with("part", part.phrase()).with("number", number))
    }

    /// The error of a code that the format does not know.
    pub fn unknown(&self, part: Part, number: i32) -> IngestError {
        let what = Saying::new("survey-unknown", "{part}: the code {number} is not known");
        self.damaged(what.with("part", part.phrase()).with("number", number.to_string()))
    }

    /// The error of a type that the format does not know.
    pub fn unknown_type(&self, variable: &str, number: i64) -> IngestError {
        let what = Saying::new("survey-type", "the variable '{variable}' has the unknown type {number}");
        self.damaged(what.with("variable", variable).with("number", number.to_string()))
    }
}

/// What to do with a file of too much.
pub(crate) fn remedy_variables() -> Saying {
    Saying::new("remedy-variables", "leave out variables and value labels that are not needed")
}

/// What to do with long texts that are too long.
pub(crate) fn remedy_long_texts() -> Saying {
    Saying::new("remedy-long-texts", "leave out variables of long texts (strL)")
}

/// What to do with a damaged file.
pub(crate) fn remedy_save_again() -> Saying {
    Saying::new("remedy-save-again", "save it again with the program that made it, and deliver that")
}
