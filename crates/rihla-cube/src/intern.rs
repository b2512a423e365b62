//! Numbers for texts, shared by the threads of a tabulation.

use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Gives each distinct text a number, first come first served. The numbers depend on the order of arrival and so never
/// reach a result: codes are put in order when the cube is assembled.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    numbers: HashMap<Box<str>, u32, FixedState>,
    texts: Vec<Box<str>>,
}

impl Interner {
    /// The number of a text.
    pub(crate) fn number(&self, text: &str) -> u32 {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = inner.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(inner.texts.len()).unwrap_or(u32::MAX);
        inner.texts.push(text.into());
        inner.numbers.insert(text.into(), number);
        number
    }

    /// All texts, by number.
    pub(crate) fn texts(&self) -> Vec<Box<str>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).texts.clone()
    }
}
