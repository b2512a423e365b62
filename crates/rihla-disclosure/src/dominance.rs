//! The (n, k) dominance rule: a cell that one or two contributors make up nearly alone is withheld (Handbook on
//! Statistical Disclosure Control, 2nd ed., section 4.2.2).

use rihla_model::Saying;
use rihla_model::definition::DominanceRule;
use rihla_table::Contributors;

use crate::DisclosureError;

/// Shares of a policy are counted in millionths, so that the rules are exact.
pub(crate) const WHOLE: i128 = 1_000_000;

/// A share of a policy in millionths.
#[expect(clippy::cast_possible_truncation, reason = "lies between 0 and a million")]
pub(crate) fn millionths(field: &'static str, share: f64) -> Result<i128, DisclosureError> {
    if share > 0.0 && share <= 1.0 {
        Ok((share * 1e6).round() as i128)
    } else {
        Err(DisclosureError::Policy {
            field,
            value: share.to_string(),
            range: Saying::new("disclosure-range-share", "above 0 and at most 1"),
        })
    }
}

/// The rule's share in millionths.
pub(crate) fn check(rule: &DominanceRule) -> Result<i128, DisclosureError> {
    if (1..=2).contains(&rule.n) {
        millionths("dominance.k", rule.k)
    } else {
        Err(DisclosureError::Policy { field: "dominance.n", value: rule.n.to_string(), range: Saying::new("disclosure-range-n", "1 or 2") })
    }
}

fn top(who: &Contributors, n: u32) -> Option<i128> {
    let largest = who.largest?;
    Some(if n > 1 { largest.saturating_add(who.second.unwrap_or(0)) } else { largest }).filter(|top| *top > 0)
}

/// Whether the largest `n` contributors hold more than `k` millionths of the value.
pub(crate) fn withholds(value: i128, who: &Contributors, n: u32, k: i128) -> bool {
    let Some(top) = top(who, n) else { return false };
    // Contributions of both signs can make a sum smaller than its largest part: such a cell is dominated.
    value <= 0 || top.saturating_mul(WHOLE) > value.saturating_mul(k)
}

/// How far the cell must be able to move: up to a value that the rule would let pass.
pub(crate) fn needed_width(value: i128, who: &Contributors, n: u32, k: i128) -> i128 {
    let Some(top) = top(who, n).filter(|_| withholds(value, who, n, k)) else { return 0 };
    top.saturating_mul(WHOLE).checked_div(k).map_or(0, |passing| passing.saturating_sub(value).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(parts: &[i128]) -> (i128, Contributors) {
        let largest = parts.first().copied();
        (parts.iter().sum(), Contributors { count: u64::try_from(parts.len()).ok(), largest, second: parts.get(1).copied() })
    }

    #[test]
    fn six_known_cells() {
        let cells: [&[i128]; 6] = [&[90, 10], &[80, 20], &[70, 30], &[80, 10, 10], &[70, 10, 10, 10], &[60, 20, 10, 10]];
        let found = |n, k| cells.map(|c| withholds(cell(c).0, &cell(c).1, n, k));
        assert_eq!(found(1, 800_000), [true, false, false, false, false, false], "exactly 80 % is not more than 80 %");
        assert_eq!(found(1, 650_000), [true, true, true, true, true, false]);
        assert_eq!(found(2, 850_000), [true, true, true, true, false, false]);
        assert_eq!(found(2, 790_000), [true, true, true, true, true, true]);
        let (value, who) = cell(&[90, 10]);
        assert_eq!(needed_width(value, &who, 1, 800_000), 12, "90 is 80 % of 112.5");
    }

    #[test]
    fn a_sum_below_its_largest_part_is_dominated() {
        let who = Contributors { count: Some(2), largest: Some(50), second: Some(-60) };
        assert!(withholds(-10, &who, 1, 900_000));
        assert!(!withholds(100, &Contributors::default(), 1, 100_000));
    }

    #[test]
    fn refuses_numbers_without_meaning() {
        for rule in [DominanceRule { n: 3, k: 0.8 }, DominanceRule { n: 1, k: 80.0 }, DominanceRule { n: 1, k: f64::NAN }] {
            assert!(check(&rule).is_err(), "{rule:?}");
        }
        assert_eq!(check(&DominanceRule { n: 1, k: 0.85 }).ok(), Some(850_000));
    }
}
