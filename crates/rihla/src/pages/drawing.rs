//! Charts and maps of a view.

use std::sync::LazyLock;

use rihla_chart::{
    Bar, BarChart, Break, Cell, Choropleth, Classes, Direction, DotChart, DotRow, Flow, FlowChart, FlowLayout, Frame, HeatMap, LineChart,
    LineSeries, MapArea, Orientation, Outlines, Period as ChartPeriod, Pyramid, PyramidSide, StackedChart, StackedRow, Style, Theme, View,
    Words,
};
use rihla_model::definition::ViewKind;
use rihla_model::{ConfStatus, ObsStatus, Period, Vocabulary};
use rihla_operations::publish::site::PublishedDataset;
use rihla_table::{Dimension, PivotCell};

use super::Reader;
use super::choice::TIME;
use super::figure::Picture;
use super::table::{Layout, code_name, dimension_name};

/// Width of a chart on a wide screen and on a telephone.
pub(crate) const WIDTHS: [(f64, &str); 2] = [(720.0, "wide"), (340.0, "narrow")];

/// What a drawing is made for: its width, and whether it stands in a page or on paper.
#[derive(Debug, Clone)]
pub(crate) struct Canvas<'n> {
    /// In pixels.
    pub(crate) width: f64,
    /// Set against other drawings of the same view.
    pub(crate) name: &'n str,
    pub(crate) theme: Theme,
    /// The kind's own height where there is none.
    pub(crate) plot_height: Option<f64>,
}

impl<'n> Canvas<'n> {
    /// A drawing in a page.
    pub(crate) const fn page(width: f64, name: &'n str) -> Self {
        Self { width, name, theme: Theme::Page, plot_height: None }
    }
}

impl Canvas<'static> {
    /// A drawing on paper.
    pub(crate) const fn print(width: f64, plot_height: Option<f64>) -> Self {
        Self { width, name: "print", theme: Theme::Print, plot_height }
    }
}

/// The values of a layout as charts take them, with the words around them.
pub(crate) struct Drawing<'a, 'r> {
    pub(crate) reader: &'r Reader<'a>,
    pub(crate) layout: &'r Layout,
    pub(crate) rows: &'r Dimension,
    pub(crate) columns: Option<&'r Dimension>,
    /// `10^scale` of the indicator.
    pub(crate) divisor: f64,
    pub(crate) decimals: u8,
    /// Whether the values may be added along the dimensions' relations.
    pub(crate) additive: bool,
    pub(crate) picture: &'r Picture,
}

impl Drawing<'_, '_> {
    /// Draws a kind of chart on a canvas; none where the figures do not allow it (the table then stands alone).
    pub(crate) fn draw(&self, kind: ViewKind, canvas: &Canvas<'_>) -> Option<String> {
        let reader = self.reader;
        let decimals = self.decimals;
        let value = |v: f64| reader.say.rough(v, decimals);
        let tick = |v: f64| reader.say.rough(v, decimals.max(2));
        let style = Style::new(canvas.theme, &value).with_ticks(&tick);
        let frame = self.frame(canvas);
        let drawn = match kind {
            ViewKind::Line => self.line(frame).draw(&style),
            // bars show one column: several are parts of a bar where they add up, else dots beside each other
            ViewKind::Bar if self.has_several_columns() && self.columns_add_up() => self.stacked(frame).draw(&style),
            ViewKind::Bar if self.has_several_columns() => self.dots(frame).draw(&style),
            ViewKind::Bar => self.bar(frame).draw(&style),
            ViewKind::StackedBar => self.stacked(frame).draw(&style),
            ViewKind::HeatMap => self.heat(frame).draw(&style),
            ViewKind::Pyramid => self.pyramid(frame)?.draw(&style),
            ViewKind::Flow => self.flow(frame).draw(&style),
            ViewKind::Map => {
                let (map, outlines) = self.map(frame)?;
                map.draw(outlines, &style)
            }
            ViewKind::Table => return None,
        };
        let drawn = drawn.inspect_err(|error| tracing::warn!(chart.error = %error, "a chart was left out")).ok()?;
        // the title is not drawn, but those who hear the page need it
        let title = format!("-title\">{}</title>", super::local::escape(&self.picture.title));
        Some(drawn.replacen("-title\"></title>", &title, 1))
    }

