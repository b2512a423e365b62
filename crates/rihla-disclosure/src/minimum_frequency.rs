//! Minimum frequency: a cell with few contributors tells something about each of them (Handbook on Statistical Disclosure
//! Control, 2nd ed., section 4.2.1).

use rihla_table::Contributors;

/// Whether a cell has fewer contributors than `threshold`; an empty cell counts only where zeros tell something.
pub(crate) fn withholds(who: &Contributors, threshold: u32, zeros_disclosive: bool) -> bool {
    who.count.is_some_and(|n| n < u64::from(threshold) && (n > 0 || zeros_disclosive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_but_not_empty() {
        let with = |count| Contributors { count, ..Contributors::default() };
        let found = [Some(0), Some(1), Some(9), Some(10), None].map(|n| withholds(&with(n), 10, false));
        assert_eq!(found, [false, true, true, false, false]);
        assert!(withholds(&with(Some(0)), 10, true));
    }
}
