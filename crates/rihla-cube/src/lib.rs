//! The cube machine: stores harmonised rows, adds them up over every hierarchy, keeps the vintages.
//!
//! - [`RowWriter`] and [`RowReader`] keep the rows of a delivery in Parquet, encrypted where they are unit-level.
//! - [`tabulate`] turns the rows of a dataset's feeds into a [`rihla_table::Cube`] through DataFusion: every total over
//!   age bands, regions, areas and groups, weighted or not; figures for the places of another day are bridged ([`BridgeNote`]).
//! - [`write_cube`] and [`read_cube`] keep a vintage.
//!
//! Invariants: sums are exact (scaled whole numbers), so that the result does not depend on the number of threads or on
//! the order of rows; nothing of a row is ever spilled to disk in clear; no row that is left out is left out silently.

mod apportion;
mod assemble;
mod bridge;
mod columns;
mod engine;
mod error;
mod feed;
mod hierarchy;
mod intern;
mod leaves;
mod left_out;
mod plan;
mod roll_up;
mod rows;
mod second;
mod settle;
mod tabulate;
mod vintage;

pub use bridge::BridgeNote;
pub use engine::Engine;
pub use error::CubeError;
pub use feed::FeedInput;
pub use hierarchy::Words;
pub use rows::{RowReader, RowWriter};
pub use tabulate::{Tabulated, TabulationNote, tabulate};
pub use vintage::{read_cube, write_cube, write_released};
