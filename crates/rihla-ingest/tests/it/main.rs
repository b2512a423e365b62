//! Deliveries read whole: small written ones, real public ones, hostile ones.
#![expect(clippy::unwrap_used, reason = "tests")]

mod dated;
mod delivery;
mod hostile;
mod inspected;
mod shared_aggregates;
mod shared_records;
mod sheet;
mod survey;
mod survey_writers;
mod written;
