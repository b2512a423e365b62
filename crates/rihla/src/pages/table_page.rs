//! A table of its own page, as a reader chose it.

use askama::Template;
use rihla_language::Speaker;
use rihla_operations::publish::site::PublishedDataset;

use super::choice::{Choice, TIME};
use super::dataset::{Citation, citation};
use super::explore::{Explore, explore};
use super::figure::{Drawn, drawn, held_words, map_of_choice, source_line};
use super::layout::Layout as Frame;
use super::state::{State, freshness};
use super::table::{self, Layout, TableView, dimension, dimension_name, indicator_words};
use super::{ChoiceError, Place, Reader};

/// Which part of a long table is shown, and where the parts beside it are.
#[derive(Debug, Clone)]
struct Part {
    shown: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "table.html")]
struct TablePage<'a> {
    p: Frame,
    say: Speaker<'a>,
    title: String,
    dataset: (String, String),
    explore: Explore,
    freshness: State,
    stale: bool,
    held: Vec<String>,
    table: TableView,
    rows_part: Option<Part>,
    columns_part: Option<Part>,
    natural: Option<String>,
    exports: Option<(String, String)>,
    cut: bool,
    empty: String,
    source: String,
    drawn: Drawn,
    cite: Citation,
}

/// A table of a dataset as the parameters of the address choose it; none where there is no such dataset.
///
/// # Errors
/// Within: [`ChoiceError`] where the address asks for what is not there.
#[must_use]
pub fn table(reader: &Reader<'_>, id: &str, parameters: &[(String, String)]) -> Option<Result<askama::Result<String>, ChoiceError>> {
    let dataset = reader.find(id)?;
    Some(Choice::read(&dataset.released, parameters).map(|choice| page(reader, dataset, &choice).render()))
}

/// A ready table: one dimension by time. None where there is no such dataset or dimension.
#[must_use]
pub fn table_by(reader: &Reader<'_>, id: &str, concept: &str) -> Option<askama::Result<String>> {
    let dataset = reader.find(id)?;
    dimension(&dataset.released, concept)?;
    Some(page(reader, dataset, &Choice::by(&dataset.released, concept)).render())
}

/// The map of a table as the parameters of the address choose it; none where there is no such dataset, or no map of it.
///
/// # Errors
/// Within: [`ChoiceError`] where the address asks for what is not there.
#[must_use]
pub fn table_map(reader: &Reader<'_>, id: &str, parameters: &[(String, String)], narrow: bool) -> Option<Result<String, ChoiceError>> {
    let dataset = reader.find(id)?;
    match Choice::read(&dataset.released, parameters) {
        Ok(choice) => map_of_choice(reader, dataset, &choice, narrow).map(Ok),
        Err(error) => Some(Err(error)),
    }
}

fn page<'a>(reader: &Reader<'a>, dataset: &'a PublishedDataset, choice: &Choice) -> TablePage<'a> {
    let released = dataset.released.as_ref();
    let d = &dataset.definition;
    let id = d.id.to_string();
    let place = Place::Table(id.clone());
    let can_query = reader.links.can_query();
    let address = |choice: &Choice| format!("{}?{}", reader.links.page(&place), choice.query(released));
    let mut layout = Layout::of(released, choice).unwrap_or_else(|_| Layout {
        pivot: empty_pivot(),
        rows: Vec::new(),
        columns: Vec::new(),
        empty_rows: 0,
    });
    let columns = choice.columns.as_deref().and_then(|c| dimension(released, c));
    if let (Some(rows), Some(sort)) = (dimension(released, &choice.rows), &choice.sort) {
        let found = layout.columns.iter().copied().find(|&c| match columns {
            Some(columns) => columns.position(sort) == Some(layout.column_code(c)),
            None => sort == "value",
        });
        if let Some(column) = found {
            layout.sort_by(rows, column, choice.descending);
        }
    }
    let all = (layout.rows.len(), layout.columns.len());
    let columns_part = column_part(reader, choice, &mut layout, &address);
    let rows_part = row_part(reader, choice, &mut layout, &address);
    let caption = caption(reader, dataset, choice);
    let sort = |position: u32| {
        let code = columns.map_or_else(|| "value".to_owned(), |d| d.code(position).map(|c| c.code.clone()).unwrap_or_default());
        let current = choice.sort.as_deref() == Some(code.as_str());
        let sorted = current.then_some(if choice.descending { "descending" } else { "ascending" });
        let next = Choice { sort: Some(code), descending: !(current && choice.descending), page: None, ..choice.clone() };
        (can_query.then(|| address(&next)), sorted)
    };
    let drawn = drawn(reader, dataset, choice);
    let cite = {
        let title = [vec![reader.plain(&d.title).to_owned(), caption.clone()], held_words(reader, dataset, choice)].concat().join(". ");
        let here = reader.links.here().path();
        let on_query = can_query && matches!(reader.links.here().place, Place::Table(_));
        let path = if on_query { format!("{here}?{}", choice.query(released)) } else { here };
        citation(reader, dataset, &title, reader.links.cited(&path))
    };
    let view = table::view(reader, released, choice, &layout, caption, "#marks", sort);
    let plain_title = reader.say.say("table-title", &[("title", reader.plain(&d.title).into())]);
    let export = |kind: &str| format!("{}.{kind}?{}", reader.links.page(&place), choice.query(released));
    let empty = match view.empty_rows {
        _ if view.rows.is_empty() => reader.t("table-nothing"),
        0 => String::new(),
        n => reader.say.say("table-empty-rows", &[("count", n.into())]),
    };
    let frame = Frame::new(reader, &plain_title, "").under(reader.dataset_href(&id), reader.plain(&d.title).to_owned());
    let on_query = can_query && matches!(reader.links.here().place, Place::Table(_));
    TablePage {
        p: if on_query { frame.with_query(&choice.query(released)) } else { frame },
        say: reader.say,
        title: reader.local(&d.title),
        dataset: (reader.dataset_href(&id), reader.t("table-back")),
        explore: explore(reader, dataset, choice),
        freshness: freshness(reader, &dataset.quality, &dataset.sources),
        stale: dataset.quality.stale,
        held: held_words(reader, dataset, choice),
        cut: !can_query && (all.0 > view.rows.len() || all.1 > view.columns.len()),
        table: view,
        rows_part,
        columns_part,
        natural: (can_query && choice.sort.is_some()).then(|| address(&Choice { sort: None, page: None, ..choice.clone() })),
        exports: can_query.then(|| (export("csv"), export("json"))),
        empty,
        source: source_line(reader, dataset),
        drawn,
        cite,
    }
}

