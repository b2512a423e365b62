//! Bars from zero: ranked rows, or columns.

use serde::{Deserialize, Serialize};

use crate::axis;
use crate::cell::{Cell, check_number};
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, legend};
use crate::scale::{Linear, extent, ticks};
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{width, wrap};
use crate::theme::Paint;

/// Bars, one per category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarChart {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// Bars in their own order.
    pub bars: Vec<Bar>,
    /// Rows or columns; columns whose names do not fit become rows.
    #[serde(default)]
    pub orientation: Orientation,
    /// Whether the largest comes first; bars without a figure come last.
    #[serde(default)]
    pub ranked: bool,
    /// Whether the categories are periods: then a right-to-left chart mirrors them only with `mirror_time`.
    #[serde(default)]
    pub over_time: bool,
    /// Whether time runs from right to left in a right-to-left chart.
    #[serde(default)]
    pub mirror_time: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Name of the category.
    pub label: String,
    /// Its figure.
    pub cell: Cell,
    /// Whether the bar stands out; where any does, the others stand back.
    #[serde(default)]
    pub emphasis: bool,
    /// Lower and upper bound.
    #[serde(default)]
    pub range: Option<(f64, f64)>,
}

impl Bar {
    /// Makes a plain bar.
    #[must_use]
    pub fn new(label: impl Into<String>, cell: Cell) -> Self {
        Self { label: label.into(), cell, emphasis: false, range: None }
    }
}

/// Which way bars grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Rows with their names beside them.
    #[default]
    Rows,
    /// Columns with their names below.
    Columns,
}

const ROW: f64 = 25.0;
const THICK: f64 = 17.0;

