//! The charts and maps of a dataset, drawn for print by the code of the pages.

use rihla_model::definition::ViewKind;
use rihla_operations::publish::site::PublishedDataset;
use rihla_report::Figure;

use super::dataset_part;
use crate::pages::Reader;
use crate::pages::choice::Choice;
use crate::pages::drawing::Canvas;
use crate::pages::figure::{held_words, prepare};
use crate::pages::table::{Layout, indicator_words, is_figure};

/// Width of the drawing in its own pixels: on the width of the text a letter comes out a little smaller than the text's.
const WIDTH: f64 = 660.0;

/// Bars that a printed chart shows at most.
const MOST_BARS: usize = 15;

/// The first views that can be drawn, a map among them where there is one.
pub(super) fn pictures(reader: &Reader<'_>, dataset: &PublishedDataset, most: usize) -> Vec<Figure> {
    let views = &dataset.definition.views;
    let is_map = |n: usize| views.get(n).is_some_and(|v| v.kind == ViewKind::Map);
    let mut order: Vec<usize> = (0..views.len()).collect();
    if most > 1
        && let Some(map) = order.iter().position(|&n| is_map(n)).filter(|&at| at > 1)
    {
        let map = order.remove(map);
        order.insert(1, map);
    }
    order.into_iter().filter_map(|n| picture(reader, dataset, n)).take(most).collect()
}

/// The n-th view, from 0.
fn picture(reader: &Reader<'_>, dataset: &PublishedDataset, n: usize) -> Option<Figure> {
    let view = dataset.definition.views.get(n)?;
    let id = chart_id(view.kind)?;
    let mut prepared = prepare(reader, dataset, view, n + 1)?;
    if view.kind == ViewKind::Bar && !prepared.is_over_time() {
        prepared.layout.rows.truncate(MOST_BARS);
    }
    if !tells_enough(&prepared.layout) {
        return None;
    }
    // names inside the drawing need be unique in the whole document
    prepared.picture.id = format!("{}-{}", dataset.definition.id.as_str().replace(['.', '@'], "-"), n + 1);
    let canvas = Canvas::print(WIDTH, height(view.kind));
    let svg = prepared.draw_on(reader, view.kind, &canvas)?;
    let (title, subtitle) = (&prepared.picture.title, &prepared.picture.subtitle);
    let caption = if title.is_empty() { &prepared.picture.measure } else { title };
    let details = details(reader, dataset, &prepared.choice);
    let alt = reader
        .say
        .say("report-alt", &[("kind", reader.t(id).into()), ("title", caption.as_str().into()), ("subtitle", subtitle.as_str().into())]);
    let caption = reader.say.say("report-named", &[("name", caption.as_str().into()), ("detail", details.into())]);
    Some(Figure { svg, caption, alt, source: dataset_part::source(reader, dataset) })
}

/// What is held still, and the unit; the indicator too, where it is not the dataset's own measure. They stand in the caption
/// rather than in the drawing, where converters to PDF lack signs that the face of the script does not have.
pub(super) fn details(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> String {
    let words = dataset.released.indicators().get(choice.indicator as usize).map(|i| indicator_words(reader, i));
    let (name, unit) = words.unwrap_or_default();
    let mut parts = held_words(reader, dataset, choice);
    if choice.indicator > 0 {
        parts.insert(0, name);
    }
    parts.push(unit);
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// Whether at least a quarter of the cells have a figure: a drawing of hatches alone tells nothing.
fn tells_enough(layout: &Layout) -> bool {
    let cells = || layout.rows.iter().flat_map(|&row| layout.columns.iter().map(move |&column| layout.cell(row, column)));
    cells().filter(|cell| is_figure(*cell)).count() * 4 >= cells().count()
}

/// Height of the plot, so that two pictures and a table fill a page.
const fn height(kind: ViewKind) -> Option<f64> {
    match kind {
        ViewKind::Line => Some(180.0),
        ViewKind::Bar | ViewKind::StackedBar => Some(170.0),
        ViewKind::Pyramid => Some(220.0),
        ViewKind::Map => Some(240.0),
        ViewKind::Flow => Some(280.0),
        ViewKind::HeatMap | ViewKind::Table => None,
    }
}

/// The message that names a kind of chart; none for tables.
const fn chart_id(kind: ViewKind) -> Option<&'static str> {
    match kind {
        ViewKind::Line => Some("report-chart-line"),
        ViewKind::Bar => Some("report-chart-bar"),
        ViewKind::StackedBar => Some("report-chart-stacked-bar"),
        ViewKind::Pyramid => Some("report-chart-pyramid"),
        ViewKind::HeatMap => Some("report-chart-heat-map"),
        ViewKind::Map => Some("report-chart-map"),
        ViewKind::Flow => Some("report-chart-flow"),
        ViewKind::Table => None,
    }
}
