//! Pages, routes and the static folder of a sample observatory.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop at the first surprise, and says when it was not run")]

mod access;
mod account_pages;
mod accounts_above;
mod api;
mod browser;
mod data_browser;
mod data_pages;
mod driver;
mod face;
mod face_browser;
mod face_on_postgres;
mod help_pages;
mod html;
mod killed;
mod list_facets;
mod looks;
mod messages;
mod node;
mod node_browser;
mod node_pages;
mod notices;
mod offline;
mod offline_browser;
mod outside_provider;
mod pages;
mod planted;
mod program;
mod protection_office;
mod protection_pages;
mod record;
mod register;
mod sample;
mod saved_views;
mod schemathesis;
mod searching;
mod server;
mod situation_report;
#[path = "../../../rihla-operations/tests/it/small_node.rs"]
mod small_node;
mod statics;
mod style;
mod web;
mod webhook;
mod whole;
mod words;
