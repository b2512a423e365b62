//! Heat maps: rows by columns, coloured by class.

use serde::{Deserialize, Serialize};

use crate::cell::{Cell, check_length};
use crate::classes::Classes;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, classes};
use crate::pattern::Pattern;
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::{truncate, width, wrap};
use crate::theme::Paint;

/// A matrix of cells, for example age by time or origin by destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatMap {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// What the rows are ("Origin"), shown above their names.
    #[serde(default)]
    pub row_title: String,
    /// What the columns are ("Destination").
    #[serde(default)]
    pub column_title: String,
    /// Names of the rows, from the top.
    pub rows: Vec<String>,
    /// Names of the columns, in reading order.
    pub columns: Vec<String>,
    /// One list per row, with one cell per column.
    pub cells: Vec<Vec<Cell>>,
    /// Classes; five with round bounds when left out.
    #[serde(default)]
    pub classes: Option<Classes>,
    /// Whether the columns are periods: then a right-to-left chart mirrors them only with `mirror_time`.
    #[serde(default)]
    pub over_time: bool,
    /// Whether time runs from right to left in a right-to-left chart.
    #[serde(default)]
    pub mirror_time: bool,
}

/// How column names are written.
#[derive(PartialEq)]
enum Heads {
    /// Level, every n-th.
    Level(usize),
    /// On a slope.
    Sloped,
}

