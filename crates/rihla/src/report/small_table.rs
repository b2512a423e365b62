//! A table of a dataset that fits on paper: at most twelve rows and five columns of figures.

use std::collections::BTreeSet;

use rihla_model::ObsStatus;
use rihla_model::definition::{ViewDefinition, ViewKind};
use rihla_operations::publish::site::PublishedDataset;
use rihla_report::{CellKind, ReportTable, TableCell, TableHead};
use rihla_table::{Dimension, Indicator, PivotCell};

use super::dataset_part;
use crate::pages::Reader;
use crate::pages::choice::{Choice, TIME};
use crate::pages::figure::{held_words, prepare};
use crate::pages::mark::{MISSING, Mark, NOT_OBSERVED, WITHHELD, key_of, mark_of};
use crate::pages::table::{Layout, code_name, dimension, dimension_name, indicator_words, is_total};

/// Rows of figures.
const ROWS: usize = 12;
/// Columns of figures, beside the column of names.
const COLUMNS: usize = 5;

/// The table of a dataset: its first view of kind table, else the figures behind its first chart. `notes` follow the key
/// of the marks.
pub(super) fn table(reader: &Reader<'_>, dataset: &PublishedDataset, notes: Vec<String>) -> Option<ReportTable> {
    let views = &dataset.definition.views;
    let numbered = || views.iter().enumerate();
    let of_kind = |wanted: fn(&ViewDefinition) -> bool| numbered().find(|(_, v)| wanted(v)).map(|(n, v)| (n + 1, v));
    let chosen = of_kind(|v| v.kind == ViewKind::Table)
        .or_else(|| of_kind(|v| !matches!(v.kind, ViewKind::Pyramid | ViewKind::Map)))
        .or_else(|| of_kind(|_| true));
    let prepared = chosen.and_then(|(n, view)| prepare(reader, dataset, view, n).map(|p| (view, p)));
    let (choice, shown, title) = match prepared {
        Some((view, prepared)) => {
            let title = if view.kind == ViewKind::Table { reader.plain(&view.title).to_owned() } else { String::new() };
            (prepared.choice, Some(prepared.layout), title)
        }
        None => (Choice::usual(&dataset.released), None, String::new()),
    };
    lay_out(reader, dataset, &choice, shown.as_ref(), title, notes)
}

fn lay_out(
    reader: &Reader<'_>,
    dataset: &PublishedDataset,
    choice: &Choice,
    shown: Option<&Layout>,
    title: String,
    notes: Vec<String>,
) -> Option<ReportTable> {
    let released = dataset.released.as_ref();
    let rows = dimension(released, &choice.rows)?;
    let columns = choice.columns.as_deref().and_then(|c| dimension(released, c));
    let indicator = released.indicators().get(choice.indicator as usize)?;
    let full = Layout::of(released, choice).ok()?;
    let (name, unit) = indicator_words(reader, indicator);
    let row_order = chosen_rows(&full, rows, shown);
    let left = full.rows.len().saturating_sub(row_order.len());
    let column_order = chosen_columns(&full, columns, shown);
    let caption = if title.is_empty() { usual_caption(reader, &name, rows, columns) } else { title };
    let details = [held_words(reader, dataset, choice), vec![unit.clone()]].concat().into_iter().filter(|s| !s.is_empty());
    let details: Vec<String> = details.collect();
    let caption = reader.say.say("report-named", &[("name", caption.into()), ("detail", details.join(" · ").into())]);
    let mut head = vec![TableHead { text: dimension_name(reader, rows), numeric: false }];
    head.extend(column_order.iter().map(|&column| {
        let text = columns.map_or_else(|| unit.clone(), |d| code_name(reader, d, full.column_code(column)));
        TableHead { text, numeric: true }
    }));
    let level = |row: usize| rows.code(full.row_code(row)).map_or(0, |c| c.level);
    let is_whole = |row: usize| rows.code(full.row_code(row)).is_some_and(|c| c.code == "_T");
    let base = row_order.iter().filter(|&&r| !is_whole(r)).map(|&r| level(r)).min().unwrap_or(0);
    let cells = || row_order.iter().flat_map(|&row| column_order.iter().map(move |&column| (row, column)));
    let marks: BTreeSet<Mark> = cells().map(|(row, column)| mark_of(full.cell(row, column))).collect();
    let shared = shared_flag(&marks);
    let mut lines = Vec::with_capacity(row_order.len());
    for &row in &row_order {
        let total = is_total(rows, full.row_code(row));
        let kind = if total { CellKind::Total } else { CellKind::Text };
        let indent = level(row).saturating_sub(base).min(4);
        let mut line = vec![TableCell { text: code_name(reader, rows, full.row_code(row)), kind, indent }];
        for &column in &column_order {
            line.push(figure_cell(reader, full.cell(row, column), indicator, total, shared));
        }
        lines.push(line);
    }
    if lines.is_empty() || column_order.is_empty() {
        return None;
    }
    let key = key_of(reader, &marks).into_iter().map(|line| match shared {
        Some(status) if line.sign == status.code() => reader.say.say("report-all-flagged", &[("flag", line.meaning.into())]),
        _ => format!("{} {}", line.sign, line.meaning),
    });
    let key: Vec<String> = key.collect();
    let mut below: Vec<String> = Vec::new();
    if !key.is_empty() {
        below.push(key.join(" · "));
    }
    if left > 0 {
        below.push(reader.say.say("report-rows-left", &[("count", left.into())]));
    }
    below.extend(notes);
    Some(ReportTable { caption, head, rows: lines, notes: below, source: dataset_part::source(reader, dataset) })
}

