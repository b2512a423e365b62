//! A two-way table: what a page shows of a pivot.

use std::collections::BTreeSet;

use rihla_model::LocalText;
use rihla_table::{Dimension, Indicator, Pivot, Released, TableError};

use super::choice::{Choice, TIME};
use super::mark::{CellView, Mark, MarkLine, cell_view, key_of};
use super::{Reader, mark};

/// The head of a column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) label: String,
    pub(crate) total: bool,
    /// Where the table sorted by this column is.
    pub(crate) sort: Option<String>,
    pub(crate) sort_label: String,
    /// `ascending` or `descending` where the table is sorted by it.
    pub(crate) sorted: Option<&'static str>,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) level: u8,
    pub(crate) total: bool,
    pub(crate) cells: Vec<CellView>,
}

/// A table as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct TableView {
    pub(crate) caption: String,
    pub(crate) unit: String,
    pub(crate) row_head: String,
    pub(crate) total_word: String,
    pub(crate) columns: Vec<Head>,
    pub(crate) rows: Vec<Row>,
    pub(crate) key: Vec<MarkLine>,
    /// Rows without any figure that are left out.
    pub(crate) empty_rows: usize,
}

/// Rows and columns of a pivot in the order and number they are to be shown.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) pivot: Pivot,
    /// Indexes into the pivot's rows.
    pub(crate) rows: Vec<usize>,
    /// Indexes into the pivot's columns.
    pub(crate) columns: Vec<usize>,
    pub(crate) empty_rows: usize,
}

impl Layout {
    /// Lays a choice out, without rows and columns that hold nothing at all.
    pub(crate) fn of(released: &Released, choice: &Choice) -> Result<Layout, TableError> {
        let pivot = released.pivot(choice.indicator, &choice.rows, choice.columns.as_deref(), &choice.held(released))?;
        let width = pivot.columns.len();
        let seen = |row: usize, column: usize| pivot.cells.get(row * width + column).is_some_and(Option::is_some);
        let all: Vec<usize> = (0..pivot.rows.len()).collect();
        let rows: Vec<usize> = all.iter().copied().filter(|&row| (0..width).any(|column| seen(row, column))).collect();
        let columns: Vec<usize> = (0..width).filter(|&column| rows.iter().any(|&row| seen(row, column))).collect();
        let empty_rows = all.len() - rows.len();
        Ok(Layout { pivot, rows, columns, empty_rows })
    }

    /// The cell at a row and column of the pivot.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&rihla_table::PivotCell> {
        self.pivot.cells.get(row * self.pivot.columns.len() + column).and_then(Option::as_ref)
    }

    /// The position of the code of a row in its dimension.
    pub(crate) fn row_code(&self, row: usize) -> u32 {
        self.pivot.rows.get(row).copied().unwrap_or_default()
    }

    /// The position of the code of a column in its dimension.
    pub(crate) fn column_code(&self, column: usize) -> u32 {
        self.pivot.columns.get(column).copied().unwrap_or_default()
    }

    /// Sorts the rows by their figures in a column: rows without a figure come last, totals stay first.
    pub(crate) fn sort_by(&mut self, rows: &Dimension, column: usize, descending: bool) {
        let mut order = std::mem::take(&mut self.rows);
        order.sort_by(|&one, &other| {
            let total = |row: usize| rows.code(self.row_code(row)).is_some_and(|c| c.code == "_T");
            let value = |row: usize| self.cell(row, column).and_then(|c| c.value);
            let by_value = match (value(one), value(other)) {
                (Some(a), Some(b)) if descending => b.cmp(&a),
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            };
            total(other).cmp(&total(one)).then(by_value)
        });
        self.rows = order;
    }
}

/// The dimension of a concept.
pub(crate) fn dimension<'r>(released: &'r Released, concept: &str) -> Option<&'r Dimension> {
    released.dimensions().iter().find(|d| d.concept.as_str() == concept)
}

/// The name of a dimension, plain.
pub(crate) fn dimension_name(reader: &Reader<'_>, dimension: &Dimension) -> String {
    concept_name(reader, &dimension.name, dimension.concept.as_str())
}

/// The name of a breakdown, whether its cells are held or not.
pub(crate) fn concept_name(reader: &Reader<'_>, name: &LocalText, concept: &str) -> String {
    let name = reader.plain(name);
    match (name.is_empty(), concept) {
        (true, TIME) => reader.t("word-time"),
        (true, concept) => concept.to_owned(),
        (false, _) => name.to_owned(),
    }
}

