//! Exact sparse elimination over the field, what it leaves free, and why a cell is determined.
//!
//! The columns of the system are withheld cells, the rows its equations. A cell is determined by the published cells exactly
//! if its unit vector lies in the row space, and that is so exactly if it is zero in every solution of the homogeneous
//! system. Two pseudo-random solutions show which cells are zero in all: a determined cell is always zero, so a cell seen
//! to be other than zero is proven undetermined, and chance could only ever raise a false alarm.

use std::collections::BTreeSet;

use crate::field::{Sequence, add, invert, multiply, negate, of_sign, subtract};

type Row = Vec<(u32, u64)>;

/// A system brought to echelon form.
#[derive(Debug)]
pub(crate) struct Echelon {
    columns: usize,
    pivots: Vec<Pivot>,
}

#[derive(Debug)]
struct Pivot {
    column: u32,
    inverse: u64,
    row: Row,
    /// The combination of given rows that makes this one; empty unless tracked.
    made_of: Row,
}

impl Echelon {
    /// Eliminates: sparse columns first, within them the shortest row (Markowitz).
    pub(crate) fn of(columns: usize, rows: &[Vec<(u32, i8)>], track: bool) -> Self {
        let mut work = Work::new(columns, rows, track);
        let mut pivots = Vec::new();
        while let Some((_, column)) = work.queue.pop_first() {
            if let Some(pivot) = work.step(column) {
                pivots.push(pivot);
            }
        }
        Self { columns, pivots }
    }

    /// `count` solutions of the homogeneous system: one line of `count` elements for each column.
    pub(crate) fn solutions(&self, count: usize, seed: u64) -> Vec<u64> {
        let mut sequence = Sequence::new(seed);
        let mut free = vec![true; self.columns];
        for pivot in &self.pivots {
            free[pivot.column as usize] = false;
        }
        let mut lines = vec![0_u64; self.columns * count];
        for (column, line) in lines.chunks_exact_mut(count.max(1)).enumerate() {
            if free[column] {
                line.fill_with(|| sequence.next());
            }
        }
        let mut sum = vec![0_u64; count];
        for pivot in self.pivots.iter().rev() {
            sum.fill(0);
            for &(column, coefficient) in &pivot.row {
                if column != pivot.column {
                    let line = &lines[column as usize * count..(column as usize + 1) * count];
                    for (s, x) in sum.iter_mut().zip(line) {
                        *s = add(*s, multiply(coefficient, *x));
                    }
                }
            }
            let at = pivot.column as usize * count;
            for (x, s) in lines[at..at + count].iter_mut().zip(&sum) {
                *x = negate(multiply(pivot.inverse, *s));
            }
        }
        lines
    }

    /// The combination of given rows that makes a vector, or none if the vector is not in the row space. Needs tracking.
    pub(crate) fn certificate(&self, target: &[(u32, u64)], rows: usize) -> Option<Row> {
        let mut rest = vec![0_u64; self.columns];
        for &(column, element) in target {
            rest[column as usize] = add(rest[column as usize], element);
        }
        let mut combination = vec![0_u64; rows];
        for pivot in &self.pivots {
            let factor = multiply(rest[pivot.column as usize], pivot.inverse);
            if factor == 0 {
                continue;
            }
            for &(column, coefficient) in &pivot.row {
                let slot = &mut rest[column as usize];
                *slot = subtract(*slot, multiply(factor, coefficient));
            }
            for &(row, coefficient) in &pivot.made_of {
                let slot = &mut combination[row as usize];
                *slot = add(*slot, multiply(factor, coefficient));
            }
        }
        if rest.iter().any(|r| *r != 0) {
            return None;
        }
        Some(combination.iter().enumerate().filter(|(_, f)| **f != 0).map(|(row, f)| (row as u32, *f)).collect())
    }
}

struct Work {
    rows: Vec<Row>,
    made_of: Vec<Row>,
    active: Vec<bool>,
    holders: Vec<Vec<u32>>,
    count: Vec<u32>,
    queue: BTreeSet<(u32, u32)>,
    track: bool,
}

impl Work {
    fn new(columns: usize, given: &[Vec<(u32, i8)>], track: bool) -> Self {
        let mut rows: Vec<Row> = Vec::with_capacity(given.len());
        let mut holders = vec![Vec::new(); columns];
        let mut count = vec![0_u32; columns];
        for (at, row) in given.iter().enumerate() {
            let mut row: Row = row.iter().map(|&(column, sign)| (column, of_sign(sign))).collect();
            row.sort_unstable();
            for &(column, _) in &row {
                holders[column as usize].push(at as u32);
                count[column as usize] += 1;
            }
            rows.push(row);
        }
        let made_of = if track { (0..rows.len()).map(|at| vec![(at as u32, 1)]).collect() } else { vec![Vec::new(); rows.len()] };
        let queue = count.iter().enumerate().filter(|(_, n)| **n > 0).map(|(column, n)| (*n, column as u32)).collect();
        Self { active: vec![true; rows.len()], rows, made_of, holders, count, queue, track }
    }

