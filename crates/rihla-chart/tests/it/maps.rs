//! Maps on the outlines of the world and on outlines that an operator brings.

use rihla_chart::{Cell, Choropleth, Classes, Frame, MapArea, OutlineError, Outlines, Style, Theme, View, Words};

use crate::samples::plain;
use crate::well_formed::read;

fn map(areas: &[(&str, Cell)], view: View) -> Choropleth {
    Choropleth {
        frame: Frame {
            words: Words { protected: "protected".into(), no_data: "none".into(), disputed: "disputed".into(), ..Words::default() },
            ..Frame::default()
        },
        areas: areas.iter().map(|(id, cell)| MapArea { id: (*id).into(), label: (*id).into(), cell: *cell }).collect(),
        classes: Classes::new(vec![0.0, 10.0, 20.0]),
        view,
        disclaimer: "No endorsement <implied> & so on.".into(),
    }
}

const TWO: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"pcode":"ET01"},"geometry":{"type":"Polygon","coordinates":[[[36,7],[40,7],[40,10],[36,10],[36,7]]]}},
 {"type":"Feature","properties":{"pcode":"ET02"},"geometry":{"type":"Polygon","coordinates":[[[40,7],[44,7],[44,10],[40,10],[40,7]]]}}]}"#;

#[test]
fn operator_outlines_are_drawn_and_lost_figures_reported() {
    let outlines = Outlines::from_geojson(TWO.as_bytes(), "pcode").unwrap();
    let map = map(&[("ET01", Cell::Value(5.0)), ("ET02", Cell::Protected), ("ET99", Cell::Value(1.0))], View::All);
    assert_eq!(map.unplaced(&outlines), ["ET99"]);
    let svg = map.draw(&outlines, &Style::new(Theme::Print, &plain)).unwrap();
    read(&svg);
    assert!(svg.contains("url(#chart-protected)") && svg.contains("&lt;implied&gt;"));
    // the two areas are alike in size and share one side
    let paths: Vec<&str> = svg.lines().filter(|line| line.starts_with("<g><path") || line.starts_with("<path")).collect();
    assert_eq!(paths.len(), 2, "{svg}");
}

#[test]
fn small_states_are_marked_and_disputed_areas_hatched() {
    let world = Outlines::world().unwrap();
    let style = Style::new(Theme::Print, &plain);
    let svg = map(&[("798", Cell::Value(5.0)), ("584", Cell::Protected)], View::World).draw(world, &style).unwrap();
    assert_eq!(svg.matches("<circle").count(), 2);
    assert!(svg.contains("url(#chart-disputed)") && svg.contains(">disputed<"));
    read(&svg);
}

#[test]
fn a_page_map_stays_small() {
    let world = Outlines::world().unwrap();
    let svg = map(&[("250", Cell::Value(5.0))], View::World).draw(world, &Style::new(Theme::Page, &plain)).unwrap();
    assert!(svg.len() < 90_000, "{}", svg.len());
}

#[test]
fn a_view_off_the_globe_is_refused() {
    let world = Outlines::world().unwrap();
    for (west, south, east, north) in [(0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 95.0), (f64::NAN, 0.0, 1.0, 1.0)] {
        let map = map(&[], View::Box { west, south, east, north });
        assert!(map.draw(world, &Style::new(Theme::Page, &plain)).is_err());
    }
}

#[test]
fn damaged_geojson_is_an_error_and_no_panic() {
    let mut seed = 1u64;
    let mut refused = 0;
    for _ in 0..3000 {
        let mut bytes = TWO.as_bytes().to_vec();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (seed >> 33) as usize % bytes.len().max(1);
            if bytes.len() < 2 {
                break;
            }
            match seed % 3 {
                0 => bytes[at] = (seed >> 20) as u8,
                1 => {
                    bytes.remove(at);
                }
                _ => bytes.truncate(at.max(1)),
            }
        }
        match Outlines::from_geojson(&bytes, "pcode") {
            Ok(outlines) => {
                map(&[("ET01", Cell::Value(5.0))], View::All).draw(&outlines, &Style::new(Theme::Print, &plain)).unwrap();
            }
            Err(OutlineError::Json { line, .. }) => {
                refused += 1;
                assert!(line > 0);
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("outlines: "), "{error}");
            }
        }
    }
    assert!(refused > 1000);
}
