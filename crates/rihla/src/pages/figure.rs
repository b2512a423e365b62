//! A view of a dataset: its chart or map, and the table behind it.

use rihla_model::definition::{ViewDefinition, ViewKind};
use rihla_model::{ConceptId, LocalText};
use rihla_operations::publish::site::PublishedDataset;
use rihla_table::Dimension;

use super::choice::{Choice, TIME};
use super::drawing::{Canvas, Drawing, WIDTHS, without_outline};
use super::table::{self, Layout, TableView, code_name, dimension, dimension_name, indicator_words, unit_words};
use super::table_page::caption;
use super::{Place, Reader};

/// Rows a chart can hold before it becomes hard to read.
const MOST_BARS: usize = 20;
/// Series of a line chart, parts of a bar.
const MOST_SERIES: usize = 6;
/// Columns of a heat map.
const MOST_ACROSS: usize = 16;
/// Rows of the table behind a chart on a dataset's page; the whole is one link away.
const MOST_ROWS: usize = 40;
/// Columns of the table behind a chart.
const MOST_COLUMNS: usize = 12;

/// The words of a chart.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) measure: String,
    /// Whether the picture shows its words itself; else the page has them as text around it.
    pub(crate) titled: bool,
}

/// A map as a picture of its own, in two widths.
#[derive(Debug, Clone)]
pub(crate) struct MapPicture {
    pub(crate) wide: String,
    pub(crate) narrow: String,
    /// Size in pixels, so that the page does not jump when the picture comes.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) alt: String,
    pub(crate) disclaimer: String,
}

/// A view as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub(crate) id: String,
    /// HTML.
    pub(crate) title: String,
    pub(crate) subtitle: String,
    /// Drawings with the class of their width.
    pub(crate) drawings: Vec<(&'static str, String)>,
    pub(crate) map: Option<MapPicture>,
    pub(crate) table_title: String,
    /// Whether the table is shown at once, since there is no drawing.
    pub(crate) open: bool,
    pub(crate) table: TableView,
    pub(crate) cut: bool,
    pub(crate) note: String,
    pub(crate) source: String,
    pub(crate) link: Option<String>,
}

/// A view with its figures laid out.
pub(crate) struct Prepared<'a> {
    pub(crate) choice: Choice,
    pub(crate) layout: Layout,
    rows: &'a Dimension,
    columns: Option<&'a Dimension>,
    divisor: f64,
    decimals: u8,
    additive: bool,
    pub(crate) picture: Picture,
    note: String,
}

impl Prepared<'_> {
    /// Draws the view for a page, if it can be drawn.
    pub(crate) fn draw(&self, reader: &Reader<'_>, kind: ViewKind, width: f64, name: &str) -> Option<String> {
        self.draw_on(reader, kind, &Canvas::page(width, name))
    }

    /// Whether time runs along the rows.
    pub(crate) fn is_over_time(&self) -> bool {
        self.rows.concept.as_str() == TIME
    }

    /// Draws the view on a canvas, if it can be drawn.
    pub(crate) fn draw_on(&self, reader: &Reader<'_>, kind: ViewKind, canvas: &Canvas<'_>) -> Option<String> {
        let any = self.layout.rows.iter().any(|&r| self.layout.columns.iter().any(|&c| table::is_figure(self.layout.cell(r, c))));
        let drawing = Drawing {
            reader,
            layout: &self.layout,
            rows: self.rows,
            columns: self.columns,
            divisor: self.divisor,
            decimals: self.decimals,
            additive: self.additive,
            picture: &self.picture,
        };
        if any { drawing.draw(kind, canvas) } else { None }
    }
}

