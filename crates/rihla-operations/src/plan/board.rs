//! The plan at a glance (rows PLAN1, PLAN7, COORD2).

use jiff::civil::Date;
use rihla_model::{Language, StateId};
use rihla_plan::{Board, Name};

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

impl PlanSight<'_> {
    /// A plan at a glance, on a day; with the plans of provinces and cities that are parts of it.
    #[must_use]
    pub fn board(&self, plan: &PlanChoice, language: Language, today: Date) -> Board {
        let parts = self.all("plan").filter(|it| it.text("parent") == Some(plan.name.id.as_str())).map(|it| it.id().clone());
        let plans = std::iter::once(plan.name.id.clone()).chain(parts);
        let activities = plans.flat_map(|plan| self.activities(&plan, language));
        Board::of(activities, &self.last_updates(), &self.obstacles(language), today)
    }
}
