//! Classes for maps and heat maps: computed or given, always stated in the legend.

use serde::{Deserialize, Serialize};

use crate::cell::check_number;
use crate::error::ChartError;
use crate::legend::Step;
use crate::scale::{extent, ticks};
use crate::theme::{Paint, STEPS};

/// Class bounds in ascending order, one more than there are classes.
///
/// A class holds its lower bound and not its upper one; the last class holds both. Figures outside the bounds belong to
/// the outermost classes, whose outer bound is then not written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// Bounds, ascending.
    pub bounds: Vec<f64>,
    /// A real middle (zero growth, a national mean) around which colours part; none for plainly ordered figures.
    #[serde(default)]
    pub middle: Option<f64>,
}

impl Classes {
    /// Makes classes with given bounds.
    #[must_use]
    pub fn new(bounds: Vec<f64>) -> Self {
        Self { bounds, middle: None }
    }

    /// Makes classes with about equally many figures each, bounds rounded to two digits.
    #[must_use]
    pub fn quantile(values: &[f64], count: usize) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else { return Self::new(vec![0.0, 1.0]) };
        let count = count.clamp(1, STEPS);
        let mut bounds = vec![round_two(low, f64::floor)];
        for i in 1..count {
            let at = (sorted.len() * i / count).min(sorted.len() - 1);
            bounds.extend(sorted.get(at).map(|v| round_two(*v, f64::round)));
        }
        bounds.push(round_two(high, f64::ceil));
        Self::new(strictly_ascending(bounds))
    }

    /// Makes classes of equal width with round bounds, about `count` of them.
    #[must_use]
    pub fn rounded(values: &[f64], count: usize) -> Self {
        let (low, high) = extent(values.iter().copied().filter(|v| v.is_finite())).unwrap_or((0.0, 1.0));
        let mut wanted = count.clamp(1, STEPS);
        let mut bounds = ticks(low, high, wanted);
        while bounds.len() > STEPS + 1 && wanted > 1 {
            wanted -= 1;
            bounds = ticks(low, high, wanted);
        }
        Self::new(bounds)
    }

    /// Makes classes for skewed counts whose bounds grow by tens, or by 1, 3, 10 or 1, 2, 5, 10 where that stays within
    /// `count`; figures below the lowest bound start at zero.
    #[must_use]
    pub fn graded(values: &[f64], count: usize) -> Self {
        let positive = values.iter().copied().filter(|v| v.is_finite() && *v > 0.0);
        let Some((low, high)) = extent(positive) else { return Self::new(vec![0.0, 1.0]) };
        let count = count.clamp(2, STEPS);
        let steps: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
        for digits in steps {
            let bounds = climb(low, high, digits);
            if bounds.len() <= count + 1 {
                return Self::new(bounds);
            }
        }
        // many powers of ten: keep the highest ones and put the rest into the lowest class
        let bounds = climb(low, high, &[1.0]);
        let kept = bounds.len().saturating_sub(count);
        let mut bounds: Vec<f64> = bounds.into_iter().skip(kept).collect();
        bounds.insert(0, 0.0);
        Self::new(bounds)
    }

    /// Parts the colours around a real middle.
    #[must_use]
    pub fn around(self, middle: f64) -> Self {
        Self { middle: Some(middle), ..self }
    }

    /// Number of classes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Gives the class of a figure, from 0.
    #[must_use]
    pub fn of(&self, value: f64) -> usize {
        let inner = self.bounds.iter().skip(1).take(self.count().saturating_sub(1));
        inner.take_while(|bound| value >= **bound).count()
    }

    /// Gives the colour of a class and of text on it.
    pub(crate) fn paint(&self, class: usize) -> (Paint, Paint) {
        let count = self.count().max(1);
        let Some(middle) = self.middle else {
            let step = match count {
                1 => 3,
                7.. => class,
                _ => 1 + (class * 5 + (count - 1) / 2) / (count - 1),
            };
            let step = step.min(STEPS - 1);
            return (Paint::Ramp(step), Paint::RampText(step));
        };
        let below = self.bounds.iter().skip(1).take_while(|upper| **upper <= middle).count();
        let above = self.bounds.iter().take(count).filter(|lower| **lower >= middle).count();
        let reach = below.max(above).max(1);
        let step = if class < below {
            3 - (3 * (below - class)).div_ceil(reach)
        } else if class + above >= count {
            3 + (3 * (class + above + 1 - count)).div_ceil(reach)
        } else {
            3
        };
        let step = step.min(STEPS - 1);
        (Paint::Diverging(step), Paint::DivergingText(step))
    }

    /// Gives the legend's boxes.
    pub(crate) fn steps(&self) -> Vec<Step> {
        (0..self.count()).map(|class| Step { paint: self.paint(class).0 }).collect()
    }

    /// Gives the legend's bounds; an outer bound that some figure exceeds is left empty.
    pub(crate) fn bound_texts(&self, values: &[f64], write: &dyn Fn(f64) -> String) -> Vec<String> {
        let last = self.count();
        self.bounds
            .iter()
            .enumerate()
            .map(|(i, bound)| {
                let exceeded = (i == 0 && values.iter().any(|v| v < bound)) || (i == last && values.iter().any(|v| v > bound));
                if exceeded { String::new() } else { write(*bound) }
            })
            .collect()
    }

    /// Checks number and order of the bounds.
    pub(crate) fn check(&self) -> Result<(), ChartError> {
        for (i, bound) in self.bounds.iter().enumerate() {
            // round bounds may lie beyond the largest figure that can be placed
            if !bound.is_finite() {
                check_number(*bound, || format!("classes.bounds[{i}]"))?;
            }
        }
        let rule = |rule| Err(ChartError::Rule { place: "classes.bounds".to_owned(), rule });
        if self.bounds.len() < 2 || self.bounds.len() > STEPS + 1 {
            return rule("needs 2 to 8 bounds, for 1 to 7 classes that readers can tell apart");
        }
        if self.bounds.windows(2).any(|pair| matches!(pair, [a, b] if a >= b)) {
            return rule("must ascend; sort the bounds and remove doubles");
        }
        Ok(())
    }
}