    fn frame(&self, canvas: &Canvas<'_>) -> Frame {
        let reader = self.reader;
        let picture = self.picture;
        Frame {
            id: format!("{}-{}", picture.id, canvas.name),
            language: reader.language().tag().to_owned(),
            direction: if reader.say.is_right_to_left() { Direction::Rtl } else { Direction::Ltr },
            // the page itself shows title, source and note as text around most drawings
            title: if picture.titled { picture.title.clone() } else { String::new() },
            subtitle: if picture.titled { picture.subtitle.clone() } else { String::new() },
            source: String::new(),
            note: String::new(),
            description: format!("{}. {}", picture.title, picture.subtitle),
            width: canvas.width,
            plot_height: canvas.plot_height,
            words: Words {
                no_data: reader.t("word-no-data"),
                protected: reader.t("word-protected"),
                forecast: reader.t("word-forecast"),
                uncertainty: reader.t("word-uncertainty"),
                disputed: reader.t("word-disputed"),
            },
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a drawing needs no more digits than a double has")]
    fn cell(&self, cell: Option<&PivotCell>) -> Cell {
        match cell {
            None => Cell::Missing,
            Some(PivotCell { value: Some(value), .. }) => Cell::Value(*value as f64 / self.divisor),
            Some(PivotCell { conf: ConfStatus::F, status, .. }) if *status != ObsStatus::Q => Cell::Missing,
            Some(_) => Cell::Protected,
        }
    }

    fn at(&self, row: usize, column: usize) -> Cell {
        self.cell(self.layout.cell(row, column))
    }

    fn row_names(&self) -> Vec<String> {
        self.layout.rows.iter().map(|&r| code_name(self.reader, self.rows, self.layout.row_code(r))).collect()
    }

    fn column_names(&self) -> Vec<String> {
        self.layout
            .columns
            .iter()
            .map(|&c| self.columns.map_or_else(|| self.picture.measure.clone(), |d| code_name(self.reader, d, self.layout.column_code(c))))
            .collect()
    }

    fn over_time(dimension: Option<&Dimension>) -> bool {
        dimension.is_some_and(|d| d.concept.as_str() == TIME)
    }

    /// Lines: time runs along the rows or along the columns, whichever is the time dimension.
    fn line(&self, frame: Frame) -> LineChart {
        let time_across = Self::over_time(self.columns);
        let time = if time_across { self.columns } else { Some(self.rows) };
        let steps = if time_across { &self.layout.columns } else { &self.layout.rows };
        let position = |i: usize| if time_across { self.layout.column_code(i) } else { self.layout.row_code(i) };
        let periods: Vec<ChartPeriod> = steps
            .iter()
            .enumerate()
            .map(|(n, &i)| {
                let code = time.and_then(|d| d.code(position(i))).map_or("", |c| c.code.as_str());
                chart_period(self.reader, code, n)
            })
            .collect();
        let others = if time_across { &self.layout.rows } else { &self.layout.columns };
        let names = if time_across { self.row_names() } else { self.column_names() };
        let raw = |other: usize, step: usize| if time_across { self.layout.cell(other, step) } else { self.layout.cell(step, other) };
        let mut breaks = Vec::new();
        let series = others
            .iter()
            .zip(names)
            .enumerate()
            .map(|(n, (&other, label))| {
                let status = |i: usize| raw(other, i).map(|c| c.status);
                let broken = steps.iter().enumerate().filter(|(_, i)| status(**i) == Some(ObsStatus::B));
                breaks.extend(broken.map(|(before, _)| Break { before, label: self.reader.t("obs-status-B"), series: Some(n) }));
                LineSeries {
                    label,
                    cells: steps.iter().map(|&i| self.cell(raw(other, i))).collect(),
                    band: Vec::new(),
                    forecast_from: steps.iter().position(|&i| status(i) == Some(ObsStatus::F)),
                }
            })
            .collect();
        LineChart { frame, periods, series, breaks, from_zero: true, mirror_time: false }
    }

    fn has_several_columns(&self) -> bool {
        self.layout.columns.len() > 1 && !Self::over_time(self.columns)
    }

    /// Whether the columns that are shown are all the parts of their dimension's total.
    fn columns_add_up(&self) -> bool {
        let Some(dimension) = self.columns.filter(|_| self.additive) else { return false };
        let shown: Vec<u32> = self.layout.columns.iter().map(|&c| self.layout.column_code(c)).collect();
        let whole = |parts: &[u32]| parts.len() == shown.len() && parts.iter().all(|p| shown.contains(p));
        dimension.relations.iter().any(|r| Some(r.parent) == dimension.total() && whole(&r.parts))
    }

    fn dots(&self, frame: Frame) -> DotChart {
        let rows = self
            .layout
            .rows
            .iter()
            .zip(self.row_names())
            .map(|(&row, label)| DotRow { label, cells: self.layout.columns.iter().map(|&column| self.at(row, column)).collect() });
        DotChart { frame, series: self.column_names(), rows: rows.collect(), from_zero: true }
    }

    fn bar(&self, frame: Frame) -> BarChart {
        let over_time = Self::over_time(Some(self.rows));
        let column = self.layout.columns.last().copied().unwrap_or_default();
        let bars = self.layout.rows.iter().zip(self.row_names()).map(|(&row, label)| Bar::new(label, self.at(row, column))).collect();
        let orientation = if over_time { Orientation::Columns } else { Orientation::Rows };
        BarChart { frame, bars, orientation, ranked: false, over_time, mirror_time: false }
    }

    fn stacked(&self, frame: Frame) -> StackedChart {
        let rows = self
            .layout
            .rows
            .iter()
            .zip(self.row_names())
            .map(|(&row, label)| StackedRow { label, cells: self.layout.columns.iter().map(|&column| self.at(row, column)).collect() });
        StackedChart { frame, parts: self.column_names(), rows: rows.collect(), shares: false }
    }

    fn heat(&self, frame: Frame) -> HeatMap {
        HeatMap {
            frame,
            row_title: dimension_name(self.reader, self.rows),
            column_title: self.columns.map(|d| dimension_name(self.reader, d)).unwrap_or_default(),
            rows: self.row_names(),
            columns: self.column_names(),
            cells: self.layout.rows.iter().map(|&r| self.layout.columns.iter().map(|&c| self.at(r, c)).collect()).collect(),
            classes: None,
            over_time: Self::over_time(self.columns),
            mirror_time: false,
        }
    }

    /// A pyramid needs two sides: the first two columns.
    fn pyramid(&self, frame: Frame) -> Option<Pyramid> {
        let &[first, second, ..] = self.layout.columns.as_slice() else { return None };
        let names = self.column_names();
        let side = |column: usize, n: usize| PyramidSide {
            label: names.get(n).cloned().unwrap_or_default(),
            cells: self.layout.rows.iter().map(|&row| self.at(row, column)).collect(),
            outline: Vec::new(),
        };
        Some(Pyramid { frame, ages: self.row_names(), first: side(first, 0), second: side(second, 1), outline: String::new() })
    }

    fn flow(&self, frame: Frame) -> FlowChart {
        let flows = self.layout.rows.iter().enumerate().flat_map(|(origin, &row)| {
            self.layout.columns.iter().enumerate().map(move |(destination, &column)| Flow {
                origin,
                destination,
                cell: self.at(row, column),
            })
        });
        FlowChart {
            frame,
            origin_title: dimension_name(self.reader, self.rows),
            destination_title: self.columns.map(|d| dimension_name(self.reader, d)).unwrap_or_default(),
            origins: self.row_names(),
            destinations: self.column_names(),
            flows: flows.filter(|f| f.cell != Cell::Missing).collect(),
            layout: FlowLayout::Ribbons,
            classes: None,
        }
    }

    /// A map of the areas whose outline is known: the operator's own, else countries of the world.
    fn map(&self, frame: Frame) -> Option<(Choropleth, &Outlines)> {
        let (outlines, own) = outlines_of(self.reader, self.rows, self.layout)?;
        let id = |row: usize| outline_id(outlines, self.rows.code(self.layout.row_code(row))?.code.as_str());
        let column = self.layout.columns.last().copied().unwrap_or_default();
        let names = self.row_names();
        let areas: Vec<MapArea> = self
            .layout
            .rows
            .iter()
            .zip(names)
            .filter_map(|(&row, label)| Some(MapArea { id: id(row)?, label, cell: self.at(row, column) }))
            .collect();
        let values: Vec<f64> = areas.iter().filter_map(|a| a.cell.value()).collect();
        let view = if own { View::All } else { View::World };
        let map = Choropleth { frame, areas, classes: Classes::quantile(&values, 5), view, disclaimer: String::new() };
        Some((map, outlines))
    }
}

/// The outlines that know areas of a view: the operator's own (and whether it is they), else countries of the world.
fn outlines_of<'a>(reader: &Reader<'a>, rows: &Dimension, layout: &Layout) -> Option<(&'a Outlines, bool)> {
    let knows = |outlines: &Outlines| {
        let code = |row: usize| rows.code(layout.row_code(row)).map(|c| c.code.as_str());
        layout.rows.iter().any(|&row| code(row).and_then(|code| outline_id(outlines, code)).is_some())
    };
    let own = reader.outlines.filter(|o| knows(o)).map(|o| (o, true));
    own.or_else(|| Outlines::world().ok().filter(|o| knows(o)).map(|o| (o, false)))
}

/// How many areas of a map have no outline; totals are not areas.
pub(crate) fn without_outline(reader: &Reader<'_>, rows: &Dimension, layout: &Layout) -> usize {
    let outlines = outlines_of(reader, rows, layout);
    let codes = layout.rows.iter().filter_map(|&row| rows.code(layout.row_code(row))).filter(|c| !c.aggregate && c.code != "_T");
    codes.filter(|c| outlines.is_none_or(|(o, _)| outline_id(o, &c.code).is_none())).count()
}

/// The code under which outlines know an area: its own, or its M49 code, by which the outlines of the world go.
fn outline_id(outlines: &Outlines, code: &str) -> Option<String> {
    static VOCABULARY: LazyLock<Option<Vocabulary>> = LazyLock::new(|| Vocabulary::embedded().ok());
    if outlines.has(code) {
        return Some(code.to_owned());
    }
    let m49 = VOCABULARY.as_ref()?.areas().get(code)?.m49.as_deref()?;
    outlines.has(m49).then(|| m49.to_owned())
}

/// A period on the axis: its middle, in years.
fn chart_period(reader: &Reader<'_>, code: &str, n: usize) -> ChartPeriod {
    let label = reader.say.period(code);
    let Ok(period) = code.parse::<Period>() else {
        #[expect(clippy::cast_precision_loss, reason = "a number of periods is small")]
        return ChartPeriod { at: n as f64, label, tick: None };
    };
    let start = period.start();
    let days = f64::from(start.day_of_year() - 1);
    let at = f64::from(start.year()) + days / f64::from(start.days_in_year());
    let yearly = period.frequency() == Some(rihla_model::Frequency::Annual);
    let tick = match (yearly, start.day_of_year()) {
        (true, _) => None,
        (false, 1) => Some(reader.say.ungrouped(i64::from(start.year()))),
        (false, _) => None,
    };
    ChartPeriod { at, label, tick }
}

/// One map of a dataset as a picture of its own; `number` counts the dataset's views from 1.
#[must_use]
pub fn map_image(reader: &Reader<'_>, dataset: &PublishedDataset, number: usize, narrow: bool) -> Option<String> {
    let view = dataset.definition.views.get(number.checked_sub(1)?)?;
    if view.kind != ViewKind::Map {
        return None;
    }
    let (width, name) = *WIDTHS.get(usize::from(narrow))?;
    super::figure::prepare(reader, dataset, view, number)?.draw(reader, ViewKind::Map, width, name)
}
