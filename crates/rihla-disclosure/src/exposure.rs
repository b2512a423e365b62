//! Which withheld cells the whole system of sums gives away, and what to withhold against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::DisclosureError;
use crate::complementary::Suppression;
use crate::elimination::Echelon;
use crate::field::{add, invert, multiply, negate, of_sign};
use crate::mark::Mark;
use crate::neighbourhood::{Surrounding, parts};

/// A connected part of up to this many withheld cells is examined whole.
pub(crate) const WHOLE: usize = 200_000;
/// Sizes of surroundings tried for a cell of a larger part.
const SURROUNDINGS: [usize; 3] = [200, 1000, 4000];
/// Size of the surrounding searched for the sums that give a cell away, before the whole part is.
const SEARCH: usize = 40;

/// One cell that is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exposure {
    /// The cell.
    pub(crate) unknown: u32,
    /// The cell of a lone respondent, by whose knowledge it is given away.
    pub(crate) to: Option<u32>,
}

/// What is given away.
#[derive(Debug, Default)]
pub(crate) struct Exposures {
    found: Vec<Exposure>,
    /// Complementary cells that can be computed, as far as whole parts were examined.
    pub(crate) computable: Vec<u32>,
}

/// Two pseudo-random solutions, read cell by cell.
pub(crate) struct Pairs<'a> {
    pub(crate) lines: &'a [u64],
    pub(crate) width: usize,
    pub(crate) first: usize,
}

impl Pairs<'_> {
    fn at(&self, column: usize) -> (u64, u64) {
        let line = column * self.width + self.first;
        (self.lines[line], self.lines[line + 1])
    }

    /// Whether the cell is zero in both solutions: determined.
    pub(crate) fn zero(&self, column: usize) -> bool {
        self.at(column) == (0, 0)
    }

    /// The direction in which the cell moves: cells of one direction determine each other.
    fn direction(&self, column: usize) -> u64 {
        let (a, b) = self.at(column);
        if a == 0 { u64::MAX } else { multiply(b, invert(a)) }
    }
}

/// Cells given away to lone respondents: pairs of columns (cell, respondent) that move together.
pub(crate) fn given_to_singles(pairs: &Pairs<'_>, unknowns: &[u32], work: &Suppression<'_>, skip: Option<u32>) -> Vec<(usize, usize)> {
    let mut singles: Vec<(u64, usize)> = Vec::new();
    for (column, &unknown) in unknowns.iter().enumerate() {
        if work.facts.single[unknown as usize] && Some(unknown) != skip && !pairs.zero(column) {
            singles.push((pairs.direction(column), column));
        }
    }
    if singles.is_empty() {
        return Vec::new();
    }
    singles.sort_unstable();
    let mut given = Vec::new();
    for (column, &unknown) in unknowns.iter().enumerate() {
        if !work.facts.mark[unknown as usize].personal() || Some(unknown) == skip || pairs.zero(column) {
            continue;
        }
        let direction = pairs.direction(column);
        let own = work.same[unknown as usize];
        let from = singles.partition_point(|s| s.0 < direction);
        if let Some(other) = singles[from..].iter().take_while(|s| s.0 == direction).find(|s| work.same[unknowns[s.1] as usize] != own) {
            given.push((column, other.1));
        }
    }
    given
}

impl Exposures {
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Examines every connected part in which something was withheld since the last time.
    pub(crate) fn find(work: &mut Suppression<'_>) -> Result<Self, DisclosureError> {
        let part = parts(work.system, &work.hidden);
        let mut dirty: Vec<u32> =
            std::mem::take(&mut work.fresh).into_iter().filter(|u| work.hidden[*u as usize]).map(|u| part[u as usize]).collect();
        dirty.sort_unstable();
        dirty.dedup();
        let mut members: Vec<(u32, u32)> = (0..work.system.size as u32)
            .filter(|u| work.hidden[*u as usize] && dirty.binary_search(&part[*u as usize]).is_ok())
            .map(|u| (part[u as usize], u))
            .collect();
        members.sort_unstable();
        let mut exposures = Self::default();
        let mut proven = vec![false; work.system.size];
        for group in members.chunk_by(|a, b| a.0 == b.0) {
            work.go_on()?;
            let targets: Vec<u32> = group.iter().map(|m| m.1).filter(|u| work.facts.mark[*u as usize].withheld_cell(*u, work)).collect();
            if group.len() <= WHOLE {
                if let Some(&first) = targets.first() {
                    let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, first, usize::MAX);
                    exposures.examine(&around, work, &mut proven, true);
                }
                continue;
            }
            for &target in &targets {
                for size in SURROUNDINGS {
                    if proven[target as usize] {
                        break;
                    }
                    let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, target, size);
                    exposures.examine(&around, work, &mut proven, false);
                }
                if !proven[target as usize] {
                    exposures.found.push(Exposure { unknown: target, to: None });
                }
            }
        }
        exposures.found.sort_unstable();
        exposures.found.dedup();
        Ok(exposures)
    }

    /// Proves what can be proven within a surrounding; a whole part also tells what is given away.
    fn examine(&mut self, around: &Surrounding, work: &Suppression<'_>, proven: &mut [bool], report: bool) {
        let echelon = Echelon::of(around.unknowns.len(), &around.rows, false);
        let lines = echelon.solutions(2, 0x5249_484c_4131);
        let pairs = Pairs { lines: &lines, width: 2, first: 0 };
        let given = given_to_singles(&pairs, &around.unknowns, work, None);
        let mut exposed_to_single = given.iter().map(|g| g.0).collect::<Vec<_>>();
        exposed_to_single.sort_unstable();
        for (column, &unknown) in around.unknowns.iter().enumerate() {
            if unknown as usize >= work.system.cells {
                continue;
            }
            if !pairs.zero(column) {
                proven[unknown as usize] |= exposed_to_single.binary_search(&column).is_err();
            } else if report {
                if work.facts.mark[unknown as usize] == Mark::Complementary {
                    self.computable.push(unknown);
                } else {
                    self.found.push(Exposure { unknown, to: None });
                }
            }
        }
        if report {
            for (cell, single) in given {
                let (Some(&unknown), Some(&to)) = (around.unknowns.get(cell), around.unknowns.get(single)) else { continue };
                self.found.push(Exposure { unknown, to: Some(to) });
            }
        }
    }

    /// Withholds one more cell against each exposure. False if none could be found.
    pub(crate) fn close(self, work: &mut Suppression<'_>) -> Result<bool, DisclosureError> {
        let mut round = Round { since: BTreeSet::new(), surveys: Vec::new() };
        for exposure in self.found {
            work.go_on()?;
            let Some(weights) = round.proof(&exposure, work) else { continue };
            if weights.iter().any(|w| round.since.contains(&w.0)) {
                // A cell withheld meanwhile has closed it, or the next round finds it again.
                continue;
            }
            if let Some(chosen) = breaking(&weights, exposure.to.is_none(), work) {
                let first = work.fresh.len();
                work.hide(chosen);
                let equations: Vec<u32> = work.system.equations_of(chosen).to_vec();
                work.fill(equations.into_iter())?;
                round.since.extend(work.fresh.iter().skip(first));
            }
        }
        Ok(!round.since.is_empty())
    }
}

