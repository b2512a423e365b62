//! What a plan costs, what pays for it, and what was spent.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::RecordId;

use crate::activity::objective_of;
use crate::{Activity, Purse, Stage};

/// Money for an activity in a year: a line of a budget, or what a source contributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The activity.
    pub activity: RecordId,
    /// The source of funds, where one is named.
    pub source: Option<RecordId>,
    /// The year.
    pub year: i64,
    /// Whether it is a line of the budget; else a contribution.
    pub of_budget: bool,
    /// What of it counts for migration.
    pub amount: Purse,
    /// What of that was spent.
    pub spent: Purse,
    /// Objectives and actions that it is for; those of its activity where none are named.
    pub objectives: BTreeSet<String>,
}

/// What an activity costs and who pays for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The activity.
    pub activity: Activity,
    /// What the budget gives.
    pub budget: Purse,
    /// What others contribute and no line of the budget already holds.
    pub contributed: Purse,
    /// What is missing: of each currency of its cost, what nothing pays for.
    pub missing: Purse,
}

/// The money of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMoney {
    /// By activity, those that lack most of the plan's first currency first.
    pub gaps: Vec<Gap>,
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

impl PlanMoney {
    /// The money of some activities; lines of others are passed over.
    #[must_use]
    pub fn of(activities: Vec<Activity>, lines: impl IntoIterator<Item = Line>) -> Self {
        let known: BTreeSet<&RecordId> = activities.iter().map(|it| &it.name.id).collect();
        let lines: Vec<Line> = lines.into_iter().filter(|line| known.contains(&line.activity)).collect();
        let (shares, years) = (shares(&activities, &lines), spending(&lines));
        let mut gaps = gaps(activities, &lines);
        let sum = |of: fn(&Gap) -> &Purse| gaps.iter().map(of).sum::<Purse>();
        let cost = sum(|it| &it.activity.cost);
        let (budget, contributed, missing) = (sum(|it| &it.budget), sum(|it| &it.contributed), sum(|it| &it.missing));
        if let Some((currency, _)) = cost.amounts().next() {
            gaps.sort_by_key(|it| std::cmp::Reverse(it.missing.amount(currency)));
        }
        Self { gaps, cost, budget, contributed, missing, shares, years }
    }
}

/// What each activity that is still to be paid for costs, has and lacks, in the order of the activities. Those that were stopped are left out.
///
/// A contribution of a source to an activity in a year in which a line of the budget names the same source is the same money, and counts once.
fn gaps(activities: Vec<Activity>, lines: &[Line]) -> Vec<Gap> {
    let mut of: BTreeMap<&RecordId, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        of.entry(&line.activity).or_default().push(line);
    }
    let gap = |activity: Activity| {
        let lines = of.get(&activity.name.id).map(Vec::as_slice).unwrap_or_default();
        let held: BTreeSet<(&RecordId, i64)> =
            lines.iter().filter(|line| line.of_budget).filter_map(|line| Some((line.source.as_ref()?, line.year))).collect();
        let again = |line: &&&Line| line.source.as_ref().is_some_and(|source| held.contains(&(source, line.year)));
        let budget: Purse = lines.iter().filter(|line| line.of_budget).map(|line| &line.amount).sum();
        let contributed: Purse = lines.iter().filter(|line| !line.of_budget).filter(|line| !again(line)).map(|line| &line.amount).sum();
        let missing = (activity.cost.clone() - &budget - &contributed).positive();
        Gap { activity, budget, contributed, missing }
    };
    activities.into_iter().filter(|activity| activity.stage != Stage::Stopped).map(gap).collect()
}

/// What the budget gives to an objective in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The objective; none for what names none.
    pub objective: Option<u8>,
    /// The year.
    pub year: i64,
    /// What it is given.
    pub amount: Purse,
}

