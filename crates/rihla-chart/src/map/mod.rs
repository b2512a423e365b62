//! Outlines of areas and how they come onto the page.

pub(crate) mod fit;
pub mod geojson;
pub mod outline;
pub(crate) mod projection;
