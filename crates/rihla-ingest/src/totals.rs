//! Delivered totals against the sum of their parts.
//!
//! A row that is a total in one column is compared to the sum of the rows that agree with it in all other dimensions and are details
//! in that column. Nothing is said where a part is missing, or where there are no parts.
//!
//! **Rounding.** Each delivered number may be off by half a unit of its last delivered digit. So a total may differ from the sum of its n
//! parts by n halves of a unit of the parts' last digit and one half of a unit of its own; what differs more is a problem. The digits are
//! those of the delivered texts, at most those that the column keeps. Spreadsheets drop zeros at the end, so the finest text among the
//! parts speaks for all of them. Whole numbers delivered one by one are counts, and counts are not rounded: if all parts and the total are
//! such, they are compared exactly. Whole numbers of thousands (`times = 1000`) are rounded like any other.

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
    /// The most digits after the decimal mark that a part was delivered with.
    digits: u8,
}

struct Total {
    group: u128,
    rule: u16,
    measure: usize,
    value: i128,
    digits: u8,
    file: u32,
    line: u64,
}

/// A measure, as totals are told and compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measure {
    /// Its column.
    pub name: String,
    /// Digits after the decimal mark that are kept.
    pub scale: u8,
    /// Units of the concept in one unit of the file.
    pub times: i64,
}

impl Measure {
    /// Twice what rounding can explain between a total and the sum of its parts, in units of the last kept digit.
    fn twice_explained(&self, sum: &Sum, total: &Total) -> i128 {
        let times = i128::from(self.times.max(1));
        if times == 1 && sum.digits == 0 && total.digits == 0 {
            return 0;
        }
        let unit = |digits: u8| 10_i128.saturating_pow(u32::from(self.scale.saturating_sub(digits))).saturating_mul(times);
        i128::from(sum.parts).saturating_mul(unit(sum.digits)).saturating_add(unit(total.digits))
    }
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
                let digits = figure.digits.get(measure).copied().unwrap_or_default();
                let group = crate::harmonise::hash::mix(rest.wrapping_add((rule * 64 + measure + 1) as u128));
                match mark {
                    None => {
                        if self.sums.len() >= MOST {
                            self.full = true;
                            continue;
                        }
                        let sum = self.sums.entry(group).or_default();
                        sum.parts += 1;
                        sum.digits = sum.digits.max(digits);
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
                                digits,
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

    /// One problem for each total that differs from the sum of its parts by more than rounding can explain.
    pub fn problems(mut self, columns: &[String], measures: &[Measure], locate: impl Fn(u32, u64) -> Location) -> (Vec<Problem>, u64) {
        let mut problems = Vec::new();
        if self.full {
            return (problems, self.totals.len() as u64);
        }
        for total in &self.totals {
            let Some(sum) = self.sums.get(&total.group).filter(|s| s.parts > 1 && !s.holes) else {
                self.open += 1;
                continue;
            };
            let measure = measures.get(total.measure).cloned().unwrap_or_default();
            let twice_off = i128::try_from(sum.sum.abs_diff(total.value)).unwrap_or(i128::MAX).saturating_mul(2);
            if twice_off <= measure.twice_explained(sum, total) {
                continue;
            }
            let Measure { name, scale, .. } = measure;
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
                    "the delivered total is not the sum of its parts, and rounding does not explain it: a missing part, or an error; ask the agency",
                ),
                count: 1,
            });
        }
        (problems, self.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a total of two digits' parts is told to differ: (kept digits, times, parts with their digits, total with its digits).
    fn differs(scale: u8, times: i64, parts: &[(i128, u8)], total: (i128, u8)) -> bool {
        let mut totals = Totals::default();
        let figure = |value: i128, digits: u8, cell: u128, mark: bool| Figure {
            line: 1,
            dimensions: 1000 + cell,
            time: 0,
            day: None,
            aggregate: if mark { vec![(0, true)] } else { Vec::new() },
            ruled: vec![cell],
            values: vec![Some(value)],
            digits: vec![digits],
        };
        for (at, (value, digits)) in parts.iter().enumerate() {
            totals.add(&figure(*value, *digits, at as u128 + 1, false), 0, 1);
        }
        totals.add(&figure(total.0, total.1, 999, true), 0, 1);
        let measures = [Measure { name: "value".to_owned(), scale, times }];
        let (problems, open) = totals.problems(&["place".to_owned()], &measures, |_, _| Location::default());
        assert_eq!(open, 0);
        !problems.is_empty()
    }

    #[test]
    fn rounding_explains_half_a_digit_of_each_number() {
        // 0.1 + 0.1 + 0.1, printed total 0.4: three parts of 0.13 would do.
        assert!(!differs(1, 1, &[(1, 1), (1, 1), (1, 1)], (4, 1)));
        assert!(!differs(1, 1, &[(1, 1), (1, 1), (1, 1)], (5, 1)), "0.149 thrice, and 0.447 is printed as 0.4: two tenths at most");
        assert!(differs(1, 1, &[(1, 1), (1, 1), (1, 1)], (6, 1)));
        // Six digits are kept, four were printed of the total.
        assert!(!differs(6, 1, &[(1_234_567, 6), (1, 6)], (1_234_600, 4)));
        assert!(differs(6, 1, &[(1_234_567, 6), (1, 6)], (1_234_700, 4)));
        // A part whose zeros were dropped is as fine as the others.
        assert!(differs(6, 1, &[(1_234_567, 6), (2_000_000, 0)], (3_734_567, 6)));
    }

    #[test]
    fn counts_are_exact_unless_they_are_in_thousands() {
        assert!(!differs(0, 1, &[(30, 0), (40, 0)], (70, 0)));
        assert!(differs(0, 1, &[(30, 0), (40, 0)], (71, 0)));
        assert!(!differs(0, 1000, &[(30_000, 0), (40_000, 0)], (71_000, 0)));
        assert!(differs(0, 1000, &[(30_000, 0), (40_000, 0)], (72_000, 0)));
    }
}
