//! The languages that Rihla speaks: messages, numbers, dates, periods, lists and sorting.
//!
//! - [`Catalogue`] holds the messages of `locales/<language>/*.ftl` (Fluent), embedded in the program. A message is named
//!   by its id and takes arguments; plural rules are those of the language.
//! - [`Speaker`] says things in one language: messages, exact numbers, percents, dates, periods, sizes, lists; it also
//!   sorts names as the language does.
//! - [`check`] compares the languages: an id in English exists in all others, with the same arguments.
//!
//! Invariants: no I/O; the same input gives the same text on every thread; a message that is absent is shown as
//! `??id??`, never as nothing.

mod argument;
mod bidi;
mod catalogue;
pub mod check;
mod date;
mod digits;
mod error;
mod formatters;
mod number;
mod period;
mod sort;
mod sound;
mod speaker;

pub use argument::Value;
pub use bidi::{is_right_to_left_text, isolated};
pub use catalogue::Catalogue;
pub use digits::Digits;
pub use error::LanguageError;
pub use speaker::Speaker;
