//! Integration tests of the data folder and its keys.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking; child processes report on standard output")]

mod access;
mod backup;
mod child;
mod crash;
mod database;
mod folder;
mod jobs;
mod keys;
mod killed;
mod locking;
mod manifest;
mod node;
mod secrecy;
