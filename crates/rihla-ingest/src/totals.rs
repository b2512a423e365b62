//! Delivered totals against the sum of their parts.
//!
//! A row that is a total in one column is compared to the sum of the rows that agree with it in all other dimensions and are details
//! in that column. Nothing is said where a part is missing, or where there are no parts.

use std::collections::HashMap;

use rihla_model::{Location, Problem, Rule, Saying, Severity, print_number};

use crate::harmonise::part::Figure;

/// Sums and totals held at most; beyond that nothing is compared.
const MOST: usize = 4_000_000;

#[derive(Default)]
struct Sum {
    sum: i128,
    parts: u64,
    holes: bool,
}

struct Total {
    group: u128,
    rule: u16,
    measure: usize,
    value: i128,
    file: u32,
    line: u64,
}

/// Totals and the sums of their parts.
#[derive(Default)]
pub(crate) struct Totals {
    sums: HashMap<u128, Sum>,
    totals: Vec<Total>,
    /// Totals that could not be compared.
    pub open: u64,
    full: bool,
}

impl Totals {
    /// Adds a row.
    pub fn add(&mut self, figure: &Figure, file: u32, line: u64) {
        for (rule, cell) in figure.ruled.iter().enumerate() {
            if *cell == 0 {
                continue;
            }
            let rest = figure.dimensions.wrapping_sub(*cell);
            let mark = figure.aggregate.iter().find(|(r, _)| usize::from(*r) == rule);
            for (measure, value) in figure.values.iter().enumerate() {
                let group = crate::harmonise::hash::mix(rest.wrapping_add((rule * 64 + measure + 1) as u128));
                match mark {
                    None => {
                        if self.sums.len() >= MOST {
                            self.full = true;
                            continue;
                        }
                        let sum = self.sums.entry(group).or_default();
                        sum.parts += 1;
                        match value {
                            Some(value) => sum.sum = sum.sum.saturating_add(*value),
                            None => sum.holes = true,
                        }
                    }
                    Some((_, true)) => {
                        if let Some(value) = value
                            && self.totals.len() < MOST
                        {
                            self.totals.push(Total {
                                group,
                                rule: u16::try_from(rule).unwrap_or(u16::MAX),
                                measure,
                                value: *value,
                                file,
                                line,
                            });
                        }
                    }
                    Some((_, false)) => {}
                }
            }
        }
    }

    /// One problem for each total that differs from the sum of its parts.
    pub fn problems(mut self, columns: &[String], measures: &[(String, u8)], locate: impl Fn(u32, u64) -> Location) -> (Vec<Problem>, u64) {
        let mut problems = Vec::new();
        if self.full {
            return (problems, self.totals.len() as u64);
        }
        for total in &self.totals {
            let Some(sum) = self.sums.get(&total.group).filter(|s| s.parts > 1 && !s.holes) else {
                self.open += 1;
                continue;
            };
            if sum.sum == total.value {
                continue;
            }
            let (name, scale) = measures.get(total.measure).cloned().unwrap_or_default();
            let mut at = locate(total.file, total.line);
            at.column = Some(name);
            let by = columns.get(usize::from(total.rule)).map_or("", String::as_str);
            problems.push(Problem {
                severity: Severity::Warning,
                rule: Rule::TOTAL_DIFFERS,
                at,
                value: Some(format!("{} ≠ Σ {} ({by}, n = {})", print_number(total.value, scale), print_number(sum.sum, scale), sum.parts)),
                remedy: Saying::new(
                    "problem-total",
                    "the delivered total is not the sum of its parts: rounding, a missing part, or an error; ask the agency",
                ),
                count: 1,
            });
        }
        (problems, self.open)
    }
}
