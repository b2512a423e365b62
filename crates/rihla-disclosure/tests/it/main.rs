//! Protection as a whole: rules, attacks, reference problems.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod brute_force;
mod indicators;
mod planted;
mod random_tables;
mod reference;
mod rules;
mod scale;
mod tables;
