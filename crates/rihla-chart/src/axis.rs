//! Axes: figures up the side or along the bottom, and times along the bottom.

use serde::{Deserialize, Serialize};

use crate::scale::Linear;
use crate::sheet::{Anchor, Look, PAD, SMALL, Sheet, Stroke};
use crate::text::width;
use crate::theme::Paint;

/// A period on a time axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// Place on the axis in years (2020.5 is the middle of 2020); periods must ascend.
    pub at: f64,
    /// Name of the period in the reader's language.
    pub label: String,
    /// Short text on the axis; where any period has one, only those are written ("2020" at each January).
    #[serde(default)]
    pub tick: Option<String>,
}

impl Period {
    /// Makes a period for a whole year.
    #[must_use]
    pub fn year(year: i32, label: impl Into<String>) -> Self {
        Self { at: f64::from(year), label: label.into(), tick: None }
    }
}

/// Draws level grid lines with their figures at the reading start of the plot.
pub(crate) fn levels(sheet: &mut Sheet<'_>, scale: Linear, ticks: &[f64], from: f64, to: f64) {
    for &tick in ticks {
        let y = scale.at(tick);
        let stroke = if tick == 0.0 { Stroke::new(Paint::Axis, 1.0) } else { Stroke::dashed(Paint::Grid, 1.0, "3 3") };
        sheet.line((from, y), (to, y), stroke);
        let label = (sheet.style.tick)(tick);
        sheet.text(from - 7.0, y + SMALL * 0.36, &label, Look::new(SMALL, Paint::Muted, Anchor::Right));
    }
}

/// Room that the figures of `levels` need.
pub(crate) fn level_room(sheet: &Sheet<'_>, ticks: &[f64]) -> f64 {
    ticks.iter().map(|&tick| width(&(sheet.style.tick)(tick), SMALL)).fold(0.0, f64::max) + 7.0
}

/// Draws upright grid lines with their figures below, leaving out figures that would touch.
pub(crate) fn uprights(sheet: &mut Sheet<'_>, scale: Linear, ticks: &[f64], top: f64, bottom: f64) {
    let mut free = f64::NEG_INFINITY;
    let mut order: Vec<f64> = ticks.to_vec();
    if scale.to < scale.from {
        order.reverse();
    }
    for tick in order {
        let x = scale.at(tick);
        let stroke = if tick == 0.0 { Stroke::new(Paint::Axis, 1.0) } else { Stroke::dashed(Paint::Grid, 1.0, "3 3") };
        sheet.line((x, top), (x, bottom), stroke);
        let label = (sheet.style.tick)(tick);
        let half = width(&label, SMALL) / 2.0;
        if x - half >= free {
            sheet.text(x, bottom + 5.0 + SMALL, &label, Look::new(SMALL, Paint::Muted, Anchor::Middle));
            free = x + half + 8.0;
        }
    }
}

/// Draws the names of periods below a plot, as many as fit, with round years first.
pub(crate) fn times(sheet: &mut Sheet<'_>, periods: &[Period], xs: &[f64], y: f64) {
    let texts: Vec<&str> = axis_texts(periods);
    let widths: Vec<f64> = texts.iter().map(|text| width(text, SMALL)).collect();
    let limit = sheet.width - PAD / 2.0;
    for i in choose(periods, &texts, xs, &widths) {
        let (Some(&x), Some(&wide), Some(text)) = (xs.get(i), widths.get(i), texts.get(i)) else { continue };
        sheet.line((x, y), (x, y + 4.0), Stroke::new(Paint::Axis, 1.0));
        let x = x.min(limit - wide / 2.0).max(PAD / 2.0 + wide / 2.0);
        sheet.text(x, y + 7.0 + SMALL, text, Look::new(SMALL, Paint::Muted, Anchor::Middle));
    }
}

/// Height of what `times` and `uprights` write.
pub(crate) const BELOW: f64 = 22.0;

fn axis_texts(periods: &[Period]) -> Vec<&str> {
    let some = periods.iter().any(|period| period.tick.is_some());
    periods.iter().map(|period| if some { period.tick.as_deref().unwrap_or("") } else { period.label.as_str() }).collect()
}

/// Chooses the periods that are written: the finest round step that fits, then the ends where they still fit.
fn choose(periods: &[Period], texts: &[&str], xs: &[f64], widths: &[f64]) -> Vec<usize> {
    let candidates: Vec<usize> = texts.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(|(i, _)| i).collect();
    let at = |i: usize| xs.get(i).copied().unwrap_or_default();
    let wide = |i: usize| widths.get(i).copied().unwrap_or_default();
    let apart = |a: usize, b: usize| (at(a) - at(b)).abs() >= (wide(a) + wide(b)) / 2.0 + 8.0;
    let fits = |list: &[usize]| list.windows(2).all(|pair| matches!(pair, [a, b] if apart(*a, *b)));
    let whole_years = candidates.iter().all(|&i| periods.get(i).is_some_and(|p| p.at.fract() == 0.0));
    let mut chosen = Vec::new();
    for step in [1usize, 2, 3, 4, 5, 6, 10, 12, 20, 25, 50, 100, 200, 500, 1000] {
        let list: Vec<usize> = if whole_years {
            if matches!(step, 3 | 4 | 6 | 12) {
                continue;
            }
            let on_step = |i: &usize| periods.get(*i).is_some_and(|p| p.at.rem_euclid(step as f64) == 0.0);
            candidates.iter().copied().filter(on_step).collect()
        } else {
            candidates.iter().copied().step_by(step).collect()
        };
        if fits(&list) {
            chosen = list;
            break;
        }
    }
    for end in [candidates.last(), candidates.first()].into_iter().flatten() {
        if !chosen.contains(end) && chosen.iter().all(|&other| apart(*end, other)) {
            chosen.push(*end);
            chosen.sort_unstable();
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_years_and_ends_without_collision() {
        let periods: Vec<Period> = (1990..=2024).map(|year| Period::year(year, year.to_string())).collect();
        let xs: Vec<f64> = (0..35).map(|i| f64::from(i) * 12.0).collect();
        let texts = axis_texts(&periods);
        let widths = vec![26.0; 35];
        let years: Vec<i64> = choose(&periods, &texts, &xs, &widths).into_iter().map(|i| periods[i].at as i64).collect();
        assert_eq!(years, [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2024]);
    }

    #[test]
    fn only_periods_with_ticks_are_written() {
        let periods: Vec<Period> = (0..24)
            .map(|m| Period {
                at: 2020.0 + f64::from(m) / 12.0,
                label: format!("month {m}"),
                tick: (m % 12 == 0).then(|| format!("{}", 2020 + m / 12)),
            })
            .collect();
        let xs: Vec<f64> = (0..24).map(|i| f64::from(i) * 10.0).collect();
        let texts = axis_texts(&periods);
        let chosen = choose(&periods, &texts, &xs, &[20.0; 24]);
        assert_eq!(chosen, [0, 12]);
    }
}
