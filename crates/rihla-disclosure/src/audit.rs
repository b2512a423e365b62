//! The attack: everything that can be computed about withheld cells from a published table.
//!
//! It shares no code with the suppression, so that it can find its errors: it starts from the published cells, walks out from
//! the withheld ones over the relations of the dimensions, eliminates over another prime field and with another order of
//! pivots, and reads off what is determined, with the value where the whole part could be solved. Then it narrows bounds:
//! counts are not negative, so a small sum bounds its parts. It fails on nothing that it cannot do: it says what is undecided.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rihla_model::ObsStatus;
use rihla_table::Released;

/// 2^62 - 57, a prime other than the one suppression computes with.
const PRIME: u64 = 4_611_686_018_427_387_847;
/// Parts of up to this many unknowns are solved whole; larger ones by windows first.
const WHOLE: usize = 200_000;
/// Windows of larger parts, and the last attempt.
const WINDOWS: [usize; 4] = [300, 1500, 6000, 20_000];
/// Sweeps of bound narrowing.
const SWEEPS: usize = 60;

/// What the attacker takes to be known beyond the published table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attack {
    /// Indicators whose values add up along the relations.
    pub indicators: BTreeSet<u32>,
    /// Least value of a withheld cell, by indicator; an indicator without one may be negative and is not bounded.
    pub least: BTreeMap<u32, i128>,
    /// Values known from elsewhere, by position of the cell in the published table.
    pub known: BTreeMap<usize, i128>,
}

impl Attack {
    /// The attack that any reader can make: additive indicators add up, and are not negative where no shown value is.
    #[must_use]
    pub fn on(published: &Released) -> Self {
        let indicators: BTreeSet<u32> = (0..).zip(published.indicators()).filter(|(_, i)| i.additive).map(|(at, _)| at).collect();
        let mut least: BTreeMap<u32, i128> = indicators.iter().map(|i| (*i, 0)).collect();
        for cell in published.cells() {
            if cell.value.is_some_and(|v| v < 0) {
                least.remove(&cell.indicator);
            }
        }
        Self { indicators, least, known: BTreeMap::new() }
    }
}

/// A withheld cell that was computed. Restricted: it is what must not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// Position of the cell in the published table.
    pub cell: usize,
    /// Its value, where the whole part was solved and the published values add up.
    pub value: Option<i128>,
}

/// What the attack found. Restricted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditResult {
    /// Withheld cells that were attacked.
    pub cells: u64,
    /// Cells that sums alone determine.
    pub recovered: Vec<Recovered>,
    /// Cells that sums and bounds together pin to one value.
    pub pinned: Vec<Recovered>,
    /// Withheld cells of which it could not be decided whether sums determine them.
    pub undecided: u64,
}

/// Solves for every withheld cell (OBS_STATUS `Q`, no value) of a published table.
#[must_use]
pub fn solve_for_withheld(published: &Released, attack: &Attack) -> AuditResult {
    let board = Board::survey(published, attack);
    let mut result = AuditResult { cells: board.unknowns.iter().filter(|u| u.cell.is_some()).count() as u64, ..AuditResult::default() };
    let mut seen = vec![false; board.unknowns.len()];
    for start in 0..board.unknowns.len() {
        if seen[start] {
            continue;
        }
        let part = board.window(start, usize::MAX);
        for &unknown in &part {
            seen[unknown] = true;
        }
        board.solve_part(&part, &mut result);
    }
    board.narrow(attack, &mut result);
    result.recovered.sort_unstable_by_key(|r| r.cell);
    result.pinned.sort_unstable_by_key(|r| r.cell);
    result
}

struct Unknown {
    indicator: u32,
    key: Vec<u32>,
    /// Position in the published table; none for sums that are not published.
    cell: Option<usize>,
    equations: Vec<usize>,
}

/// `sum of sign * unknown + constant = 0`.
#[derive(Default)]
struct Equation {
    terms: Vec<(usize, i8)>,
    constant: i128,
}

