//! Maps: areas coloured by class, in an equal-area projection.

use serde::{Deserialize, Serialize};

use crate::cell::{Cell, check_number};
use crate::classes::Classes;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::legend::{Swatch, classes};
use crate::map::fit::{Fit, Shape, extent_of};
use crate::map::outline::{Outline, Outlines};
use crate::pattern::Pattern;
use crate::sheet::{Anchor, Fill, Look, PAD, SMALL, Sheet, Stroke};
use crate::style::Style;
use crate::text::wrap;
use crate::theme::Paint;

/// Areas whose box is smaller than this many pixels are drawn as a mark.
const SMALLEST: f64 = 4.0;

/// A map of areas coloured by class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choropleth {
    /// Words around the map.
    #[serde(default)]
    pub frame: Frame,
    /// Areas and their figures.
    pub areas: Vec<MapArea>,
    /// Classes, always stated in the legend.
    pub classes: Classes,
    /// What part of the outlines is shown.
    #[serde(default)]
    pub view: View,
    /// Statement on names and boundaries, shown below the legend.
    #[serde(default)]
    pub disclaimer: String,
}

/// One area of a [`Choropleth`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapArea {
    /// Code of the area in the outlines.
    pub id: String,
    /// Name of the area in the reader's language.
    pub label: String,
    /// Its figure.
    pub cell: Cell,
}

/// What part of the outlines a map shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The world, in Equal Earth.
    #[default]
    World,
    /// All areas that the outlines have, fitted; for outlines of one country.
    All,
    /// The named areas, fitted; the others stand back.
    Areas(Vec<String>),
    /// A box in degrees.
    Box {
        /// Western edge.
        west: f64,
        /// Southern edge.
        south: f64,
        /// Eastern edge.
        east: f64,
        /// Northern edge.
        north: f64,
    },
}

impl Choropleth {
    /// Draws the map on the given outlines.
    ///
    /// # Errors
    /// When classes do not ascend, the view is not on the globe, or a number cannot be placed.
    pub fn draw(&self, outlines: &Outlines, style: &Style<'_>) -> Result<String, ChartError> {
        let values = self.check()?;
        let mut sheet = Sheet::new("map", &self.frame, *style);
        let at = (PAD, sheet.y);
        let width = sheet.width - 2.0 * PAD;
        let tallest = self.frame.height_or((width * 0.8).min(560.0));
        let fit = match &self.view {
            View::World => Fit::world(outlines, at, width),
            View::All => {
                let places = extent_of(outlines, outlines.areas.iter());
                Fit::places(outlines, &places, at, width, tallest)
            }
            View::Areas(ids) => {
                let chosen = outlines.areas.iter().filter(|area| ids.contains(&area.id));
                Fit::places(outlines, &extent_of(outlines, chosen), at, width, tallest)
            }
            View::Box { west, south, east, north } => {
                Fit::places(outlines, &frame_of_box(*west, *south, *east, *north), at, width, tallest)
            }
        };
        // a map is never mirrored
        sheet.set_flip(false);
        let seen = self.draw_areas(&mut sheet, outlines, &fit, at);
        sheet.y = at.1 + fit.height + 12.0;
        sheet.follow_reading();
        let words = &self.frame.words;
        let mut hatches: Vec<(Swatch, &str)> = Vec::new();
        if seen.no_data {
            hatches.push((Swatch::Hatch(Pattern::NoData), &words.no_data));
        }
        if seen.protected {
            hatches.push((Swatch::Hatch(Pattern::Protected), &words.protected));
        }
        if seen.disputed {
            hatches.push((Swatch::Hatch(Pattern::Disputed), &words.disputed));
        }
        let bounds = self.classes.bound_texts(&values, style.tick);
        classes(&mut sheet, &self.classes.steps(), &bounds, &hatches);
        let room = sheet.width - 2.0 * PAD;
        for line in wrap(&self.disclaimer, SMALL, room, 8) {
            sheet.text(PAD, sheet.y + SMALL, &line, Look::new(SMALL, Paint::Muted, Anchor::Left));
            sheet.y += SMALL * 1.4;
        }
        sheet.finish()
    }

    /// Gives the codes of areas with a figure that these outlines cannot show, for a note and for the table.
    #[must_use]
    pub fn unplaced(&self, outlines: &Outlines) -> Vec<&str> {
        let lost = self.areas.iter().filter(|area| area.cell != Cell::Missing && !outlines.has(&area.id));
        lost.map(|area| area.id.as_str()).collect()
    }

