//! What the plan costs, and who pays (rows PLAN10 to PLAN12).

use rihla_model::Language;
use rihla_plan::PlanMoney;

use super::{PlanChoice, PlanSight};

impl PlanSight<'_> {
    /// The money of a plan.
    #[must_use]
    pub fn money(&self, plan: &PlanChoice, language: Language) -> PlanMoney {
        PlanMoney::of(self.activities(&plan.name.id, language), self.lines())
    }
}
