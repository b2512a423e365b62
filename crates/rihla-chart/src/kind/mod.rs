//! The kinds of charts, one file each.

pub mod bar;
pub mod choropleth;
pub mod dot;
pub mod flow;
pub mod heat;
pub mod line;
pub mod pyramid;
pub mod stacked;
