//! What goes in: files, and the words to read them with; and where rows and problems go.

use std::io::Read;
use std::sync::atomic::AtomicBool;

use arrow::array::RecordBatch;
use jiff::civil::Date;
use rihla_model::{AreaResolver, Problem, Vocabulary};

/// One file of a delivery.
pub struct DeliveredFile {
    /// File name, without folders.
    pub name: String,
    /// Its bytes.
    pub content: FileContent,
}

/// The bytes of a delivered file.
pub enum FileContent {
    /// All of them.
    Bytes(Vec<u8>),
    /// A stream, read once. Workbooks and JSON are read into memory, delimited and fixed-width text is not.
    Stream(Box<dyn Read + Send>),
}

/// The words and means to read with.
pub struct Context<'a> {
    /// Code lists and areas.
    pub vocabulary: &'a Vocabulary,
    /// Names and codes of areas.
    pub resolver: &'a AreaResolver,
    /// The day of reading: names of countries are read as of it where neither the row nor the source has a date.
    pub today: Date,
    /// Number of workers; 0 counts as 1.
    pub threads: usize,
    /// Told now and then how many bytes were taken from the files so far.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Set by the caller to stop the reading.
    pub cancel: Option<&'a AtomicBool>,
}

/// Takes what was read, in the order of the files.
pub trait RowSink {
    /// Takes a batch of harmonised rows.
    ///
    /// # Errors
    /// A text that says why the batch cannot be taken; reading ends.
    fn batch(&mut self, batch: RecordBatch) -> Result<(), String>;
    /// Takes a problem line.
    ///
    /// # Errors
    /// A text that says why the line cannot be taken; reading ends.
    fn problem(&mut self, problem: &Problem) -> Result<(), String>;
}
