//! An activity, and what was reported of it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rihla_model::RecordId;

use crate::Purse;

/// What a record is called where it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Its reference: `A-2.3`.
    pub reference: String,
    /// The register that holds it: `activity`.
    pub register: &'static str,
    /// Its identifier.
    pub id: RecordId,
    /// Its title, in the reader's language.
    pub title: String,
}

/// How far an activity came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is proposed, and part of no plan yet.
    Proposed,
    /// It is part of the plan.
    Cleared,
    /// Somebody works on it.
    UnderWay,
    /// It is done.
    Done,
    /// It was stopped.
    Stopped,
}

/// An activity of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// What it is called.
    pub name: Name,
    /// The plan that it belongs to.
    pub plan: Option<RecordId>,
    /// How far it came.
    pub stage: Stage,
    /// Objectives and lettered actions of the Compact: `8`, `8.d`.
    pub objectives: BTreeSet<String>,
    /// Who owns it.
    pub owner: String,
    /// Who works with them.
    pub with: BTreeSet<String>,
    /// Its first and last day.
    pub days: (Date, Date),
    /// Where it takes place; empty for the whole country.
    pub places: BTreeSet<String>,
    /// What it costs.
    pub cost: Purse,
}

impl Activity {
    /// The objectives of the Compact that it serves, by their numbers.
    #[must_use]
    pub fn numbers(&self) -> BTreeSet<u8> {
        self.objectives.iter().filter_map(|tag| objective_of(tag)).collect()
    }
}

/// The objective of a tag: 8 of `8` and of `8.d`.
#[must_use]
pub fn objective_of(tag: &str) -> Option<u8> {
    tag.split('.').next().and_then(|number| number.parse().ok())
}

/// How somebody who works on an activity says that it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// As it was planned.
    OnTrack,
    /// It may not come in time.
    AtRisk,
    /// It will not come in time.
    Late,
    /// Nothing can be done at present.
    Blocked,
    /// Nothing was begun.
    NotStarted,
    /// It is done.
    Done,
}

impl Progress {
    /// The progress of that code.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Some(match code {
            "on-track" => Self::OnTrack,
            "at-risk" => Self::AtRisk,
            "late" => Self::Late,
            "blocked" => Self::Blocked,
            "not-started" => Self::NotStarted,
            "done" => Self::Done,
            _ => return None,
        })
    }
}

/// What was reported of an activity and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The day for which it was reported: the last one of its round.
    pub day: Date,
    /// How it goes.
    pub progress: Progress,
    /// How much of it is done, in per cent.
    pub percent: i64,
}

/// What stands in the way of an activity, and is not out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What it is called.
    pub name: Name,
    /// By when it is to be out of the way.
    pub by: Date,
}
