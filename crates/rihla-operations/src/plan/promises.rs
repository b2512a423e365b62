//! What was promised or recommended, and what became of it (rows PLAN9, PLAN14, PLAN16, PLAN17).

use std::collections::BTreeMap;

use jiff::civil::Date;
use rihla_model::{Language, RecordId, StateId};
use rihla_plan::{Name, Progress};
use rihla_register::Glance;

use super::PlanSight;
use super::read::{link, name, natural};

/// A pledge and what was last said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The pledge.
    pub name: Name,
    /// Who pledged.
    pub entity: String,
    /// Its state.
    pub state: StateId,
    /// Its last day.
    pub ends: Option<Date>,
    /// The last update: its day, how it goes, whether there is a proof.
    pub last: Option<(Date, Option<Progress>, bool)>,
    /// The activities that keep it.
    pub activities: Vec<Name>,
    /// Whether its last day is over and it is not fulfilled.
    pub over: bool,
}

/// Something that was recommended or declared, and who acts on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The recommendation or paragraph.
    pub name: Name,
    /// The paragraph of its text; empty for a recommendation.
    pub paragraph: String,
    /// Its state.
    pub state: StateId,
    /// Whether it was checked against the source; not known of a recommendation.
    pub verified: Option<bool>,
    /// Activities that act on it.
    pub activities: Vec<Name>,
    /// Who else acts on it: who, where, how far, since when.
    pub uptake: Vec<(String, Option<String>, String, Option<Date>)>,
}

/// A declaration and its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentSet {
    /// The set.
    pub name: Name,
    /// Its paragraphs, in their order.
    pub paragraphs: Vec<Answered>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promises {
    /// Pledges: those over first, then by their last day.
    pub pledges: Vec<Promise>,
    /// Declarations.
    pub sets: Vec<CommitmentSet>,
    /// Recommendations of reviews and meetings.
    pub recommendations: Vec<Answered>,
}

impl PlanSight<'_> {
    /// What was promised and recommended, and what became of it by a day.
    #[must_use]
    pub fn promises(&self, language: Language, today: Date) -> Promises {
        let keeping = self.linked("pledges", language);
        let mut last: BTreeMap<RecordId, (Date, Option<Progress>, bool)> = BTreeMap::new();
        for it in self.all("pledge-update").filter(|it| it.state().as_str() == "published") {
            let Some((pledge, day)) = link(&it, "pledge").zip(it.date("dated")) else { continue };
            if last.get(&pledge).is_none_or(|(known, ..)| *known <= day) {
                last.insert(pledge, (day, it.text("status").and_then(Progress::named), it.has("proof")));
            }
        }
        let promise = |it: Glance<'_>| {
            let ends = it.date("ends");
            Some(Promise {
                name: name(&it, "pledge", language)?,
                entity: it.text("entity").unwrap_or_default().to_owned(),
                over: !it.is_final() && ends.is_some_and(|ends| ends < today),
                state: it.state().clone(),
                ends,
                last: last.get(it.id()).copied(),
                activities: keeping.get(it.id()).cloned().unwrap_or_default(),
            })
        };
        let mut pledges: Vec<Promise> = self.all("pledge").filter_map(promise).collect();
        pledges.sort_by(|a, b| (!a.over, a.ends, &a.name).cmp(&(!b.over, b.ends, &b.name)));
        Promises { pledges, sets: self.sets(language), recommendations: self.recommendations(language) }
    }

    /// Activities by the records that they link to in a field.
    fn linked(&self, field: &str, language: Language) -> BTreeMap<RecordId, Vec<Name>> {
        let mut by: BTreeMap<RecordId, Vec<Name>> = BTreeMap::new();
        for it in self.all("activity").filter(|it| it.state().as_str() != "stopped") {
            let Some(name) = name(&it, "activity", language) else { continue };
            for id in it.texts(field).filter_map(|id| RecordId::new(id).ok()) {
                by.entry(id).or_default().push(name.clone());
            }
        }
        by
    }

    fn sets(&self, language: Language) -> Vec<CommitmentSet> {
        let acting = self.linked("commitments", language);
        let mut uptake: BTreeMap<RecordId, Vec<_>> = BTreeMap::new();
        for it in self.all("uptake") {
            if let Some(commitment) = link(&it, "commitment") {
                let text = |field: &str| it.text(field).unwrap_or_default().to_owned();
                let country = it.text("country").map(str::to_owned);
                uptake.entry(commitment).or_default().push((text("actor"), country, text("status"), it.date("dated")));
            }
        }
        let mut by_set: BTreeMap<RecordId, Vec<Answered>> = BTreeMap::new();
        for it in self.all("commitment") {
            let Some((set, name)) = link(&it, "set").zip(name(&it, "commitment", language)) else { continue };
            by_set.entry(set).or_default().push(Answered {
                paragraph: it.text("paragraph").unwrap_or_default().to_owned(),
                state: it.state().clone(),
                verified: Some(it.is_set("verified")),
                activities: acting.get(it.id()).cloned().unwrap_or_default(),
                uptake: uptake.remove(it.id()).unwrap_or_default(),
                name,
            });
        }
        let set = |it: Glance<'_>| {
            let mut paragraphs = by_set.remove(it.id()).unwrap_or_default();
            paragraphs.sort_by(|a, b| natural(&a.paragraph).cmp(&natural(&b.paragraph)).then_with(|| a.name.cmp(&b.name)));
            Some(CommitmentSet { name: name(&it, "commitment-set", language)?, paragraphs })
        };
        let mut sets: Vec<CommitmentSet> = self.all("commitment-set").filter_map(set).collect();
        sets.sort_by(|a, b| a.name.cmp(&b.name));
        sets
    }

    fn recommendations(&self, language: Language) -> Vec<Answered> {
        let acting = self.linked("recommendations", language);
        let names: BTreeMap<&str, Name> =
            self.all("activity").filter_map(|it| Some((it.id().as_str(), name(&it, "activity", language)?))).collect();
        let answered = |it: Glance<'_>| {
            let mut activities = acting.get(it.id()).cloned().unwrap_or_default();
            activities.extend(it.texts("activities").filter_map(|id| names.get(id).cloned()));
            activities.sort();
            activities.dedup();
            Some(Answered {
                name: name(&it, "recommendation", language)?,
                paragraph: String::new(),
                state: it.state().clone(),
                verified: None,
                activities,
                uptake: Vec::new(),
            })
        };
        let mut all: Vec<Answered> = self.all("recommendation").filter_map(answered).collect();
        all.sort_by_cached_key(|it| natural(&it.name.reference));
        all
    }
}
