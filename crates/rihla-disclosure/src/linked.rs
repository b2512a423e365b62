//! Releases of one dataset: what earlier ones give away about a later one.

use std::collections::BTreeMap;

use rihla_model::ObsStatus;
use rihla_table::Released;

use crate::audit::{Attack, solve_for_withheld};
use crate::report::{Warning, WarningKind};

/// What a reader who kept earlier releases can tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Linked {
    /// Cells withheld now that an earlier release shows.
    pub shown_before: u64,
    /// Further cells withheld now that follow from published sums once those are filled in.
    pub recoverable: u64,
}

impl Linked {
    /// The warning for the disclosure report, if there is anything to warn of.
    #[must_use]
    pub fn warning(&self) -> Option<Warning> {
        let count = self.shown_before + self.recoverable;
        (count > 0).then_some(Warning { kind: WarningKind::ShownBefore, count, about: None })
    }
}

/// Fills cells withheld now with what the newest earlier release that shows them says, as if nothing had been revised, and attacks
/// the rest. `earlier` is in order, newest first.
#[must_use]
pub fn link(earlier: &[Released], now: &Released) -> Linked {
    let mut known = BTreeMap::new();
    for release in earlier {
        for (cell, value) in shown_before(release, now) {
            known.entry(cell).or_insert(value);
        }
    }
    let shown_before = known.len() as u64;
    if shown_before == 0 {
        return Linked::default();
    }
    let mut attack = Attack::on(now);
    attack.known = known;
    // Revised values need not add up, so bounds prove nothing here.
    attack.least.clear();
    let result = solve_for_withheld(now, &attack);
    Linked { shown_before, recoverable: result.recovered.len() as u64 }
}

/// Cells withheld now, by position, with the value that the previous release shows for the same codes.
fn shown_before(previous: &Released, now: &Released) -> BTreeMap<usize, i128> {
    let mut known = BTreeMap::new();
    let same = |concept: &str| previous.dimensions().iter().position(|d| d.concept.as_str() == concept);
    let Some(order) = now.dimensions().iter().map(|d| same(d.concept.as_str())).collect::<Option<Vec<usize>>>() else { return known };
    if order.len() != previous.dimensions().len() {
        return known;
    }
    // Position of each code of a dimension in the previous release.
    let codes: Vec<Vec<Option<u32>>> = now
        .dimensions()
        .iter()
        .zip(&order)
        .map(|(d, &at)| d.codes.iter().map(|c| previous.dimensions().get(at).and_then(|p| p.position(&c.code))).collect())
        .collect();
    let indicators: Vec<Option<u32>> = now
        .indicators()
        .iter()
        .map(|i| previous.indicators().iter().position(|p| p.id == i.id && p.scale == i.scale).and_then(|at| u32::try_from(at).ok()))
        .collect();
    for (at, cell) in now.cells().enumerate() {
        if cell.value.is_some() || cell.status != ObsStatus::Q {
            continue;
        }
        let Some(indicator) = indicators.get(cell.indicator as usize).copied().flatten() else { continue };
        let mut key = vec![0; order.len()];
        let found = cell.key.iter().zip(&codes).zip(&order).all(|((&position, codes), &slot)| {
            match (codes.get(position as usize).copied().flatten(), key.get_mut(slot)) {
                (Some(code), Some(place)) => {
                    *place = code;
                    true
                }
                _ => false,
            }
        });
        if let Some(value) = found.then(|| previous.at(indicator, &key)).flatten().and_then(|c| c.value) {
            known.insert(at, value);
        }
    }
    known
}
