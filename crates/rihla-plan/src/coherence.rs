//! Where the parts of a plan are in each other's way, say the same twice, or leave something out (policy coherence: rows COORD6, PLAN5, PLAN12).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rihla_model::{RecordId, Saying};

use crate::activity::objective_of;
use crate::{Name, Purse};

/// An activity or a policy, by what it changes, for whom, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// What it is called.
    pub name: Name,
    /// Objectives and lettered actions of the Compact that it serves.
    pub objectives: BTreeSet<String>,
    /// What it makes more of, or easier.
    pub widens: BTreeSet<String>,
    /// What it makes less of, or harder.
    pub narrows: BTreeSet<String>,
    /// For whom; empty for everybody.
    pub groups: BTreeSet<String>,
    /// Where; empty for the whole country.
    pub places: BTreeSet<String>,
    /// Those places and all that hold them.
    pub within: BTreeSet<String>,
    /// From when until when; a day that is not known is not asked.
    pub days: (Option<Date>, Option<Date>),
    /// The kind of work; none for a policy.
    pub work: Option<String>,
    /// Who owns it.
    pub owner: String,
    /// Who works with them.
    pub with: BTreeSet<String>,
}

/// Money that came from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The contribution.
    pub name: Name,
    /// The source.
    pub source: RecordId,
    /// The pledge that it keeps.
    pub pledge: Option<RecordId>,
    /// The number under which it was sent.
    pub number: Option<String>,
    /// How much.
    pub amount: Purse,
}

/// A source of funds, or a pledge: something of which not more can be given than there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called.
    pub name: Name,
    /// How much there is; empty where that is not known.
    pub amount: Purse,
}

/// A line of the state's budget that counts for an activity by a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPart {
    /// The line.
    pub name: Name,
    /// Its number in the budget.
    pub code: String,
    /// The year.
    pub year: i64,
    /// How many hundredths of a per cent of it count.
    pub share: i64,
}

/// An organisation, and whether it was ever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consulted {
    /// What it is called.
    pub name: Name,
    /// Whether anything was noted of it: a meeting, a letter, a submission.
    pub ever: bool,
}

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whole {
    /// What is in it and what is in force beside it.
    pub measures: Vec<Measure>,
    /// The objectives that it has to serve: those that were chosen, or all.
    pub objectives: BTreeSet<u8>,
    /// Money that came.
    pub transfers: Vec<Transfer>,
    /// Where money comes from.
    pub sources: Vec<Source>,
    /// Lines of the budget.
    pub lines: Vec<BudgetPart>,
    /// Organisations outside government.
    pub stakeholders: Vec<Consulted>,
}

/// The kinds of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// One widens what another narrows.
    Contradiction,
    /// Two do the same for the same people at the same place and time, and do not know of each other.
    Overlap,
    /// The same money stands in two places.
    CountedTwice,
    /// Nothing serves an objective that was chosen.
    Uncovered,
    /// Nobody ever spoke with an organisation.
    NeverConsulted,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Contradiction, Self::Overlap, Self::CountedTwice, Self::Uncovered, Self::NeverConsulted];

    /// The word in addresses and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Overlap => "overlap",
            Self::CountedTwice => "counted-twice",
            Self::Uncovered => "uncovered",
            Self::NeverConsulted => "never-consulted",
        }
    }
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// What it is about.
    pub about: Vec<Name>,
    /// What was found: in each, by what.
    pub why: Saying,
    /// The codes that the sentence names as `what`, for their labels in the reader's language.
    pub codes: Vec<String>,
}

/// All that is found, by kind and then in the order of the names.
#[must_use]
pub fn findings(whole: &Whole) -> Vec<Finding> {
    let mut found = contradictions(&whole.measures);
    found.extend(overlaps(&whole.measures));
    found.extend(transfers_twice(&whole.transfers));
    found.extend(more_than_there_is(whole));
    found.extend(lines_twice(&whole.lines));
    found.extend(uncovered(whole));
    found.extend(never_consulted(&whole.stakeholders));
    found.sort_by(|a, b| (a.kind, &a.about).cmp(&(b.kind, &b.about)));
    found
}