    fn step(&mut self, column: u32) -> Option<Pivot> {
        let mut holders = std::mem::take(&mut self.holders[column as usize]);
        holders.sort_unstable();
        holders.dedup();
        holders.retain(|&row| self.active[row as usize] && coefficient(&self.rows[row as usize], column) != 0);
        let &chosen = holders.iter().min_by_key(|&&row| (self.rows[row as usize].len(), row))?;
        self.active[chosen as usize] = false;
        let pivot_row = std::mem::take(&mut self.rows[chosen as usize]);
        let pivot_made = std::mem::take(&mut self.made_of[chosen as usize]);
        for &(other, _) in &pivot_row {
            if other != column {
                self.recount(other, false);
            }
        }
        let inverse = invert(coefficient(&pivot_row, column));
        for &row in holders.iter().filter(|&&row| row != chosen) {
            let old = std::mem::take(&mut self.rows[row as usize]);
            let factor = negate(multiply(coefficient(&old, column), inverse));
            let new = combine(&old, &pivot_row, factor);
            self.replace(row, column, &old, new);
            if self.track {
                self.made_of[row as usize] = combine(&self.made_of[row as usize], &pivot_made, factor);
            }
        }
        self.count[column as usize] = 0;
        Some(Pivot { column, inverse, row: pivot_row, made_of: pivot_made })
    }

    fn replace(&mut self, row: u32, column: u32, old: &Row, new: Row) {
        let (mut a, mut b) = (old.iter().peekable(), new.iter().peekable());
        loop {
            match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(x), Some(y)) if x.0 == y.0 => {
                    a.next();
                    b.next();
                }
                (Some(x), y) if y.is_none_or(|y| x.0 < y.0) => {
                    if x.0 != column {
                        self.recount(x.0, false);
                    }
                    a.next();
                }
                (_, Some(y)) => {
                    self.holders[y.0 as usize].push(row);
                    self.recount(y.0, true);
                    b.next();
                }
                (Some(_), None) => {
                    a.next();
                }
            }
        }
        self.active[row as usize] = !new.is_empty();
        self.rows[row as usize] = new;
    }

    fn recount(&mut self, column: u32, more: bool) {
        let count = &mut self.count[column as usize];
        self.queue.remove(&(*count, column));
        *count = if more { *count + 1 } else { count.saturating_sub(1) };
        if *count > 0 {
            self.queue.insert((*count, column));
        }
    }
}

fn coefficient(row: &Row, column: u32) -> u64 {
    row.binary_search_by_key(&column, |entry| entry.0).map_or(0, |at| row[at].1)
}

/// `a + factor * b`, both sorted by column.
fn combine(a: &Row, b: &Row, factor: u64) -> Row {
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let left = a.get(i).map_or(u32::MAX, |e| e.0);
        let right = b.get(j).map_or(u32::MAX, |e| e.0);
        if left < right {
            sum.push(a[i]);
            i += 1;
        } else if right < left {
            sum.push((right, multiply(factor, b[j].1)));
            j += 1;
        } else {
            let element = add(a[i].1, multiply(factor, b[j].1));
            if element != 0 {
                sum.push((left, element));
            }
            i += 1;
            j += 1;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_determined_and_why() {
        // x0 + x1 = ., x1 + x2 = ., x0 + x2 = . determine all three; x3 + x4 = . determines neither.
        let rows = vec![vec![(0, 1), (1, 1)], vec![(1, 1), (2, 1)], vec![(0, 1), (2, 1)], vec![(3, 1), (4, 1)]];
        let echelon = Echelon::of(5, &rows, true);
        let solutions = echelon.solutions(2, 7);
        let zero: Vec<bool> = solutions.chunks(2).map(|line| line.iter().all(|x| *x == 0)).collect();
        assert_eq!(zero, [true, true, true, false, false]);
        let certificate = echelon.certificate(&[(0, 1)], rows.len());
        let mut sum = vec![0_u64; 5];
        for (row, factor) in certificate.unwrap_or_default() {
            for &(column, sign) in &rows[row as usize] {
                sum[column as usize] = add(sum[column as usize], multiply(factor, of_sign(sign)));
            }
        }
        assert_eq!(sum, [1, 0, 0, 0, 0]);
        assert!(echelon.certificate(&[(3, 1)], rows.len()).is_none());
    }

    #[test]
    fn solutions_solve() {
        // A three-way table of 3 x 3 x 3 with all margins published: eight dimensions stay free.
        let at = |i: u32, j: u32, k: u32| i * 9 + j * 3 + k;
        let mut rows = Vec::new();
        for a in 0..3 {
            for b in 0..3 {
                rows.push((0..3).map(|c| (at(a, b, c), 1)).collect::<Vec<_>>());
                rows.push((0..3).map(|c| (at(a, c, b), 1)).collect());
                rows.push((0..3).map(|c| (at(c, a, b), 1)).collect());
            }
        }
        let echelon = Echelon::of(27, &rows, false);
        assert_eq!(27 - echelon.pivots.len(), 8);
        let solutions = echelon.solutions(3, 1);
        for row in &rows {
            for sample in 0..3 {
                assert_eq!(row.iter().fold(0, |s, &(c, _)| add(s, solutions[c as usize * 3 + sample])), 0);
            }
        }
        assert!(solutions.iter().all(|x| *x != 0));
    }
}