enum Found {
    Value(i128),
    Unknown(usize),
    Nothing,
}

struct Board<'a> {
    published: &'a Released,
    known: BTreeMap<(u32, Vec<u32>), i128>,
    unknowns: Vec<Unknown>,
    index: BTreeMap<(u32, Vec<u32>), usize>,
    bound: BTreeMap<(u32, Vec<u32>), bool>,
    equations: Vec<Equation>,
}

impl<'a> Board<'a> {
    fn survey(published: &'a Released, attack: &Attack) -> Self {
        let mut board = Self {
            published,
            known: BTreeMap::new(),
            unknowns: Vec::new(),
            index: BTreeMap::new(),
            bound: BTreeMap::new(),
            equations: Vec::new(),
        };
        for (at, cell) in published.cells().enumerate() {
            if !attack.indicators.contains(&cell.indicator) || cell.value.is_some() || cell.status != ObsStatus::Q {
                continue;
            }
            if let Some(&value) = attack.known.get(&at) {
                board.known.insert((cell.indicator, cell.key.to_vec()), value);
            } else {
                board.add(cell.indicator, cell.key.to_vec(), Some(at));
            }
        }
        let mut done: BTreeSet<(u32, usize, usize, Vec<u32>)> = BTreeSet::new();
        let mut next = 0;
        while let Some((indicator, key)) = board.unknowns.get(next).map(|u| (u.indicator, u.key.clone())) {
            for (dimension, axis) in published.dimensions().iter().enumerate() {
                let Some(&code) = key.get(dimension) else { continue };
                for (at, relation) in axis.relations.iter().enumerate() {
                    if relation.parent == code || relation.parts.contains(&code) {
                        let mut sum = key.clone();
                        sum[dimension] = relation.parent;
                        if done.insert((indicator, dimension, at, sum.clone())) {
                            let parts: BTreeSet<u32> = relation.parts.iter().copied().filter(|p| *p != relation.parent).collect();
                            board.write_equation(indicator, dimension, &sum, &parts);
                        }
                    }
                }
            }
            next += 1;
        }
        board
    }

    fn add(&mut self, indicator: u32, key: Vec<u32>, cell: Option<usize>) -> usize {
        let at = self.unknowns.len();
        self.index.insert((indicator, key.clone()), at);
        self.unknowns.push(Unknown { indicator, key, cell, equations: Vec::new() });
        at
    }

    fn write_equation(&mut self, indicator: u32, dimension: usize, sum: &[u32], parts: &BTreeSet<u32>) {
        let mut equation = Equation::default();
        let mut some = false;
        let keys = parts.iter().map(|p| (*p, 1)).chain(sum.get(dimension).map(|p| (*p, -1)));
        for (code, sign) in keys {
            let mut key = sum.to_vec();
            key[dimension] = code;
            match self.find(indicator, &key) {
                Found::Value(value) => equation.constant = equation.constant.saturating_add(value.saturating_mul(i128::from(sign))),
                Found::Unknown(unknown) => equation.terms.push((unknown, sign)),
                Found::Nothing => continue,
            }
            some |= sign > 0;
        }
        if some && !equation.terms.is_empty() {
            let at = self.equations.len();
            for &(unknown, _) in &equation.terms {
                self.unknowns[unknown].equations.push(at);
            }
            self.equations.push(equation);
        }
    }

    fn find(&mut self, indicator: u32, key: &[u32]) -> Found {
        if let Some(value) = self.published.at(indicator, key).and_then(|c| c.value) {
            return Found::Value(value);
        }
        let place = (indicator, key.to_vec());
        if let Some(&value) = self.known.get(&place) {
            return Found::Value(value);
        }
        if let Some(&unknown) = self.index.get(&place) {
            return Found::Unknown(unknown);
        }
        // No value and not withheld: an unpublished sum if it has parts, else nothing.
        if self.is_bound(indicator, key) { Found::Unknown(self.add(indicator, place.1, None)) } else { Found::Nothing }
    }