    fn check(&self) -> Result<Vec<f64>, ChartError> {
        self.classes.check()?;
        let mut ids: Vec<&str> = Vec::new();
        for (i, area) in self.areas.iter().enumerate() {
            area.cell.check(|| format!("areas[{i}].cell"))?;
            ids.push(&area.id);
        }
        ids.sort_unstable();
        if ids.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(ChartError::Rule { place: "areas".to_owned(), rule: "lists an area twice; give one figure each" });
        }
        if let View::Box { west, south, east, north } = &self.view {
            for (name, edge, most) in [("west", west, 360.0), ("east", east, 360.0), ("south", south, 90.0), ("north", north, 90.0)] {
                check_number(*edge, || format!("view.box.{name}"))?;
                if edge.abs() > most {
                    let place = format!("view.box.{name}");
                    return Err(ChartError::Rule { place, rule: "is not on the globe; give degrees" });
                }
            }
            if west >= east || south >= north {
                return Err(ChartError::Rule {
                    place: "view.box".to_owned(),
                    rule: "is empty; west must be less than east (add 360 across the date line) and south less than north",
                });
            }
        }
        Ok(self.areas.iter().filter_map(|area| area.cell.value()).collect())
    }

    fn draw_areas(&self, sheet: &mut Sheet<'_>, outlines: &Outlines, fit: &Fit, at: (f64, f64)) -> Seen {
        let view = (at.0, at.1, at.0 + fit.width, at.1 + fit.height);
        sheet.open_clipped(at.0 - 1.0, at.1 - 1.0, fit.width + 2.0, fit.height + 2.0);
        let mut seen = Seen::default();
        let mut marks: Vec<(&MapArea, (f64, f64))> = Vec::new();
        sheet.open_stroked(Stroke::new(Paint::Surface, 0.6));
        for outline in &outlines.areas {
            let chosen = !matches!(&self.view, View::Areas(ids) if !ids.contains(&outline.id));
            let area = self.areas.iter().find(|area| chosen && area.id == outline.id);
            let Shape { path, mark, size } = fit.shape(outlines, outline, view);
            if let (Some(area), Some(mark)) = (area, mark)
                && size < SMALLEST
                && area.cell != Cell::Missing
            {
                marks.push((area, mark));
            }
            if path.is_empty() {
                continue;
            }
            let cell = area.map_or(Cell::Missing, |area| area.cell);
            let hover = area.map_or(String::new(), |area| self.hover(sheet, area));
            // outside the areas that the view is about, ground is only there to find one's way
            let fill = if chosen { self.fill(outline, cell, &mut seen) } else { Fill::Plain(Paint::NoData) };
            if hover.is_empty() {
                sheet.ground(&path, fill);
            } else {
                sheet.open(&hover);
                sheet.ground(&path, fill);
                sheet.close();
            }
            if outline.disputed && size >= SMALLEST {
                seen.disputed = true;
                sheet.ground(&path, Fill::Hatch(Pattern::Disputed));
            }
        }
        sheet.close();
        for (area, (x, y)) in marks {
            let ring = Some(Stroke::new(Paint::Text, 0.7));
            let fill = match area.cell {
                Cell::Value(value) => Fill::Plain(self.classes.paint(self.classes.of(value)).0),
                Cell::Protected => {
                    seen.protected = true;
                    Fill::Hatch(Pattern::Protected)
                }
                Cell::Missing => continue,
            };
            let hover = self.hover(sheet, area);
            sheet.open(&hover);
            sheet.circle(x, y, (fit.width / 250.0).clamp(1.7, 2.8), fill, ring);
            sheet.close();
        }
        sheet.close();
        seen
    }

    fn fill(&self, outline: &Outline, cell: Cell, seen: &mut Seen) -> Fill {
        match cell {
            Cell::Value(value) => Fill::Plain(self.classes.paint(self.classes.of(value)).0),
            Cell::Protected => {
                seen.protected = true;
                Fill::Hatch(Pattern::Protected)
            }
            Cell::Missing if outline.disputed => Fill::Plain(Paint::NoData),
            Cell::Missing => {
                seen.no_data = true;
                Fill::Hatch(Pattern::NoData)
            }
        }
    }

    fn hover(&self, sheet: &Sheet<'_>, area: &MapArea) -> String {
        let figure = match area.cell {
            Cell::Value(value) => (sheet.style.value)(value),
            Cell::Missing => self.frame.words.no_data.clone(),
            Cell::Protected => self.frame.words.protected.clone(),
        };
        format!("{}: {figure}", area.label)
    }
}

/// What the legend must explain.
#[derive(Default)]
struct Seen {
    no_data: bool,
    protected: bool,
    disputed: bool,
}

/// Places along the edge of a box, close enough for a curved projection.
fn frame_of_box(west: f64, south: f64, east: f64, north: f64) -> Vec<(f64, f64)> {
    let mut places = Vec::new();
    for i in 0..=24 {
        let part = f64::from(i) / 24.0;
        let (lon, lat) = (west + (east - west) * part, south + (north - south) * part);
        places.extend([(lon, south), (lon, north), (west, lat), (east, lat)]);
    }
    places
}