fn usual_caption(reader: &Reader<'_>, name: &str, rows: &Dimension, columns: Option<&Dimension>) -> String {
    let by = dimension_name(reader, rows);
    match columns {
        Some(columns) => reader
            .say
            .say("table-caption", &[("indicator", name.into()), ("rows", by.into()), ("columns", dimension_name(reader, columns).into())]),
        None => reader.say.say("table-caption-one", &[("indicator", name.into()), ("rows", by.into())]),
    }
}

/// The last periods; else the total and what the chart shows; else what comes first.
fn chosen_rows(full: &Layout, rows: &Dimension, shown: Option<&Layout>) -> Vec<usize> {
    if rows.concept.as_str() == TIME {
        return last(&full.rows, ROWS);
    }
    let is_whole = |row: &usize| rows.code(full.row_code(*row)).is_some_and(|c| c.code == "_T");
    let whole = full.rows.iter().copied().filter(is_whole);
    let parts = shown.map_or(&full.rows, |s| &s.rows).iter().copied().filter(|row| !is_whole(row));
    whole.chain(parts).take(ROWS).collect()
}

fn chosen_columns(full: &Layout, columns: Option<&Dimension>, shown: Option<&Layout>) -> Vec<usize> {
    let Some(dimension) = columns else { return full.columns.iter().copied().take(1).collect() };
    if dimension.concept.as_str() == TIME {
        return last(&full.columns, COLUMNS);
    }
    let is_whole = |column: &usize| dimension.code(full.column_code(*column)).is_some_and(|c| c.code == "_T");
    let parts = shown.map_or(&full.columns, |s| &s.columns).iter().copied().filter(|column| !is_whole(column));
    let whole = full.columns.iter().copied().filter(is_whole);
    whole.chain(parts).take(COLUMNS).collect()
}

fn last(all: &[usize], most: usize) -> Vec<usize> {
    all.get(all.len().saturating_sub(most)..).unwrap_or_default().to_vec()
}

/// The flag that all figures of a table have, which then is said once below it.
fn shared_flag(marks: &BTreeSet<Mark>) -> Option<ObsStatus> {
    let mut flags = marks.iter().filter_map(|mark| match mark {
        Mark::Flagged(status) => Some(*status),
        _ => None,
    });
    let first = flags.next()?;
    (flags.next().is_none() && !marks.contains(&Mark::Figure)).then_some(first)
}

fn figure_cell(reader: &Reader<'_>, cell: Option<&PivotCell>, indicator: &Indicator, total: bool, shared: Option<ObsStatus>) -> TableCell {
    let value = cell.and_then(|c| c.value);
    let figure = || value.map(|v| reader.say.scaled(v, indicator.scale, indicator.decimals)).unwrap_or_default();
    let number = if total { CellKind::Total } else { CellKind::Number };
    let (text, kind) = match mark_of(cell) {
        Mark::Figure => (figure(), number),
        Mark::Flagged(status) if shared == Some(status) => (figure(), number),
        Mark::Flagged(status) => (format!("{} {}", figure(), status.code()), number),
        Mark::Withheld(_) | Mark::WithheldByProducer => (WITHHELD.to_owned(), CellKind::Protected),
        Mark::Missing(_) => (MISSING.to_owned(), CellKind::Missing),
        Mark::NotObserved => (NOT_OBSERVED.to_owned(), CellKind::Missing),
    };
    TableCell { text, kind, indent: 0 }
}
