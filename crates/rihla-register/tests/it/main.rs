//! Registers as an operator declares them, and their records on each engine; most are attacks that fail as long as their guard stands.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod access;
mod activity;
mod audit;
mod concurrency;
mod content;
mod deadlines;
mod definitions;
mod editions;
mod erasing;
mod erasures;
mod expressions;
mod facets;
mod files;
mod filtered_lists;
mod filters;
mod house;
mod imports;
mod lists;
mod load;
mod node;
mod notices;
mod overview;
mod paths;
mod proposal;
mod records;
mod restrictions;
mod retention;
mod schema;
mod secrecy;
mod steps;
mod subjects;
mod tampering;
mod told;
mod versions;
