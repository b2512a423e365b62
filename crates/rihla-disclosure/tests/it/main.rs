//! Protection as a whole: rules, attacks, reference problems.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop at the first surprise, and say when they were not run")]

mod brute_force;
mod earlier;
mod indicators;
mod microdata;
mod planted;
mod random_tables;
mod reference;
mod rules;
mod scale;
mod tables;
