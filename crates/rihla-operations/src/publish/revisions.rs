//! What changed between two releases of a dataset.

use std::collections::BTreeMap;

use rihla_model::ReleaseId;
use rihla_table::Released;

use super::site::Revision;

type Values = BTreeMap<Vec<String>, Option<i128>>;

/// Compares two releases by period: the grand total before and after, and how many published cells differ.
#[must_use]
pub fn revisions(from: &ReleaseId, before: &Released, to: &ReleaseId, after: &Released) -> Vec<Revision> {
    let (old, new) = (by_period(before), by_period(after));
    let mut out = Vec::new();
    for (period, values) in &new {
        let Some(earlier) = old.get(period) else { continue };
        let changed = values.iter().filter(|(key, value)| earlier.get(*key).is_some_and(|e| e != *value)).count()
            + earlier.keys().filter(|key| !values.contains_key(*key)).count();
        if changed > 0 {
            out.push(Revision {
                from: from.clone(),
                to: to.clone(),
                period: period.clone(),
                before: total(earlier),
                after: total(values),
                cells_changed: changed as u64,
            });
        }
    }
    out
}

/// The measure's cells by period and codes.
fn by_period(released: &Released) -> BTreeMap<String, Values> {
    let mut out: BTreeMap<String, Values> = BTreeMap::new();
    for cell in released.cells().filter(|c| c.indicator == 0) {
        let mut codes: Vec<String> =
            released.dimensions().iter().zip(cell.key).filter_map(|(d, &p)| d.code(p).map(|c| c.code.clone())).collect();
        if let Some(period) = codes.pop() {
            out.entry(period).or_default().insert(codes, cell.value);
        }
    }
    out
}

/// The value at the total of every dimension, if there is one.
fn total(values: &Values) -> Option<i128> {
    values.iter().find(|(codes, _)| codes.iter().all(|c| c == "_T")).and_then(|(_, value)| *value)
}
