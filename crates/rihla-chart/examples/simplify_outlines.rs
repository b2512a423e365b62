//! Makes `maps/world.json` from a TopoJSON file of Natural Earth countries (npm `world-atlas`):
//! `cargo run -p rihla-chart --example simplify_outlines -- countries-50m.json crates/rihla-chart/maps/world.json`.
//!
//! Borders are simplified arc by arc (Visvalingam and Whyatt, "Line generalisation by repeated elimination of points",
//! 1993), so neighbours keep sharing them; specks go, small areas become marks, disputed areas get entries of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;

use serde_json::Value;

/// Size of one step of stored coordinates, in degrees.
const QUANTUM: f64 = 0.02;
/// Points with less effective area, in square degrees narrowed by latitude, are left out.
const FINEST: f64 = 0.027;
/// Rings keep points whose effective area is above this share of the ring's, so that small States keep their shape.
const FINEST_SHARE: f64 = 0.012;
/// Rings with less area are left out, unless they are the largest of their area.
const SPECK: f64 = 0.09;
/// Areas with less area than this are kept as marks alone.
const SMALLEST_OUTLINE: f64 = 0.012;

/// Areas without a code in the source, by name: their key here. Not listed: left out.
const WITHOUT_CODE: [(&str, &str); 4] =
    [("Kosovo", "x-kosovo"), ("N. Cyprus", "x-north-cyprus"), ("Somaliland", "x-somaliland"), ("Siachen Glacier", "x-siachen")];

/// Areas whose status is disputed before the United Nations or between States.
const DISPUTED: [&str; 9] = ["158", "238", "275", "732", "x-crimea", "x-kosovo", "x-north-cyprus", "x-siachen", "x-somaliland"];

/// Polygons that statistics count apart from the State that the source puts them into: from, to, west, south, east, north.
const APART: [(&str, &str, [f64; 4]); 8] = [
    ("250", "254", [-55.0, 2.0, -51.0, 6.0]),
    ("250", "312", [-62.0, 15.7, -60.9, 16.6]),
    ("250", "474", [-61.4, 14.3, -60.7, 15.0]),
    ("250", "638", [55.0, -21.6, 56.0, -20.7]),
    ("250", "175", [44.9, -13.2, 45.4, -12.5]),
    ("528", "535", [-68.6, 11.9, -62.9, 17.8]),
    ("578", "744", [5.0, 70.5, 36.0, 82.0]),
    // the source follows who holds ground; General Assembly resolution 68/262 does not recognise it here
    ("643", "x-crimea", [32.3, 44.2, 36.8, 46.4]),
];

/// Areas that the source lacks: longitude and latitude of their mark.
const MARKS: [(&str, f64, f64); 5] =
    [("292", -5.35, 36.14), ("772", -171.83, -9.17), ("798", 179.2, -8.52), ("830", -2.35, 49.4), ("336", 12.45, 41.9)];

/// Areas nobody lives in for statistics.
const LEFT_OUT: [&str; 4] = ["010", "239", "260", "334"];

type Point = (f64, f64);

struct Area {
    polygons: Vec<Vec<Vec<i64>>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: simplify_outlines FROM.topojson TO.json".into());
    };
    let source: Value = serde_json::from_str(&std::fs::read_to_string(&from)?)?;
    let arcs = decode(&source)?;
    let mut areas = collect(&source)?;
    set_apart(&mut areas, &arcs);
    std::fs::write(to, write(&arcs, &areas)?)?;
    Ok(())
}

