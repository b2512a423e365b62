//! Shows again what was withheld in vain: complementary cells without which everything stays protected.
//!
//! Greedy suppression looks at one sum at a time and withholds more than it must. A batch of pseudo-random solutions of the
//! homogeneous system tells at once whether a cell can go: publishing it keeps exactly the solutions that are zero there, and
//! these are made from the batch by subtracting one solution from the others. Cells are tried from the greatest down.

use crate::DisclosureError;
use crate::complementary::Suppression;
use crate::elimination::Echelon;
use crate::exposure::{Pairs, given_to_singles};
use crate::field::{invert, multiply, subtract};
use crate::mark::Mark;
use crate::neighbourhood::{Surrounding, parts};

/// Parts with more withheld cells than this are left as they are.
const LIMIT: usize = 6000;
/// Solutions drawn at a time.
const BATCH: usize = 40;

pub(crate) fn reduce(work: &mut Suppression<'_>) -> Result<(), DisclosureError> {
    let part = parts(work.system, &work.hidden);
    let mut members: Vec<(u32, u32)> =
        (0..work.system.cells as u32).filter(|u| work.hidden[*u as usize]).map(|u| (part[u as usize], u)).collect();
    members.sort_unstable();
    for group in members.chunk_by(|a, b| a.0 == b.0) {
        let complementary = group.iter().any(|m| work.facts.mark[m.1 as usize] == Mark::Complementary);
        if let Some(&(_, first)) = group.first()
            && complementary
            && group.len() <= LIMIT
        {
            reduce_part(work, first)?;
        }
    }
    Ok(())
}

fn reduce_part(work: &mut Suppression<'_>, first: u32) -> Result<(), DisclosureError> {
    let around = work.walker.around(work.system, &work.hidden, &work.eq_hidden, first, usize::MAX);
    let mut order: Vec<u32> = around.unknowns.iter().copied().filter(|u| work.facts.mark[*u as usize] == Mark::Complementary).collect();
    order.sort_unstable_by_key(|&u| {
        let at = u as usize;
        (std::cmp::Reverse(work.facts.aggregation[at]), std::cmp::Reverse(work.facts.value[at].unsigned_abs()), u)
    });
    let column_of: std::collections::BTreeMap<u32, usize> = around.unknowns.iter().enumerate().map(|(c, u)| (*u, c)).collect();
    let mut batch = Batch::draw(&around, work);
    // Nothing, unless there is a cell that nothing can protect.
    let whole = Pairs { lines: &batch.lines, width: BATCH, first: 0 };
    let before = given_away(&whole, &around, work, None);
    for unknown in order {
        work.go_on()?;
        let Some(&column) = column_of.get(&unknown) else { continue };
        if work.system.equations_of(unknown).iter().any(|&e| work.lacks(e, Some(unknown))) {
            continue;
        }
        if batch.left < 4 {
            batch = Batch::draw(&around, work);
        }
        if batch.exposed(&around, work, unknown, column) > before {
            continue;
        }
        batch.publish(column);
        work.show(unknown);
        work.findings.shown_again += 1;
    }
    Ok(())
}

struct Batch {
    lines: Vec<u64>,
    left: usize,
}

impl Batch {
    fn draw(around: &Surrounding, work: &Suppression<'_>) -> Self {
        // Cells shown since the part was surveyed are no longer unknown: an equation of one fixes each at zero.
        let mut rows = around.rows.clone();
        for (column, &unknown) in around.unknowns.iter().enumerate() {
            if !work.hidden[unknown as usize] {
                rows.push(vec![(column as u32, 1)]);
            }
        }
        let echelon = Echelon::of(around.unknowns.len(), &rows, false);
        Self { lines: echelon.solutions(BATCH, 0x5249_484c_4133), left: BATCH }
    }

    /// How many cells that need protection would be given away if one more column were published.
    fn exposed(&self, around: &Surrounding, work: &Suppression<'_>, unknown: u32, column: usize) -> usize {
        let pivot = self.lines[column * BATCH];
        if pivot == 0 {
            return given_away(&Pairs { lines: &self.lines, width: BATCH, first: 0 }, around, work, Some(unknown));
        }
        let inverse = invert(pivot);
        let factors = [1, 2].map(|k| multiply(self.lines[column * BATCH + k], inverse));
        let two = self.lines.chunks_exact(BATCH).flat_map(|l| [0, 1].map(|k| subtract(l[k + 1], multiply(l[0], factors[k]))));
        let lines: Vec<u64> = two.collect();
        given_away(&Pairs { lines: &lines, width: 2, first: 0 }, around, work, Some(unknown))
    }

    /// Keeps only solutions that are zero in a column.
    fn publish(&mut self, column: usize) {
        let pivot = self.lines[column * BATCH];
        if pivot == 0 {
            return;
        }
        let inverse = invert(pivot);
        let of_column: Vec<u64> = self.lines[column * BATCH..(column + 1) * BATCH].to_vec();
        for line in self.lines.chunks_exact_mut(BATCH) {
            let first = line[0];
            for k in 1..self.left {
                line[k - 1] = subtract(line[k], multiply(first, multiply(of_column[k], inverse)));
            }
        }
        self.left -= 1;
    }
}

/// How many cells that need protection are determined, or are known to a lone respondent.
fn given_away(pairs: &Pairs<'_>, around: &Surrounding, work: &Suppression<'_>, skip: Option<u32>) -> usize {
    let needs = |u: u32| (u as usize) < work.system.cells && Some(u) != skip && work.facts.mark[u as usize].primary();
    let determined = around.unknowns.iter().enumerate().filter(|&(column, &u)| needs(u) && pairs.zero(column)).count();
    determined + given_to_singles(pairs, &around.unknowns, work, skip).len()
}