/// Lays out the figures of a view; none where its definition names what the release does not hold.
pub(crate) fn prepare<'a>(
    reader: &Reader<'_>,
    dataset: &'a PublishedDataset,
    view: &ViewDefinition,
    number: usize,
) -> Option<Prepared<'a>> {
    let released = dataset.released.as_ref();
    let indicator = match &view.indicator {
        Some(id) => released.indicators().iter().position(|i| i.id == *id)?,
        None => 0,
    };
    let choice = Choice {
        rows: view.rows.to_string(),
        columns: view.columns.as_ref().map(ToString::to_string),
        indicator: u32::try_from(indicator).ok()?,
        at: view.at.iter().map(|(concept, code)| (concept.to_string(), code.clone())).collect(),
        ..Choice::usual(released)
    };
    let rows = dimension(released, &choice.rows)?;
    let columns = choice.columns.as_deref().and_then(|c| dimension(released, c));
    let mut layout = Layout::of(released, &choice).ok()?;
    let shown = released.indicators().get(indicator)?;
    let top = narrow_rows(&mut layout, rows, columns, view);
    narrow_columns(&mut layout, columns, view.kind);
    let (measure, unit) = indicator_words(reader, shown);
    let held = held_words(reader, dataset, &choice);
    let mut note: Vec<String> = Vec::new();
    if let Some(top) = top {
        note.push(reader.say.say("view-top", &[("count", top.into())]));
    }
    let limits = reader.plain(&dataset.definition.limits);
    if number == 1 && !limits.is_empty() {
        note.push(limits.to_owned());
    }
    let picture = Picture {
        id: format!("view-{number}"),
        title: reader.plain(&view.title).to_owned(),
        subtitle: [vec![measure.clone()], held, vec![unit]].concat().into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · "),
        measure,
        titled: false,
    };
    let divisor = 10_f64.powi(i32::from(shown.scale));
    let (decimals, additive) = (shown.decimals, shown.additive);
    Some(Prepared { choice, layout, rows, columns, divisor, decimals, additive, picture, note: note.join(" ") })
}