/// The name of a code, plain: periods in words, totals named.
pub(crate) fn code_name(reader: &Reader<'_>, dimension: &Dimension, position: u32) -> String {
    let Some(code) = dimension.code(position) else { return String::new() };
    if dimension.concept.as_str() == TIME {
        return reader.say.period(&code.code);
    }
    match (reader.plain(&code.name), code.code.as_str()) {
        ("", "_T") => reader.t("word-total"),
        ("", code) => code.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The name of a code as HTML, marked with its language where that is another.
pub(crate) fn code_html(reader: &Reader<'_>, dimension: &Dimension, position: u32) -> String {
    let name: Option<&LocalText> = dimension.code(position).map(|c| &c.name);
    match name {
        Some(name) if !name.is_empty() && dimension.concept.as_str() != TIME => reader.local(name),
        _ => super::local::escape(&code_name(reader, dimension, position)),
    }
}

/// Name and unit of an indicator, plain.
pub(crate) fn indicator_words(reader: &Reader<'_>, indicator: &Indicator) -> (String, String) {
    let name = reader.plain(&indicator.name);
    let name = if name.is_empty() { indicator.id.clone() } else { name.to_owned() };
    (name, unit_words(reader, indicator))
}

/// The unit of an indicator in words, with its power of ten.
pub(crate) fn unit_words(reader: &Reader<'_>, indicator: &Indicator) -> String {
    let unit = reader.plain(&indicator.unit_name);
    let unit = if unit.is_empty() { indicator.unit.as_str() } else { unit };
    let id = match indicator.unit_multiplier {
        3 => "view-unit-thousands",
        6 => "view-unit-millions",
        9 => "view-unit-billions",
        _ => return unit.to_owned(),
    };
    reader.say.say(id, &[("unit", unit.into())])
}

/// Whether a code adds up others.
pub(crate) fn is_total(dimension: &Dimension, position: u32) -> bool {
    dimension.code(position).is_some_and(|c| c.aggregate || c.code == "_T")
}

/// Shows a layout; `sort` gives the address and the present order for a column, where columns can be sorted by.
pub(crate) fn view(
    reader: &Reader<'_>,
    released: &Released,
    choice: &Choice,
    layout: &Layout,
    caption: String,
    why: &str,
    sort: impl Fn(u32) -> (Option<String>, Option<&'static str>),
) -> TableView {
    let rows = dimension(released, &choice.rows);
    let columns = choice.columns.as_deref().and_then(|c| dimension(released, c));
    let indicator = released.indicators().get(choice.indicator as usize);
    let (scale, decimals) = indicator.map_or((0, 0), |i| (i.scale, i.decimals));
    let (name, unit) = indicator.map(|i| indicator_words(reader, i)).unwrap_or_default();
    let mut marks: BTreeSet<Mark> = BTreeSet::new();
    let heads = layout.columns.iter().map(|&column| {
        let position = layout.column_code(column);
        let label = columns.map_or_else(|| super::local::escape(&name), |d| code_html(reader, d, position));
        let plain = columns.map_or_else(|| name.clone(), |d| code_name(reader, d, position));
        let (sort, sorted) = sort(position);
        let sort_label = reader.say.say("table-sort-by", &[("column", plain.into())]);
        Head { label, total: columns.is_some_and(|d| is_total(d, position)), sort, sort_label, sorted }
    });
    let heads = heads.collect();
    let mut shown = Vec::with_capacity(layout.rows.len());
    for &row in &layout.rows {
        let position = layout.row_code(row);
        let cells = layout.columns.iter().map(|&column| {
            let (view, mark) = cell_view(reader, layout.cell(row, column), scale, decimals, why);
            marks.insert(mark);
            view
        });
        let cells: Vec<CellView> = cells.collect();
        shown.push(Row {
            label: rows.map(|d| code_html(reader, d, position)).unwrap_or_default(),
            level: rows.and_then(|d| d.code(position)).map_or(0, |c| c.level).min(4),
            total: rows.is_some_and(|d| is_total(d, position)),
            cells,
        });
    }
    TableView {
        caption,
        unit: reader.say.say("view-unit", &[("unit", unit.into())]),
        row_head: rows.map(|d| dimension_name(reader, d)).unwrap_or_default(),
        total_word: reader.t("table-total"),
        columns: heads,
        rows: shown,
        key: key_of(reader, &marks),
        empty_rows: layout.empty_rows,
    }
}

/// Whether the cell holds a figure.
pub(crate) fn is_figure(cell: Option<&rihla_table::PivotCell>) -> bool {
    matches!(mark::mark_of(cell), Mark::Figure | Mark::Flagged(_))
}
