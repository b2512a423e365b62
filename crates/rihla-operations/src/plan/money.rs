//! What the plan costs, and who pays (rows PLAN10 to PLAN12).

use std::collections::BTreeMap;

use rihla_model::Language;
use rihla_plan::{Activity, Purse, Share, Spending, gaps, shares, spending};

use super::{PlanChoice, PlanSight};

/// What an activity costs, has and lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityMoney {
    /// The activity.
    pub activity: Activity,
    /// What the budget gives.
    pub budget: Purse,
    /// What others contribute.
    pub contributed: Purse,
    /// What nothing pays for.
    pub missing: Purse,
}

/// The money of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyBoard {
    /// By activity, those that lack most of the plan's first currency first.
    pub activities: Vec<ActivityMoney>,
    /// What all cost.
    pub cost: Purse,
    /// What the budget gives.
    pub budget: Purse,
    /// What others contribute.
    pub contributed: Purse,
    /// What is missing.
    pub missing: Purse,
    /// By objective and year.
    pub shares: Vec<Share>,
    /// By year.
    pub years: BTreeMap<i64, Spending>,
}

impl PlanSight<'_> {
    /// The money of a plan.
    #[must_use]
    pub fn money(&self, plan: &PlanChoice, language: Language) -> MoneyBoard {
        let activities = self.activities(&plan.name.id, language);
        let known: std::collections::BTreeSet<_> = activities.iter().map(|it| &it.name.id).collect();
        let lines: Vec<_> = self.lines().into_iter().filter(|line| known.contains(&line.activity)).collect();
        let (shares, years) = (shares(&activities, &lines), spending(&lines));
        let mut money: Vec<ActivityMoney> = gaps(&activities, &lines)
            .into_iter()
            .map(|gap| ActivityMoney {
                activity: gap.activity.clone(),
                budget: gap.budget,
                contributed: gap.contributed,
                missing: gap.missing,
            })
            .collect();
        let sum = |of: fn(&ActivityMoney) -> &Purse| money.iter().map(of).sum::<Purse>();
        let cost = sum(|it| &it.activity.cost);
        let (budget, contributed, missing) = (sum(|it| &it.budget), sum(|it| &it.contributed), sum(|it| &it.missing));
        if let Some((currency, _)) = cost.amounts().next() {
            money.sort_by_key(|it| std::cmp::Reverse(it.missing.amount(currency)));
        }
        MoneyBoard { activities: money, cost, budget, contributed, missing, shares, years }
    }
}