    /// Whether a combination has a value, or is withheld, or is the sum of such.
    fn is_bound(&mut self, indicator: u32, key: &[u32]) -> bool {
        if self.published.at(indicator, key).is_some_and(|c| c.value.is_some() || c.status == ObsStatus::Q) {
            return true;
        }
        let place = (indicator, key.to_vec());
        if let Some(&bound) = self.bound.get(&place) {
            return bound;
        }
        self.bound.insert(place.clone(), false);
        let published = self.published;
        let mut bound = false;
        for (dimension, axis) in published.dimensions().iter().enumerate() {
            for relation in axis.relations.iter().filter(|r| key.get(dimension) == Some(&r.parent)) {
                for &part in relation.parts.iter().filter(|p| **p != relation.parent) {
                    let mut below = key.to_vec();
                    below[dimension] = part;
                    bound |= self.is_bound(indicator, &below);
                }
            }
        }
        self.bound.insert(place, bound);
        bound
    }

    /// Up to `limit` unknowns around one, nearest first.
    fn window(&self, start: usize, limit: usize) -> Vec<usize> {
        let mut inside = BTreeSet::from([start]);
        let mut equations = BTreeSet::new();
        let (mut order, mut queue) = (Vec::new(), VecDeque::from([start]));
        while let Some(unknown) = queue.pop_front() {
            order.push(unknown);
            for &equation in &self.unknowns[unknown].equations {
                if !equations.insert(equation) {
                    continue;
                }
                for &(other, _) in &self.equations[equation].terms {
                    if inside.len() < limit && inside.insert(other) {
                        queue.push_back(other);
                    }
                }
            }
        }
        order
    }

    fn solve_part(&self, part: &[usize], result: &mut AuditResult) {
        if part.len() <= WHOLE {
            self.solve_whole(part, result);
            return;
        }
        let mut free: BTreeSet<usize> = BTreeSet::new();
        for size in WINDOWS {
            for &unknown in part.iter().filter(|u| self.unknowns[**u].cell.is_some()) {
                if !free.contains(&unknown) {
                    let window = self.window(unknown, size);
                    let whole = window.len() == part.len();
                    let solved = Solved::of(self, &window);
                    free.extend(window.iter().zip(&solved.determined).filter(|(_, d)| !**d).map(|(u, _)| *u));
                    if whole {
                        self.report(&window, &solved, result);
                        return;
                    }
                }
            }
        }
        result.undecided += part.iter().filter(|u| self.unknowns[**u].cell.is_some() && !free.contains(*u)).count() as u64;
    }

    fn solve_whole(&self, part: &[usize], result: &mut AuditResult) {
        let solved = Solved::of(self, part);
        self.report(part, &solved, result);
    }

    fn report(&self, part: &[usize], solved: &Solved, result: &mut AuditResult) {
        for ((&unknown, &determined), &value) in part.iter().zip(&solved.determined).zip(&solved.particular) {
            if let (true, Some(cell)) = (determined, self.unknowns[unknown].cell) {
                result.recovered.push(Recovered { cell, value: solved.consistent.then(|| signed(value)) });
            }
        }
    }

    /// Narrows lower and upper bounds over all equations until nothing moves.
    fn narrow(&self, attack: &Attack, result: &mut AuditResult) {
        let mut low: Vec<Option<i128>> =
            self.unknowns.iter().map(|u| attack.least.get(&u.indicator).map(|least| if u.cell.is_some() { *least } else { 0 })).collect();
        let mut high: Vec<Option<i128>> = vec![None; low.len()];
        for _ in 0..SWEEPS {
            let mut moved = false;
            for equation in &self.equations {
                moved |= tighten(equation, &mut low, &mut high);
            }
            if !moved {
                break;
            }
        }
        let known: BTreeSet<usize> = result.recovered.iter().map(|r| r.cell).collect();
        for (at, unknown) in self.unknowns.iter().enumerate() {
            if let (Some(cell), Some(value)) = (unknown.cell, low[at])
                && high[at] == Some(value)
                && !known.contains(&cell)
            {
                result.pinned.push(Recovered { cell, value: Some(value) });
            }
        }
    }
}

