//! How much of a table is left after protection, by dimension and depth.

use std::collections::BTreeMap;

use crate::report::LevelUtility;
use crate::table::Table;

/// Sums under this are not put into shares: whole percents of them could tell a value.
const LEAST_SUM: i128 = 1000;

#[derive(Default)]
struct Tally {
    valued: u64,
    shown: u64,
    before: i128,
    after: i128,
    negative: bool,
}

/// Compares values before with values after.
pub(crate) fn utility(table: &Table, before: &[Option<i128>], withheld: &[bool]) -> Vec<LevelUtility> {
    let mut tallies: BTreeMap<(u32, usize, u8), Tally> = BTreeMap::new();
    for cell in 0..table.len() {
        let Some(value) = before[cell] else { continue };
        for (at, (dimension, &position)) in table.dimensions.iter().zip(table.key(cell)).enumerate() {
            let level = dimension.code(position).map_or(0, |c| c.level);
            let tally = tallies.entry((table.indicator[cell], at, level)).or_default();
            tally.valued += 1;
            tally.before = tally.before.saturating_add(value);
            tally.negative |= value < 0;
            if !withheld[cell] {
                tally.shown += 1;
                tally.after = tally.after.saturating_add(value);
            }
        }
    }
    tallies
        .into_iter()
        .map(|((indicator, at, level), tally)| LevelUtility {
            indicator,
            dimension: table.dimensions.get(at).map(|d| d.concept.to_string()).unwrap_or_default(),
            level,
            valued: tally.valued,
            shown: tally.shown,
            cells_percent: percent(i128::from(tally.shown), i128::from(tally.valued)).unwrap_or(0),
            value_percent: if tally.negative || tally.before < LEAST_SUM { None } else { percent(tally.after, tally.before) },
        })
        .collect()
}

fn percent(part: i128, whole: i128) -> Option<u8> {
    part.checked_mul(100)?.checked_div(whole).and_then(|p| u8::try_from(p).ok())
}
