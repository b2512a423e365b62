//! Dot plots: several figures per row on one number line.

use serde::{Deserialize, Serialize};

use crate::axis::{self, BELOW};
use crate::cell::{Cell, check_length};
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, legend};
use crate::scale::{Linear, extent, ticks};
use crate::sheet::{Anchor, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{bold_width, width, wrap};
use crate::theme::Paint;

/// Rows of dots, one dot per series; the number line need not start at zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DotChart {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// Names of the series.
    pub series: Vec<String>,
    /// Rows, from the top.
    pub rows: Vec<DotRow>,
    /// Whether the number line includes zero.
    #[serde(default)]
    pub from_zero: bool,
}

/// One row of a [`DotChart`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DotRow {
    /// Name of the row.
    pub label: String,
    /// One cell per series.
    pub cells: Vec<Cell>,
}

const ROW: f64 = 27.0;
const DIRECT: usize = 4;

impl DotChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// When lists do not run in parallel, or a number cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        if self.rows.is_empty() {
            return Err(ChartError::Empty { place: "rows", kind: "dot" });
        }
        for (r, row) in self.rows.iter().enumerate() {
            check_length(row.cells.len(), self.series.len(), "series", || format!("rows[{r}].cells"))?;
            for (c, cell) in row.cells.iter().enumerate() {
                cell.check(|| format!("rows[{r}].cells[{c}]"))?;
            }
        }
        let mut sheet = Sheet::new("dot", &self.frame, *style);
        self.draw_rows(&mut sheet);
        sheet.finish()
    }

    fn draw_rows(&self, sheet: &mut Sheet<'_>) {
        let figures = self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.value());
        let (mut low, mut high) = extent(figures).unwrap_or((0.0, 1.0));
        if self.from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let steps = ticks(low, high, if sheet.width < 480.0 { 3 } else { 6 });
        let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
        let most = sheet.width * 0.36;
        let names: Vec<Vec<String>> = self.rows.iter().map(|row| wrap(&row.label, LABEL, most, 2)).collect();
        let name_room = names.iter().flatten().map(|line| width(line, LABEL)).fold(0.0, f64::max);
        // names stand at the reading start, the number line keeps running left to right
        let edge = steps.last().map_or(0.0, |last| width(&(sheet.style.tick)(*last), SMALL) / 2.0);
        let marks = self.rows.iter().map(|row| row.cells.iter().filter(|cell| **cell == Cell::Protected).count()).max();
        let marks = 11.0 * marks.unwrap_or(0) as f64;
        let (left, right) = sheet.physical(PAD + name_room + 16.0, sheet.width - PAD - edge);
        let left = left + marks;
        let scale = Linear { low, high, from: left, to: right };
        self.draw_keys(sheet, scale);
        let top = sheet.y;
        let heights: Vec<f64> = names.iter().map(|lines| if lines.len() > 1 { ROW + 8.0 } else { ROW }).collect();
        let bottom = top + heights.iter().sum::<f64>();
        sheet.set_flip(false);
        axis::uprights(sheet, scale, &steps, top, bottom);
        let mut next = top;
        for ((row, name), height) in self.rows.iter().zip(&names).zip(&heights) {
            let y = next + height / 2.0;
            next += height;
            sheet.follow_reading();
            let first = y - (name.len() as f64 - 1.0) * LABEL * 0.6 + LABEL * 0.36;
            for (n, line) in name.iter().enumerate() {
                let look = Look::new(LABEL, Paint::Text, Anchor::Right);
                sheet.text(PAD + name_room, first + n as f64 * LABEL * 1.15, line, look);
            }
            sheet.set_flip(false);
            self.draw_row(sheet, row, scale, y);
        }
        sheet.y = bottom + BELOW;
    }

    /// Names the series over the dots of the first row where they fit, or in a legend.
    fn draw_keys(&self, sheet: &mut Sheet<'_>, scale: Linear) {
        let first = self.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        let mut keys: Vec<(f64, f64, usize)> = Vec::new();
        for (n, (cell, name)) in first.iter().zip(&self.series).enumerate() {
            if let Some(value) = cell.value() {
                keys.push((scale.at(value), bold_width(name, LABEL) / 2.0, n));
            }
        }
        keys.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = keys.windows(2).all(|pair| matches!(pair, [a, b] if a.0 + a.1 + 8.0 <= b.0 - b.1));
        let inside = keys.iter().all(|(x, half, _)| x - half >= PAD && x + half <= sheet.width - PAD);
        let direct = self.series.len() <= DIRECT && keys.len() == self.series.len() && apart && inside;
        let mut entries: Vec<(Swatch, &str)> = Vec::new();
        if !direct {
            entries.extend(self.series.iter().enumerate().map(|(n, name)| (Swatch::Marker(n), name.as_str())));
        }
        if self.rows.iter().any(|row| row.cells.contains(&Cell::Protected)) {
            entries.push((Swatch::ProtectedMark, &self.frame.words.protected));
        }
        legend(sheet, &entries);
        if direct {
            sheet.set_flip(false);
            for (x, _, n) in keys {
                let look = Look::new(LABEL, Paint::SeriesText(n), Anchor::Middle).bold();
                let name = self.series.get(n).map_or("", String::as_str);
                sheet.text(x, sheet.y + LABEL, name, look);
            }
            sheet.y += LABEL * 1.4;
            sheet.follow_reading();
        }
    }

    fn draw_row(&self, sheet: &mut Sheet<'_>, row: &DotRow, scale: Linear, y: f64) {
        if let Some((low, high)) = extent(row.cells.iter().filter_map(|cell| cell.value())) {
            sheet.line((scale.at(low), y), (scale.at(high), y), Stroke::new(Paint::Quiet, 2.5));
        }
        let mut marks = 0.0;
        for (n, cell) in row.cells.iter().enumerate() {
            let name = self.series.get(n).map_or("", String::as_str);
            match cell {
                Cell::Value(value) => {
                    sheet.open(&format!("{}, {name}: {}", row.label, (sheet.style.value)(*value)));
                    sheet.marker(scale.at(*value), y, n, 5.4, Paint::Series(n));
                    sheet.close();
                }
                Cell::Protected => {
                    // marks stand before the number line, where no figure can be read from them
                    sheet.open(&format!("{}, {name}: {}", row.label, self.frame.words.protected));
                    sheet.protected_mark(scale.from - 11.0 - marks, y);
                    marks += 11.0;
                    sheet.close();
                }
                Cell::Missing => {}
            }
        }
    }
}