/// One equation's say on the bounds of its unknowns. Bounds never cross: published values that do not add up prove nothing.
fn tighten(equation: &Equation, low: &mut [Option<i128>], high: &mut [Option<i128>]) -> bool {
    // Least and greatest of each term `sign * x`, with the number of terms that have none.
    let bounds = |at: usize, sign: i8, low: &[Option<i128>], high: &[Option<i128>]| {
        if sign > 0 { (low[at], high[at]) } else { (high[at].map(|h| -h), low[at].map(|l| -l)) }
    };
    let (mut least, mut greatest, mut no_least, mut no_greatest) = (equation.constant, equation.constant, 0_u32, 0_u32);
    for &(at, sign) in &equation.terms {
        let (l, g) = bounds(at, sign, low, high);
        match l {
            Some(l) => least = least.saturating_add(l),
            None => no_least += 1,
        }
        match g {
            Some(g) => greatest = greatest.saturating_add(g),
            None => no_greatest += 1,
        }
    }
    let mut moved = false;
    for &(at, sign) in &equation.terms {
        let (l, g) = bounds(at, sign, low, high);
        // term = -(rest), so its greatest is minus the least of the rest.
        let others_least = if no_least == u32::from(l.is_none()) { Some(least.saturating_sub(l.unwrap_or(0))) } else { None };
        let others_greatest = if no_greatest == u32::from(g.is_none()) { Some(greatest.saturating_sub(g.unwrap_or(0))) } else { None };
        let (mut new_low, mut new_high) = (others_greatest.map(|o| -o), others_least.map(|o| -o));
        if sign < 0 {
            (new_low, new_high) = (new_high.map(|x| -x), new_low.map(|x| -x));
        }
        if let Some(new) = new_low
            && low[at].is_none_or(|old| new > old)
            && high[at].is_none_or(|h| new <= h)
        {
            low[at] = Some(new);
            moved = true;
        }
        if let Some(new) = new_high
            && high[at].is_none_or(|old| new < old)
            && low[at].is_none_or(|l| new >= l)
        {
            high[at] = Some(new);
            moved = true;
        }
        let (new_l, new_g) = bounds(at, sign, low, high);
        no_least -= u32::from(l.is_none() && new_l.is_some());
        no_greatest -= u32::from(g.is_none() && new_g.is_some());
        least = least.saturating_sub(l.unwrap_or(0)).saturating_add(new_l.unwrap_or(0));
        greatest = greatest.saturating_sub(g.unwrap_or(0)).saturating_add(new_g.unwrap_or(0));
    }
    moved
}

/// A window solved: which unknowns are determined, and one solution.
struct Solved {
    determined: Vec<bool>,
    particular: Vec<u64>,
    consistent: bool,
}

struct Step {
    column: usize,
    /// The other unknowns of the row, and the constant last, divided by the pivot.
    others: Vec<(usize, u64)>,
    constant: u64,
}

