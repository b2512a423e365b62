//! Periods whose rows repeat another period's: a month that was delivered twice under two names.

use std::collections::BTreeMap;

use rihla_model::{Location, Period, Problem, Rule, Saying, Severity};

use crate::harmonise::part::PeriodBlock;

/// Fewest rows of a period that are compared.
const FEWEST_ROWS: u64 = 4;

struct Held {
    rows: u64,
    telling: u64,
    sum: u128,
    at: Location,
}

/// What each period holds.
#[derive(Default)]
pub(crate) struct PeriodRepeat {
    periods: BTreeMap<Period, Held>,
}

impl PeriodRepeat {
    /// Adds a part's share.
    pub fn add(&mut self, block: &PeriodBlock, at: impl FnOnce() -> Location) {
        match self.periods.get_mut(&block.period) {
            Some(held) => {
                held.rows += block.rows;
                held.telling += block.telling;
                held.sum = held.sum.wrapping_add(block.sum);
            }
            None => {
                self.periods.insert(block.period, Held { rows: block.rows, telling: block.telling, sum: block.sum, at: at() });
            }
        }
    }

    /// The earliest and the latest period.
    pub fn span(&self) -> Option<(Period, Period)> {
        let first = self.periods.keys().next()?;
        let last = self.periods.keys().max_by_key(|p| p.end())?;
        Some((*first, *last))
    }

    /// One problem for each period whose rows are an earlier period's.
    pub fn problems(self) -> Vec<Problem> {
        let mut first: BTreeMap<(u64, u128), Period> = BTreeMap::new();
        let mut problems = Vec::new();
        for (period, held) in self.periods {
            if held.rows < FEWEST_ROWS || held.telling < FEWEST_ROWS {
                continue;
            }
            match first.get(&(held.rows, held.sum)) {
                None => {
                    first.insert((held.rows, held.sum), period);
                }
                Some(earlier) => problems.push(Problem {
                    severity: Severity::Warning,
                    rule: Rule::PERIOD_REPEATED,
                    at: held.at,
                    value: Some(format!("{period} = {earlier}")),
                    remedy: Saying::new(
                        "problem-period-repeated",
                        "the rows of {period} are the same as those of {earlier} ({rows} rows): ask the agency which of the two is right",
                    )
                    .with("rows", held.rows)
                    .with("period", period.to_string())
                    .with("earlier", earlier.to_string()),
                    count: held.rows,
                }),
            }
        }
        problems
    }
}
