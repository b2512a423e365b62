//! Integration tests of the charts.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first surprise")]

mod extremes;
mod golden;
mod maps;
mod meaning;
mod samples;
mod well_formed;
