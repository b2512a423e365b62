//! Integration tests of accounts, on each engine; most are attacks that fail as long as their guard stands.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authenticator;
mod browser_keys;
mod chain;
mod codes_above;
mod concurrency;
mod driver;
mod enumeration;
mod event_filters;
mod factors;
mod foreign_provider;
mod house;
mod invitations;
mod key_page;
mod keys;
mod lock_out;
mod plain_browser;
mod provider;
mod provider_tokens;
mod resets;
mod roles;
mod secrecy;
mod sessions;
mod teams;
mod tokens;
mod upkeep;
mod views;
mod wire;
mod wishes;
