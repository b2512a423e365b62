//! How far a withheld cell can move while everything published stays as it is: linear programs on small surroundings.
//!
//! The unknowns are deviations from the true table. That point is always feasible, so the primal simplex method starts there
//! and every point it visits is a table that an attacker cannot tell from the true one. A cell is proven protected as soon
//! as two such points are far enough apart; a surrounding that leaves other withheld cells out (holds them still) can
//! only prove too little, never too much. Source of the attacker's program: Fischetti and Salazar (2001).
//!
//! Floating point serves only to choose cells; that none is determined is proven exactly elsewhere.

use crate::DisclosureError;
use crate::complementary::Suppression;
use crate::neighbourhood::{Surrounding, parts};

/// Sizes of surroundings tried, and how many of each a call may cost; the work of one grows with the third power of its size.
const SURROUNDINGS: [(usize, usize); 3] = [(40, 4000), (120, 400), (400, 24)];
/// A connected part of no more withheld cells than this makes one program, which serves all of its cells and decides.
const WHOLE: usize = 1300;
/// Sweeps of bounds over the sums.
const SWEEPS: usize = 20;
const TINY: f64 = 1e-9;

/// What is known of intervals.
#[derive(Debug, Default)]
pub(crate) struct Intervals {
    /// Cells whose interval is narrower than they need.
    pub(crate) narrow: Vec<u32>,
    /// Cells whose interval was not proven wide enough, though nothing proves it narrow either.
    pub(crate) unproven: Vec<u32>,
}

/// Examines the intervals of all cells that need one. Cells proven wide enough are remembered: withholding more can only widen
/// an interval.
pub(crate) fn examine(work: &mut Suppression<'_>) -> Result<Intervals, DisclosureError> {
    let squeezed = squeezed(work);
    let part = parts(work.system, &work.hidden);
    let mut size = vec![0_u32; work.system.size];
    for (at, hidden) in work.hidden.iter().enumerate() {
        size[part[at] as usize] += u32::from(*hidden);
    }
    let mut search =
        Search { seen: vec![(0.0, 0.0); work.system.size], searched: vec![false; work.system.size], left: SURROUNDINGS.map(|s| s.1) };
    let mut found = Intervals::default();
    for unknown in 0..work.system.cells as u32 {
        let at = unknown as usize;
        let concerned = work.hidden[at] && work.facts.needed[at] > 0 && work.facts.least[at].is_some();
        if !concerned || work.wide[at] || work.system.equations_of(unknown).is_empty() {
            continue;
        }
        work.go_on()?;
        search.settle(work, unknown);
        let small = size[part[at] as usize] as usize <= WHOLE;
        if !work.wide[at] && !squeezed[at] && !search.searched[at] {
            search.try_surroundings(work, unknown, small);
            search.settle(work, unknown);
        }
        if !work.wide[at] {
            if small || squeezed[at] { found.narrow.push(unknown) } else { found.unproven.push(unknown) }
        }
    }
    Ok(found)
}

/// Cells that bounds alone, carried from sum to sum, show to be narrower than they need.
fn squeezed(work: &Suppression<'_>) -> Vec<bool> {
    let low_of = |u: u32| {
        let at = u as usize;
        if at >= work.system.cells { None } else { work.facts.least[at].map(|l| l.saturating_sub(work.facts.value[at]).min(0)) }
    };
    let mut low: Vec<Option<i128>> = (0..work.system.size as u32).map(low_of).collect();
    let mut high: Vec<Option<i128>> = vec![None; work.system.size];
    for _ in 0..SWEEPS {
        let mut moved = false;
        for equation in (0..work.system.len() as u32).filter(|e| work.eq_hidden[*e as usize] > 0) {
            let members = || work.system.equation(equation).iter().filter(|m| work.hidden[m.0 as usize]);
            // Each term is at least `down` and at most `up`; together they are nothing.
            let down = |m: &(u32, i8)| if m.1 > 0 { low[m.0 as usize] } else { high[m.0 as usize].map(|h| -h) };
            let up = |m: &(u32, i8)| if m.1 > 0 { high[m.0 as usize] } else { low[m.0 as usize].map(|l| -l) };
            let sum = |bound: &dyn Fn(&(u32, i8)) -> Option<i128>| {
                members().fold((0_i128, 0_u32), |(sum, none), m| bound(m).map_or((sum, none + 1), |b| (sum.saturating_add(b), none)))
            };
            let (least, greatest) = (sum(&down), sum(&up));
            let mut news: Vec<(u32, Option<i128>, Option<i128>)> = Vec::new();
            for m in members() {
                let rest =
                    |(sum, none): (i128, u32), own: Option<i128>| (none == u32::from(own.is_none())).then(|| -(sum - own.unwrap_or(0)));
                let (up_to, down_to) = (rest(least, down(m)), rest(greatest, up(m)));
                news.push(if m.1 > 0 { (m.0, down_to, up_to) } else { (m.0, up_to.map(|x| -x), down_to.map(|x| -x)) });
            }
            for (unknown, new_low, new_high) in news {
                let at = unknown as usize;
                if new_low.is_some_and(|new| low[at].is_none_or(|old| new > old)) {
                    low[at] = new_low;
                    moved = true;
                }
                if new_high.is_some_and(|new| high[at].is_none_or(|old| new < old)) {
                    high[at] = new_high;
                    moved = true;
                }
            }
        }
        if !moved {
            break;
        }
    }
    let narrow = |at: usize| matches!((low[at], high[at]), (Some(l), Some(h)) if h.saturating_sub(l) < work.facts.needed[at]);
    (0..work.system.size).map(narrow).collect()
}