/// Undoes quantisation and delta encoding (TopoJSON specification, section 2.1.3).
fn decode(source: &Value) -> Result<Vec<Vec<Point>>, Box<dyn Error>> {
    let pair = |key: &str| -> Option<Point> {
        let list = source.pointer(&format!("/transform/{key}"))?;
        Some((list.get(0)?.as_f64()?, list.get(1)?.as_f64()?))
    };
    let (scale, translate) = pair("scale").zip(pair("translate")).ok_or("no transform: not quantised TopoJSON")?;
    let list = source.get("arcs").and_then(Value::as_array).ok_or("no arcs")?;
    let mut out = Vec::new();
    for arc in list {
        let (mut x, mut y) = (0.0, 0.0);
        let mut points = Vec::new();
        for step in arc.as_array().ok_or("an arc is not a list")? {
            x += step.get(0).and_then(Value::as_f64).ok_or("a step without x")?;
            y += step.get(1).and_then(Value::as_f64).ok_or("a step without y")?;
            points.push((x * scale.0 + translate.0, y * scale.1 + translate.1));
        }
        out.push(points);
    }
    Ok(out)
}

fn collect(source: &Value) -> Result<BTreeMap<String, Area>, Box<dyn Error>> {
    let list = source.pointer("/objects/countries/geometries").and_then(Value::as_array).ok_or("no countries")?;
    let mut areas: BTreeMap<String, Area> = BTreeMap::new();
    for geometry in list {
        let name = geometry.pointer("/properties/name").and_then(Value::as_str).unwrap_or("");
        let key = match geometry.get("id").and_then(Value::as_str) {
            Some(id) => id,
            None => match WITHOUT_CODE.iter().find(|(known, _)| *known == name) {
                Some((_, key)) => key,
                None => continue,
            },
        };
        if LEFT_OUT.contains(&key) {
            continue;
        }
        let value = geometry.get("arcs").cloned().unwrap_or_default();
        let polygons: Vec<Vec<Vec<i64>>> = match geometry.get("type").and_then(Value::as_str) {
            Some("Polygon") => vec![serde_json::from_value(value)?],
            Some("MultiPolygon") => serde_json::from_value(value)?,
            other => return Err(format!("{name}: geometry {other:?}").into()),
        };
        areas.entry(key.to_owned()).or_insert(Area { polygons: Vec::new() }).polygons.extend(polygons);
    }
    Ok(areas)
}

fn index(n: i64) -> usize {
    usize::try_from(if n < 0 { !n } else { n }).unwrap_or(usize::MAX)
}

fn ring_points(arcs: &[Vec<Point>], ring: &[i64]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for n in ring {
        let Some(arc) = arcs.get(index(*n)) else { continue };
        let skip = usize::from(!out.is_empty());
        if *n < 0 { out.extend(arc.iter().rev().skip(skip)) } else { out.extend(arc.iter().skip(skip)) }
    }
    out
}

/// Twice-narrowed area of a triangle or ring, in square degrees at its latitude.
fn area(points: &[Point]) -> f64 {
    let lat = points.iter().map(|p| p.1).sum::<f64>() / points.len().max(1) as f64;
    let double: f64 = points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    double.abs() / 2.0 * lat.to_radians().cos()
}

fn set_apart(areas: &mut BTreeMap<String, Area>, arcs: &[Vec<Point>]) {
    for (from, to, [west, south, east, north]) in APART {
        let Some(source) = areas.get_mut(from) else { continue };
        let inside = |polygon: &Vec<Vec<i64>>| {
            polygon
                .first()
                .is_some_and(|outer| ring_points(arcs, outer).iter().all(|(x, y)| *x >= west && *x <= east && *y >= south && *y <= north))
        };
        let (apart, stays): (Vec<_>, Vec<_>) = source.polygons.drain(..).partition(inside);
        source.polygons = stays;
        if !apart.is_empty() {
            areas.entry(to.to_owned()).or_insert(Area { polygons: Vec::new() }).polygons.extend(apart);
        }
    }
}

/// Leaves out the points whose triangle with their neighbours is smallest, until all left are large enough.
fn simplify(arc: &[Point], finest: f64) -> Vec<Point> {
    let mut points = arc.to_vec();
    let least = if points.first() == points.last() { 5 } else { 2 };
    while points.len() > least {
        let smallest = points.windows(3).enumerate().map(|(i, triangle)| (area(triangle), i + 1)).min_by(|a, b| a.0.total_cmp(&b.0));
        match smallest {
            Some((size, i)) if size < finest => {
                points.remove(i);
            }
            _ => break,
        }
    }
    points
}

