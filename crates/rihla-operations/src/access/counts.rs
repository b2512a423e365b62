//! How requests are met, in numbers: counts of requests, no reference, no person.

use serde::Serialize;

use super::event;
use super::request::Request;
use super::room;
use crate::definitions::Definitions;
use crate::{Node, OperationError};

/// How requests are met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct AccessCounts {
    /// Requests made, erased ones too.
    pub asked: u64,
    /// Requests that were answered.
    pub answered: u64,
    /// Answered on the promised day or before.
    pub in_time: u64,
    /// Granted, by the last word.
    pub granted: u64,
    /// Refused or taken back, by the last word.
    pub refused: u64,
    /// Half of the answers took at most so many days; in tenths, since it can lie between two.
    pub median_days_tenths: Option<u64>,
}

/// Counts the requests of a node.
///
/// # Errors
/// [`OperationError`] where a request cannot be read.
pub fn counts(definitions: &Definitions, node: &Node) -> Result<AccessCounts, OperationError> {
    let room = room(node)?;
    let turn = event::enter(&room)?;
    Ok(counts_of(&event::read_all(&turn)?, definitions))
}

pub(super) fn counts_of(requests: &[Request], definitions: &Definitions) -> AccessCounts {
    let number = |test: &dyn Fn(&Request) -> bool| requests.iter().filter(|r| test(r)).count() as u64;
    let mut days: Vec<u64> = requests
        .iter()
        .filter_map(|r| {
            let (asked, answered) = (definitions.day_of(r.asked_at), definitions.day_of(r.answered_at?));
            u64::try_from(asked.until(answered).ok()?.get_days()).ok()
        })
        .collect();
    AccessCounts {
        asked: requests.len() as u64,
        answered: number(&|r| r.answered_at.is_some()),
        in_time: number(&|r| r.answered_at.is_some_and(|at| definitions.day_of(at) <= r.due)),
        granted: number(&|r| r.granted == Some(true)),
        refused: number(&|r| r.granted == Some(false)),
        median_days_tenths: median_tenths(&mut days),
    }
}

fn median_tenths(days: &mut [u64]) -> Option<u64> {
    days.sort_unstable();
    let middle = days.len() / 2;
    let upper = *days.get(middle)?;
    let lower = if days.len().is_multiple_of(2) { *days.get(middle.checked_sub(1)?)? } else { upper };
    Some((lower + upper) * 5)
}

#[cfg(test)]
mod tests {
    use super::median_tenths;

    #[test]
    fn a_median_can_lie_between_two_days() {
        assert_eq!(median_tenths(&mut []), None);
        assert_eq!(median_tenths(&mut [9, 1, 4]), Some(40));
        assert_eq!(median_tenths(&mut [1, 4]), Some(25));
    }
}
