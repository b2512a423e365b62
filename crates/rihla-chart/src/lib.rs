//! Draws charts and maps as accessible SVG text, on the server, without scripts.
//!
//! A specification is a plain value whose texts are already in the reader's language ([`ChartSpec`], or the struct of a
//! kind). A [`Style`] brings what depends on the place of showing: page or print, fonts, and the locale's way with
//! numbers. [`ChartSpec::draw`] gives one `<svg>` element.
//!
//! Invariants:
//! - The same specification and style give the same bytes.
//! - Every text is escaped; no coordinate is ever NaN or infinite: such input is an error that names its place.
//! - Bars start at zero. A missing cell leaves a gap. A protected cell is marked, and nothing drawn depends on its figure,
//!   which never enters a specification.
//! - Colour never stands alone: shape, dash, hatch or label go with it.
//! - No style attributes and no scripts: the output passes a strict content security policy.

mod axis;
mod cell;
mod classes;
mod error;
mod frame;
mod kind;
mod label;
mod legend;
mod map;
mod pattern;
mod scale;
mod sheet;
mod spec;
mod style;
mod text;
mod theme;

pub use axis::Period;
pub use cell::Cell;
pub use classes::Classes;
pub use error::{ChartError, OutlineError};
pub use frame::{Direction, Frame, Words};
pub use kind::bar::{Bar, BarChart, Orientation};
pub use kind::choropleth::{Choropleth, MapArea, View};
pub use kind::dot::{DotChart, DotRow};
pub use kind::flow::{Flow, FlowChart, FlowLayout};
pub use kind::heat::HeatMap;
pub use kind::line::{Break, LineChart, LineSeries};
pub use kind::pyramid::{Pyramid, PyramidSide};
pub use kind::stacked::{StackedChart, StackedRow};
pub use map::outline::Outlines;
pub use spec::ChartSpec;
pub use style::{PAGE_FONTS, PRINT_ARABIC, PRINT_ETHIOPIC, PRINT_FONTS, Style};
pub use theme::{Theme, custom_properties};
