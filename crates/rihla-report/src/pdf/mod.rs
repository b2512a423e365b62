//! The situation report as PDF.

pub(crate) mod fonts;
pub(crate) mod situation_report;
pub(crate) mod view;
mod world;
