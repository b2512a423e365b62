//! Flows between origins and destinations: ranked ribbons, or a matrix.

use serde::{Deserialize, Serialize};

use crate::cell::Cell;
use crate::classes::Classes;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::kind::heat::HeatMap;
use crate::label::spread;
use crate::legend::{Swatch, legend};
use crate::scale::LEAST;
use crate::sheet::{Anchor, Fill, LABEL, Look, PAD, Sheet, Stroke};
use crate::style::Style;
use crate::text::{width, wrap};
use crate::theme::Paint;

/// Flows from origins to destinations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowChart {
    /// Words around the plot.
    #[serde(default)]
    pub frame: Frame,
    /// What the origins are, shown above them.
    #[serde(default)]
    pub origin_title: String,
    /// What the destinations are.
    #[serde(default)]
    pub destination_title: String,
    /// Names of the origins.
    pub origins: Vec<String>,
    /// Names of the destinations.
    pub destinations: Vec<String>,
    /// Flows; a pair that is not listed has no figure.
    pub flows: Vec<Flow>,
    /// Ribbons or a matrix.
    #[serde(default)]
    pub layout: FlowLayout,
    /// Classes of the matrix.
    #[serde(default)]
    pub classes: Option<Classes>,
}

/// One flow of a [`FlowChart`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Index of the origin.
    pub origin: usize,
    /// Index of the destination.
    pub destination: usize,
    /// Its size; not negative.
    pub cell: Cell,
}

/// How flows are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowLayout {
    /// Ribbons from ranked origins to ranked destinations.
    #[default]
    Ribbons,
    /// A matrix of origins by destinations.
    Matrix,
}

/// One end of the ribbons.
struct Node {
    index: usize,
    total: f64,
    /// Whether a flow of this end is protected, so that the total is only what is known.
    withheld: bool,
    top: f64,
    used: f64,
}

const NODE: f64 = 11.0;

