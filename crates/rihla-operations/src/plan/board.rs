//! The plan at a glance (rows PLAN1, PLAN7, COORD2).

use std::collections::BTreeMap;

use jiff::civil::Date;
use rihla_model::{Language, StateId};
use rihla_plan::{Activity, Judged, Light, Name, Tally, Update, light};

use super::PlanSight;

/// A plan that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChoice {
    /// What it is called.
    pub name: Name,
    /// Its kind.
    pub kind: String,
    /// Its first and last day.
    pub days: (Date, Date),
    /// Its state.
    pub state: StateId,
}

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
    /// Its activities, in the order of their references.
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

impl PlanSight<'_> {
    /// A plan at a glance, on a day; with the plans of provinces and cities that are parts of it.
    #[must_use]
    pub fn board(&self, plan: &PlanChoice, language: Language, today: Date) -> Board {
        let (updates, obstacles) = (self.last_updates(), self.obstacles(language));
        let parts = self.all("plan").filter(|it| it.text("parent") == Some(plan.name.id.as_str())).map(|it| it.id().clone());
        let plans = std::iter::once(plan.name.id.clone()).chain(parts);
        let activities = plans.flat_map(|plan| self.activities(&plan, language));
        let lines: Vec<BoardLine> = activities
            .map(|activity| {
                let last = updates.get(&activity.name.id).cloned();
                let in_the_way: Vec<_> = obstacles.get(&activity.name.id).into_iter().flatten().collect();
                BoardLine { judged: light(&activity, today, last.as_ref(), &in_the_way), activity, last }
            })
            .collect();
        let mut all = Tally::default();
        lines.iter().for_each(|line| all.count(line.judged.light));
        let objectives = |line: &BoardLine| {
            let numbers = line.activity.objectives.iter().filter_map(|tag| tag.split('.').next()?.parse::<u8>().ok());
            numbers.collect::<std::collections::BTreeSet<_>>()
        };
        Board {
            all,
            by_objective: Tally::by(lines.iter().map(|line| (objectives(line), &line.judged.light))),
            by_owner: Tally::by(lines.iter().map(|line| ([line.activity.owner.clone()], &line.judged.light))),
            by_place: Tally::by(lines.iter().map(|line| (line.activity.places.clone(), &line.judged.light))),
            lines,
        }
    }
}

impl Board {
    /// What needs somebody: blocked first, then late, then at risk; of each those that end first.
    #[must_use]
    pub fn needing(&self) -> Vec<&BoardLine> {
        let mut needing: Vec<&BoardLine> = self.lines.iter().filter(|line| line.judged.light.needs_somebody()).collect();
        needing.sort_by_key(|line| (line.judged.light, line.activity.days.1));
        needing
    }

    /// Those of a light.
    pub fn of(&self, light: Light) -> impl Iterator<Item = &BoardLine> {
        self.lines.iter().filter(move |line| line.judged.light == light)
    }
}
