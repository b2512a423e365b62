//! An attacker of the test's own: dense elimination over exact fractions, on the published cells alone.

use std::collections::BTreeMap;

use rihla_model::ObsStatus;
use rihla_table::Released;

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    const ZERO: Self = Self(0, 1);

    fn new(above: i128, below: i128) -> Self {
        let (mut a, mut b) = (above.unsigned_abs(), below.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a.max(1)).unwrap() * below.signum();
        Self(above / divisor, below / divisor)
    }

    fn minus_product(self, a: Self, b: Self) -> Self {
        let product = Self::new(a.0 * b.0, a.1 * b.1);
        Self::new(self.0 * product.1 - product.0 * self.1, self.1 * product.1)
    }

    fn over(self, by: Self) -> Self {
        Self::new(self.0 * by.1, self.1 * by.0)
    }
}

/// Every withheld cell of the first indicator that follows from the published ones, with its value: all sums are written
/// down over all combinations of codes, absent combinations of categories are nothing, and the system is brought to
/// reduced echelon form; a row with one unknown tells it.
pub fn follows(released: &Released) -> BTreeMap<Vec<u32>, i128> {
    let dimensions = released.dimensions();
    let mut keys: Vec<Vec<u32>> = vec![Vec::new()];
    for dimension in dimensions {
        let codes = u32::try_from(dimension.codes.len()).unwrap();
        keys = keys.iter().flat_map(|key| (0..codes).map(|code| [key.as_slice(), &[code]].concat())).collect();
    }
    let cell = |key: &[u32]| released.at(0, key);
    let unknowns: BTreeMap<Vec<u32>, usize> = keys
        .iter()
        .filter(|k| cell(k).is_some_and(|c| c.value.is_none() && c.status == ObsStatus::Q))
        .zip(0..)
        .map(|(k, at)| (k.clone(), at))
        .collect();
    let width = unknowns.len();
    let mut rows: Vec<Vec<Fraction>> = Vec::new();
    for (at, dimension) in dimensions.iter().enumerate() {
        for relation in &dimension.relations {
            for key in keys.iter().filter(|k| k[at] == relation.parent && cell(k).is_some()) {
                let mut row = vec![Fraction::ZERO; width + 1];
                let members = relation.parts.iter().map(|p| (*p, 1)).chain([(relation.parent, -1)]);
                for (code, sign) in members {
                    let mut member = key.clone();
                    member[at] = code;
                    if let Some(&column) = unknowns.get(&member) {
                        row[column] = Fraction(sign, 1);
                    } else if let Some(value) = cell(&member).and_then(|c| c.value) {
                        row[width] = Fraction(row[width].0 - sign * value, 1);
                    }
                }
                rows.push(row);
            }
        }
    }
    let mut pivots = Vec::new();
    for column in 0..width {
        let from = pivots.len();
        let Some(found) = (from..rows.len()).find(|&r| rows[r][column] != Fraction::ZERO) else { continue };
        rows.swap(from, found);
        let pivot = rows[from][column];
        for entry in &mut rows[from] {
            *entry = entry.over(pivot);
        }
        let line = rows[from].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != from && factor != Fraction::ZERO {
                // Most entries are zero.
                for (entry, &other) in row.iter_mut().zip(&line).filter(|(_, other)| **other != Fraction::ZERO) {
                    *entry = entry.minus_product(factor, other);
                }
            }
        }
        pivots.push(column);
    }
    let mut told = BTreeMap::new();
    for (row, &column) in rows.iter().zip(&pivots) {
        if row[..width].iter().filter(|x| **x != Fraction::ZERO).count() == 1 {
            let key = unknowns.iter().find(|u| *u.1 == column).unwrap().0.clone();
            told.insert(key, row[width].0 / row[width].1);
        }
    }
    told
}
