//! Whole operations on an observatory's folder.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod access;
mod notices;
mod rounds;
mod small_node;
mod world;
