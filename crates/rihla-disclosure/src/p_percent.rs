//! The p % rule: the second largest contributor must not be able to estimate the largest too closely (Handbook on
//! Statistical Disclosure Control, 2nd ed., section 4.2.2).

use rihla_table::Contributors;

use crate::dominance::WHOLE;

/// Whether what is left without the two largest is less than `p` millionths of the largest.
pub(crate) fn withholds(value: i128, who: &Contributors, p: i128) -> bool {
    let Some(largest) = who.largest.filter(|l| *l > 0) else { return false };
    rest(value, who).saturating_mul(WHOLE) < largest.saturating_mul(p)
}

/// How far the cell must be able to move: as far as the largest contributor's margin goes beyond what the others give.
pub(crate) fn needed_width(value: i128, who: &Contributors, p: i128) -> i128 {
    if !withholds(value, who, p) {
        return 0;
    }
    (who.largest.unwrap_or(0).saturating_mul(p) / WHOLE).saturating_sub(rest(value, who).max(0)).max(1)
}

fn rest(value: i128, who: &Contributors) -> i128 {
    value.saturating_sub(who.largest.unwrap_or(0)).saturating_sub(who.second.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(parts: &[i128], p: i128) -> bool {
        let who = Contributors { count: None, largest: parts.first().copied(), second: parts.get(1).copied() };
        withholds(parts.iter().sum(), &who, p)
    }

    #[test]
    fn six_known_cells() {
        let cells: [&[i128]; 6] = [&[90, 10], &[80, 20], &[70, 30], &[80, 10, 10], &[70, 10, 10, 10], &[60, 20, 10, 10]];
        assert_eq!(cells.map(|c| found(c, 100_000)), [true, true, true, false, false, false]);
        assert_eq!(cells.map(|c| found(c, 150_000)), [true, true, true, true, false, false]);
        assert_eq!(cells.map(|c| found(c, 300_000)), [true, true, true, true, true, false]);
        assert!(found(&[5], 10_000), "a lone contributor is always exposed");
    }
}
