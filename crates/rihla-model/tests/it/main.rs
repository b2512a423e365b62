//! Integration tests: the embedded vocabularies, resolution of names and codes, and the names of the shared public data.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a failed unwrap fails the test; tests say what they did not run")]

mod resolve;
mod shared_names;
mod vocabulary;