/// Whether both may hold on a day.
fn meet_in_time(a: &Measure, b: &Measure) -> bool {
    let before = |a: &Measure, b: &Measure| a.days.1.zip(b.days.0).is_some_and(|(end, begin)| end < begin);
    !before(a, b) && !before(b, a)
}

/// Whether a place of one is, holds or lies within a place of the other.
fn meet_in_place(a: &Measure, b: &Measure) -> bool {
    a.places.is_empty() || b.places.is_empty() || !a.places.is_disjoint(&b.within) || !b.places.is_disjoint(&a.within)
}

/// Whether somebody is meant by both.
fn meet_in_people(a: &Measure, b: &Measure) -> bool {
    a.groups.is_empty() || b.groups.is_empty() || a.groups.contains(ALL) || b.groups.contains(ALL) || !a.groups.is_disjoint(&b.groups)
}

/// The group that all others belong to.
const ALL: &str = "all-migrants";

fn meet(a: &Measure, b: &Measure) -> bool {
    meet_in_time(a, b) && meet_in_place(a, b) && meet_in_people(a, b)
}

fn contradictions(measures: &[Measure]) -> Vec<Finding> {
    let mut narrowing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, measure) in measures.iter().enumerate() {
        measure.narrows.iter().for_each(|subject| narrowing.entry(subject).or_default().push(at));
    }
    // each pair once, with all that they differ in
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (at, measure) in measures.iter().enumerate() {
        for subject in &measure.widens {
            for other in narrowing.get(subject.as_str()).into_iter().flatten().copied().filter(|other| *other != at) {
                if meet(measure, &measures[other]) {
                    pairs.entry((at, other)).or_default().push(subject.clone());
                }
            }
        }
    }
    let finding = |((one, other), codes): ((usize, usize), Vec<String>)| {
        let (one, other) = (&measures[one].name, &measures[other].name);
        let why = Saying::new("plan-finding-contradiction", "{one} widens what {other} narrows, at the same time and place: {what}");
        Finding {
            kind: FindingKind::Contradiction,
            why: named(why, one, other).with("what", codes.join(", ")),
            about: vec![one.clone(), other.clone()],
            codes,
        }
    };
    pairs.into_iter().map(finding).collect()
}

fn named(why: Saying, one: &Name, other: &Name) -> Saying {
    why.with("one", one.reference.as_str()).with("other", other.reference.as_str())
}

fn overlaps(measures: &[Measure]) -> Vec<Finding> {
    let mut alike: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, measure) in measures.iter().enumerate() {
        let Some(work) = &measure.work else { continue };
        for tag in &measure.objectives {
            // of an objective as a whole too much is a part
            if tag.contains('.') {
                alike.entry((work, tag)).or_default().push(at);
            }
        }
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for ((_, tag), all) in &alike {
        for (first, one) in all.iter().enumerate() {
            for other in &all[first + 1..] {
                let (a, b) = (&measures[*one], &measures[*other]);
                // whoever names the other works with them
                let together = a.owner == b.owner || a.with.contains(&b.owner) || b.with.contains(&a.owner);
                if !together && meet(a, b) {
                    pairs.entry((*one, *other)).or_default().push((*tag).to_owned());
                }
            }
        }
    }
    let finding = |((one, other), codes): ((usize, usize), Vec<String>)| {
        let (one, other) = (&measures[one], &measures[other]);
        let why = Saying::new(
            "plan-finding-overlap",
            "{one} of {owner} and {other} of {neighbour} do the same kind of work for the same people at the same time and place, and neither \
             names the other: {what}",
        );
        let why = named(why, &one.name, &other.name).with("owner", one.owner.as_str()).with("neighbour", other.owner.as_str());
        Finding {
            kind: FindingKind::Overlap,
            why: why.with("what", codes.join(", ")),
            about: vec![one.name.clone(), other.name.clone()],
            codes,
        }
    };
    pairs.into_iter().map(finding).collect()
}

fn twice(about: Vec<Name>, why: Saying) -> Finding {
    Finding { kind: FindingKind::CountedTwice, about, why, codes: Vec::new() }
}

