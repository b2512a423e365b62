//! Cutting a whole number into parts by shares, so that the parts add up to it.

use rihla_model::Share;

/// Cuts amounts, one after the other, by the method of the largest remainder: each part is its exact share rounded down or up,
/// and those go up whose remainder is largest.
///
/// What a part gained or lost by rounding is carried over to the next amount, or every lone person of a split province would go to the
/// larger half. So the parts of all amounts together are as near to their shares as the parts of one.
#[derive(Debug, Clone)]
pub(crate) struct Apportioned {
    shares: Vec<i128>,
    /// What each part is owed so far, in units of `1 / Share::WHOLE`; adds up to nothing.
    owed: Vec<i128>,
}

const WHOLE: i128 = Share::WHOLE.parts() as i128;

impl Apportioned {
    /// Makes ready to cut by shares, which add up to [`Share::WHOLE`].
    pub(crate) fn new(shares: &[Share]) -> Self {
        Self { shares: shares.iter().map(|s| i128::from(s.parts())).collect(), owed: vec![0; shares.len()] }
    }

    /// The parts of an amount, in the order of the shares; none where the numbers are too large to be multiplied.
    pub(crate) fn cut(&mut self, amount: i128) -> Option<Vec<i128>> {
        let exact: Vec<i128> = self.shares.iter().map(|share| share.checked_mul(amount)).collect::<Option<_>>()?;
        let mut parts: Vec<i128> = exact.iter().map(|e| e.div_euclid(WHOLE)).collect();
        let rests: Vec<i128> = exact.iter().map(|e| e.rem_euclid(WHOLE)).collect();
        let left = usize::try_from(amount - parts.iter().sum::<i128>()).ok()?;
        for (owed, rest) in self.owed.iter_mut().zip(&rests) {
            *owed += rest;
        }
        // A part that is whole as it is gains nothing. Equal claims are served in the order of the shares.
        let mut order: Vec<usize> = rests.iter().enumerate().filter(|(_, rest)| **rest > 0).map(|(at, _)| at).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.owed.get(*at).copied()));
        for at in order.into_iter().take(left) {
            if let (Some(part), Some(owed)) = (parts.get_mut(at), self.owed.get_mut(at)) {
                *part += 1;
                *owed -= WHOLE;
            }
        }
        Some(parts)
    }

    /// The parts of an amount, each rounded down: what is there for certain.
    pub(crate) fn at_least(&self, amount: i128) -> Option<Vec<i128>> {
        self.shares.iter().map(|share| share.checked_mul(amount).map(|e| e.div_euclid(WHOLE))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shares(parts: &[u64]) -> Vec<Share> {
        // Shares have no free constructor: they are read as a correspondence reads them.
        let targets: Vec<String> = (0..parts.len()).map(|n| format!("B{n}")).collect();
        let mut places = "code,level,valid_from,valid_to\nA,1,,2019-12-31\n".to_owned();
        let mut changes = "date,old,new,weight,basis\n".to_owned();
        for (target, part) in targets.iter().zip(parts) {
            places.push_str(&format!("{target},1,2020-01-01,\n"));
            changes.push_str(&format!("2020-01-01,A,{target},{}.{:09},area\n", part / 1_000_000_000, part % 1_000_000_000));
        }
        let places = rihla_model::Places::read(("places.csv", &places), Some(("changes.csv", &changes))).unwrap();
        let day = |year: i16| rihla_model::Period::year(year).unwrap().start();
        places.convert(&"A".into(), day(2019), day(2021)).unwrap().parts.into_iter().map(|(_, share)| share).collect()
    }

    #[test]
    fn lone_persons_are_spread_and_not_all_given_to_the_larger_part() {
        let mut cut = Apportioned::new(&shares(&[565_910_000, 434_090_000]));
        let given: Vec<Vec<i128>> = (0..100).map(|_| cut.cut(1).unwrap()).collect();
        let first: i128 = given.iter().map(|parts| parts[0]).sum();
        assert!((56..=57).contains(&first), "{first}");
        assert_eq!(Apportioned::new(&shares(&[500_000_000, 500_000_000])).cut(5).unwrap(), [3, 2], "equal claims: the first code");
        assert_eq!(cut.at_least(10).unwrap(), [5, 4]);
        assert_eq!(cut.at_least(1).unwrap(), [0, 0]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_lie_within_one_of_their_share(
            cuts in prop::collection::vec(1_u64..1_000, 2..5),
            amounts in prop::collection::vec(-1_000_i128..100_000, 1..40),
        ) {
            let sum: u64 = cuts.iter().sum();
            let mut parts: Vec<u64> = cuts.iter().map(|c| c * 1_000_000_000 / sum).collect();
            parts[0] += 1_000_000_000 - parts.iter().sum::<u64>();
            let shares = shares(&parts);
            let mut cut = Apportioned::new(&shares);
            let mut total = vec![0_i128; shares.len()];
            for amount in &amounts {
                let got = cut.cut(*amount).unwrap();
                prop_assert_eq!(got.iter().sum::<i128>(), *amount);
                for ((part, share), total) in got.iter().zip(&shares).zip(&mut total) {
                    let off = part * WHOLE - amount * i128::from(share.parts());
                    prop_assert!(off.abs() < WHOLE);
                    *total += part;
                }
            }
            let all: i128 = amounts.iter().sum();
            for (total, share) in total.iter().zip(&shares) {
                let off = total * WHOLE - all * i128::from(share.parts());
                prop_assert!(off.abs() <= 2 * WHOLE, "{off}");
            }
        }
    }
}