fn empty_pivot() -> rihla_table::Pivot {
    rihla_table::Pivot { rows: Vec::new(), columns: Vec::new(), cells: Vec::new() }
}

/// What a choice shows: the measure, and by what it is broken down.
pub(super) fn caption(reader: &Reader<'_>, dataset: &PublishedDataset, choice: &Choice) -> String {
    let released = dataset.released.as_ref();
    let name = released.indicators().get(choice.indicator as usize).map(|i| indicator_words(reader, i).0).unwrap_or_default();
    let of = |concept: &str| dimension(released, concept).map(|d| dimension_name(reader, d)).unwrap_or_default();
    match &choice.columns {
        None => reader.say.say("table-caption-one", &[("indicator", name.into()), ("rows", of(&choice.rows).into())]),
        Some(columns) => reader
            .say
            .say("table-caption", &[("indicator", name.into()), ("rows", of(&choice.rows).into()), ("columns", of(columns).into())]),
    }
}

/// Keeps one page of rows.
fn row_part(reader: &Reader<'_>, choice: &Choice, layout: &mut Layout, address: &impl Fn(&Choice) -> String) -> Option<Part> {
    let size = Choice::rows_per_page(layout.columns.len());
    let all = layout.rows.len();
    let pages = all.div_ceil(size);
    if pages <= 1 {
        return None;
    }
    let page = choice.page.unwrap_or(1).clamp(1, pages);
    let (from, to) = ((page - 1) * size, (page * size).min(all));
    layout.rows = layout.rows.get(from..to).unwrap_or_default().to_vec();
    let link = |page: usize, id: &str| (address(&Choice { page: Some(page), ..choice.clone() }), reader.t(id));
    let counts = [("from", (from + 1).into()), ("to", to.into()), ("all", all.into())];
    let query = reader.links.can_query();
    Some(Part {
        shown: reader.say.say("table-rows-shown", &counts),
        previous: (query && page > 1).then(|| link(page - 1, "table-previous")),
        next: (query && page < pages).then(|| link(page + 1, "table-next")),
    })
}

/// Keeps one page of columns; of periods the last page is shown first.
fn column_part(reader: &Reader<'_>, choice: &Choice, layout: &mut Layout, address: &impl Fn(&Choice) -> String) -> Option<Part> {
    let size = Choice::columns_per_page();
    let all = layout.columns.len();
    let pages = all.div_ceil(size);
    if pages <= 1 {
        return None;
    }
    let over_time = choice.columns.as_deref() == Some(TIME);
    let usual = if over_time { pages } else { 1 };
    let page = choice.column_page.unwrap_or(usual).clamp(1, pages);
    // pages are counted back from the end for periods, so that the last page is a full one
    let (from, to) = if over_time {
        let to = all - (pages - page) * size;
        (to.saturating_sub(size), to)
    } else {
        ((page - 1) * size, (page * size).min(all))
    };
    layout.columns = layout.columns.get(from..to).unwrap_or_default().to_vec();
    let link = |page: usize, id: &str| (address(&Choice { column_page: Some(page), ..choice.clone() }), reader.t(id));
    let counts = [("from", (from + 1).into()), ("to", to.into()), ("all", all.into())];
    let query = reader.links.can_query();
    Some(Part {
        shown: reader.say.say("table-columns-shown", &counts),
        previous: (query && page > 1).then(|| link(page - 1, "table-previous-columns")),
        next: (query && page < pages).then(|| link(page + 1, "table-next-columns")),
    })
}
