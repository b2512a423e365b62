//! Lines over time: several series, bands, forecasts, breaks and gaps.

use serde::{Deserialize, Serialize};

use crate::axis::{self, BELOW, Period};
use crate::cell::{Cell, check_length, check_number};
use crate::error::ChartError;
use crate::frame::Frame;
use crate::label::spread;
use crate::legend::{Swatch, legend};
use crate::scale::{Linear, extent, ticks};
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{width, wrap};
use crate::theme::Paint;

/// Series up to this number are labelled where they end; more get a legend.
const DIRECT: usize = 4;
/// Up to this number of periods each figure gets its marker.
const FEW_PERIODS: usize = 16;

/// One or more series over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineChart {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// Periods, ascending.
    pub periods: Vec<Period>,
    /// Series; the first six have colours of their own.
    pub series: Vec<LineSeries>,
    /// Breaks in series.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// Whether the axis of figures includes zero.
    #[serde(default = "yes")]
    pub from_zero: bool,
    /// Whether time runs from right to left in a right-to-left chart.
    #[serde(default)]
    pub mirror_time: bool,
}

/// One series of a [`LineChart`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LineSeries {
    /// Name of the series.
    pub label: String,
    /// One cell per period.
    pub cells: Vec<Cell>,
    /// Lower and upper bound per period, or empty.
    #[serde(default)]
    pub band: Vec<Option<(f64, f64)>>,
    /// Index of the first period that is forecast.
    #[serde(default)]
    pub forecast_from: Option<usize>,
}

/// A break in comparability between two periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Index of the first period after the break.
    pub before: usize,
    /// What changed, shortly.
    pub label: String,
    /// Index of the series that broke; all when left out.
    #[serde(default)]
    pub series: Option<usize>,
}

fn yes() -> bool {
    true
}

