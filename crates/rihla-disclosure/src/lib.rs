//! Protection of tables: which cells are withheld, and the attacks that prove that they stay withheld.
//!
//! [`protect`] takes an unprotected cube and a policy and gives a [`rihla_table::Released`] with a report. One rule is one
//! file: `minimum_frequency`, `dominance`, `p_percent`, `publish_from` decide which cells are withheld for
//! themselves; `complementary` withholds further cells so that none of those can be computed; `rounding` rounds what is
//! shown; `indicators` computes rates and shares from what is shown and from nothing else; [`audit`] attacks the result
//! with code of its own before it may leave; [`linked`] compares with an earlier release.
//!
//! Invariants
//! - Nothing is sealed that [`audit::solve_for_withheld`] can solve while complementary suppression is on.
//! - Indicators are functions of published values, so they tell nothing that the published values do not.
//! - The same cube and policy give the same release: no clock, no chance (pseudo-random field elements come from a fixed
//!   sequence), no map iterated in hash order.
//! - No error, report or warning holds a withheld value or the key of a withheld cell.

pub mod audit;
mod complementary;
mod dominance;
mod elimination;
mod error;
mod exposure;
mod field;
mod indicators;
mod interval;
pub mod linked;
mod mark;
mod minimum_frequency;
mod neighbourhood;
mod p_percent;
mod producer;
mod protect;
mod publish_from;
mod reduce;
mod relations;
mod report;
mod rounding;
mod table;
mod utility;

pub use error::DisclosureError;
pub use protect::{Protected, protect};
pub use report::{AuditReport, DisclosureReport, IndicatorCount, LevelUtility, RuleApplied, Warning, WarningKind};