fn transfers_twice(transfers: &[Transfer]) -> Vec<Finding> {
    let mut sent: BTreeMap<(&RecordId, &str), Vec<&Transfer>> = BTreeMap::new();
    for transfer in transfers {
        if let Some(number) = transfer.number.as_deref().map(str::trim).filter(|number| !number.is_empty()) {
            sent.entry((&transfer.source, number)).or_default().push(transfer);
        }
    }
    let several = sent.into_iter().filter(|(_, all)| all.len() > 1);
    let finding = |((_, number), all): ((&RecordId, &str), Vec<&Transfer>)| {
        let why = Saying::new("plan-finding-transfer", "the transfer {number} stands in {count} contributions");
        let about = all.iter().map(|transfer| transfer.name.clone()).collect();
        twice(about, why.with("number", number).with("count", i64::try_from(all.len()).unwrap_or(i64::MAX)))
    };
    several.map(finding).collect()
}

/// More given out than a source or a pledge has.
fn more_than_there_is(whole: &Whole) -> Vec<Finding> {
    let mut given: BTreeMap<&RecordId, (Purse, Vec<Name>)> = BTreeMap::new();
    for transfer in &whole.transfers {
        for of in [Some(&transfer.source), transfer.pledge.as_ref()].into_iter().flatten() {
            let (sum, names) = given.entry(of).or_default();
            sum.put(&transfer.amount);
            names.push(transfer.name.clone());
        }
    }
    let finding = |source: &Source| {
        let (sum, names) = given.get(&source.name.id).filter(|_| !source.amount.is_empty())?;
        // a currency that the source does not name cannot be compared
        let (currency, there) = source.amount.amounts().find(|(currency, there)| sum.amount(currency) > *there)?;
        let why = Saying::new("plan-finding-more", "contributions of {given} {currency} come from {one}, which has {there}");
        let whole = |nanos: i128| i64::try_from(nanos / 1_000_000_000).unwrap_or(i64::MAX);
        let why = why.with("given", whole(sum.amount(currency))).with("currency", currency).with("there", whole(there));
        let about = std::iter::once(source.name.clone()).chain(names.iter().cloned()).collect();
        Some(twice(about, why.with("one", source.name.reference.as_str())))
    };
    whole.sources.iter().filter_map(finding).collect()
}

/// A whole, in hundredths of a per cent.
const WHOLE: i64 = 10_000;

fn lines_twice(lines: &[BudgetPart]) -> Vec<Finding> {
    let mut by: BTreeMap<(&str, i64), Vec<&BudgetPart>> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.code.trim().is_empty()) {
        by.entry((line.code.trim(), line.year)).or_default().push(line);
    }
    let too_much = by.into_iter().filter(|(_, all)| all.len() > 1 && all.iter().map(|line| line.share).sum::<i64>() > WHOLE);
    let finding = |((code, year), all): ((&str, i64), Vec<&BudgetPart>)| {
        let sum: i64 = all.iter().map(|line| line.share).sum();
        let why = Saying::new("plan-finding-line", "line {code} of the budget of {year} counts for activities by {share} % in all");
        let about = all.iter().map(|line| line.name.clone()).collect();
        twice(about, why.with("code", code).with("year", year.to_string()).with("share", sum / 100))
    };
    too_much.map(finding).collect()
}

fn uncovered(whole: &Whole) -> Vec<Finding> {
    let work = whole.measures.iter().filter(|measure| measure.work.is_some());
    let served: BTreeSet<u8> = work.flat_map(|measure| measure.objectives.iter().filter_map(|tag| objective_of(tag))).collect();
    let finding = |number: &u8| {
        let why = Saying::new("plan-finding-uncovered", "no activity serves objective {number}").with("number", i64::from(*number));
        Finding { kind: FindingKind::Uncovered, about: Vec::new(), why, codes: vec![number.to_string()] }
    };
    whole.objectives.iter().filter(|number| !served.contains(number)).map(finding).collect()
}

fn never_consulted(stakeholders: &[Consulted]) -> Vec<Finding> {
    let finding = |it: &Consulted| {
        let why = Saying::new("plan-finding-never", "nothing is noted of a meeting, a letter or a submission of {one}");
        Finding {
            kind: FindingKind::NeverConsulted,
            about: vec![it.name.clone()],
            why: why.with("one", it.name.title.as_str()),
            codes: Vec::new(),
        }
    };
    stakeholders.iter().filter(|it| !it.ever).map(finding).collect()
}