struct Search {
    /// How far each unknown was seen to move, down and up.
    seen: Vec<(f64, f64)>,
    /// Whether a program of the whole part has already looked at the unknown.
    searched: Vec<bool>,
    /// How many surroundings of each size may still be tried.
    left: [usize; 3],
}

impl Search {
    fn needed(work: &Suppression<'_>, unknown: u32) -> f64 {
        work.facts.needed[unknown as usize] as f64 * (1.0 - TINY) - 1e-6
    }

    fn settle(&self, work: &mut Suppression<'_>, unknown: u32) {
        let (low, high) = self.seen[unknown as usize];
        work.wide[unknown as usize] |= high - low >= Self::needed(work, unknown);
    }

    fn try_surroundings(&mut self, work: &mut Suppression<'_>, unknown: u32, small: bool) {
        for ((size, _), turn) in SURROUNDINGS.into_iter().zip(0..) {
            if small && turn == 2 {
                break;
            }
            match self.left.get_mut(turn) {
                Some(left) if *left > 0 => *left -= 1,
                _ => continue,
            }
            let around = work.walker.knot(work.system, &work.hidden, &work.eq_hidden, unknown, size);
            self.examine(work, &around);
            let (low, high) = self.seen[unknown as usize];
            if around.whole || high - low >= Self::needed(work, unknown) {
                return;
            }
        }
        if small {
            let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, unknown, WHOLE + 1);
            self.examine(work, &around);
        }
    }

    /// Moves the first cell of a surrounding, or, of a whole part, every cell that is still open.
    fn examine(&mut self, work: &Suppression<'_>, around: &Surrounding) {
        let mut program = Program::new(around, work);
        let cells = if around.whole { around.unknowns.len() } else { 1 };
        for (column, &unknown) in around.unknowns.iter().enumerate().take(cells) {
            let at = unknown as usize;
            let needed = Self::needed(work, unknown);
            if needed > 0.0 && at < work.system.cells && !work.wide[at] && work.facts.least[at].is_some() {
                program.spread(column, needed);
                self.searched[at] |= around.whole;
            }
        }
        if program.off(around) > 1e-6 {
            // Rounding has crept in: what was seen proves nothing.
            return;
        }
        for (column, &other) in around.unknowns.iter().enumerate() {
            let (low, high) = program.seen[column];
            let old = &mut self.seen[other as usize];
            *old = (old.0.min(low), old.1.max(high));
        }
    }
}

/// A linear program in the form `basic = table * others`, at a feasible point.
struct Program {
    columns: usize,
    basic: Vec<usize>,
    others: Vec<usize>,
    /// Row by row: how each basic deviation follows from the others.
    table: Vec<f64>,
    deviation: Vec<f64>,
    least: Vec<f64>,
    seen: Vec<(f64, f64)>,
}

