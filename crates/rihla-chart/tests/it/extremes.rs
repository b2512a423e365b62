//! No number that goes in brings out a coordinate that is none.

use rihla_chart::{
    Bar, BarChart, Cell, ChartError, ChartSpec, Choropleth, Classes, Direction, DotChart, DotRow, Flow, FlowChart, FlowLayout, Frame,
    HeatMap, LineChart, LineSeries, MapArea, Orientation, Period, Pyramid, PyramidSide, StackedChart, StackedRow, Style, Theme, View,
};

use crate::samples::plain;
use crate::well_formed::read;

/// A small generator of numbers (Knuth's MMIX constants), so that failures come again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn figure(&mut self) -> f64 {
        match self.below(9) {
            0 => 0.0,
            1 => -0.0,
            2 => 1e15,
            3 => f64::MIN_POSITIVE,
            4 => 1e-300,
            5 => 1.0,
            _ => self.below(1_000_000) as f64 / 7.0,
        }
    }

    fn cell(&mut self) -> Cell {
        match self.below(7) {
            0 => Cell::Missing,
            1 => Cell::Protected,
            _ => Cell::Value(self.figure()),
        }
    }

    fn cells(&mut self, count: usize) -> Vec<Cell> {
        (0..count).map(|_| self.cell()).collect()
    }

    fn spec(&mut self) -> ChartSpec {
        let direction = if self.below(2) == 0 { Direction::Ltr } else { Direction::Rtl };
        let frame = Frame { width: 200.0 + self.below(700) as f64, direction, ..Frame::default() };
        let count = 1 + self.below(9) as usize;
        let names = |count: usize| (0..count).map(|i| "name ".repeat(i % 6)).collect::<Vec<_>>();
        match self.below(8) {
            0 => ChartSpec::Line(LineChart {
                frame,
                periods: (0..count).map(|i| Period { at: i as f64, label: i.to_string(), tick: None }).collect(),
                series: (0..self.below(7))
                    .map(|n| LineSeries {
                        label: n.to_string(),
                        cells: self.cells(count),
                        band: (0..count).map(|i| (i % 2 == 0).then_some((-1.0, 1e15))).collect(),
                        forecast_from: Some(self.below(12) as usize),
                    })
                    .collect(),
                breaks: vec![rihla_chart::Break { before: self.below(12) as usize, label: "b".repeat(90), series: None }],
                from_zero: self.below(2) == 0,
                mirror_time: false,
            }),
            1 => ChartSpec::Bar(BarChart {
                frame,
                bars: names(count)
                    .into_iter()
                    .map(|name| Bar { range: Some((-9.0, self.figure())), ..Bar::new(name, self.cell()) })
                    .collect(),
                orientation: if self.below(2) == 0 { Orientation::Rows } else { Orientation::Columns },
                ranked: self.below(2) == 0,
                over_time: self.below(2) == 0,
                mirror_time: false,
            }),
            2 => ChartSpec::Dot(DotChart {
                frame,
                series: names(3),
                rows: names(count).into_iter().map(|label| DotRow { label, cells: self.cells(3) }).collect(),
                from_zero: false,
            }),
            3 => ChartSpec::Stacked(StackedChart {
                frame,
                parts: names(3),
                rows: names(count).into_iter().map(|label| StackedRow { label, cells: self.cells(3) }).collect(),
                shares: self.below(2) == 0,
            }),
            4 => ChartSpec::Heat(HeatMap {
                frame,
                row_title: String::new(),
                column_title: String::new(),
                rows: names(count),
                columns: names(40),
                cells: (0..count).map(|_| self.cells(40)).collect(),
                classes: None,
                over_time: self.below(2) == 0,
                mirror_time: false,
            }),
            5 => {
                let mut side = || PyramidSide { label: "s".repeat(99), cells: self.cells(count), outline: self.cells(count) };
                let (first, second) = (side(), side());
                ChartSpec::Pyramid(Pyramid { frame, ages: names(count), first, second, outline: String::new() })
            }
            6 => ChartSpec::Flow(FlowChart {
                frame,
                origin_title: String::new(),
                destination_title: String::new(),
                origins: names(count),
                destinations: names(3),
                flows: (0..count).map(|origin| Flow { origin, destination: origin % 3, cell: self.cell() }).collect(),
                layout: if self.below(2) == 0 { FlowLayout::Ribbons } else { FlowLayout::Matrix },
                classes: None,
            }),
            _ => {
                let cells = self.cells(4);
                let ids = ["250", "798", "566", "nowhere"];
                let values: Vec<f64> = cells.iter().filter_map(|cell| cell.value()).collect();
                let count = 1 + self.below(9) as usize;
                let classes = match self.below(3) {
                    0 => Classes::quantile(&values, count),
                    1 => Classes::rounded(&values, count),
                    _ => Classes::graded(&values, count),
                };
                let areas = ids.iter().zip(cells).map(|(id, cell)| MapArea { id: (*id).to_owned(), label: String::new(), cell });
                let view = match self.below(4) {
                    0 => View::World,
                    1 => View::Areas(vec!["798".to_owned()]),
                    2 => View::Areas(Vec::new()),
                    _ => View::Box { west: 160.0, south: -40.0, east: 200.0, north: 10.0 },
                };
                ChartSpec::Choropleth(Choropleth { frame, areas: areas.collect(), classes, view, disclaimer: String::new() })
            }
        }
    }
}

#[test]
fn random_specifications_draw_or_say_why() {
    let mut drawn = 0;
    for seed in 0..600 {
        let spec = Chance(seed * 7919 + 1).spec();
        match spec.draw(&Style::new(Theme::Print, &plain)) {
            Ok(svg) => {
                drawn += 1;
                read(&svg);
            }
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
    assert_eq!(drawn, 600);
}

#[test]
fn numbers_that_cannot_be_placed_are_refused_by_place() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        let chart = BarChart {
            frame: Frame::default(),
            bars: vec![Bar::new("a", Cell::Value(1.0)), Bar::new("b", Cell::Value(bad))],
            orientation: Orientation::Rows,
            ranked: true,
            over_time: false,
            mirror_time: false,
        };
        let error = chart.draw(&Style::new(Theme::Page, &plain)).unwrap_err();
        assert!(matches!(&error, ChartError::Number { place, .. } if place == "bars[1].cell"), "{error}");
    }
    let line = LineChart {
        frame: Frame::default(),
        periods: vec![Period::year(2020, "2020"), Period::year(2020, "2020")],
        series: Vec::new(),
        breaks: Vec::new(),
        from_zero: true,
        mirror_time: false,
    };
    let error = line.draw(&Style::new(Theme::Page, &plain)).unwrap_err();
    assert!(error.to_string().contains("periods[1].at"), "{error}");
}
