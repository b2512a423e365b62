//! What a node shows and does, as a library for the program beside it and for its tests.
//!
//! - [`pages`] turns a `Site` into HTML pages, one struct and one template each.
//! - [`web`] answers requests with those pages.
//! - [`static_site`] writes the same pages as a folder for ordinary hosting.
//!
//! Invariants: pages show released values only; every text a reader sees is a message or a text of the definitions; no
//! query of any kind makes a page panic.

pub mod commands;
mod found;
pub mod pages;
pub mod report;
pub mod static_site;
pub mod web;
