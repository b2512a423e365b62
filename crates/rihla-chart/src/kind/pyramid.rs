//! Population pyramids: age by sex, back to back.

use serde::{Deserialize, Serialize};

use crate::axis::BELOW;
use crate::cell::{Cell, check_length};
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, legend};
use crate::scale::{extent, ticks};
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{bold_width, truncate, width};
use crate::theme::Paint;

/// Two sides of bars by age, with an optional outline to compare with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pyramid {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// Age groups, youngest first; the youngest is drawn at the bottom.
    pub ages: Vec<String>,
    /// The side at the reading start.
    pub first: PyramidSide,
    /// The other side.
    pub second: PyramidSide,
    /// Name of the outline.
    #[serde(default)]
    pub outline: String,
}

/// One side of a [`Pyramid`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PyramidSide {
    /// Name of the side.
    pub label: String,
    /// One cell per age group; none may be negative.
    pub cells: Vec<Cell>,
    /// One cell per age group of the outline, or empty.
    #[serde(default)]
    pub outline: Vec<Cell>,
}

impl Pyramid {
    /// Draws the chart.
    ///
    /// # Errors
    /// When lists do not run in parallel, or a number is negative or cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        self.check()?;
        let mut sheet = Sheet::new("pyramid", &self.frame, *style);
        let words = &self.frame.words;
        let sides = [&self.first, &self.second];
        let mut entries: Vec<(Swatch, &str)> = Vec::new();
        if sides.iter().any(|side| !side.outline.is_empty()) {
            entries.push((Swatch::Outline, &self.outline));
        }
        if sides.iter().any(|side| side.cells.contains(&Cell::Protected)) {
            entries.push((Swatch::ProtectedMark, &words.protected));
        }
        legend(&mut sheet, &entries);
        self.draw_sides(&mut sheet);
        sheet.finish()
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.ages.is_empty() {
            return Err(ChartError::Empty { place: "ages", kind: "pyramid" });
        }
        for (name, side) in [("first", &self.first), ("second", &self.second)] {
            check_length(side.cells.len(), self.ages.len(), "age group", || format!("{name}.cells"))?;
            if !side.outline.is_empty() {
                check_length(side.outline.len(), self.ages.len(), "age group", || format!("{name}.outline"))?;
            }
            for (list, cells) in [("cells", &side.cells), ("outline", &side.outline)] {
                for (i, cell) in cells.iter().enumerate() {
                    cell.check(|| format!("{name}.{list}[{i}]"))?;
                    if cell.value().is_some_and(|value| value < 0.0) {
                        return Err(ChartError::Rule {
                            place: format!("{name}.{list}[{i}]"),
                            rule: "is negative; a pyramid shows counts or shares of people",
                        });
                    }
                }
            }
        }
        Ok(())
    }

    fn draw_sides(&self, sheet: &mut Sheet<'_>) {
        let sides = [&self.first, &self.second];
        let figures = sides.iter().flat_map(|side| side.cells.iter().chain(&side.outline)).filter_map(|c| c.value());
        let most = extent(figures).map_or(0.0, |(_, high)| high);
        let steps = ticks(0.0, most, if sheet.width < 480.0 { 2 } else { 4 });
        let most = steps.last().copied().filter(|last| *last > 0.0).unwrap_or(1.0);
        let age_room = self.ages.iter().map(|age| width(age, SMALL)).fold(0.0, f64::max).min(sheet.width * 0.24);
        let gutter = age_room + 16.0;
        let middle = sheet.width / 2.0;
        let tick_room = steps.last().map_or(0.0, |last| width(&(sheet.style.tick)(*last), SMALL)) / 2.0;
        let reach = middle - gutter / 2.0 - PAD - tick_room;
        let count = self.ages.len() as f64;
        let top = sheet.y + LABEL * 1.9;
        let row = (self.frame.height_or((count * 21.0).clamp(240.0, 440.0)) / count).max(3.0);
        let bottom = top + row * count;
        let thick = (row - 2.0).max(row * 0.7).min(26.0);
        for (n, side) in sides.iter().enumerate() {
            let sign = if n == 0 { -1.0 } else { 1.0 };
            let base = middle + sign * gutter / 2.0;
            let place = |value: f64| base + sign * value / most * reach;
            let head = truncate(&side.label, LABEL, reach / 1.07);
            let look = Look::new(LABEL, Paint::SeriesText(n), Anchor::Middle).bold();
            // the head stands over the half that bars fill, not over the far end
            let head_x = base + sign * (reach * 0.3).max(bold_width(&head, LABEL) / 2.0);
            sheet.text(head_x, top - LABEL * 0.8, &head, look);
            for tick in &steps {
                let x = place(*tick);
                let stroke = if *tick == 0.0 { Stroke::new(Paint::Axis, 1.0) } else { Stroke::dashed(Paint::Grid, 1.0, "3 3") };
                sheet.line((x, top), (x, bottom), stroke);
                let text = (sheet.style.tick)(*tick);
                sheet.text(x, bottom + 5.0 + SMALL, &text, Look::new(SMALL, Paint::Muted, Anchor::Middle));
            }
            for (i, (cell, age)) in side.cells.iter().zip(&self.ages).enumerate() {
                let y = bottom - (i as f64 + 0.5) * row;
                let words = &self.frame.words;
                match cell {
                    Cell::Value(value) => {
                        sheet.open(&format!("{}, {age}: {}", side.label, (sheet.style.value)(*value)));
                        let long = (place(*value) - base).abs();
                        let x = base.min(place(*value));
                        sheet.rect(x, y - thick / 2.0, long, thick, Fill::Plain(Paint::Series(n)), None);
                        sheet.close();
                    }
                    Cell::Protected => {
                        sheet.open(&format!("{}, {age}: {}", side.label, words.protected));
                        sheet.protected_mark(base + sign * 9.0, y);
                        sheet.close();
                    }
                    Cell::Missing => {
                        let look = Look::new(SMALL, Paint::Muted, if n == 0 { Anchor::Right } else { Anchor::Left });
                        sheet.text(base + sign * 5.0, y + SMALL * 0.36, &words.no_data, look);
                    }
                }
            }
            self.draw_outline(sheet, side, &place, row, bottom);
        }
        let every = ((SMALL * 1.15) / row).ceil().max(1.0) as usize;
        for (i, age) in self.ages.iter().enumerate().step_by(every) {
            let y = bottom - (i as f64 + 0.5) * row + SMALL * 0.36;
            let age = truncate(age, SMALL, age_room + 1.0);
            sheet.text(middle, y, &age, Look::new(SMALL, Paint::Text, Anchor::Middle));
        }
        sheet.y = bottom + BELOW;
    }

    /// Draws the outline in runs: an age group without a figure leaves a gap.
    fn draw_outline(&self, sheet: &mut Sheet<'_>, side: &PyramidSide, place: &dyn Fn(f64) -> f64, row: f64, bottom: f64) {
        let mut run: Vec<(f64, f64)> = Vec::new();
        for (i, cell) in side.outline.iter().map(|cell| cell.value()).chain([None]).enumerate() {
            if let Some(value) = cell {
                let (low, high) = (bottom - i as f64 * row, bottom - (i as f64 + 1.0) * row);
                run.extend([(place(value), low), (place(value), high)]);
            } else if !run.is_empty() {
                let d = sheet.track(&run);
                sheet.path(&d, Fill::Open, Some(Stroke::new(Paint::Text, 1.6)));
                run.clear();
            }
        }
    }
}
