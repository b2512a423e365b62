//! Showing what was released.

pub mod site;