impl FlowChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// When a flow names no origin or destination, is listed twice, or its size is negative or cannot be placed.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        self.check()?;
        if self.layout == FlowLayout::Matrix {
            return self.matrix().draw(style);
        }
        let mut sheet = Sheet::new("flow", &self.frame, *style);
        if self.flows.iter().any(|flow| flow.cell == Cell::Protected) {
            legend(&mut sheet, &[(Swatch::Dashed, &self.frame.words.protected)]);
        }
        self.draw_ribbons(&mut sheet);
        sheet.finish()
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.origins.is_empty() || self.destinations.is_empty() {
            return Err(ChartError::Empty { place: "origins or destinations", kind: "flow" });
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, flow) in self.flows.iter().enumerate() {
            let rule = |rule| Err(ChartError::Rule { place: format!("flows[{i}]"), rule });
            flow.cell.check(|| format!("flows[{i}].cell"))?;
            if flow.origin >= self.origins.len() || flow.destination >= self.destinations.len() {
                return rule("names an origin or destination that is not listed");
            }
            if flow.cell.value().is_some_and(|value| value < 0.0) {
                return rule("is negative; turn it round or show net flows as bars");
            }
            pairs.push((flow.origin, flow.destination));
        }
        pairs.sort_unstable();
        if pairs.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(ChartError::Rule { place: "flows".to_owned(), rule: "lists a pair twice; add the flows up first" });
        }
        Ok(())
    }

    /// Gives the flows as a heat map; pairs that are not listed are shown as missing.
    fn matrix(&self) -> HeatMap {
        let mut cells = vec![vec![Cell::Missing; self.destinations.len()]; self.origins.len()];
        for flow in &self.flows {
            if let Some(cell) = cells.get_mut(flow.origin).and_then(|row| row.get_mut(flow.destination)) {
                *cell = flow.cell;
            }
        }
        HeatMap {
            frame: self.frame.clone(),
            row_title: self.origin_title.clone(),
            column_title: self.destination_title.clone(),
            rows: self.origins.clone(),
            columns: self.destinations.clone(),
            cells,
            classes: self.classes.clone(),
            over_time: false,
            mirror_time: false,
        }
    }

    /// Ranks one end and places its nodes.
    fn nodes(&self, count: usize, end: impl Fn(&Flow) -> usize, top: f64, room: f64, unit: f64) -> Vec<Node> {
        let mut nodes: Vec<Node> = (0..count).map(|index| Node { index, total: 0.0, withheld: false, top: 0.0, used: 0.0 }).collect();
        for flow in &self.flows {
            if let Some(node) = nodes.get_mut(end(flow)) {
                node.total += flow.cell.value().unwrap_or(0.0);
                node.withheld |= flow.cell == Cell::Protected;
            }
        }
        let listed = |node: &Node| self.flows.iter().any(|flow| end(flow) == node.index && flow.cell != Cell::Missing);
        nodes.retain(listed);
        nodes.sort_by(|a, b| b.total.total_cmp(&a.total).then(a.index.cmp(&b.index)));
        let filled: f64 = nodes.iter().map(|node| node.total * unit).sum();
        let gap = (room - filled).max(0.0) / (nodes.len().max(2) - 1) as f64;
        let mut y = top;
        for node in &mut nodes {
            node.top = y;
            y += node.total * unit + gap;
        }
        nodes
    }

    fn draw_ribbons(&self, sheet: &mut Sheet<'_>) {
        let total: f64 = self.flows.iter().filter_map(|flow| flow.cell.value()).sum();
        let most = self.origins.len().max(self.destinations.len()) as f64;
        let each = if sheet.width < 480.0 { 48.0 } else { 34.0 };
        let room = self.frame.height_or((most * each).clamp(260.0, 560.0));
        let has_heads = !self.origin_title.is_empty() || !self.destination_title.is_empty();
        let top = sheet.y + if has_heads { LABEL * 2.0 } else { 8.0 };
        // two fifths of the height stay free as gaps between nodes
        let gaps = (most - 1.0).max(0.0) * 9.0;
        let unit = if total > LEAST { (room - gaps.min(room * 0.5)).max(10.0) / total } else { 0.0 };
        let mut origins = self.nodes(self.origins.len(), |flow| flow.origin, top, room, unit);
        let mut destinations = self.nodes(self.destinations.len(), |flow| flow.destination, top, room, unit);
        let side = sheet.width * if sheet.width < 480.0 { 0.33 } else { 0.28 };
        let (from, to) = (PAD + side, sheet.width - PAD - side);
        let mut flows: Vec<&Flow> = self.flows.iter().filter(|flow| flow.cell != Cell::Missing).collect();
        let rank = |nodes: &[Node], index: usize| nodes.iter().position(|node| node.index == index).unwrap_or(usize::MAX);
        flows.sort_by_key(|flow| (rank(&origins, flow.origin), rank(&destinations, flow.destination)));
        for flow in flows {
            let (o, d) = (rank(&origins, flow.origin), rank(&destinations, flow.destination));
            let (Some(origin), Some(destination)) = (origins.get_mut(o), destinations.get_mut(d)) else { continue };
            let (start, end) = (origin.top + origin.used, destination.top + destination.used);
            sheet.open(&self.hover(sheet, flow));
            match flow.cell.value() {
                Some(value) => {
                    let thick = value * unit;
                    let d = ribbon(sheet, (from + NODE, start), (to - NODE, end), thick);
                    sheet.path(&d, Fill::Sheer(Paint::Series(o), 0.5), Some(Stroke::new(Paint::Surface, 0.6)));
                    origin.used += thick;
                    destination.used += thick;
                }
                None => {
                    // one thin dashed line, whatever the size
                    let d = curve(sheet, (from + NODE, origin.top), (to - NODE, destination.top));
                    sheet.path(&d, Fill::Open, Some(Stroke::dashed(Paint::Muted, 1.2, "4 3")));
                }
            }
            sheet.close();
        }
        self.draw_end(sheet, &origins, &self.origins, (from, -1.0), unit, (top, top + room), true);
        self.draw_end(sheet, &destinations, &self.destinations, (to, 1.0), unit, (top, top + room), false);
        if has_heads {
            let base = top - LABEL * 0.9;
            let look = |anchor| Look::new(LABEL, Paint::Text, anchor).bold();
            sheet.text(from + NODE, base, &self.origin_title, look(Anchor::Right));
            sheet.text(to - NODE, base, &self.destination_title, look(Anchor::Left));
        }
        sheet.y = top + room + 20.0;
    }

    #[expect(clippy::too_many_arguments, reason = "both ends share every measure of the plot")]
    fn draw_end(
        &self,
        sheet: &mut Sheet<'_>,
        nodes: &[Node],
        names: &[String],
        (edge, sign): (f64, f64),
        unit: f64,
        (top, bottom): (f64, f64),
        coloured: bool,
    ) {
        let room = if sign < 0.0 { edge - PAD } else { sheet.width - PAD - edge } - 10.0;
        let leading = LABEL * 1.2;
        // on telephones the figure stands below the name
        let below = room < 140.0;
        let line_count = |figure: &String, lines: &Vec<String>| (lines.len() + usize::from(below && !figure.is_empty())).max(1) as f64;
        let labels: Vec<(String, Vec<String>)> = nodes
            .iter()
            .map(|node| {
                let name = names.get(node.index).map_or("", String::as_str);
                let figure = match (node.withheld, node.total > 0.0) {
                    (false, _) => (sheet.style.value)(node.total),
                    // as in an age group "75+": that many, and some that are withheld
                    (true, true) => (sheet.style.value)(node.total) + "+",
                    (true, false) => String::new(),
                };
                let taken = if figure.is_empty() || below { 0.0 } else { width(&figure, LABEL) + 8.0 };
                (figure, wrap(name, LABEL, (room - taken).max(30.0), 2))
            })
            .collect();
        let wanted: Vec<f64> = nodes.iter().map(|node| node.top + node.total * unit / 2.0).collect();
        let heights: Vec<f64> = labels.iter().map(|(figure, lines)| line_count(figure, lines) * leading + 3.0).collect();
        let places = spread(&wanted, &heights, top - leading, bottom + leading);
        for (rank, ((node, place), (figure, lines))) in nodes.iter().zip(places).zip(&labels).enumerate() {
            let thick = node.total * unit;
            let x = if sign < 0.0 { edge } else { edge - NODE };
            let paint = if coloured { Paint::Series(rank) } else { Paint::Muted };
            if node.withheld && node.total <= 0.0 {
                sheet.protected_mark(x + NODE / 2.0, node.top);
            } else {
                sheet.rect(x, node.top, NODE, thick.max(0.6), Fill::Plain(paint), None);
            }
            let middle = node.top + thick / 2.0;
            if (place - middle).abs() > 4.0 {
                let stroke = Stroke::new(Paint::Axis, 0.8);
                sheet.line((edge + sign * 1.0, middle), (edge + sign * 6.0, place), stroke);
            }
            // figure next to the node, name beyond it, so that figures form a column
            let near = edge + sign * 8.0;
            let anchor = if sign < 0.0 { Anchor::Right } else { Anchor::Left };
            let first = place - (line_count(figure, lines) - 1.0) * leading / 2.0 + LABEL * 0.36;
            let figure_y = if below { first + lines.len() as f64 * leading } else { first };
            sheet.text(near, figure_y, figure, Look::new(LABEL, Paint::Muted, anchor));
            let far = near + sign * if figure.is_empty() || below { 0.0 } else { width(figure, LABEL) + 7.0 };
            for (i, line) in lines.iter().enumerate() {
                sheet.text(far, first + i as f64 * leading, line, Look::new(LABEL, Paint::Text, anchor));
            }
        }
    }

    fn hover(&self, sheet: &Sheet<'_>, flow: &Flow) -> String {
        let name = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
        let figure = match flow.cell {
            Cell::Value(value) => (sheet.style.value)(value),
            Cell::Missing => self.frame.words.no_data.clone(),
            Cell::Protected => self.frame.words.protected.clone(),
        };
        let arrow = if self.frame.is_rtl() { '←' } else { '→' };
        format!("{} {arrow} {}: {figure}", name(&self.origins, flow.origin), name(&self.destinations, flow.destination))
    }
}

fn ribbon(sheet: &mut Sheet<'_>, from: (f64, f64), to: (f64, f64), thick: f64) -> String {
    let middle = (from.0 + to.0) / 2.0;
    let corners = [
        (from.0, from.1),
        (middle, from.1),
        (middle, to.1),
        (to.0, to.1),
        (to.0, to.1 + thick),
        (middle, to.1 + thick),
        (middle, from.1 + thick),
        (from.0, from.1 + thick),
    ];
    let [a, b, c, d, e, f, g, h] = corners.map(|(x, y)| sheet.point(x, y));
    format!("M{a}C{b} {c} {d}L{e}C{f} {g} {h}Z")
}

fn curve(sheet: &mut Sheet<'_>, from: (f64, f64), to: (f64, f64)) -> String {
    let middle = (from.0 + to.0) / 2.0;
    let [a, b, c, d] = [from, (middle, from.1), (middle, to.1), to].map(|(x, y)| sheet.point(x, y));
    format!("M{a}C{b} {c} {d}")
}
