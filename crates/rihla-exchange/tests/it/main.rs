//! What others read of a node, against golden files.

mod calendar;
mod golden;
mod records;
mod sample;