/// What lines of the budget give to each objective in each year: a line that is for several is divided evenly between them, so that the shares
/// of a year add up to what it has, but for what does not divide.
fn shares(activities: &[Activity], lines: &[Line]) -> Vec<Share> {
    let of: BTreeMap<&RecordId, &BTreeSet<String>> = activities.iter().map(|it| (&it.name.id, &it.objectives)).collect();
    let mut shares: BTreeMap<(i64, Option<u8>), Purse> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.of_budget) {
        let tags = if line.objectives.is_empty() { of.get(&line.activity).copied() } else { Some(&line.objectives) };
        let mut numbers: BTreeSet<Option<u8>> = tags.into_iter().flatten().map(|tag| objective_of(tag)).collect();
        if numbers.len() > 1 {
            numbers.remove(&None);
        }
        if numbers.is_empty() {
            numbers.insert(None);
        }
        for number in &numbers {
            shares.entry((line.year, *number)).or_default().put(&line.amount.part(1, numbers.len() as i128));
        }
    }
    shares.into_iter().map(|((year, objective), amount)| Share { objective, year, amount }).collect()
}

/// What was given and spent in a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spending {
    /// What the budget gives.
    pub budget: Purse,
    /// What of that was spent.
    pub spent: Purse,
    /// What others contribute.
    pub contributed: Purse,
}

/// By year.
fn spending(lines: &[Line]) -> BTreeMap<i64, Spending> {
    let mut years: BTreeMap<i64, Spending> = BTreeMap::new();
    for line in lines {
        let year = years.entry(line.year).or_default();
        if line.of_budget {
            year.budget.put(&line.amount);
            year.spent.put(&line.spent);
        } else {
            year.contributed.put(&line.amount);
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Name;

    fn id(text: &str) -> RecordId {
        RecordId::new(text).unwrap()
    }

    fn activity(reference: &str, cost: i128, tags: &[&str]) -> Activity {
        Activity {
            name: Name { reference: reference.into(), register: "activity", id: id(reference), title: reference.into() },
            plan: None,
            stage: Stage::UnderWay,
            objectives: tags.iter().map(|&tag| tag.to_owned()).collect(),
            owner: "MOI".into(),
            with: BTreeSet::new(),
            days: (date(2026, 1, 1), date(2026, 12, 31)),
            places: BTreeSet::new(),
            cost: Purse::of("MAD", cost),
        }
    }

    fn line(activity: &str, source: Option<&str>, of_budget: bool, amount: i128) -> Line {
        Line {
            activity: id(activity),
            source: source.map(id),
            year: 2026,
            of_budget,
            amount: Purse::of("MAD", amount),
            spent: Purse::default(),
            objectives: BTreeSet::new(),
        }
    }

    #[test]
    fn the_same_money_counts_once_and_another_currency_pays_for_nothing() {
        let all = [activity("aaaaaaaa", 100, &["8"])];
        let mut lines = vec![
            line("aaaaaaaa", Some("ssssssss"), true, 40),
            line("aaaaaaaa", Some("ssssssss"), false, 40),
            line("aaaaaaaa", Some("tttttttt"), false, 10),
        ];
        lines.push(Line { amount: Purse::of("EUR", 999), ..line("aaaaaaaa", None, false, 0) });
        let found = &PlanMoney::of(all.into(), lines).gaps[0];
        assert_eq!((found.budget.amount("MAD"), found.contributed.amount("MAD")), (40, 10));
        assert_eq!(found.missing, Purse::of("MAD", 50));
    }

    #[test]
    fn what_is_paid_for_lacks_nothing_and_what_was_stopped_is_not_asked_for() {
        let mut all = [activity("aaaaaaaa", 100, &[]), activity("bbbbbbbb", 100, &[])];
        all[1].stage = Stage::Stopped;
        let lines = [line("aaaaaaaa", None, true, 150)];
        let found = PlanMoney::of(all.into(), lines);
        assert!(found.gaps.len() == 1 && found.missing.is_empty() && found.cost == Purse::of("MAD", 100));
    }

    #[test]
    fn a_line_for_several_objectives_is_divided() {
        let all = [activity("aaaaaaaa", 100, &["8.d", "8.e", "1"]), activity("bbbbbbbb", 1, &[])];
        let lines = [line("aaaaaaaa", None, true, 100), line("bbbbbbbb", None, true, 7), line("aaaaaaaa", None, false, 9)];
        let found: Vec<(Option<u8>, i128)> = shares(&all, &lines).iter().map(|it| (it.objective, it.amount.amount("MAD"))).collect();
        assert_eq!(found, [(None, 7), (Some(1), 50), (Some(8), 50)]);
    }
}