/// What the dimensions that are held still are held at, totals left out.
pub(crate) fn held_words(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> Vec<String> {
    let released = dataset.released.as_ref();
    let held = choice.held(released);
    released
        .dimensions()
        .iter()
        .filter_map(|d| {
            let code = held.get(d.concept.as_str()).filter(|code| *code != "_T")?;
            let name = code_name(reader, d, d.position(code)?);
            if d.concept.as_str() == TIME {
                return Some(name);
            }
            Some(reader.say.say("view-where", &[("dimension", dimension_name(reader, d).into()), ("code", name.into())]))
        })
        .collect()
}

/// Keeps the rows that a view names, or its greatest, or as many as can be read. Gives how many were kept if some were not.
fn narrow_rows(layout: &mut Layout, rows: &Dimension, columns: Option<&Dimension>, view: &ViewDefinition) -> Option<usize> {
    if !view.only.is_empty() {
        let wanted: Vec<u32> = view.only.iter().filter_map(|code| rows.position(code)).collect();
        let found = wanted.iter().filter_map(|p| layout.rows.iter().copied().find(|&r| layout.row_code(r) == *p)).collect();
        layout.rows = found;
        let top = view.top? as usize;
        let (all, by) = (layout.rows.len(), ranking_column(layout, columns, view.kind));
        layout.sort_by(rows, by, true);
        layout.rows.truncate(top);
        return (layout.rows.len() < all).then_some(layout.rows.len());
    }
    let over_time = rows.concept.as_str() == TIME;
    if over_time || view.kind == ViewKind::Table {
        if let Some(top) = view.top {
            layout.rows.truncate(top as usize);
        }
        return None;
    }
    // totals dwarf their parts and would be counted twice
    let is_part = |layout: &Layout, r: usize| rows.code(layout.row_code(r)).is_some_and(|c| !c.aggregate && c.code != "_T");
    let parts: Vec<usize> = layout.rows.iter().copied().filter(|&r| is_part(layout, r)).collect();
    if !parts.is_empty() && view.kind != ViewKind::Map {
        layout.rows = parts;
    }
    let most = match view.kind {
        ViewKind::Map => usize::MAX,
        ViewKind::Pyramid => 40,
        ViewKind::Line => MOST_SERIES,
        ViewKind::Flow => 12,
        _ => MOST_BARS,
    };
    let wanted = view.top.map_or(most, |t| (t as usize).min(most));
    let ranked = view.top.is_some() || layout.rows.len() > most || (view.kind == ViewKind::Bar && !is_ordered(rows));
    if ranked && view.kind != ViewKind::Map {
        let by = ranking_column(layout, columns, view.kind);
        layout.sort_by(rows, by, true);
    }
    let all = layout.rows.len();
    layout.rows.truncate(wanted);
    (layout.rows.len() < all).then_some(layout.rows.len())
}

/// The column by which the greatest rows are found: the total, else the last.
fn ranking_column(layout: &Layout, columns: Option<&Dimension>, kind: ViewKind) -> usize {
    match columns {
        Some(d) if kind != ViewKind::Line && d.total().is_some() => {
            layout.columns.iter().copied().find(|&c| Some(layout.column_code(c)) == d.total()).unwrap_or_default()
        }
        _ => layout.columns.last().copied().unwrap_or_default(),
    }
}

/// Whether the codes of a dimension have an order of their own.
fn is_ordered(dimension: &Dimension) -> bool {
    ["AGE", "EDUCATION", "DURATION", "TIME"].iter().any(|word| dimension.concept.as_str().contains(word))
}

/// Keeps the columns that a chart can show: parts rather than totals, the last periods of a heat map.
fn narrow_columns(layout: &mut Layout, columns: Option<&Dimension>, kind: ViewKind) {
    let Some(dimension) = columns else { return };
    if kind == ViewKind::Table {
        return;
    }
    let parts: Vec<usize> = layout.columns.iter().copied().filter(|&c| !table::is_total(dimension, layout.column_code(c))).collect();
    if !parts.is_empty() && dimension.concept.as_str() != TIME {
        layout.columns = parts;
        let most = if kind == ViewKind::Flow { 12 } else { MOST_SERIES };
        if kind != ViewKind::HeatMap {
            layout.columns.truncate(most);
        }
    }
    if kind == ViewKind::HeatMap && layout.columns.len() > MOST_ACROSS {
        let from = layout.columns.len() - MOST_ACROSS;
        layout.columns.drain(..from);
    }
}

/// Shows the n-th view of a dataset (from 1).
pub(crate) fn figure(
    reader: &Reader<'_>,
    dataset: &PublishedDataset,
    view: &ViewDefinition,
    number: usize,
    prefix: &str,
) -> Option<Figure> {
    let mut prepared = prepare(reader, dataset, view, number)?;
    prepared.picture.id = format!("{prefix}view-{number}");
    let id = dataset.definition.id.as_str();
    let mut map = None;
    let mut drawings = Vec::new();
    if view.kind == ViewKind::Map {
        if let Some((width, name)) = WIDTHS.first()
            && let Some(svg) = prepared.draw(reader, ViewKind::Map, *width, name)
        {
            let (width, height) = size_of(&svg);
            let file = |width: &str| format!("{}-{width}.svg", map_place(reader, id, number));
            map = Some(MapPicture {
                wide: file("wide"),
                narrow: file("narrow"),
                width,
                height,
                alt: format!("{}. {}", prepared.picture.title, prepared.picture.subtitle),
                disclaimer: reader.t("page-boundaries"),
            });
        }
    } else {
        for (width, name) in WIDTHS {
            drawings.extend(prepared.draw(reader, view.kind, width, name).map(|svg| (name, svg)));
        }
    }
    let drawn = map.is_some() || !drawings.is_empty();
    let unknown = if view.kind == ViewKind::Map { without_outline(reader, prepared.rows, &prepared.layout) } else { 0 };
    // withheld cells link to the reasons on the dataset's own page
    let own_page = reader.links.here().place == Place::Dataset(id.to_owned());
    let why = if own_page { "#protection".to_owned() } else { format!("{}#protection", reader.dataset_href(id)) };
    let cut = cut(&mut prepared.layout);
    let caption = if drawn { prepared.picture.title.clone() } else { String::new() };
    let caption = if caption.is_empty() { prepared.picture.measure.clone() } else { caption };
    let table = table::view(reader, &dataset.released, &prepared.choice, &prepared.layout, caption, &why, |_| (None, None));
    let mut note = prepared.note;
    if view.kind == ViewKind::Map && unknown > 0 {
        note = format!("{} {note}", reader.say.say("view-map-none", &[("count", unknown.into())]));
    } else if view.kind != ViewKind::Table && !drawn {
        note = format!("{} {note}", reader.t("view-no-chart"));
    }
    let table_id = if map.is_some() { "view-table-of-map" } else { "view-table" };
    Some(Figure {
        id: prepared.picture.id.clone(),
        title: reader.local(&view.title),
        subtitle: prepared.picture.subtitle,
        drawings,
        map,
        table_title: reader.t(table_id),
        open: !drawn,
        table,
        cut,
        note: note.trim().to_owned(),
        source: source_line(reader, dataset),
        link: reader
            .links
            .can_query()
            .then(|| format!("{}?{}", reader.links.page(&Place::Table(id.to_owned())), prepared.choice.query(&dataset.released))),
    })
}

/// A choice as drawings: a chart where it can be one, a map where its rows are areas.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    /// What it shows.
    pub(crate) title: String,
    /// Drawings with the class of their width.
    pub(crate) drawings: Vec<(&'static str, String)>,
    pub(crate) map: Option<MapPicture>,
    pub(crate) note: String,
}

/// The title of a choice's picture, which says everything by itself, since a picture is taken away alone: the dataset, the measure, by what
/// it is broken down, and what was chosen.
fn title_of(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> String {
    let words = [("dataset", reader.plain(&dataset.definition.title).into()), ("caption", caption(reader, dataset, choice).into())];
    let title = reader.say.say("view-chosen-title", &words);
    let held = held_words(reader, dataset, choice);
    if held.is_empty() {
        return title;
    }
    reader.say.say("view-chosen-where", &[("title", title.into()), ("chosen", held.join(" · ").into())])
}

/// A view of a choice, made ready for a picture that is taken away alone.
fn prepare_chosen<'a>(reader: &Reader<'_>, dataset: &'a PublishedDataset, view: &ViewDefinition, name: &str) -> Option<Prepared<'a>> {
    let mut prepared = prepare(reader, dataset, view, 0)?;
    let shown = dataset.released.indicators().get(prepared.choice.indicator as usize)?;
    let title = prepared.picture.title;
    let subtitle = reader.say.say("view-unit", &[("unit", unit_words(reader, shown).into())]);
    prepared.picture = Picture { id: name.to_owned(), title, subtitle, measure: prepared.picture.measure, titled: true };
    Some(prepared)
}

/// What a choice looks like.
pub(crate) fn drawn(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> Drawn {
    let title = title_of(reader, dataset, choice);
    let view = view_of(reader, dataset, choice, &title);
    let prepared = view.as_ref().and_then(|view| Some((view, prepare_chosen(reader, dataset, view, "chosen")?)));
    let (mut drawings, mut note) = (Vec::new(), String::new());
    if let Some((view, prepared)) = prepared {
        for (width, name) in WIDTHS {
            drawings.extend(prepared.draw(reader, view.kind, width, name).map(|svg| (name, svg)));
        }
        if !drawings.is_empty() {
            note = prepared.note;
        }
    }
    Drawn { title, drawings, map: chosen_map(reader, dataset, choice), note }
}

/// The map of a choice, its other dimensions held: none where its rows are no areas whose outline is known.
pub(crate) fn map_of_choice(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice, narrow: bool) -> Option<String> {
    let held = Choice { columns: None, ..choice.clone() };
    let view = ViewDefinition { kind: ViewKind::Map, ..view_of(reader, dataset, &held, &title_of(reader, dataset, &held))? };
    let (width, name) = *WIDTHS.get(usize::from(narrow))?;
    prepare_chosen(reader, dataset, &view, "chosen-map")?.draw(reader, ViewKind::Map, width, name)
}

fn chosen_map(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> Option<MapPicture> {
    // a folder answers no query
    if !reader.links.can_query() {
        return None;
    }
    let (width, height) = size_of(&map_of_choice(reader, dataset, choice, false)?);
    let place = Place::Table(dataset.definition.id.to_string());
    let query = Choice { page: None, column_page: None, sort: None, ..choice.clone() }.query(&dataset.released);
    let file = |width: &str| format!("{}-map-{width}.svg?{query}", reader.links.page(&place));
    let alt = title_of(reader, dataset, &Choice { columns: None, ..choice.clone() });
    Some(MapPicture { wide: file("wide"), narrow: file("narrow"), width, height, alt, disclaimer: reader.t("page-boundaries") })
}

/// The view that a choice stands for: lines over time, bars of one column or of few, else a heat map.
fn view_of(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice, title: &str) -> Option<ViewDefinition> {
    let released = dataset.released.as_ref();
    let columns = choice.columns.as_deref();
    let parts = |concept: &str| {
        dimension(released, concept).map_or(0, |d| d.codes.iter().filter(|code| !code.aggregate && code.code != "_T").count())
    };
    let kind = match columns {
        _ if choice.rows == TIME || columns == Some(TIME) => ViewKind::Line,
        // a map of heat that leaves columns out would not show what was chosen: the table stands alone
        Some(columns) if parts(columns) > MOST_ACROSS => ViewKind::Table,
        Some(columns) if parts(columns) > MOST_SERIES => ViewKind::HeatMap,
        _ => ViewKind::Bar,
    };
    let id = |concept: &str| ConceptId::new(concept).ok();
    Some(ViewDefinition {
        title: LocalText::new(reader.language(), title),
        kind,
        rows: id(&choice.rows)?,
        columns: columns.and_then(id),
        at: choice.at.iter().filter_map(|(concept, code)| Some((id(concept)?, code.clone()))).collect(),
        indicator: released.indicators().get(choice.indicator as usize).map(|indicator| indicator.id.clone()),
        top: None,
        only: Vec::new(),
    })
}

/// The size of a drawing, from its view box.
fn size_of(svg: &str) -> (u32, u32) {
    let after = svg.split_once("viewBox=\"0 0 ").map_or("", |(_, after)| after);
    let mut numbers = after.split(['"', ' ', '.']).map_while(|n| n.parse::<u32>().ok());
    (numbers.next().unwrap_or(720), numbers.next().unwrap_or(420))
}

/// Keeps a table on a dataset's page short; says whether something was left out.
fn cut(layout: &mut Layout) -> bool {
    let long = layout.rows.len() > MOST_ROWS || layout.columns.len() > MOST_COLUMNS;
    layout.rows.truncate(MOST_ROWS);
    if layout.columns.len() > MOST_COLUMNS {
        let from = layout.columns.len() - MOST_COLUMNS;
        layout.columns.drain(..from);
    }
    long
}

/// Where the pictures of a map lie, without width and ending.
fn map_place(reader: &Reader<'_>, dataset: &str, number: usize) -> String {
    reader.links.root_file(&format!("{}/datasets/{dataset}/map-{number}", reader.language().tag()))
}

/// Who the figures are from, and which release and vintage they are.
pub(crate) fn source_line(reader: &Reader<'_>, dataset: &PublishedDataset) -> String {
    reader.say.say(
        "view-source",
        &[
            ("source", credits(reader, dataset).into()),
            ("release", dataset.release.id.as_str().into()),
            ("vintage", dataset.release.vintage.as_str().into()),
        ],
    )
}

/// The agencies behind a dataset, each once.
pub(crate) fn credits(reader: &Reader<'_>, dataset: &PublishedDataset) -> String {
    let mut names: Vec<String> = Vec::new();
    for source in &dataset.sources {
        let Some(card) = reader.site.sources.iter().find(|s| s.id == *source) else { continue };
        let name = reader.plain(if card.attribution.is_empty() { &card.agency_name } else { &card.attribution }).to_owned();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { reader.plain(&dataset.definition.owner).to_owned() } else { reader.say.list(names) }
}
