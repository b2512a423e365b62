//! Values far from their neighbours in time: an extra digit, thousands for units.

use std::collections::HashMap;

use rihla_model::{Location, Problem, Rule, Saying, Severity};

/// How many times greater or smaller than its neighbours a value must be.
const FACTOR: f64 = 8.0;
/// Values below this, and below it among their neighbours, vary too much by nature.
const SMALLEST: f64 = 100.0;
/// Fewest values of a series that is looked at.
const FEWEST: usize = 5;
/// Values held at most; beyond that nothing is looked for.
const MOST: usize = 4_000_000;

struct Point {
    day: i32,
    value: f64,
    file: u32,
    line: u64,
}

/// Series of figures.
#[derive(Default)]
pub(crate) struct Outliers {
    at: HashMap<u128, usize>,
    series: Vec<(usize, Vec<Point>)>,
    held: usize,
}

impl Outliers {
    /// Adds a value of a series.
    pub fn add(&mut self, series: u128, measure: usize, day: i32, value: f64, file: u32, line: u64) {
        if self.held >= MOST {
            return;
        }
        self.held += 1;
        let next = self.series.len();
        let at = *self.at.entry(series).or_insert(next);
        if at == next {
            self.series.push((measure, Vec::new()));
        }
        if let Some((_, points)) = self.series.get_mut(at) {
            points.push(Point { day, value, file, line });
        }
    }

    /// One problem for each value that lies far from the values about it, in the order of files and lines.
    pub fn problems(self, measures: &[(String, u8)], locate: impl Fn(u32, u64) -> Location) -> Vec<Problem> {
        let mut found: Vec<(u32, u64, usize, f64, f64)> = Vec::new();
        for (measure, mut points) in self.series {
            if points.len() < FEWEST {
                continue;
            }
            points.sort_by_key(|p| p.day);
            // Several values for one day are no series.
            if points.windows(2).any(|w| matches!(w, [a, b] if a.day == b.day)) {
                continue;
            }
            for (i, point) in points.iter().enumerate() {
                let from = i.saturating_sub(2);
                let about = points.get(from..(i + 3).min(points.len())).unwrap_or_default();
                let mut others: Vec<f64> = about.iter().filter(|p| p.day != point.day).map(|p| p.value).collect();
                others.sort_by(f64::total_cmp);
                let middle = others.get(others.len() / 2).copied().unwrap_or(0.0);
                let (low, high) = (others.first().copied().unwrap_or(0.0), others.last().copied().unwrap_or(0.0));
                if others.len() < 3 || middle.max(point.value) < SMALLEST || middle <= 0.0 {
                    continue;
                }
                let far = (point.value > middle * FACTOR && point.value > high * 3.0)
                    || (point.value < middle / FACTOR && point.value < low / 3.0);
                // The neighbours must agree among themselves, else the series is a jagged one.
                if far && high <= low * FACTOR && low > 0.0 {
                    found.push((point.file, point.line, measure, point.value, middle));
                }
            }
        }
        found.sort_by_key(|f| (f.0, f.1, f.2));
        found
            .into_iter()
            .map(|(file, line, measure, value, middle)| {
                let mut at = locate(file, line);
                let (column, scale) = measures.get(measure).cloned().unwrap_or_default();
                at.column = Some(column);
                let unit = 10_f64.powi(i32::from(scale));
                Problem {
                    severity: Severity::Warning,
                    rule: Rule::VALUE_OUTLIER,
                    at,
                    value: Some(format!("{} (~ {})", value / unit, middle / unit)),
                    remedy: Saying::new("problem-outlier", "the value lies far from those before and after it in the same series: ask the agency whether a digit or a unit is wrong"),
                    count: 1,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[f64]) -> Vec<u64> {
        let mut outliers = Outliers::default();
        for (i, value) in values.iter().enumerate() {
            outliers.add(1, 0, i32::try_from(i).unwrap_or(0), *value, 0, i as u64);
        }
        outliers.problems(&[], |_, line| Location { row: Some(line), ..Location::default() }).iter().filter_map(|p| p.at.row).collect()
    }

    #[test]
    fn an_extra_digit_is_found_and_growth_is_not() {
        assert_eq!(found(&[1000.0, 1100.0, 10500.0, 980.0, 1020.0, 1000.0]), [2]);
        assert_eq!(found(&[1000.0, 1100.0, 101.0, 980.0, 1020.0, 1000.0]), [2]);
        assert_eq!(found(&[100.0, 300.0, 900.0, 2700.0, 8100.0, 24000.0]), Vec::<u64>::new());
        assert_eq!(found(&[1.0, 2.0, 30.0, 1.0, 2.0]), Vec::<u64>::new());
    }
}
