//! Integration tests of what goes out: against servers on this machine, and against attacks on where it goes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod attack;
mod authority;
mod endless;
mod exchange;
mod mail;
mod peers;
mod post_office;
mod receiver;
mod secrecy;
mod watched;
mod webhook;
