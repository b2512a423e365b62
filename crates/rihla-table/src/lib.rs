//! Columns with meaning: what passes between rooms.
//!
//! - [`RowSchema`] describes the harmonised rows that a delivery becomes (Arrow batches).
//! - [`Cube`] holds the cells of one dataset, unprotected, in the restricted zone.
//! - [`Released`] holds cells that may be shown to the public. It has no free constructor: it is sealed by
//!   `rihla-disclosure` after protection, or reopened from a release whose signed manifest verifies ([`seal`]); the only
//!   things done to it are selecting, slicing and relabelling.
//!
//! Values are exact: whole numbers scaled by a power of ten, never floating point.

mod cell;
mod columns;
mod cube;
mod dimension;
mod error;
mod indicator;
mod released;
mod rows;
pub mod seal;
mod select;
mod value;

pub use cell::{Cell, Contributors};
pub use cube::{Cube, CubeBuilder};
pub use dimension::{Dimension, DimensionCode, Relation};
pub use error::TableError;
pub use indicator::Indicator;
pub use released::{Protection, Released};
pub use rows::{RowColumn, RowKind, RowSchema};
pub use select::{Pivot, PivotCell, Selection};
pub use value::{divide_rounded, format_scaled, parse_scaled, pow10, rescale};