impl Solved {
    /// Eliminates row by row, the shortest row first, on its rarest column.
    fn of(board: &Board<'_>, window: &[usize]) -> Self {
        let column: BTreeMap<usize, usize> = window.iter().enumerate().map(|(c, u)| (*u, c)).collect();
        let equations: BTreeSet<usize> = window.iter().flat_map(|u| board.unknowns[*u].equations.iter().copied()).collect();
        let mut rows: Vec<(BTreeMap<usize, u64>, u64)> = Vec::with_capacity(equations.len());
        let mut holders: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); window.len()];
        for equation in equations {
            let equation = &board.equations[equation];
            let row: BTreeMap<usize, u64> =
                equation.terms.iter().filter_map(|(u, sign)| column.get(u).map(|c| (*c, if *sign > 0 { 1 } else { PRIME - 1 }))).collect();
            for &c in row.keys() {
                holders[c].insert(rows.len());
            }
            rows.push((row, residue(equation.constant)));
        }
        let mut queue: BTreeSet<(usize, usize)> =
            rows.iter().enumerate().filter(|(_, r)| !r.0.is_empty()).map(|(at, r)| (r.0.len(), at)).collect();
        let mut steps: Vec<Step> = Vec::new();
        let mut consistent = true;
        while let Some((_, at)) = queue.pop_first() {
            let (row, constant) = std::mem::take(&mut rows[at]);
            for c in row.keys() {
                holders[*c].remove(&at);
            }
            let Some(pivot) = row.keys().copied().min_by_key(|c| (holders[*c].len(), *c)) else { continue };
            let inverse = inverse(row.get(&pivot).copied().unwrap_or(1));
            for other in std::mem::take(&mut holders[pivot]) {
                let (target, target_constant) = &mut rows[other];
                queue.remove(&(target.len(), other));
                let factor = times(target.get(&pivot).copied().unwrap_or(0), inverse);
                for (&c, &x) in &row {
                    let slot = target.entry(c).or_insert(0);
                    *slot = minus(*slot, times(factor, x));
                    if *slot == 0 {
                        target.remove(&c);
                        holders[c].remove(&other);
                    } else {
                        holders[c].insert(other);
                    }
                }
                *target_constant = minus(*target_constant, times(factor, constant));
                if target.is_empty() {
                    consistent &= *target_constant == 0;
                } else {
                    queue.insert((target.len(), other));
                }
            }
            let others = row.iter().filter(|(c, _)| **c != pivot).map(|(&c, &x)| (c, times(x, inverse))).collect();
            steps.push(Step { column: pivot, others, constant: times(constant, inverse) });
        }
        let mut homogeneous = vec![(0_u64, 0_u64); window.len()];
        let mut pivoted = vec![false; window.len()];
        for step in &steps {
            pivoted[step.column] = true;
        }
        let mut state = 0x9216_d5d9_8979_fb1b_u64;
        let mut draw = || {
            // xorshift64*: any fixed sequence would do.
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            state.wrapping_mul(0x2545_f491_4f6c_dd1d) % (PRIME - 1) + 1
        };
        for (slot, _) in homogeneous.iter_mut().zip(&pivoted).filter(|(_, p)| !**p) {
            *slot = (draw(), draw());
        }
        let mut particular = vec![0_u64; window.len()];
        for step in steps.iter().rev() {
            let (mut a, mut b, mut c) = (0, 0, step.constant);
            for &(column, x) in &step.others {
                a = plus(a, times(x, homogeneous[column].0));
                b = plus(b, times(x, homogeneous[column].1));
                c = plus(c, times(x, particular[column]));
            }
            homogeneous[step.column] = (minus(0, a), minus(0, b));
            particular[step.column] = minus(0, c);
        }
        Self { determined: homogeneous.iter().map(|h| *h == (0, 0)).collect(), particular, consistent }
    }
}

fn plus(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= PRIME { sum - PRIME } else { sum }
}

fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).unwrap_or(0)
}

fn inverse(a: u64) -> u64 {
    let (mut power, mut square, mut rest) = (1, a, PRIME - 2);
    while rest > 0 {
        if rest % 2 == 1 {
            power = times(power, square);
        }
        square = times(square, square);
        rest /= 2;
    }
    power
}

fn residue(value: i128) -> u64 {
    u64::try_from(value.rem_euclid(i128::from(PRIME))).unwrap_or(0)
}

fn signed(element: u64) -> i128 {
    if element > PRIME / 2 { i128::from(element) - i128::from(PRIME) } else { i128::from(element) }
}
