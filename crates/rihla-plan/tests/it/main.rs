//! Plans with planted conflicts, and clean ones.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod coherence;
