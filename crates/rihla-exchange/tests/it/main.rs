//! What others read of a node, against golden files.

mod golden;
mod sample;
