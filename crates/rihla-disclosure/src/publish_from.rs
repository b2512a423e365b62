//! Reliability: weighted estimates that rest on few sampled units are not published, or flagged (as in the European Union's
//! labour force survey, which has two limits for each country).

use rihla_table::Contributors;

/// What follows from the number of sampled units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reliability {
    /// Published: enough units, none at all, or their number is not known.
    Enough,
    /// Published, flagged as of low reliability.
    Flagged,
    /// Not published.
    Withheld,
}

/// Compares the unweighted number of units with both limits.
pub(crate) fn judge(who: &Contributors, publish_from: Option<u32>, flag_below: Option<u32>) -> Reliability {
    let below = |limit: Option<u32>| limit.zip(who.count).is_some_and(|(l, n)| n > 0 && n < u64::from(l));
    if below(publish_from) {
        Reliability::Withheld
    } else if below(flag_below) {
        Reliability::Flagged
    } else {
        Reliability::Enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_limits() {
        let at = |count| judge(&Contributors { count, ..Contributors::default() }, Some(20), Some(50));
        assert_eq!(
            [Some(0), Some(19), Some(20), Some(49), Some(50), None].map(at),
            [
                Reliability::Enough,
                Reliability::Withheld,
                Reliability::Flagged,
                Reliability::Flagged,
                Reliability::Enough,
                Reliability::Enough
            ]
        );
    }
}
