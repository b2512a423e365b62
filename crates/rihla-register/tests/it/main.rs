//! Registers as an operator declares them.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod activity;
mod definitions;
mod expressions;
mod filters;
