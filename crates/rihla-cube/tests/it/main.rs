//! Tests of the cube machine through its front door.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bridging;
mod encryption;
mod rows;
mod tabulation;