/// One round of closing: what was withheld in it, and surveys of whole parts, in which that still counts as shown.
struct Round {
    since: BTreeSet<u32>,
    surveys: Vec<Survey>,
}

impl Round {
    /// The unknowns, with their weights, in the combination of sums that gives a cell away.
    fn proof(&mut self, exposure: &Exposure, work: &mut Suppression<'_>) -> Option<Vec<(u32, u64)>> {
        let near = Survey::of(work.walker.knot(work.system, &work.hidden, &work.eq_hidden, exposure.unknown, SEARCH));
        if let Some(weights) = near.weights(exposure, work).filter(|w| self.proves(w, exposure, work)) {
            return Some(weights);
        }
        let holds = |s: &Survey| s.column.contains_key(&exposure.unknown);
        if !self.surveys.iter().any(holds) {
            self.surveys.push(Survey::of(work.walker.around(work.system, &work.hidden, &work.eq_hidden, exposure.unknown, WHOLE)));
        }
        let survey = self.surveys.iter().find(|s| holds(s))?;
        survey.weights(exposure, work).filter(|w| self.proves(w, exposure, work))
    }

    /// Whether a combination rests on published cells alone, not on withheld ones that the surrounding took for known.
    fn proves(&self, weights: &[(u32, u64)], exposure: &Exposure, work: &Suppression<'_>) -> bool {
        let known = |u: u32| !work.hidden[u as usize] || self.since.contains(&u);
        weights.iter().all(|w| known(w.0) || w.0 == exposure.unknown || Some(w.0) == exposure.to)
    }
}

/// A surrounding eliminated, with what it is asked again and again.
struct Survey {
    around: Surrounding,
    echelon: Echelon,
    column: BTreeMap<u32, u32>,
    solution: Vec<u64>,
}

impl Survey {
    fn of(around: Surrounding) -> Self {
        let echelon = Echelon::of(around.unknowns.len(), &around.rows, true);
        let column = (0_u32..).zip(&around.unknowns).map(|(c, u)| (*u, c)).collect();
        let solution = echelon.solutions(1, 0x5249_484c_4132);
        Self { around, echelon, column, solution }
    }

    /// With which weight each unknown stands in the combination of equations that gives a cell away, if there is one.
    fn weights(&self, exposure: &Exposure, work: &Suppression<'_>) -> Option<Vec<(u32, u64)>> {
        let cell = *self.column.get(&exposure.unknown)?;
        let mut target = vec![(cell, 1)];
        if let Some(single) = exposure.to {
            let single = *self.column.get(&single)?;
            // x_cell = ratio * x_single in every solution.
            let ratio = multiply(self.solution[cell as usize], invert(self.solution[single as usize]));
            target.push((single, negate(ratio)));
        }
        let certificate = self.echelon.certificate(&target, self.around.rows.len())?;
        let mut weights: Vec<(u32, u64)> = Vec::new();
        for (row, factor) in certificate {
            for &(unknown, sign) in work.system.equation(self.around.equations[row as usize]) {
                weights.push((unknown, multiply(factor, of_sign(sign))));
            }
        }
        weights.sort_unstable();
        let sums = weights.chunk_by(|a, b| a.0 == b.0).filter_map(|g| Some((g.first()?.0, g.iter().fold(0, |sum, w| add(sum, w.1)))));
        Some(sums.filter(|w| w.1 != 0).collect())
    }
}

impl Mark {
    fn withheld_cell(self, unknown: u32, work: &Suppression<'_>) -> bool {
        (unknown as usize) < work.system.cells && self.withheld()
    }
}

/// The cheapest shown cell on which a combination of equations depends; as a last resort one that is zero.
fn breaking(weights: &[(u32, u64)], zeros: bool, work: &mut Suppression<'_>) -> Option<u32> {
    if let Some(cheapest) = work.cheapest(weights.iter().map(|w| w.0), None) {
        return Some(cheapest);
    }
    let zero = weights.iter().map(|w| w.0).find(|u| zeros && !work.hidden[*u as usize])?;
    work.findings.zeros += 1;
    Some(zero)
}