fn quantise(points: &[Point]) -> Vec<(i64, i64)> {
    let mut out: Vec<(i64, i64)> = points.iter().map(|(x, y)| ((x / QUANTUM).round() as i64, (y / QUANTUM).round() as i64)).collect();
    out.dedup();
    out
}

fn write(arcs: &[Vec<Point>], areas: &BTreeMap<String, Area>) -> Result<String, Box<dyn Error>> {
    let mut marks: BTreeMap<&str, Point> = MARKS.iter().map(|(id, lon, lat)| (*id, (*lon, *lat))).collect();
    let mut kept: BTreeMap<&str, Vec<&Vec<i64>>> = BTreeMap::new();
    let mut used: BTreeMap<usize, f64> = BTreeMap::new();
    for (id, found) in areas {
        let rings: Vec<(f64, &Vec<i64>)> = found.polygons.iter().flatten().map(|ring| (area(&ring_points(arcs, ring)), ring)).collect();
        let largest = rings.iter().map(|(size, _)| *size).fold(0.0, f64::max);
        if largest < SMALLEST_OUTLINE {
            if let Some((_, ring)) = rings.iter().find(|(size, _)| *size >= largest) {
                let points = ring_points(arcs, ring);
                let count = points.len().max(1) as f64;
                let middle = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / count, y + p.1 / count));
                marks.entry(id).or_insert(middle);
            }
            continue;
        }
        for (size, ring) in rings {
            // a border that neighbours share stays, however small what it encloses
            let shared = ring.len() > 1;
            if size >= SPECK || size >= largest || shared {
                for n in ring {
                    let finest = used.entry(index(*n)).or_insert(FINEST);
                    *finest = finest.min((size * FINEST_SHARE).max(QUANTUM * QUANTUM));
                }
                kept.entry(id).or_default().push(ring);
            }
        }
    }
    let number: BTreeMap<usize, i64> = used.keys().zip(0i64..).map(|(arc, n)| (*arc, n)).collect();
    let mut out = String::from("{\"source\":\"Natural Earth (public domain)\",\"quantum\":");
    write!(out, "{QUANTUM},\n\"arcs\":[")?;
    for (i, (arc, finest)) in used.iter().enumerate() {
        let points = quantise(&simplify(arcs.get(*arc).ok_or("a ring names an arc that does not exist")?, *finest));
        let mut flat: Vec<String> = Vec::new();
        let mut last = (0, 0);
        for (x, y) in points {
            flat.extend([(x - last.0).to_string(), (y - last.1).to_string()]);
            last = (x, y);
        }
        write!(out, "{}[{}]", if i == 0 { "\n" } else { ",\n" }, flat.join(","))?;
    }
    out.push_str("\n],\n\"areas\":[");
    let ids: BTreeSet<&str> = kept.keys().copied().chain(marks.keys().copied()).collect();
    for (i, id) in ids.iter().enumerate() {
        write!(out, "{}{{\"id\":\"{id}\"", if i == 0 { "\n" } else { ",\n" })?;
        if DISPUTED.contains(id) {
            out.push_str(",\"disputed\":true");
        }
        if let Some(rings) = kept.get(id) {
            let lists: Vec<String> = rings
                .iter()
                .map(|ring| {
                    let renumbered = ring.iter().filter_map(|n| {
                        let new = *number.get(&index(*n))?;
                        Some(if *n < 0 { !new } else { new }.to_string())
                    });
                    format!("[{}]", renumbered.collect::<Vec<_>>().join(","))
                })
                .collect();
            write!(out, ",\"rings\":[{}]", lists.join(","))?;
        } else if let Some((lon, lat)) = marks.get(id) {
            write!(out, ",\"mark\":[{lon:.2},{lat:.2}]")?;
        }
        out.push('}');
    }
    out.push_str("\n]}\n");
    Ok(out)
}
