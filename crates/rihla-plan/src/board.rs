//! A plan at a glance (rows PLAN1, PLAN7, COORD2).

use std::collections::BTreeMap;

use jiff::civil::Date;
use rihla_model::RecordId;

use crate::{Activity, Judged, Obstacle, Tally, Update, light};

/// An activity and how it is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardLine {
    /// The activity.
    pub activity: Activity,
    /// How it is doing, and why.
    pub judged: Judged,
    /// What was last reported.
    pub last: Option<Update>,
}

/// A plan at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Its activities, in the order in which they came.
    pub lines: Vec<BoardLine>,
    /// All lights.
    pub all: Tally,
    /// By objective of the Compact.
    pub by_objective: BTreeMap<u8, Tally>,
    /// By owner.
    pub by_owner: BTreeMap<String, Tally>,
    /// By place; those of the whole country are in none.
    pub by_place: BTreeMap<String, Tally>,
}

impl Board {
    /// The board of some activities on a day, by what was last reported of each and what stands in its way.
    #[must_use]
    pub fn of(
        activities: impl IntoIterator<Item = Activity>,
        updates: &BTreeMap<RecordId, Update>,
        obstacles: &BTreeMap<RecordId, Vec<Obstacle>>,
        today: Date,
    ) -> Self {
        let line = |activity: Activity| {
            let last = updates.get(&activity.name.id).cloned();
            let in_the_way: Vec<&Obstacle> = obstacles.get(&activity.name.id).into_iter().flatten().collect();
            BoardLine { judged: light(&activity, today, last.as_ref(), &in_the_way), activity, last }
        };
        let lines: Vec<BoardLine> = activities.into_iter().map(line).collect();
        let mut all = Tally::default();
        lines.iter().for_each(|line| all.count(line.judged.light));
        Self {
            all,
            by_objective: Tally::by(lines.iter().map(|line| (line.activity.numbers(), &line.judged.light))),
            by_owner: Tally::by(lines.iter().map(|line| ([line.activity.owner.clone()], &line.judged.light))),
            by_place: Tally::by(lines.iter().map(|line| (line.activity.places.clone(), &line.judged.light))),
            lines,
        }
    }

    /// What needs somebody: blocked first, then late, then at risk; of each those that end first.
    #[must_use]
    pub fn needing(&self) -> Vec<&BoardLine> {
        let mut needing: Vec<&BoardLine> = self.lines.iter().filter(|line| line.judged.light.needs_somebody()).collect();
        needing.sort_by_key(|line| (line.judged.light, line.activity.days.1));
        needing
    }
}