/// Where things stand on the sheet.
struct Plot {
    xs: Vec<f64>,
    scale: Linear,
    /// Round figures from one end of the scale to the other; those of its ends could lie beyond them.
    steps: Vec<f64>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl LineChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// When lists do not run in parallel, periods do not ascend, or a number cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        self.check()?;
        let mut sheet = Sheet::new("line", &self.frame, *style);
        self.draw_legend(&mut sheet);
        let plot = self.lay_out(&mut sheet);
        if !self.mirror_time {
            sheet.set_flip(false);
        }
        axis::levels(&mut sheet, plot.scale, &plot.steps, plot.left, plot.right);
        sheet.line((plot.left, plot.bottom), (plot.right, plot.bottom), Stroke::new(Paint::Axis, 1.0));
        axis::times(&mut sheet, &self.periods, &plot.xs, plot.bottom);
        self.draw_breaks(&mut sheet, &plot);
        for (n, series) in self.series.iter().enumerate() {
            draw_band(&mut sheet, &plot, n, series);
        }
        // the first series is the most important one and lies on top
        for (n, series) in self.series.iter().enumerate().rev() {
            self.draw_series(&mut sheet, &plot, n, series);
        }
        if self.series.len() <= DIRECT {
            self.draw_labels(&mut sheet, &plot);
        }
        sheet.y = plot.bottom + BELOW;
        sheet.finish()
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.periods.is_empty() {
            return Err(ChartError::Empty { place: "periods", kind: "line" });
        }
        for (i, period) in self.periods.iter().enumerate() {
            check_number(period.at, || format!("periods[{i}].at"))?;
            let before = i.checked_sub(1).and_then(|i| self.periods.get(i));
            if before.is_some_and(|before| before.at >= period.at) {
                return Err(ChartError::Rule {
                    place: format!("periods[{i}].at"),
                    rule: "is not later than the period before it; sort the periods",
                });
            }
        }
        let count = self.periods.len();
        for (s, series) in self.series.iter().enumerate() {
            check_length(series.cells.len(), count, "period", || format!("series[{s}].cells"))?;
            if !series.band.is_empty() {
                check_length(series.band.len(), count, "period", || format!("series[{s}].band"))?;
            }
            for (i, cell) in series.cells.iter().enumerate() {
                cell.check(|| format!("series[{s}].cells[{i}]"))?;
            }
            for (i, bound) in series.band.iter().enumerate() {
                if let Some((low, high)) = bound {
                    check_number(*low, || format!("series[{s}].band[{i}][0]"))?;
                    check_number(*high, || format!("series[{s}].band[{i}][1]"))?;
                }
            }
        }
        Ok(())
    }

    fn draw_legend(&self, sheet: &mut Sheet<'_>) {
        let words = &self.frame.words;
        let mut entries: Vec<(Swatch, &str)> = Vec::new();
        if self.series.len() > DIRECT {
            entries.extend(self.series.iter().enumerate().map(|(n, series)| (Swatch::Line(n), series.label.as_str())));
        }
        if self.series.iter().any(|series| series.forecast_from.is_some_and(|from| from < series.cells.len())) {
            entries.push((Swatch::Dashed, &words.forecast));
        }
        if self.series.iter().any(|series| series.band.iter().any(Option::is_some)) {
            entries.push((Swatch::Band, &words.uncertainty));
        }
        if self.series.iter().any(|series| series.cells.contains(&Cell::Protected)) {
            entries.push((Swatch::ProtectedMark, &words.protected));
        }
        legend(sheet, &entries);
    }

    fn lay_out(&self, sheet: &mut Sheet<'_>) -> Plot {
        let bounds = |series: &LineSeries| -> Vec<f64> {
            let figures = series.cells.iter().filter_map(|cell| cell.value());
            figures.chain(series.band.iter().flatten().flat_map(|(low, high)| [*low, *high])).collect()
        };
        let (mut low, mut high) = extent(self.series.iter().flat_map(bounds)).unwrap_or((0.0, 1.0));
        if self.from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let steps = ticks(low, high, 5);
        let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
        let direct = self.series.len() <= DIRECT;
        let label_room = if direct {
            let most = sheet.width * 0.27;
            let lines = self.series.iter().flat_map(|series| wrap(&series.label, LABEL, most, 2));
            lines.map(|line| width(&line, LABEL) * 1.07).fold(0.0, f64::max) + 20.0
        } else {
            14.0
        };
        let left = PAD + axis::level_room(sheet, &steps);
        let right = (sheet.width - PAD - label_room).max(left + 60.0);
        let top = sheet.y + if self.breaks.is_empty() { 8.0 } else { 22.0 };
        let bottom = top + self.frame.height_or(if sheet.width < 480.0 { 240.0 } else { 320.0 });
        let first = self.periods.first().map_or(0.0, |period| period.at);
        let last = self.periods.last().map_or(1.0, |period| period.at);
        let time = Linear { low: first, high: last, from: left + 6.0, to: right };
        Plot {
            xs: self.periods.iter().map(|period| time.at(period.at)).collect(),
            scale: Linear { low, high, from: bottom, to: top },
            steps,
            left,
            right,
            top,
            bottom,
        }
    }

    /// Tells whether a series is interrupted just before a period.
    fn is_broken(&self, series: usize, before: usize) -> bool {
        self.breaks.iter().any(|b| b.before == before && b.series.is_none_or(|s| s == series))
    }

    fn draw_breaks(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        for b in &self.breaks {
            let before = b.before.checked_sub(1).and_then(|i| plot.xs.get(i));
            let (Some(before), Some(after)) = (before, plot.xs.get(b.before)) else { continue };
            let x = (before + after) / 2.0;
            sheet.line((x, plot.top - 4.0), (x, plot.bottom), Stroke::dashed(Paint::Muted, 1.0, "1.5 3"));
            let look = Look::new(SMALL, Paint::Muted, Anchor::Middle);
            let half = width(&b.label, SMALL) / 2.0;
            let x = x.min(sheet.width - PAD - half).max(PAD + half);
            sheet.text(x, plot.top - 9.0, &b.label, look);
        }
    }

    fn draw_series(&self, sheet: &mut Sheet<'_>, plot: &Plot, n: usize, series: &LineSeries) {
        let paint = Paint::Series(n);
        sheet.open(&series.label);
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut dashed: Vec<Vec<(f64, f64)>> = Vec::new();
        let forecast = series.forecast_from.unwrap_or(usize::MAX);
        for (i, (&x, cell)) in plot.xs.iter().zip(&series.cells).enumerate() {
            if self.is_broken(n, i) {
                flush(&mut run, if i > forecast { &mut dashed } else { &mut runs });
            }
            match cell {
                Cell::Value(value) => {
                    let point = (x, plot.scale.at(*value));
                    if i == forecast {
                        let last = run.last().copied();
                        flush(&mut run, &mut runs);
                        run.extend(last);
                    }
                    run.push(point);
                }
                Cell::Missing | Cell::Protected => flush(&mut run, if i > forecast { &mut dashed } else { &mut runs }),
            }
        }
        flush(&mut run, if series.cells.len() > forecast { &mut dashed } else { &mut runs });
        let halo = Stroke::new(Paint::Surface, 4.5);
        for (list, stroke) in [(&runs, Stroke::new(paint, 2.2)), (&dashed, Stroke::dashed(paint, 2.2, "6 4"))] {
            for points in list.iter().filter(|points| points.len() > 1) {
                let d = sheet.track(points);
                if stroke.dash.is_empty() {
                    sheet.path(&d, Fill::Open, Some(halo));
                }
                sheet.path(&d, Fill::Open, Some(stroke));
            }
        }
        self.draw_markers(sheet, plot, n, series);
        sheet.close();
    }

    fn draw_markers(&self, sheet: &mut Sheet<'_>, plot: &Plot, n: usize, series: &LineSeries) {
        let few = self.periods.len() <= FEW_PERIODS;
        let value_at = |i: Option<usize>| i.and_then(|i| series.cells.get(i)).and_then(|cell| cell.value());
        let last = series.cells.iter().rposition(|cell| cell.value().is_some());
        for (i, (&x, cell)) in plot.xs.iter().zip(&series.cells).enumerate() {
            match cell {
                Cell::Value(value) => {
                    let before = value_at(i.checked_sub(1)).filter(|_| !self.is_broken(n, i));
                    let after = value_at(i.checked_add(1)).filter(|_| !self.is_broken(n, i + 1));
                    let alone = before.is_none() && after.is_none();
                    if few || alone || Some(i) == last {
                        let period = self.periods.get(i).map_or("", |period| period.label.as_str());
                        sheet.open(&format!("{}, {period}: {}", series.label, (sheet.style.value)(*value)));
                        sheet.marker(x, plot.scale.at(*value), n, if few { 4.0 } else { 3.4 }, Paint::Series(n));
                        sheet.close();
                    }
                }
                Cell::Protected => {
                    let period = self.periods.get(i).map_or("", |period| period.label.as_str());
                    sheet.open(&format!("{}, {period}: {}", series.label, self.frame.words.protected));
                    // marks stand on the time axis, above one another where several series have one, whatever the figures
                    let below = self.series.iter().take(n).filter(|s| s.cells.get(i) == Some(&Cell::Protected)).count();
                    sheet.protected_mark(x, plot.bottom - 7.0 - 11.0 * below as f64);
                    sheet.close();
                }
                Cell::Missing => {}
            }
        }
    }

    fn draw_labels(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        let room = (sheet.width - PAD - plot.right - 12.0).max(40.0);
        let mut labels: Vec<(f64, f64, usize, Vec<String>)> = Vec::new();
        for (n, series) in self.series.iter().enumerate() {
            let last = series.cells.iter().zip(&plot.xs).rev().find_map(|(cell, x)| Some((cell.value()?, *x)));
            let Some((value, x)) = last else { continue };
            labels.push((plot.scale.at(value), x, n, wrap(&series.label, LABEL, room / 1.07, 2)));
        }
        labels.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let leading = LABEL * 1.2;
        let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
        let heights: Vec<f64> = labels.iter().map(|label| label.3.len() as f64 * leading + 3.0).collect();
        let places = spread(&wanted, &heights, plot.top - 12.0, plot.bottom + 6.0);
        for ((y, x, n, lines), place) in labels.iter().zip(places) {
            if (place - y).abs() > 5.0 || plot.right - x > 8.0 {
                let d = sheet.track(&[(x + 5.0, *y), (plot.right + 10.0, place)]);
                sheet.path(&d, Fill::Open, Some(Stroke::new(Paint::Grid, 1.0)));
            }
            let first = place - lines.len() as f64 * leading / 2.0 + LABEL * 0.95;
            for (i, line) in lines.iter().enumerate() {
                let look = Look::new(LABEL, Paint::SeriesText(*n), Anchor::Left).bold();
                sheet.text(plot.right + 12.0, first + i as f64 * leading, line, look);
            }
        }
    }
}