impl Program {
    fn new(around: &Surrounding, work: &Suppression<'_>) -> Self {
        let columns = around.unknowns.len();
        let least = around
            .unknowns
            .iter()
            .map(|&u| {
                let at = u as usize;
                // Phantoms are bound by their equations alone.
                let bound = if at >= work.system.cells { None } else { work.facts.least[at] };
                bound.map_or(f64::NEG_INFINITY, |least| (least.saturating_sub(work.facts.value[at]) as f64).min(0.0))
            })
            .collect();
        let mut dense: Vec<Vec<f64>> = Vec::with_capacity(around.rows.len());
        for row in &around.rows {
            let mut line = vec![0.0; columns];
            for &(column, sign) in row {
                line[column as usize] += f64::from(sign);
            }
            dense.push(line);
        }
        let (mut basic, mut kept): (Vec<usize>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for mut line in dense {
            for (row, &column) in kept.iter().zip(&basic) {
                let factor = line[column];
                if factor.abs() > TINY {
                    line.iter_mut().zip(row).for_each(|(x, y)| *x -= factor * y);
                }
            }
            // The first column is the cell in question: better left free.
            let pivot = (0..columns).rev().max_by(|&a, &b| line[a].abs().total_cmp(&line[b].abs()));
            let Some(pivot) = pivot.filter(|&p| line[p].abs() > 1e-7) else { continue };
            let scale = line[pivot];
            line.iter_mut().for_each(|x| *x /= scale);
            for row in &mut kept {
                let factor = row[pivot];
                if factor.abs() > TINY {
                    row.iter_mut().zip(&line).for_each(|(x, y)| *x -= factor * y);
                }
            }
            kept.push(line);
            basic.push(pivot);
        }
        let others: Vec<usize> = (0..columns).filter(|c| !basic.contains(c)).collect();
        let table = kept.iter().flat_map(|row| others.iter().map(|&c| -row[c])).collect();
        Self { columns, basic, others, table, deviation: vec![0.0; columns], least, seen: vec![(0.0, 0.0); columns] }
    }

    /// How far the present point is off the equations, relative to its size.
    fn off(&self, around: &Surrounding) -> f64 {
        let sum = |row: &Vec<(u32, i8)>| row.iter().map(|&(c, s)| f64::from(s) * self.deviation[c as usize]).sum::<f64>().abs();
        let size = self.deviation.iter().fold(1.0_f64, |m, d| m.max(d.abs()));
        around.rows.iter().map(sum).fold(0.0, f64::max) / size
    }

    /// Moves a cell up, then down, until it has moved far enough or can go no further.
    fn spread(&mut self, cell: usize, needed: f64) {
        self.push(cell, 1.0, needed);
        self.push(cell, -1.0, needed);
    }

    fn push(&mut self, cell: usize, sense: f64, needed: f64) {
        let width = self.others.len();
        for step in 0..(4 * self.columns + 50) {
            let (low, high) = self.seen[cell];
            if high - low >= needed {
                return;
            }
            let row = self.basic.iter().position(|b| *b == cell);
            let own = self.others.iter().position(|o| *o == cell);
            let slope = |at: usize| match row {
                Some(row) => sense * self.table[row * width + at],
                None if own == Some(at) => sense,
                None => 0.0,
            };
            let movable = |at: usize| {
                let other = self.others[at];
                slope(at) > TINY || slope(at) < -TINY && self.deviation[other] > self.least[other] + TINY
            };
            let mut candidates = (0..width).filter(|&at| movable(at));
            // Steepest first; the least index later on, so that degenerate steps cannot go round in circles.
            let entering = if step < 2 * self.columns {
                candidates.max_by(|&a, &b| slope(a).abs().total_cmp(&slope(b).abs()))
            } else {
                candidates.next()
            };
            let Some(entering) = entering else { return };
            let sign = slope(entering).signum();
            self.advance(entering, sign);
        }
    }

    /// Moves along one of the others until a bound is met, and exchanges it for what met the bound.
    fn advance(&mut self, entering: usize, sign: f64) {
        let width = self.others.len();
        let other = self.others[entering];
        let mut length = if sign < 0.0 { self.deviation[other] - self.least[other] } else { f64::INFINITY };
        let mut leaving = None;
        for (row, &basic) in self.basic.iter().enumerate() {
            let rate = self.table[row * width + entering] * sign;
            if rate < -TINY {
                let room = ((self.deviation[basic] - self.least[basic]) / -rate).max(0.0);
                if room < length {
                    length = room;
                    leaving = Some(row);
                }
            }
        }
        // A cell that can move without end has moved far enough after any length; then come back, for numbers this large
        // would drown the rest.
        let endless = length.is_infinite();
        let before = if endless { self.deviation.clone() } else { Vec::new() };
        let length = if endless { 1e15 } else { length };
        self.shift(other, sign * length);
        for row in 0..self.basic.len() {
            let rate = self.table[row * width + entering];
            if rate != 0.0 {
                self.shift(self.basic[row], rate * sign * length);
            }
        }
        if endless {
            self.deviation = before;
            return;
        }
        if let Some(row) = leaving {
            self.exchange(row, entering);
        }
    }

    fn shift(&mut self, column: usize, by: f64) {
        let value = &mut self.deviation[column];
        *value = (*value + by).max(self.least[column]);
        let seen = &mut self.seen[column];
        *seen = (seen.0.min(*value), seen.1.max(*value));
    }

    fn exchange(&mut self, row: usize, entering: usize) {
        let width = self.others.len();
        let pivot = self.table[row * width + entering];
        std::mem::swap(&mut self.basic[row], &mut self.others[entering]);
        let line: Vec<f64> =
            (0..width).map(|at| if at == entering { 1.0 / pivot } else { -self.table[row * width + at] / pivot }).collect();
        for other in 0..self.basic.len() {
            let target = &mut self.table[other * width..(other + 1) * width];
            if other == row {
                target.copy_from_slice(&line);
                continue;
            }
            let factor = target[entering];
            if factor.abs() <= TINY * TINY {
                target[entering] = 0.0;
                continue;
            }
            target[entering] = 0.0;
            target.iter_mut().zip(&line).for_each(|(x, y)| *x += factor * y);
        }
    }
}
