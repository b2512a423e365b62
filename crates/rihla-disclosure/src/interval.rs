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
const SURROUNDINGS: [usize; 3] = [40, 150, 400];
/// How many surroundings of the greatest size a table may cost; what stays unproven after that is given a further
/// withheld cell, which is safe and costs a figure.
const LARGEST_TRIES: usize = 64;
const TINY: f64 = 1e-9;

/// Cells whose interval is, or may be, narrower than they need.
pub(crate) fn narrow(work: &mut Suppression<'_>) -> Result<Vec<u32>, DisclosureError> {
    let mut seen = vec![(0.0_f64, 0.0_f64); work.system.size];
    let mut narrow = Vec::new();
    let mut largest_tries = 0;
    work.findings.intervals = 0;
    for unknown in 0..work.system.cells as u32 {
        let at = unknown as usize;
        let needed = work.facts.needed[at];
        if !work.hidden[at] || needed <= 0 || work.facts.least[at].is_none() || work.system.equations_of(unknown).is_empty() {
            continue;
        }
        work.go_on()?;
        work.findings.intervals += 1;
        let needed = needed as f64;
        let enough = |(low, high): (f64, f64)| high - low >= needed * (1.0 - TINY) - 1e-6;
        if enough(seen[at]) {
            continue;
        }
        let mut proven = false;
        for size in SURROUNDINGS {
            if Some(&size) == SURROUNDINGS.last() {
                largest_tries += 1;
                if largest_tries > LARGEST_TRIES {
                    break;
                }
            }
            let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, unknown, size);
            let mut program = Program::new(&around, work);
            let exact = program.spread(0, needed) == Spread::Exact;
            for (column, &other) in around.unknowns.iter().enumerate() {
                let (low, high) = program.seen[column];
                let old = &mut seen[other as usize];
                *old = (old.0.min(low), old.1.max(high));
            }
            proven = enough(seen[at]);
            if proven || (around.whole && exact) {
                break;
            }
        }
        if !proven {
            narrow.push(unknown);
        }
    }
    Ok(narrow)
}

#[derive(Debug, PartialEq, Eq)]
enum Spread {
    /// The search ended at both ends of the interval, or went far enough.
    Exact,
    /// The search was given up.
    Stopped,
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

    /// Moves a cell up, then down, until it has moved far enough or can go no further.
    fn spread(&mut self, cell: usize, needed: f64) -> Spread {
        for sense in [1.0, -1.0] {
            if self.push(cell, sense, needed) == Spread::Stopped {
                return Spread::Stopped;
            }
        }
        Spread::Exact
    }

    fn push(&mut self, cell: usize, sense: f64, needed: f64) -> Spread {
        let width = self.others.len();
        for step in 0..(4 * self.columns + 50) {
            let (low, high) = self.seen[cell];
            if high - low >= needed {
                return Spread::Exact;
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
            let entering =
                if step < 2 * self.columns { candidates.max_by(|&a, &b| slope(a).abs().total_cmp(&slope(b).abs())) } else { candidates.next() };
            let Some(entering) = entering else { return Spread::Exact };
            let sign = slope(entering).signum();
            self.advance(entering, sign);
        }
        Spread::Stopped
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
        let line: Vec<f64> = (0..width)
            .map(|at| if at == entering { 1.0 / pivot } else { -self.table[row * width + at] / pivot })
            .collect();
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
