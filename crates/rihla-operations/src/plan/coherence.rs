//! Whether the plan is of one piece (row COORD6).

use std::collections::BTreeSet;

use rihla_model::Language;
use rihla_plan::{BudgetPart, Consulted, Finding, Measure, Source, Transfer, Whole, findings, objective_of};
use rihla_register::Glance;

use super::read::{link, name, purse, set, tags};
use super::{PlanChoice, PlanSight};

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coherence {
    /// What was found, by kind.
    pub findings: Vec<Finding>,
    /// How many activities were looked at.
    pub activities: usize,
    /// How many policies in force.
    pub policies: usize,
    /// How many organisations; none where the reader does not see all that is noted of them, and so cannot know that nothing is.
    pub stakeholders: Option<usize>,
    /// Whether the objectives are those that were chosen; else all of the Compact.
    pub chosen: bool,
}

impl PlanSight<'_> {
    /// Whether a plan is of one piece: with itself, and with the policies in force.
    #[must_use]
    pub fn coherence(&self, plan: &PlanChoice, language: Language) -> Coherence {
        let going = |it: &Glance<'_>| Self::is_of(it, &plan.name.id) && it.state().as_str() != "stopped";
        let activities: Vec<Measure> =
            self.all("activity").filter(going).filter_map(|it| self.measure(&it, "activity", language)).collect();
        let policies: Vec<Measure> =
            self.all("policy").filter(|it| !it.is_final()).filter_map(|it| self.measure(&it, "policy", language)).collect();
        let asked: BTreeSet<String> = ["engagement", "submission"]
            .into_iter()
            .flat_map(|register| self.all(register))
            .filter_map(|it| it.text("stakeholder").map(str::to_owned))
            .collect();
        let knows = ["stakeholder", "engagement", "submission"].iter().all(|register| self.sight.sees_all(register));
        let stakeholders: Vec<Consulted> = self
            .all("stakeholder")
            .filter(|it| knows && !it.is_final())
            .filter_map(|it| Some(Consulted { name: name(&it, "stakeholder", language)?, ever: asked.contains(it.id().as_str()) }))
            .collect();
        let chosen = self.chosen_objectives(plan);
        let (counted, laws, organisations) = (activities.len(), policies.len(), stakeholders.len());
        let whole = Whole {
            measures: activities.into_iter().chain(policies).collect(),
            objectives: chosen.clone().unwrap_or_else(|| (1..=23).collect()),
            transfers: self.transfers(language),
            sources: self.sources(language),
            lines: self.budget_parts(language),
            stakeholders,
        };
        Coherence {
            findings: findings(&whole),
            activities: counted,
            policies: laws,
            stakeholders: knows.then_some(organisations),
            chosen: chosen.is_some(),
        }
    }

    /// The objectives that an adopted exercise of the plan chose; none where there is none.
    fn chosen_objectives(&self, plan: &PlanChoice) -> Option<BTreeSet<u8>> {
        let adopted = |it: &Glance<'_>| it.state().as_str() == "adopted" && Self::is_of(it, &plan.name.id);
        let exercises: BTreeSet<String> = self.all("prioritisation").filter(adopted).map(|it| it.id().as_str().to_owned()).collect();
        let of = |it: &Glance<'_>| it.is_set("chosen") && it.text("exercise").is_some_and(|exercise| exercises.contains(exercise));
        let chosen: BTreeSet<u8> =
            self.all("priority").filter(of).flat_map(|it| tags(&it, "objective")).filter_map(|tag| objective_of(&tag)).collect();
        (!chosen.is_empty()).then_some(chosen)
    }

    fn measure(&self, it: &Glance<'_>, register: &'static str, language: Language) -> Option<Measure> {
        let places = set(it, "places");
        let within = places.iter().flat_map(|place| self.office.registry.areas_of(Some(place))).chain(places.iter().cloned()).collect();
        let of_plan = register == "activity";
        Some(Measure {
            name: name(it, register, language)?,
            objectives: tags(it, "objectives"),
            widens: set(it, "widens"),
            narrows: set(it, "narrows"),
            groups: set(it, "groups"),
            within,
            places,
            days: if of_plan { (it.date("begins"), it.date("ends")) } else { (it.date("in_force_from"), None) },
            work: it.text("work").filter(|_| of_plan).map(str::to_owned),
            owner: it.text("owner").unwrap_or_default().to_owned(),
            with: set(it, "with"),
        })
    }

    fn transfers(&self, language: Language) -> Vec<Transfer> {
        let valid = self.all("contribution").filter(|it| it.state().as_str() != "cancelled");
        let transfer = |it: Glance<'_>| {
            Some(Transfer {
                name: name(&it, "contribution", language)?,
                source: link(&it, "source")?,
                pledge: link(&it, "pledge"),
                number: it.text("transfer_reference").map(str::to_owned),
                amount: purse(&it, "amount"),
            })
        };
        valid.filter_map(transfer).collect()
    }

    fn sources(&self, language: Language) -> Vec<Source> {
        let of = |register: &'static str| {
            self.all(register).filter_map(move |it| Some(Source { name: name(&it, register, language)?, amount: purse(&it, "amount") }))
        };
        of("funding-source").chain(of("pledge")).collect()
    }

    fn budget_parts(&self, language: Language) -> Vec<BudgetPart> {
        let part = |it: Glance<'_>| {
            Some(BudgetPart {
                name: name(&it, "budget-line", language)?,
                code: it.text("national_code")?.to_owned(),
                year: i64::try_from(it.number("year")?.nanos() / 1_000_000_000).ok()?,
                share: it.number("share").map_or(10_000, |share| i64::try_from(share.nanos() / 10_000_000).unwrap_or(0)),
            })
        };
        self.all("budget-line").filter_map(part).collect()
    }
}
