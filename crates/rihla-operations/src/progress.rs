//! How long work says where it is, and how it is asked to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::OperationError;

/// Hears of the progress of long work.
pub trait Progress: Sync {
    /// A step begins; `total` is its length in units of its own, 0 if unknown.
    fn begin(&self, step: &Step<'_>, total: u64);
    /// The step has come so far.
    fn advance(&self, done: u64);
    /// The step is over.
    fn end(&self);
}

/// One step of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Reading the deliveries of a source; counted in bytes.
    Read(&'a str),
    /// Adding up a dataset.
    Tabulate(&'a str),
    /// Protecting a dataset.
    Protect(&'a str),
    /// Writing the files of a release.
    Release(&'a str),
    /// Rendering pages and reports.
    Render(&'a str),
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &Step<'_>, _: u64) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}

/// What long work is given: whom to tell, and when to stop.
pub struct Work<'a> {
    /// Hears of progress.
    pub progress: &'a dyn Progress,
    /// Set by whoever wants it to stop.
    pub cancel: Arc<AtomicBool>,
    /// How many threads it may use.
    pub threads: usize,
    /// How many bytes a tabulation may hold.
    pub memory: usize,
}

impl Work<'_> {
    /// Stops here if asked to.
    ///
    /// # Errors
    /// [`OperationError::Cancelled`].
    pub fn go_on(&self) -> Result<(), OperationError> {
        if self.cancel.load(Ordering::Relaxed) { Err(OperationError::Cancelled) } else { Ok(()) }
    }
}
