//! What a national plan says of itself: how each activity is doing, what is not paid for, where measures are in each other's way.
//!
//! Entry points: [`light`] (how an activity is doing, and why), [`Tally`] (lights added up), [`gaps`], [`shares`] and [`spending`] (money),
//! [`findings`] (coherence), [`backwards`] (what has to be done before a review).
//!
//! Invariants:
//! - Everything here is a function of values: what is read, and by whom it may be read, is decided above.
//! - Each light and each finding says why, in a sentence that names what it was found by.
//! - Money of different currencies is never added up.
//! - The same values give the same findings in the same order.

mod activity;
mod backwards;
mod coherence;
mod light;
mod money;
mod purse;
mod tally;

pub use activity::{Activity, Name, Obstacle, Progress, Stage, Update};
pub use backwards::{Preparation, Task, backwards};
pub use coherence::{Consulted, Finding, FindingKind, Measure, Party, Source, Transfer, Whole, findings};
pub use light::{Judged, Light, REPORT_EVERY_MONTHS, light};
pub use money::{Gap, Line, Share, Spending, gaps, shares, spending};
pub use purse::Purse;
pub use tally::Tally;
