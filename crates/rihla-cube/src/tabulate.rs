//! Adding up: rows of several feeds to a cube with totals over every hierarchy.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rihla_model::Rule;
use rihla_model::definition::DatasetDefinition;
use rihla_table::Cube;

use crate::assemble::assemble;
use crate::bridge::BridgeNote;
use crate::feed::{BoundFeed, FeedInput, bind};
use crate::hierarchy::Words;
use crate::plan::Plan;
use crate::{CubeError, Engine};

/// A cube and what a reader must know of how it came about.
pub struct Tabulated {
    /// The cells, unprotected.
    pub cube: Cube,
    /// Rows that were left out, and cells that two feeds gave.
    pub notes: Vec<TabulationNote>,
    /// What was carried from the places of one day to those of another.
    pub bridges: Vec<BridgeNote>,
}

/// Something that was left out while adding up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabulationNote {
    /// The feed.
    pub source: String,
    /// The rule.
    pub rule: Rule,
    /// The dimension, if the rule is about one.
    pub dimension: Option<String>,
    /// How many rows or cells.
    pub count: u64,
}

/// Adds up the rows of a dataset's feeds.
///
/// # Errors
/// [`CubeError::Definition`] where a feed lacks a column, [`CubeError::Cancelled`] when asked to stop, and what reading
/// and the engine may bring.
pub fn tabulate(
    dataset: &DatasetDefinition,
    feeds: &[FeedInput<'_>],
    words: &Words<'_>,
    engine: &Engine,
    magnitudes: bool,
    cancel: &Arc<AtomicBool>,
) -> Result<Tabulated, CubeError> {
    let bound: Vec<BoundFeed> = feeds.iter().zip(0..).map(|(f, n)| bind(dataset, f, n)).collect::<Result<_, _>>()?;
    let plan = Arc::new(Plan::new(dataset, &bound, words, magnitudes)?);
    let base = plan.base(engine, feeds, &bound, cancel)?;
    let (base, mut bridges) = plan.bridge(base, &bound, words.places)?;
    let (base, mut notes) = plan.settle(base, &bound)?;
    notes.extend(plan.left_out.notes(&bound, dataset));
    let (hierarchies, totals) = plan.roll_up(dataset, words, engine, base)?;
    let cube = assemble(dataset, hierarchies, totals, &plan)?;
    notes.sort();
    bridges.sort();
    Ok(Tabulated { cube, notes, bridges })
}