fn flush(run: &mut Vec<(f64, f64)>, into: &mut Vec<Vec<(f64, f64)>>) {
    if !run.is_empty() {
        into.push(std::mem::take(run));
    }
}

fn draw_band(sheet: &mut Sheet<'_>, plot: &Plot, n: usize, series: &LineSeries) {
    let mut run: Vec<(f64, f64, f64)> = Vec::new();
    let ends = series.band.iter().zip(&plot.xs).map(|(bound, x)| bound.map(|(low, high)| (*x, low, high)));
    for point in ends.chain([None]) {
        if let Some(point) = point {
            run.push(point);
            continue;
        }
        if run.len() > 1 {
            let upper = run.iter().map(|&(x, _, high)| (x, plot.scale.at(high)));
            let lower = run.iter().rev().map(|&(x, low, _)| (x, plot.scale.at(low)));
            let points: Vec<(f64, f64)> = upper.chain(lower).collect();
            let d = sheet.track(&points) + "Z";
            sheet.path(&d, Fill::Sheer(Paint::Series(n), 0.18), None);
        } else if let [(x, low, high)] = run.as_slice() {
            let (x, low, high) = (*x, plot.scale.at(*low), plot.scale.at(*high));
            sheet.line((x, low), (x, high), Stroke::new(Paint::Series(n), 1.5));
        }
        run.clear();
    }
}