/// Rounds to two significant digits in the given direction.
fn round_two(value: f64, direction: fn(f64) -> f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let mut power = 0;
    while power < 40 && value.abs() >= 10f64.powi(power + 2) {
        power += 1;
    }
    while power > -40 && value.abs() < 10f64.powi(power + 1) {
        power -= 1;
    }
    if power >= 0 {
        direction(value / 10f64.powi(power)) * 10f64.powi(power)
    } else {
        direction(value * 10f64.powi(-power)) / 10f64.powi(-power)
    }
}

fn strictly_ascending(bounds: Vec<f64>) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::new();
    for bound in bounds {
        if out.last().is_none_or(|last| *last < bound) {
            out.push(bound);
        }
    }
    if out.len() < 2 {
        let only = out.first().copied().unwrap_or(0.0);
        out = vec![only, only + only.abs().max(1.0)];
    }
    out
}

/// Climbs from the step at or below `low` to the step at or above `high`.
fn climb(low: f64, high: f64, digits: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::new();
    for power in -20..=20 {
        for digit in digits {
            let bound = if power >= 0 { digit * 10f64.powi(power) } else { digit / 10f64.powi(-power) };
            if bound <= low {
                out.clear();
            }
            out.push(bound);
            if bound >= high && out.len() > 1 {
                return out;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_bound_belongs_to_the_class() {
        let classes = Classes::new(vec![0.0, 10.0, 20.0]);
        let got: Vec<usize> = [-5.0, 0.0, 9.9, 10.0, 20.0, 99.0].iter().map(|v| classes.of(*v)).collect();
        assert_eq!(got, [0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn quantiles_hold_alike_many() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let classes = Classes::quantile(&values, 5);
        assert_eq!(classes.bounds, [1.0, 21.0, 41.0, 61.0, 81.0, 100.0]);
        assert!(classes.check().is_ok());
        assert!(Classes::quantile(&[7.0; 9], 5).check().is_ok());
        assert!(Classes::quantile(&[], 5).check().is_ok());
    }

    #[test]
    fn graded_follows_tens() {
        assert_eq!(Classes::graded(&[3.0, 120.0, 45_000.0], 6).bounds, [1.0, 10.0, 100.0, 1000.0, 10_000.0, 100_000.0]);
        assert_eq!(Classes::graded(&[12.0, 80.0], 6).bounds, [10.0, 20.0, 50.0, 100.0]);
        assert_eq!(Classes::graded(&[0.001, 1e12], 5).count(), 5);
    }

    #[test]
    fn diverging_colours_part_at_the_middle() {
        let classes = Classes::new(vec![-20.0, -10.0, 0.0, 10.0, 20.0]).around(0.0);
        let steps: Vec<Paint> = (0..4).map(|class| classes.paint(class).0).collect();
        assert_eq!(steps, [Paint::Diverging(0), Paint::Diverging(1), Paint::Diverging(5), Paint::Diverging(6)]);
        let straddling = Classes::new(vec![-15.0, -5.0, 5.0, 15.0]).around(0.0);
        assert_eq!(straddling.paint(1).0, Paint::Diverging(3));
    }

    #[test]
    fn one_hue_runs_light_to_dark_for_each_count() {
        for count in 2..=7usize {
            let classes = Classes::new((0..=count).map(|i| i as f64).collect());
            let steps: Vec<Paint> = (0..count).map(|class| classes.paint(class).0).collect();
            for pair in steps.windows(2) {
                let [Paint::Ramp(a), Paint::Ramp(b)] = pair else { panic!("{pair:?}") };
                assert!(a < b, "{count}: {steps:?}");
            }
        }
    }
}
