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
use crate::neighbourhood::Surrounding;

/// Sizes of surroundings tried; the work of each grows with the third power of its size.
const SURROUNDINGS: [usize; 2] = [40, 150];
/// A connected part of no more withheld cells than this makes one program, which serves all of its cells.
const WHOLE: usize = 1300;
/// The surrounding tried last in larger parts.
const LARGEST: usize = 400;
/// How many of those a round may cost; what stays unproven after that is given a further withheld cell, which is safe and
/// costs a figure.
const LARGEST_TRIES: usize = 64;
const TINY: f64 = 1e-9;

/// Cells whose interval is, or may be, narrower than they need. Cells proven wide enough are remembered: withholding more
/// can only widen an interval.
pub(crate) fn narrow(work: &mut Suppression<'_>) -> Result<Vec<u32>, DisclosureError> {
    let mut open: Vec<u32> = Vec::new();
    for unknown in 0..work.system.cells as u32 {
        let at = unknown as usize;
        let examined = work.hidden[at] && work.facts.needed[at] > 0 && work.facts.least[at].is_some();
        if examined && !work.wide[at] && !work.system.equations_of(unknown).is_empty() {
            open.push(unknown);
        }
    }
    let mut search = Search { seen: vec![(0.0, 0.0); work.system.size], searched: vec![false; work.system.size], tries: 0 };
    for &unknown in &open {
        work.go_on()?;
        search.settle(work, unknown);
        if !work.wide[unknown as usize] && !search.searched[unknown as usize] {
            search.try_surroundings(work, unknown);
            search.settle(work, unknown);
        }
    }
    open.retain(|u| !work.wide[*u as usize]);
    Ok(open)
}

struct Search {
    /// How far each unknown was seen to move, down and up.
    seen: Vec<(f64, f64)>,
    /// Whether a program of the whole part has already looked at the unknown.
    searched: Vec<bool>,
    tries: usize,
}

impl Search {
    fn needed(work: &Suppression<'_>, unknown: u32) -> f64 {
        work.facts.needed[unknown as usize] as f64 * (1.0 - TINY) - 1e-6
    }

    fn settle(&self, work: &mut Suppression<'_>, unknown: u32) {
        let (low, high) = self.seen[unknown as usize];
        work.wide[unknown as usize] |= high - low >= Self::needed(work, unknown);
    }

    fn try_surroundings(&mut self, work: &mut Suppression<'_>, unknown: u32) {
        for size in SURROUNDINGS {
            let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, unknown, size);
            self.examine(work, &around);
            let (low, high) = self.seen[unknown as usize];
            if around.whole || high - low >= Self::needed(work, unknown) {
                return;
            }
        }
        let mut around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, unknown, WHOLE);
        if !around.whole {
            self.tries += 1;
            if self.tries > LARGEST_TRIES {
                return;
            }
            around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, unknown, LARGEST);
        }
        self.examine(work, &around);
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
