//! Complementary (secondary) suppression: further cells are withheld so that none of the first can be computed.
//!
//! Three nets, each finer than the one before, repeated until nothing is caught:
//! 1. *equation by equation*: a sum with one withheld cell gets a second one, the cheapest that opens the fewest new holes;
//!    a respondent who is alone in a cell is taken to know it, so two such cells do not protect each other; and the withheld
//!    cells of a published sum must together leave room for the interval that each of them needs;
//! 2. *the whole system*: exact elimination finds cells that follow from several sums together; its certificate names the
//!    sums, and one more cell is withheld that breaks it (`elimination`);
//! 3. *intervals*: linear programs find how far a cell can move while all published cells stay and counts stay positive;
//!    where that is too little one more cell is withheld (`interval`).
//!
//! Between the second and the third, cells that turned out to be superfluous are shown again (`reduce`).
//! Sources: Handbook on Statistical Disclosure Control (Hundepool et al.), secondary suppression and singletons; Fischetti and
//! Salazar (2001) for the attacker's linear program; Langsrud (2024) for elimination. The pattern is safe, not optimal.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::DisclosureError;
use crate::exposure::Exposures;
use crate::mark::Mark;
use crate::neighbourhood::{Walker, root};
use crate::relations::System;

/// What is known of each unknown before suppression.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// True value; 0 for phantoms and for cells that the delivering agency withheld.
    pub(crate) value: Vec<i128>,
    /// Least value an attacker must reckon with; none where values may be negative.
    pub(crate) least: Vec<Option<i128>>,
    /// How wide the interval around the cell must stay; 0 for cells that are not withheld for the sake of people.
    pub(crate) needed: Vec<i128>,
    /// Whether one respondent stands alone in the cell.
    pub(crate) single: Vec<bool>,
    /// Whether the cell may be withheld to protect others: it is shown and not zero.
    pub(crate) candidate: Vec<bool>,
    /// In how many dimensions the cell is a sum.
    pub(crate) aggregation: Vec<u8>,
    /// The decision.
    pub(crate) mark: Vec<Mark>,
}

/// What was found out while cells were withheld.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Cells shown again because they were superfluous.
    pub(crate) shown_again: u64,
    /// Cells whose interval was examined.
    pub(crate) intervals: u64,
    /// Cells whose interval is still narrower than needed.
    pub(crate) narrow: u64,
    /// Cells whose interval was neither proven wide enough nor narrow.
    pub(crate) unproven: u64,
    /// Cells withheld as last resort although they are zero.
    pub(crate) zeros: u64,
}

pub(crate) struct Suppression<'a> {
    pub(crate) system: &'a System,
    pub(crate) facts: Facts,
    pub(crate) hidden: Vec<bool>,
    pub(crate) eq_hidden: Vec<u32>,
    /// Unknowns withheld since their part was last examined.
    pub(crate) fresh: Vec<u32>,
    pub(crate) walker: Walker,
    pub(crate) findings: Findings,
    /// For each unknown the least unknown that holds the same units: a sum with a single part that is not zero.
    pub(crate) same: Vec<u32>,
    /// Whether the interval of an unknown is proven wide enough.
    pub(crate) wide: Vec<bool>,
    cancel: Option<&'a AtomicBool>,
}

/// Rounds of repair before the attempt is given up; each withholds at least one cell, and a handful is the rule.
const ROUNDS: usize = 200;

/// Rounds of withholding cells beside too narrow intervals.
const WIDENINGS: usize = 6;

/// Withholds cells until nothing that is withheld can be computed.
pub(crate) fn suppress<'a>(
    system: &'a System,
    facts: Facts,
    cancel: Option<&'a AtomicBool>,
) -> Result<(Vec<Mark>, Findings), DisclosureError> {
    let mut work = Suppression::new(system, facts, cancel);
    work.fill(0..system.len() as u32)?;
    work.repair()?;
    crate::reduce::reduce(&mut work)?;
    let mut intervals = crate::interval::examine(&mut work)?;
    for round in 0..WIDENINGS {
        let mut changed = false;
        for &unknown in &intervals.narrow {
            changed |= work.widen(unknown, round)?;
        }
        if !changed {
            break;
        }
        work.repair()?;
        intervals = crate::interval::examine(&mut work)?;
    }
    work.findings.narrow = intervals.narrow.len() as u64;
    work.findings.unproven = intervals.unproven.len() as u64;
    work.findings.intervals = work.findings.narrow + work.findings.unproven + work.wide.iter().filter(|w| **w).count() as u64;
    work.reopen_computable()?;
    Ok((work.facts.mark, work.findings))
}