impl HeatMap {
    /// Draws the chart.
    ///
    /// # Errors
    /// When the matrix is empty or ragged, classes do not ascend, or a number cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        let values = self.check()?;
        let scheme = self.classes.clone().unwrap_or_else(|| Classes::rounded(&values, 5));
        scheme.check()?;
        let mut sheet = Sheet::new("heat", &self.frame, *style);
        let words = &self.frame.words;
        let has = |wanted: Cell| self.cells.iter().flatten().any(|cell| *cell == wanted);
        let mut hatches: Vec<(Swatch, &str)> = Vec::new();
        if has(Cell::Missing) {
            hatches.push((Swatch::Hatch(Pattern::NoData), &words.no_data));
        }
        if has(Cell::Protected) {
            hatches.push((Swatch::Hatch(Pattern::Protected), &words.protected));
        }
        let bounds = scheme.bound_texts(&values, style.tick);
        classes(&mut sheet, &scheme.steps(), &bounds, &hatches);
        self.draw_matrix(&mut sheet, &scheme);
        sheet.finish()
    }

    fn check(&self) -> Result<Vec<f64>, ChartError> {
        if self.rows.is_empty() || self.columns.is_empty() {
            return Err(ChartError::Empty { place: "rows or columns", kind: "heat" });
        }
        check_length(self.cells.len(), self.rows.len(), "row", || "cells".to_owned())?;
        for (r, row) in self.cells.iter().enumerate() {
            check_length(row.len(), self.columns.len(), "column", || format!("cells[{r}]"))?;
            for (c, cell) in row.iter().enumerate() {
                cell.check(|| format!("cells[{r}][{c}]"))?;
            }
        }
        Ok(self.cells.iter().flatten().filter_map(|cell| cell.value()).collect())
    }

    fn draw_matrix(&self, sheet: &mut Sheet<'_>, scheme: &Classes) {
        let most = sheet.width * 0.3;
        let names: Vec<String> = self.rows.iter().map(|name| truncate(name, LABEL, most)).collect();
        let name_room = names.iter().map(|name| width(name, LABEL)).fold(width(&self.row_title, SMALL).min(most), f64::max);
        let left = PAD + name_room + 8.0;
        let count = self.columns.len() as f64;
        let widest = self.columns.iter().map(|name| width(name, SMALL)).fold(0.0, f64::max);
        let slope_room = widest.min(150.0).min(sheet.width * 0.27);
        let mut right = sheet.width - PAD;
        let mut cell_width = (right - left) / count;
        let heads = if self.over_time {
            Heads::Level(((widest + 12.0) / cell_width).ceil().max(1.0) as usize)
        } else if self.columns.iter().all(|name| wrap(name, SMALL, cell_width - 4.0, 3).iter().all(|l| !l.ends_with('…'))) {
            Heads::Level(1)
        } else {
            right -= (slope_room * 0.77 - cell_width / 2.0).max(0.0);
            cell_width = (right - left) / count;
            Heads::Sloped
        };
        let cell_height = (cell_width * 0.8).clamp(19.0, 32.0);
        if !self.column_title.is_empty() {
            let look = Look::new(SMALL, Paint::Muted, Anchor::Left);
            sheet.text(left, sheet.y + SMALL, &self.column_title, look);
            sheet.y += SMALL * 1.5;
        }
        let lines = |name: &String| wrap(name, SMALL, cell_width - 4.0, 3);
        let deepest = self.columns.iter().map(|name| lines(name).len()).max().unwrap_or(1);
        let head = match heads {
            Heads::Level(1) if !self.over_time => deepest as f64 * SMALL * 1.2 + 5.0,
            Heads::Level(_) => SMALL * 1.2 + 5.0,
            Heads::Sloped => slope_room * 0.643 + 12.0,
        };
        let top = sheet.y + head;
        if !self.row_title.is_empty() {
            let look = Look::new(SMALL, Paint::Muted, Anchor::Right);
            let title = truncate(&self.row_title, SMALL, name_room);
            sheet.text(PAD + name_room, top - 6.0, &title, look);
        }
        let follows = !self.over_time || self.mirror_time;
        // columns in reading order: where time keeps running left to right, the block of columns moves, not their order
        let (from, _) = if follows { (left, right) } else { sheet.physical(left, right) };
        for (c, name) in self.columns.iter().enumerate() {
            if !follows {
                sheet.set_flip(false);
            }
            let x = from + cell_width * (c as f64 + 0.5);
            match heads {
                Heads::Level(every) if c % every == 0 => {
                    let lines = if self.over_time { vec![name.clone()] } else { lines(name) };
                    for (i, line) in lines.iter().enumerate() {
                        let y = top - 6.0 - (lines.len() - 1 - i) as f64 * SMALL * 1.2;
                        sheet.text(x, y, line, Look::new(SMALL, Paint::Text, Anchor::Middle));
                    }
                }
                Heads::Level(_) => {}
                Heads::Sloped => {
                    let name = truncate(name, SMALL, slope_room);
                    sheet.sloped_text(x, top - 6.0, &name, Look::new(SMALL, Paint::Text, Anchor::Left));
                }
            }
        }
        let texts = self.texts(sheet, cell_width);
        for (r, (name, row)) in names.iter().zip(&self.cells).enumerate() {
            let y = top + r as f64 * cell_height;
            sheet.follow_reading();
            let base = y + cell_height / 2.0 + LABEL * 0.36;
            sheet.text(PAD + name_room, base, name, Look::new(LABEL, Paint::Text, Anchor::Right));
            if !follows {
                sheet.set_flip(false);
            }
            for (c, cell) in row.iter().enumerate() {
                let x = from + cell_width * c as f64;
                let edge = Some(Stroke::new(Paint::Surface, 1.0));
                sheet.open(&self.hover(sheet, r, c, *cell));
                match cell {
                    Cell::Value(value) => {
                        let (ground, ink) = scheme.paint(scheme.of(*value));
                        sheet.rect(x, y, cell_width, cell_height, Fill::Plain(ground), edge);
                        if let Some(text) = texts.as_ref().and_then(|texts| texts.get(r)?.get(c)) {
                            let base = y + cell_height / 2.0 + SMALL * 0.36;
                            sheet.text(x + cell_width / 2.0, base, text, Look::new(SMALL, ink, Anchor::Middle));
                        }
                    }
                    Cell::Missing => {
                        sheet.rect(x, y, cell_width, cell_height, Fill::Hatch(Pattern::NoData), edge);
                    }
                    Cell::Protected => {
                        sheet.rect(x, y, cell_width, cell_height, Fill::Hatch(Pattern::Protected), edge);
                    }
                }
                sheet.close();
            }
        }
        sheet.y = top + self.rows.len() as f64 * cell_height;
    }

    /// Gives the figures to write into the cells, if all fit.
    fn texts(&self, sheet: &Sheet<'_>, cell_width: f64) -> Option<Vec<Vec<String>>> {
        let write = |cell: &Cell| cell.value().map_or(String::new(), |value| (sheet.style.value)(value));
        let texts: Vec<Vec<String>> = self.cells.iter().map(|row| row.iter().map(write).collect()).collect();
        let fit = texts.iter().flatten().all(|text| width(text, SMALL) + 8.0 <= cell_width);
        fit.then_some(texts)
    }

    fn hover(&self, sheet: &Sheet<'_>, row: usize, column: usize, cell: Cell) -> String {
        let name = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
        let figure = match cell {
            Cell::Value(value) => (sheet.style.value)(value),
            Cell::Missing => self.frame.words.no_data.clone(),
            Cell::Protected => self.frame.words.protected.clone(),
        };
        format!("{}, {}: {figure}", name(&self.rows, row), name(&self.columns, column))
    }
}
