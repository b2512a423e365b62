//! Records as the values that a plan is reckoned with.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rihla_model::{Language, RecordId};
use rihla_plan::{Activity, Line, Name, Obstacle, Progress, Purse, Stage, Update};
use rihla_register::Glance;

use super::PlanSight;

/// What a record is called; none where the reader may not see what names it.
pub(super) fn name(it: &Glance<'_>, register: &'static str, language: Language) -> Option<Name> {
    let reference = it.text("reference").or_else(|| it.text("code"))?.to_owned();
    let title = it.text_in("title", language).unwrap_or(&reference).to_owned();
    Some(Name { reference, register, id: it.id().clone(), title })
}

pub(super) fn set(it: &Glance<'_>, field: &str) -> BTreeSet<String> {
    it.texts(field).map(str::to_owned).collect()
}

/// Tags without the name of their scheme: `8.d` of `gcm:8.d`.
pub(super) fn tags(it: &Glance<'_>, field: &str) -> BTreeSet<String> {
    it.texts(field).map(|tag| tag.split_once(':').map_or(tag, |(_, id)| id).to_owned()).collect()
}

pub(super) fn link(it: &Glance<'_>, field: &str) -> Option<RecordId> {
    it.text(field).and_then(|id| RecordId::new(id).ok())
}

pub(super) fn purse(it: &Glance<'_>, field: &str) -> Purse {
    it.money(field).map(|money| Purse::of(&money.currency, money.amount.nanos())).unwrap_or_default()
}

pub(super) fn activity(it: &Glance<'_>, language: Language) -> Option<Activity> {
    let stage = match it.state().as_str() {
        "proposed" => Stage::Proposed,
        "cleared" => Stage::Cleared,
        "under-way" => Stage::UnderWay,
        "done" => Stage::Done,
        "stopped" => Stage::Stopped,
        // of an extension: part of the plan, unless nothing more happens
        _ if it.is_final() => Stage::Done,
        _ => Stage::UnderWay,
    };
    Some(Activity {
        name: name(it, "activity", language)?,
        plan: link(it, "plan"),
        stage,
        objectives: tags(it, "objectives"),
        owner: it.text("owner").unwrap_or_default().to_owned(),
        with: set(it, "with"),
        days: (it.date("begins")?, it.date("ends")?),
        places: set(it, "places"),
        cost: purse(it, "cost"),
    })
}

impl PlanSight<'_> {
    /// The activities of a plan, in the order of their references.
    pub(super) fn activities(&self, plan: &RecordId, language: Language) -> Vec<Activity> {
        let of = self.all("activity").filter(|it| Self::is_of(it, plan));
        let mut activities: Vec<Activity> = of.filter_map(|it| activity(&it, language)).collect();
        activities.sort_by_cached_key(|it| natural(&it.name.reference));
        activities
    }

    /// What was last reported of each activity, and found right.
    pub(super) fn last_updates(&self) -> BTreeMap<RecordId, Update> {
        let days: BTreeMap<&str, Date> =
            self.all("reporting-round").filter_map(|it| Some((it.id().as_str(), it.date("closes")?))).collect();
        let mut last: BTreeMap<RecordId, Update> = BTreeMap::new();
        for it in self.all("progress-update").filter(|it| it.state().as_str() == "validated") {
            let Some((activity, day)) = link(&it, "activity").zip(it.text("round").and_then(|round| days.get(round).copied())) else {
                continue;
            };
            let Some(progress) = it.text("status").and_then(Progress::named) else { continue };
            let percent = it.number("progress").map_or(0, |percent| i64::try_from(percent.nanos() / 1_000_000_000).unwrap_or(0));
            if last.get(&activity).is_none_or(|known| known.day <= day) {
                last.insert(activity, Update { day, progress, percent });
            }
        }
        last
    }

    /// What stands in the way of each activity, and is neither solved nor accepted.
    pub(super) fn obstacles(&self, language: Language) -> BTreeMap<RecordId, Vec<Obstacle>> {
        let mut all: BTreeMap<RecordId, Vec<Obstacle>> = BTreeMap::new();
        for it in self.all("obstacle").filter(|it| !it.is_final()) {
            let held = link(&it, "activity").zip(name(&it, "obstacle", language)).zip(it.date("unblock_by"));
            if let Some(((activity, name), by)) = held {
                all.entry(activity).or_default().push(Obstacle { name, by });
            }
        }
        all
    }

    /// Money for activities: lines of the budget by the part that counts for migration, and contributions that were not cancelled.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        let budget = self.all("budget-line").filter_map(|it| {
            // hundredths of a per cent
            let share = it.number("share").map_or(10_000, |share| share.nanos() / 10_000_000);
            let part = |field: &str| purse(&it, field).part(share, 10_000);
            line(&it, true, part("allocated"), part("spent"))
        });
        let contributions = self.all("contribution").filter(|it| it.state().as_str() != "cancelled");
        budget.chain(contributions.filter_map(|it| line(&it, false, purse(&it, "amount"), Purse::default())))
    }
}

fn line(it: &Glance<'_>, of_budget: bool, amount: Purse, spent: Purse) -> Option<Line> {
    let year = i64::try_from(it.number("year")?.nanos() / 1_000_000_000).ok()?;
    Some(Line {
        activity: link(it, "activity")?,
        source: link(it, "source"),
        year,
        of_budget,
        amount,
        spent,
        objectives: tags(it, "objectives"),
    })
}

/// References as people order them: `A-2` before `A-10`.
pub(super) fn natural(reference: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = reference;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest[..digits].parse().unwrap_or(0);
        rest = &rest[digits..];
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        parts.push((number, rest[..letters].to_owned()));
        rest = &rest[letters..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_ordered_as_people_do() {
        let mut all = ["A-10", "A-2", "A-2.11", "A-2.9", "B-1", "7", "a"];
        all.sort_by_key(|reference| natural(reference));
        assert_eq!(all, ["A-2", "A-2.9", "A-2.11", "A-10", "B-1", "a", "7"]);
    }
}
