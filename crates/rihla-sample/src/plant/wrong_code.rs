//! A clerk types a nationality that no list knows.

use crate::stream::Stream;
use std::collections::BTreeSet;

/// The code that nobody knows.
pub(super) const CODE: &str = "XQZ";
/// The place of the nationality among the columns.
const COLUMN: usize = 2;

/// Replaces the nationality in up to `rows` rows; gives the new bytes and the changed lines, from 1.
pub(super) fn apply(bytes: &[u8], rows: usize, seed: u64) -> (Vec<u8>, Vec<usize>) {
    let lines = super::lines(bytes);
    let mut stream = Stream::named(seed, "plant-wrong-code");
    let mut chosen = BTreeSet::new();
    let rows = rows.min(lines.len().saturating_sub(1));
    while chosen.len() < rows {
        chosen.insert(1 + stream.below(lines.len() as u64 - 1) as usize);
    }
    let mut spoiled = Vec::with_capacity(bytes.len());
    for (index, line) in lines.iter().enumerate() {
        if !chosen.contains(&index) {
            spoiled.extend_from_slice(line);
            continue;
        }
        for (column, field) in line.split(|&byte| byte == b';').enumerate() {
            if column > 0 {
                spoiled.push(b';');
            }
            spoiled.extend_from_slice(if column == COLUMN { CODE.as_bytes() } else { field });
        }
    }
    (spoiled, chosen.into_iter().map(|index| index + 1).collect())
}
