//! Stacked bars: parts of wholes, row by row.

use serde::{Deserialize, Serialize};

use crate::cell::{Cell, check_length};
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, legend};
use crate::pattern::Pattern;
use crate::scale::LEAST;
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{bold_width, width, wrap};
use crate::theme::Paint;

/// Rows of parts that add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StackedChart {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// Names of the parts, in reading order.
    pub parts: Vec<String>,
    /// Rows, from the top.
    pub rows: Vec<StackedRow>,
    /// Whether each row fills the width (shares), or its length shows its total.
    #[serde(default)]
    pub shares: bool,
}

/// One row of a [`StackedChart`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StackedRow {
    /// Name of the row.
    pub label: String,
    /// One cell per part; none may be negative.
    pub cells: Vec<Cell>,
}

const ROW: f64 = 31.0;
const THICK: f64 = 23.0;
const DIRECT: usize = 4;

impl StackedChart {
    /// Draws the chart.
    ///
    /// A row with a missing or protected part is never stretched to fill the width, since its shares are not known.
    ///
    /// # Errors
    /// When lists do not run in parallel, or a number is negative or cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        if self.rows.is_empty() {
            return Err(ChartError::Empty { place: "rows", kind: "stacked bar" });
        }
        for (r, row) in self.rows.iter().enumerate() {
            check_length(row.cells.len(), self.parts.len(), "part", || format!("rows[{r}].cells"))?;
            for (c, cell) in row.cells.iter().enumerate() {
                cell.check(|| format!("rows[{r}].cells[{c}]"))?;
                if cell.value().is_some_and(|value| value < 0.0) {
                    return Err(ChartError::Rule {
                        place: format!("rows[{r}].cells[{c}]"),
                        rule: "is negative and cannot be a part of a whole; use a bar chart",
                    });
                }
            }
        }
        let mut sheet = Sheet::new("stacked", &self.frame, *style);
        self.draw_rows(&mut sheet);
        sheet.finish()
    }

    /// Gives the total of the known parts.
    fn total(row: &StackedRow) -> f64 {
        row.cells.iter().filter_map(|cell| cell.value()).sum()
    }

    fn draw_rows(&self, sheet: &mut Sheet<'_>) {
        let most = sheet.width * 0.32;
        let names: Vec<Vec<String>> = self.rows.iter().map(|row| wrap(&row.label, LABEL, most, 2)).collect();
        let name_room = names.iter().flatten().map(|line| width(line, LABEL)).fold(0.0, f64::max);
        let widest = self.rows.iter().map(Self::total).fold(0.0, f64::max);
        let total_text = |row: &StackedRow| (sheet.style.value)(Self::total(row));
        let whole = |row: &StackedRow| row.cells.iter().all(|cell| cell.value().is_some());
        let totals: Vec<String> =
            self.rows.iter().map(|row| if self.shares || !whole(row) { String::new() } else { total_text(row) }).collect();
        let total_room = totals.iter().map(|text| bold_width(text, LABEL)).fold(0.0, f64::max);
        let words = &self.frame.words;
        let absent = self.rows.iter().map(|row| self.absences(row)).map(|text| width(&text, SMALL)).fold(0.0, f64::max);
        let tail = total_room.max(if absent > 0.0 { (absent + 20.0).min(sheet.width * 0.25) } else { 0.0 });
        let left = PAD + name_room + 9.0;
        let right = sheet.width - PAD - if tail > 0.0 { tail + 8.0 } else { 0.0 };
        let room = (right - left).max(40.0);
        let scale = |row: &StackedRow| {
            let total = Self::total(row);
            let reference = if self.shares && whole(row) { total } else { widest };
            if reference > LEAST { room / reference } else { 0.0 }
        };
        let firsts = self.rows.first().map(|row| (row, scale(row)));
        let direct = firsts.and_then(|(row, scale)| self.heads(row, scale));
        if let Some(heads) = &direct {
            for (n, x) in heads.iter().enumerate() {
                let look = Look::new(LABEL, Paint::SeriesText(n), Anchor::Left).bold();
                let part = self.parts.get(n).map_or("", String::as_str);
                sheet.text(left + x, sheet.y + LABEL, part, look);
            }
            sheet.y += LABEL * 1.4;
        } else {
            let entries: Vec<(Swatch, &str)> = self.parts.iter().enumerate().map(|(n, part)| (Swatch::Series(n), part.as_str())).collect();
            legend(sheet, &entries);
        }
        for ((row, name), total) in self.rows.iter().zip(&names).zip(&totals) {
            let middle = sheet.y + ROW / 2.0;
            let first = middle - (name.len() as f64 - 1.0) * LABEL * 0.6 + LABEL * 0.36;
            for (i, line) in name.iter().enumerate() {
                let look = Look::new(LABEL, Paint::Text, Anchor::Right);
                sheet.text(PAD + name_room, first + i as f64 * LABEL * 1.15, line, look);
            }
            let end = self.draw_parts(sheet, row, left, scale(row), middle);
            if !total.is_empty() {
                let look = Look::new(LABEL, Paint::Text, Anchor::Left).bold();
                sheet.text(end + 6.0, middle + LABEL * 0.36, total, look);
            } else if !whole(row) {
                let mut x = end + 8.0;
                if row.cells.contains(&Cell::Protected) {
                    sheet.open(&format!("{}: {}", row.label, words.protected));
                    sheet.protected_mark(end + 11.0, middle);
                    sheet.close();
                    x += 14.0;
                }
                let text = self.absences(row);
                sheet.text(x, middle + SMALL * 0.36, &text, Look::new(SMALL, Paint::Muted, Anchor::Left));
            }
            sheet.y += ROW;
        }
        sheet.line((left, sheet.y - ROW * self.rows.len() as f64), (left, sheet.y), Stroke::new(Paint::Axis, 1.0));
    }

    /// Gives where each name stands over the first row, if all fit over their parts.
    fn heads(&self, row: &StackedRow, scale: f64) -> Option<Vec<f64>> {
        if self.parts.len() > DIRECT {
            return None;
        }
        let mut x = 0.0;
        let mut places = Vec::new();
        for (cell, part) in row.cells.iter().zip(&self.parts) {
            let long = cell.value()? * scale;
            if bold_width(part, LABEL) + 6.0 > long {
                return None;
            }
            places.push(x);
            x += long;
        }
        Some(places)
    }

    /// Names the parts of a row that have no figure.
    fn absences(&self, row: &StackedRow) -> String {
        let words = &self.frame.words;
        let mut out: Vec<&str> = Vec::new();
        if row.cells.contains(&Cell::Protected) {
            out.push(&words.protected);
        }
        if row.cells.contains(&Cell::Missing) {
            out.push(&words.no_data);
        }
        out.join(" · ")
    }

    /// Draws the parts and gives where they end.
    fn draw_parts(&self, sheet: &mut Sheet<'_>, row: &StackedRow, left: f64, scale: f64, middle: f64) -> f64 {
        let total = Self::total(row);
        let mut x = left;
        for (n, cell) in row.cells.iter().enumerate() {
            let Some(value) = cell.value() else { continue };
            let long = value * scale;
            let part = self.parts.get(n).map_or("", String::as_str);
            let figure = (sheet.style.value)(value);
            sheet.open(&format!("{}, {part}: {figure}", row.label));
            let top = middle - THICK / 2.0;
            let edge = Some(Stroke::new(Paint::Surface, 1.0));
            sheet.rect(x, top, long, THICK, Fill::Plain(Paint::Series(n)), edge);
            if n > 0 {
                sheet.rect(x, top, long, THICK, Fill::Hatch(Pattern::Series(n)), None);
            }
            if total > 0.0 && width(&figure, SMALL) + 10.0 <= long {
                // a plate keeps the figure readable on colour and pattern
                let wide = width(&figure, SMALL) + 6.0;
                let from = x + (long - wide) / 2.0;
                sheet.rect(from, middle - 8.0, wide, 16.0, Fill::Plain(Paint::Surface), None);
                let look = Look::new(SMALL, Paint::Text, Anchor::Middle);
                sheet.text(x + long / 2.0, middle + SMALL * 0.36, &figure, look);
            }
            sheet.close();
            x += long;
        }
        x
    }
}
