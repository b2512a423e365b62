//! What a reader concludes from a drawing is true: lengths, gaps, protected cells, reading direction.

use rihla_chart::{
    Bar, BarChart, Cell, Direction, Flow, FlowChart, FlowLayout, Frame, HeatMap, LineChart, LineSeries, Orientation, Period, Pyramid,
    PyramidSide, StackedChart, StackedRow, Style, Theme,
};

use crate::samples::plain;

fn style() -> Style<'static> {
    Style::new(Theme::Print, &plain)
}

/// Gives a numeric attribute of every element of a kind whose fill is the first series' colour.
fn series_rects(svg: &str, attribute: &str) -> Vec<f64> {
    let rects = svg.lines().flat_map(|line| line.split("<rect").skip(1)).filter(|rect| rect.contains(r##"fill="#0072B2""##));
    rects
        .map(|rect| {
            let from = rect.split(&format!(r#" {attribute}=""#)).nth(1).unwrap();
            from.split('"').next().unwrap().parse().unwrap()
        })
        .collect()
}

fn bars(values: &[Cell], orientation: Orientation, direction: Direction) -> String {
    let chart = BarChart {
        frame: Frame { direction, ..Frame::default() },
        bars: values.iter().map(|cell| Bar::new("x", *cell)).collect(),
        orientation,
        ranked: false,
        over_time: false,
        mirror_time: false,
    };
    chart.draw(&style()).unwrap()
}

#[test]
fn lengths_are_proportional_to_figures() {
    for direction in [Direction::Ltr, Direction::Rtl] {
        for (orientation, attribute) in [(Orientation::Rows, "width"), (Orientation::Columns, "height")] {
            let cells = [Cell::Value(1000.0), Cell::Value(500.0), Cell::Value(990.0), Cell::Value(0.0)];
            let lengths = series_rects(&bars(&cells, orientation, direction), attribute);
            assert_eq!(lengths.len(), 4);
            for (length, share) in lengths.iter().zip([1.0, 0.5, 0.99, 0.0]) {
                assert!((length - lengths[0] * share).abs() < 0.02, "{lengths:?}");
            }
            assert!(lengths[0] > 100.0);
        }
    }
}

#[test]
fn signed_bars_grow_both_ways_from_one_zero_and_are_never_mirrored() {
    for direction in [Direction::Ltr, Direction::Rtl] {
        let svg = bars(&[Cell::Value(30.0), Cell::Value(-20.0)], Orientation::Rows, direction);
        let (xs, widths) = (series_rects(&svg, "x"), series_rects(&svg, "width"));
        assert!((widths[1] / widths[0] - 2.0 / 3.0).abs() < 1e-3, "{widths:?}");
        assert!((xs[1] + widths[1] - xs[0]).abs() < 0.02, "negative must end where positive begins: {svg}");
    }
}

#[test]
fn plain_bars_grow_from_the_reading_side() {
    let cells = [Cell::Value(10.0), Cell::Value(5.0)];
    let left = bars(&cells, Orientation::Rows, Direction::Ltr);
    let xs = series_rects(&left, "x");
    assert!((xs[0] - xs[1]).abs() < 0.02);
    let right = bars(&cells, Orientation::Rows, Direction::Rtl);
    let (xs, widths) = (series_rects(&right, "x"), series_rects(&right, "width"));
    assert!((xs[0] + widths[0] - xs[1] - widths[1]).abs() < 0.02);
}

#[test]
fn protected_and_missing_cells_have_no_length() {
    for cell in [Cell::Protected, Cell::Missing] {
        for orientation in [Orientation::Rows, Orientation::Columns] {
            let svg = bars(&[cell, cell], orientation, Direction::Ltr);
            assert!(!svg.contains(r##"fill="#0072B2""##), "{svg}");
        }
        let side = || PyramidSide { label: "s".into(), cells: vec![cell], outline: Vec::new() };
        let pyramid =
            Pyramid { frame: Frame::default(), ages: vec!["0–4".into()], first: side(), second: side(), outline: String::new() };
        assert!(series_rects(&pyramid.draw(&style()).unwrap(), "width").is_empty());
        let stacked = StackedChart {
            frame: Frame::default(),
            parts: vec![String::new()],
            rows: vec![StackedRow { label: "r".into(), cells: vec![cell] }],
            shares: true,
        };
        assert!(series_rects(&stacked.draw(&style()).unwrap(), "width").is_empty());
    }
    let marked = bars(&[Cell::Protected], Orientation::Rows, Direction::Ltr);
    let missing = bars(&[Cell::Missing], Orientation::Rows, Direction::Ltr);
    assert!(marked.contains("url(#chart-protected)") && !missing.contains("url(#chart-protected)"));
}

fn line(cells: &[Cell], forecast_from: Option<usize>, direction: Direction, mirror_time: bool) -> String {
    let chart = LineChart {
        frame: Frame { direction, ..Frame::default() },
        periods: (0..cells.len()).map(|i| Period::year(2000 + i as i32, (2000 + i).to_string())).collect(),
        series: vec![LineSeries { label: "s".into(), cells: cells.to_vec(), band: Vec::new(), forecast_from }],
        breaks: Vec::new(),
        from_zero: true,
        mirror_time,
    };
    chart.draw(&style()).unwrap()
}

/// Gives the path data of the series' lines, without halos.
fn tracks(svg: &str) -> Vec<String> {
    let lines = svg.lines().filter(|line| line.contains(r##"stroke="#0072B2""##) && line.contains("<path"));
    lines.map(|line| line.split(r#"d=""#).nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn missing_and_protected_points_leave_a_gap() {
    let value = Cell::Value(5.0);
    assert_eq!(tracks(&line(&[value; 5], None, Direction::Ltr, false)).len(), 1);
    for gap in [Cell::Missing, Cell::Protected] {
        let svg = line(&[value, value, gap, value, value], None, Direction::Ltr, false);
        let tracks = tracks(&svg);
        assert_eq!(tracks.len(), 2, "{svg}");
        assert!(tracks.iter().all(|d| d.matches('L').count() == 1), "{tracks:?}");
    }
}

#[test]
fn the_axis_of_a_line_ends_with_its_scale() {
    // round figures of 0 to 14.4 end at 16, those of 0 to 16 would end at 20
    let svg = line(&[Cell::Value(8.0), Cell::Value(14.4), Cell::Value(9.0)], None, Direction::Ltr, false);
    assert!(svg.contains(">16<") && !svg.contains(">20<"), "{svg}");
}

#[test]
fn a_forecast_is_dashed_and_joins_the_line() {
    let svg = line(&[Cell::Value(1.0), Cell::Value(2.0), Cell::Value(3.0), Cell::Value(4.0)], Some(2), Direction::Ltr, false);
    let tracks = tracks(&svg);
    assert_eq!(tracks.len(), 2);
    assert!(svg.contains(r#"stroke-dasharray="6 4""#));
    let joint = tracks[0].rsplit('L').next().unwrap();
    assert!(tracks[1].starts_with(&format!("M{joint}")), "{tracks:?}");
}

#[test]
fn time_runs_from_right_to_left_only_where_asked() {
    let cells = [Cell::Value(1.0), Cell::Value(2.0)];
    let first_x = |svg: &str| -> Vec<f64> {
        let d = tracks(svg).remove(0);
        d.trim_start_matches('M').split('L').map(|point| point.split(' ').next().unwrap().parse().unwrap()).collect()
    };
    let plain = first_x(&line(&cells, None, Direction::Rtl, false));
    assert!(plain[0] < plain[1]);
    let mirrored = first_x(&line(&cells, None, Direction::Rtl, true));
    assert!(mirrored[0] > mirrored[1]);
    let left_to_right = first_x(&line(&cells, None, Direction::Ltr, true));
    assert!(left_to_right[0] < left_to_right[1], "mirror_time concerns right-to-left charts alone");
}

#[test]
fn a_heat_map_over_time_mirrors_its_names_and_only_if_asked_its_periods() {
    let xs = |mirror_time: bool| -> (Vec<f64>, f64) {
        let chart = HeatMap {
            frame: Frame { direction: Direction::Rtl, ..Frame::default() },
            row_title: String::new(),
            column_title: String::new(),
            rows: vec!["صف".into()],
            columns: vec!["2020".into(), "2021".into(), "2022".into()],
            cells: vec![vec![Cell::Value(1.0), Cell::Value(2.0), Cell::Value(3.0)]],
            classes: None,
            over_time: true,
            mirror_time,
        };
        let svg = chart.draw(&style()).unwrap();
        let x = |line: &str| line.split(r#" x=""#).nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap();
        let cells = svg.lines().filter(|line| line.starts_with("<g><rect")).map(x).collect();
        (cells, x(svg.lines().find(|line| line.contains("صف")).unwrap()))
    };
    let (cells, name) = xs(false);
    assert!(cells.len() == 3 && cells[0] < cells[1] && cells[1] < cells[2] && cells[2] < name, "{cells:?} {name}");
    let (cells, name) = xs(true);
    assert!(cells[0] > cells[1] && cells[1] > cells[2] && cells[0] < name, "{cells:?} {name}");
}

#[test]
fn a_protected_flow_has_no_thickness_and_opens_the_totals() {
    let draw = |cell: Cell| {
        let chart = FlowChart {
            frame: Frame::default(),
            origin_title: String::new(),
            destination_title: String::new(),
            origins: vec!["a".into(), "b".into()],
            destinations: vec!["c".into()],
            flows: vec![Flow { origin: 0, destination: 0, cell: Cell::Value(100.0) }, Flow { origin: 1, destination: 0, cell }],
            layout: FlowLayout::Ribbons,
            classes: None,
        };
        chart.draw(&style()).unwrap()
    };
    let (open, hidden) = (draw(Cell::Value(50.0)), draw(Cell::Protected));
    assert_eq!(open.matches("fill-opacity").count(), 2);
    assert_eq!(hidden.matches("fill-opacity").count(), 1);
    assert!(hidden.contains(">100+</text>") && hidden.contains("url(#chart-protected)"));
    assert!(open.contains(">150</text>") && !open.contains("url(#chart-protected)"));
    assert!(!draw(Cell::Value(0.0)).contains("url(#chart-protected)"), "zero is a figure");
}

#[test]
fn right_to_left_text_says_so_in_pages_and_carries_marks_in_print() {
    let chart = BarChart {
        frame: Frame { direction: Direction::Rtl, title: "عنوان".into(), ..Frame::default() },
        bars: vec![Bar::new("مصر", Cell::Value(1.0))],
        orientation: Orientation::Rows,
        ranked: false,
        over_time: false,
        mirror_time: false,
    };
    let page = chart.draw(&Style::new(Theme::Page, &plain)).unwrap();
    assert!(page.contains(r#"direction="rtl" unicode-bidi="embed""#));
    let print = chart.draw(&style()).unwrap();
    assert!(print.contains("\u{202B}مصر\u{202C}"));
}