impl BarChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// When there are no bars, or a number cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        if self.bars.is_empty() {
            return Err(ChartError::Empty { place: "bars", kind: "bar" });
        }
        for (i, bar) in self.bars.iter().enumerate() {
            bar.cell.check(|| format!("bars[{i}].cell"))?;
            if let Some((low, high)) = bar.range {
                check_number(low, || format!("bars[{i}].range[0]"))?;
                check_number(high, || format!("bars[{i}].range[1]"))?;
            }
        }
        let bars = self.order();
        let mut sheet = Sheet::new("bar", &self.frame, *style);
        if self.bars.iter().any(|bar| bar.range.is_some()) {
            legend(&mut sheet, &[(Swatch::Whisker, &self.frame.words.uncertainty)]);
        }
        if self.orientation == Orientation::Columns && columns_fit(&sheet, &bars, self.over_time) {
            self.draw_columns(&mut sheet, &bars);
        } else {
            self.draw_rows(&mut sheet, &bars);
        }
        sheet.finish()
    }

    fn order(&self) -> Vec<&Bar> {
        let mut bars: Vec<&Bar> = self.bars.iter().collect();
        if self.ranked {
            let class = |cell: Cell| match cell {
                Cell::Value(_) => 0,
                Cell::Protected => 1,
                Cell::Missing => 2,
            };
            // the sort is stable: ties, and cells without a figure, keep the caller's order
            bars.sort_by(|a, b| {
                let figures = b.cell.value().unwrap_or(0.0).total_cmp(&a.cell.value().unwrap_or(0.0));
                class(a.cell).cmp(&class(b.cell)).then(figures)
            });
        }
        bars
    }

    fn paint(&self, bar: &Bar) -> Paint {
        let stands_back = !bar.emphasis && self.bars.iter().any(|bar| bar.emphasis);
        if stands_back { Paint::Quiet } else { Paint::Series(0) }
    }

    /// Gives the words in place of a figure.
    fn absence(&self, cell: Cell) -> &str {
        match cell {
            Cell::Value(_) => "",
            Cell::Missing => &self.frame.words.no_data,
            Cell::Protected => &self.frame.words.protected,
        }
    }

    /// Gives the range of figures, with zero in it.
    fn domain(&self) -> (f64, f64) {
        let figures = self.bars.iter().flat_map(|bar| {
            let range = bar.range.filter(|_| bar.cell.value().is_some());
            bar.cell.value().into_iter().chain(range.into_iter().flat_map(|(low, high)| [low, high]))
        });
        let (low, high) = extent(figures).unwrap_or((0.0, 1.0));
        let (low, high) = (low.min(0.0), high.max(0.0));
        if low == high { (0.0, 1.0) } else { (low, high) }
    }

    fn draw_rows(&self, sheet: &mut Sheet<'_>, bars: &[&Bar]) {
        let most = sheet.width * 0.36;
        let names: Vec<Vec<String>> = bars.iter().map(|bar| wrap(&bar.label, LABEL, most, 2)).collect();
        let name_room = names.iter().flatten().map(|line| width(line, LABEL)).fold(0.0, f64::max);
        let figures: Vec<String> = bars.iter().map(|bar| bar.cell.value().map_or(String::new(), |v| (sheet.style.value)(v))).collect();
        let figure_room = figures.iter().map(|text| width(text, LABEL)).fold(0.0, f64::max) + 7.0;
        let (low, high) = self.domain();
        let two_sided = low < 0.0;
        let left = PAD + name_room + 9.0;
        let right = sheet.width - PAD;
        // figures of both signs need a number line, which is never mirrored; lengths from one edge follow reading
        let (left, right) = if two_sided { sheet.physical(left, right) } else { (left, right) };
        let scale =
            Linear { low, high, from: left + if two_sided { figure_room } else { 0.0 }, to: (right - figure_room).max(left + 20.0) };
        let zero = scale.at(0.0);
        let top = sheet.y;
        let heights: Vec<f64> = names.iter().map(|lines| if lines.len() > 1 { ROW + 9.0 } else { ROW }).collect();
        let bottom = top + heights.iter().sum::<f64>();
        let mut y = top;
        for (((bar, name), figure), height) in bars.iter().zip(&names).zip(&figures).zip(&heights) {
            let middle = y + height / 2.0;
            sheet.open(&format!("{}: {}{}", bar.label, figure, self.absence(bar.cell)));
            sheet.follow_reading();
            let first = middle - (name.len() as f64 - 1.0) * LABEL * 0.6 + LABEL * 0.36;
            for (i, line) in name.iter().enumerate() {
                let look = Look::new(LABEL, Paint::Text, Anchor::Right);
                let look = if bar.emphasis { look.bold() } else { look };
                sheet.text(PAD + name_room, first + i as f64 * LABEL * 1.2, line, look);
            }
            if two_sided {
                sheet.set_flip(false);
            }
            self.draw_row(sheet, bar, figure, scale, middle);
            sheet.close();
            y += height;
        }
        if two_sided {
            sheet.set_flip(false);
        }
        sheet.line((zero, top), (zero, bottom), Stroke::new(Paint::Axis, 1.0));
        sheet.y = bottom;
    }

    fn draw_row(&self, sheet: &mut Sheet<'_>, bar: &Bar, figure: &str, scale: Linear, middle: f64) {
        let zero = scale.at(0.0);
        let Some(value) = bar.cell.value() else {
            let mut x = zero + 7.0;
            if bar.cell == Cell::Protected {
                sheet.protected_mark(zero + 11.0, middle);
                x += 15.0;
            }
            let look = Look::new(SMALL, Paint::Muted, Anchor::Left);
            sheet.text(x, middle + SMALL * 0.36, self.absence(bar.cell), look);
            return;
        };
        let end = scale.at(value);
        let fill = Fill::Plain(self.paint(bar));
        sheet.rect(zero.min(end), middle - THICK / 2.0, (end - zero).abs(), THICK, fill, None);
        let (mut least, mut most) = (end, end);
        if let Some((low, high)) = bar.range {
            let (low, high) = (scale.at(low), scale.at(high));
            for (from, to) in [((low, 0.0), (high, 0.0)), ((low, -4.0), (low, 4.0)), ((high, -4.0), (high, 4.0))] {
                let stroke = Stroke::new(Paint::Text, 1.3);
                sheet.line((from.0, middle + from.1), (to.0, middle + to.1), stroke);
            }
            (least, most) = (least.min(low), most.max(high));
        }
        let (x, anchor) = if value < 0.0 { (least - 5.0, Anchor::Right) } else { (most + 5.0, Anchor::Left) };
        let look = Look::new(LABEL, Paint::Text, anchor);
        let look = if bar.emphasis { look.bold() } else { look };
        sheet.text(x, middle + LABEL * 0.36, figure, look);
    }

    fn draw_columns(&self, sheet: &mut Sheet<'_>, bars: &[&Bar]) {
        let (low, high) = self.domain();
        let steps = ticks(low, high, 5);
        let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
        if self.over_time && !self.mirror_time {
            sheet.set_flip(false);
        }
        let left = PAD + axis::level_room(sheet, &steps);
        let right = sheet.width - PAD;
        let band = (right - left) / bars.len() as f64;
        let figures: Vec<String> = bars.iter().map(|bar| bar.cell.value().map_or(String::new(), |v| (sheet.style.value)(v))).collect();
        let labelled = figures.iter().all(|text| width(text, SMALL) + 6.0 <= band);
        let top = sheet.y + if labelled { 18.0 } else { 8.0 };
        let bottom = top + self.frame.height_or(260.0);
        let scale = Linear { low, high, from: bottom, to: top };
        axis::levels(sheet, scale, &steps, left, right);
        let zero = scale.at(0.0);
        let thick = (band * 0.72).min(64.0);
        let mut deepest = 1usize;
        let every = if self.over_time { thin(bars, band) } else { 1 };
        for (i, (bar, figure)) in bars.iter().zip(&figures).enumerate() {
            let middle = left + band * (i as f64 + 0.5);
            sheet.open(&format!("{}: {}{}", bar.label, figure, self.absence(bar.cell)));
            match bar.cell.value() {
                Some(value) => {
                    let end = scale.at(value);
                    let fill = Fill::Plain(self.paint(bar));
                    sheet.rect(middle - thick / 2.0, end.min(zero), thick, (end - zero).abs(), fill, None);
                    let (mut highest, mut lowest) = (end.min(zero), end.max(zero));
                    if let Some((low, high)) = bar.range {
                        let (low, high) = (scale.at(low), scale.at(high));
                        let stroke = Stroke::new(Paint::Text, 1.3);
                        sheet.line((middle, low), (middle, high), stroke);
                        sheet.line((middle - 4.0, low), (middle + 4.0, low), stroke);
                        sheet.line((middle - 4.0, high), (middle + 4.0, high), stroke);
                        (highest, lowest) = (highest.min(high), lowest.max(low));
                    }
                    if labelled {
                        let y = if value < 0.0 { lowest + SMALL + 2.0 } else { highest - 5.0 };
                        sheet.text(middle, y, figure, Look::new(SMALL, Paint::Text, Anchor::Middle).halo());
                    }
                }
                None if bar.cell == Cell::Protected => sheet.protected_mark(middle, zero - 8.0),
                None => {}
            }
            if i % every == 0 {
                let lines = wrap(&bar.label, SMALL, band * every as f64 - 6.0, 3);
                deepest = deepest.max(lines.len());
                for (n, line) in lines.iter().enumerate() {
                    let y = bottom + 6.0 + SMALL * (1.0 + 1.2 * n as f64);
                    sheet.text(middle, y, line, Look::new(SMALL, Paint::Text, Anchor::Middle));
                }
            }
            sheet.close();
        }
        sheet.y = bottom + 10.0 + SMALL * 1.2 * deepest as f64;
        sheet.follow_reading();
        if bars.iter().any(|bar| bar.cell == Cell::Protected) {
            sheet.y += 4.0;
            legend(sheet, &[(Swatch::ProtectedMark, &self.frame.words.protected)]);
        }
    }
}

/// Gives the smallest step at which names of periods do not touch.
fn thin(bars: &[&Bar], band: f64) -> usize {
    let widest = bars.iter().map(|bar| width(&bar.label, SMALL)).fold(0.0, f64::max);
    let least = ((widest + 8.0) / band.max(1.0)).ceil() as usize;
    [1, 2, 5, 10, 20, 50].into_iter().find(|step| *step >= least).unwrap_or(least.max(1))
}

/// Tells whether names fit below columns: periods are thinned, other names must fit whole.
fn columns_fit(sheet: &Sheet<'_>, bars: &[&Bar], over_time: bool) -> bool {
    let band = (sheet.width - 70.0) / bars.len() as f64;
    if over_time {
        return band > 3.0;
    }
    bars.iter().all(|bar| {
        let lines = wrap(&bar.label, SMALL, band - 6.0, 3);
        !lines.iter().any(|line| line.ends_with('…'))
    })
}