impl<'a> Suppression<'a> {
    fn new(system: &'a System, facts: Facts, cancel: Option<&'a AtomicBool>) -> Self {
        let hidden: Vec<bool> = (0..system.size).map(|u| u >= system.cells || facts.mark[u].withheld()).collect();
        let mut eq_hidden = vec![0; system.len()];
        for (equation, count) in (0..).zip(&mut eq_hidden) {
            *count = system.equation(equation).iter().filter(|(u, _)| hidden[*u as usize]).count() as u32;
        }
        let fresh = (0..system.cells as u32).filter(|u| hidden[*u as usize] && !system.equations_of(*u).is_empty()).collect();
        let same = same_units(system, &facts);
        Self {
            system,
            facts,
            hidden,
            eq_hidden,
            fresh,
            walker: Walker::new(system),
            findings: Findings::default(),
            same,
            wide: vec![false; system.size],
            cancel,
        }
    }

    pub(crate) fn go_on(&self) -> Result<(), DisclosureError> {
        if self.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) { Err(DisclosureError::Cancelled) } else { Ok(()) }
    }

    /// Withholds one more cell.
    pub(crate) fn hide(&mut self, unknown: u32) {
        let at = unknown as usize;
        self.hidden[at] = true;
        self.facts.candidate[at] = false;
        self.facts.mark[at] = Mark::Complementary;
        self.fresh.push(unknown);
        for &equation in self.system.equations_of(unknown) {
            self.eq_hidden[equation as usize] += 1;
        }
    }

    /// Shows a cell again.
    pub(crate) fn show(&mut self, unknown: u32) {
        let at = unknown as usize;
        self.hidden[at] = false;
        self.facts.candidate[at] = true;
        self.facts.mark[at] = Mark::Open;
        for &equation in self.system.equations_of(unknown) {
            self.eq_hidden[equation as usize] -= 1;
        }
    }

    /// Equation by equation until each has enough withheld cells, beginning with the given ones.
    pub(crate) fn fill(&mut self, equations: impl Iterator<Item = u32>) -> Result<(), DisclosureError> {
        let mut waiting = vec![false; self.system.len()];
        let mut queue: VecDeque<u32> = VecDeque::new();
        for equation in equations {
            if !std::mem::replace(&mut waiting[equation as usize], true) {
                queue.push_back(equation);
            }
        }
        let mut steps = 0_u32;
        while let Some(equation) = queue.pop_front() {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(1024) {
                self.go_on()?;
            }
            waiting[equation as usize] = false;
            while self.lacks(equation, None) {
                let members = self.system.equation(equation);
                let Some(cheapest) = self.cheapest(members.iter().map(|m| m.0), Some(equation)) else { break };
                self.hide(cheapest);
                for &other in self.system.equations_of(cheapest) {
                    if other != equation && !std::mem::replace(&mut waiting[other as usize], true) {
                        queue.push_back(other);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether an equation, by itself, gives a withheld cell away; as if `without` were shown.
    pub(crate) fn lacks(&self, equation: u32, without: Option<u32>) -> bool {
        let count = self.eq_hidden[equation as usize] - u32::from(without.is_some());
        if count == 0 {
            return false;
        }
        let hidden = || self.system.equation(equation).iter().filter(|m| self.hidden[m.0 as usize] && Some(m.0) != without);
        if count == 1 {
            return hidden().any(|m| (m.0 as usize) < self.system.cells);
        }
        let single = |u: u32| self.facts.single[u as usize];
        let personal = |u: u32| self.facts.mark[u as usize].personal();
        if count == 2 {
            let mut two = hidden().map(|m| m.0);
            if let (Some(a), Some(b)) = (two.next(), two.next())
                && self.same[a as usize] != self.same[b as usize]
                && (single(a) && personal(b) || single(b) && personal(a))
            {
                return true;
            }
        }
        let needed = hidden().map(|m| self.facts.needed[m.0 as usize]).max().unwrap_or(0);
        if needed == 0 || hidden().any(|m| m.1 < 0 || self.facts.least[m.0 as usize].is_none()) {
            return false;
        }
        let room = hidden().fold(0_i128, |sum, m| {
            let at = m.0 as usize;
            sum.saturating_add(self.facts.value[at]).saturating_sub(self.facts.least[at].unwrap_or(0))
        });
        room < needed
    }

    /// The candidate that costs least.
    pub(crate) fn cheapest(&self, among: impl Iterator<Item = u32>, here: Option<u32>) -> Option<u32> {
        among.filter(|u| self.facts.candidate[*u as usize]).map(|u| (self.cost(u, here), u)).min().map(|(_, u)| u)
    }

    /// What withholding a cell costs: sums it leaves with a single withheld cell, less sums it completes, then its size and
    /// how much of a sum it is.
    fn cost(&self, unknown: u32, here: Option<u32>) -> i64 {
        let at = unknown as usize;
        let (mut opened, mut closed) = (0_i64, 0_i64);
        for &equation in self.system.equations_of(unknown) {
            if Some(equation) != here {
                match self.eq_hidden[equation as usize] {
                    0 => opened += 1,
                    1 => closed += 1,
                    _ => {}
                }
            }
        }
        let size = i64::from(128 - self.facts.value[at].unsigned_abs().leading_zeros());
        let sums = i64::from(self.facts.aggregation[at]);
        OPENED * opened - CLOSED * closed + SIZE * size + SUM * sums
    }

    /// Withholds one more cell beside one whose interval is too narrow: in one of its own sums, in later rounds also in the
    /// sums of its neighbours. False if there is none left.
    fn widen(&mut self, unknown: u32, round: usize) -> Result<bool, DisclosureError> {
        let system = self.system;
        let mut own: Vec<u32> = system.equations_of(unknown).to_vec();
        own.sort_unstable_by_key(|&e| (self.eq_hidden[e as usize], e));
        let needed = self.facts.needed[unknown as usize];
        let mut chosen = own.iter().find_map(|&e| self.roomiest(system.equation(e).iter().map(|m| m.0), e, needed));
        if chosen.is_none() || round >= 2 {
            let around = self.walker.around(system, &self.hidden, &self.eq_hidden, unknown, 8 << round.min(6));
            let far = around.equations.iter().filter_map(|&e| self.roomiest(system.equation(e).iter().map(|m| m.0), e, needed));
            chosen = far.min_by_key(|&u| (self.cost(u, None), u)).or(chosen);
        }
        let Some(chosen) = chosen else { return Ok(false) };
        self.hide(chosen);
        self.fill(system.equations_of(chosen).iter().copied())?;
        Ok(true)
    }

    /// The candidate that costs least among those with room for an interval, or among all if none has.
    fn roomiest(&self, among: impl Iterator<Item = u32> + Clone, here: u32, needed: i128) -> Option<u32> {
        let room = |u: &u32| {
            let at = *u as usize;
            self.facts.value[at].saturating_sub(self.facts.least[at].unwrap_or(0)) >= needed
        };
        self.cheapest(among.clone().filter(room), Some(here)).or_else(|| self.cheapest(among, Some(here)))
    }

    /// Withholds further cells until nothing is determined by the whole system.
    pub(crate) fn repair(&mut self) -> Result<(), DisclosureError> {
        for _ in 0..ROUNDS {
            let exposures = Exposures::find(self)?;
            if exposures.is_empty() {
                return Ok(());
            }
            if !exposures.close(self)? {
                // Nothing left that could be withheld: the attack that follows refuses the table.
                return Ok(());
            }
        }
        Ok(())
    }

    /// Shows complementary cells that can be computed anyway: withholding them protects nothing.
    fn reopen_computable(&mut self) -> Result<(), DisclosureError> {
        self.fresh = (0..self.system.cells as u32).filter(|u| self.hidden[*u as usize]).collect();
        let exposures = Exposures::find(self)?;
        for unknown in exposures.computable {
            self.show(unknown);
            self.findings.shown_again += 1;
        }
        Ok(())
    }
}

/// Finds cells that hold the same units, since one is the sum of the other and of nothing.
fn same_units(system: &System, facts: &Facts) -> Vec<u32> {
    let mut same: Vec<u32> = (0..system.size as u32).collect();
    let zero = |u: u32| (u as usize) < system.cells && facts.value[u as usize] == 0 && facts.mark[u as usize] == Mark::Open;
    for equation in 0..system.len() as u32 {
        let mut others = system.equation(equation).iter().filter(|m| !zero(m.0));
        if let (Some(a), Some(b), None) = (others.next(), others.next(), others.next())
            && a.1 != b.1
        {
            let (a, b) = (root(&mut same, a.0), root(&mut same, b.0));
            same[a.max(b) as usize] = a.min(b);
        }
    }
    (0..system.size as u32).map(|u| root(&mut same, u)).collect()
}

const OPENED: i64 = 40;
const CLOSED: i64 = 20;
const SIZE: i64 = 6;
const SUM: i64 = 8;
