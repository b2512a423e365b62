//! What a national plan says of itself: how each activity is doing, what is not paid for, where measures are in each other's way.
//!
//! Entry points: [`light`] (how an activity is doing, and why), [`Board`] (lights added up), [`PlanMoney`], [`findings`] (coherence),
//! [`backwards`] (what has to be done before a review).
//!
//! Invariants:
//! - Everything here is a function of values: what is read, and by whom it may be read, is decided above.
//! - Each light and each finding says why, in a sentence that names what it was found by.
//! - Money of different currencies is never added up.
//! - The same values give the same findings in the same order.

mod activity;
mod backwards;
mod board;
mod coherence;
mod light;
mod money;
mod purse;
mod tally;

pub use activity::{Activity, Name, Obstacle, Progress, Stage, Update, objective_of};
pub use backwards::{Preparation, Task, backwards};
pub use board::{Board, BoardLine};
pub use coherence::{BudgetPart, Consulted, Finding, FindingKind, Measure, Source, Transfer, Whole, findings};
pub use light::{BEHIND_A_LITTLE, BEHIND_MUCH, Judged, Light, REPORT_EVERY_MONTHS, light};
pub use money::{Gap, Line, PlanMoney, Share, Spending};
pub use purse::Purse;
pub use tally::Tally;
