//! Tests of the cube machine through its front door.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod encryption;
mod rows;
mod tabulation;
