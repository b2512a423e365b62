//! Invented outlines of the provinces, as GeoJSON, so that maps can be tried out.
//!
//! The country lies in the open Atlantic (34 to 26 degrees west, 24 to 32 north), where no real border can be touched.
//! Neighbouring provinces share every point of their common border.

use crate::place::PROVINCES;
use crate::stream::Stream;
use std::collections::BTreeMap;

const COLUMNS: i64 = 6;
const ROWS: i64 = 4;
/// Pieces into which the side of a cell is cut.
const PIECES: i64 = 6;
/// Thousandths of a degree from one lattice point to the next.
const STEP: (i64, i64) = (222, 333);

/// Writes the outlines; properties carry code, name_fr, name_ar and region.
pub(crate) fn file(seed: u64) -> Vec<u8> {
    let mut stream = Stream::named(seed, "outline");
    let mut points = BTreeMap::new();
    for y in 0..=ROWS * PIECES {
        for x in 0..=COLUMNS * PIECES {
            let east = -34_000 + x * STEP.0 + stream.between(-70, 70);
            let north = 32_000 - y * STEP.1 + stream.between(-100, 100);
            points.insert((x, y), (east, north));
        }
    }
    let features: Vec<String> = PROVINCES
        .iter()
        .zip(0..)
        .map(|(province, index)| {
            let y = index / COLUMNS;
            // Every other row runs back, so that the provinces of a region stay together.
            let x = if y % 2 == 0 { index % COLUMNS } else { COLUMNS - 1 - index % COLUMNS };
            let ring: Vec<String> = ring(x * PIECES, y * PIECES)
                .iter()
                .filter_map(|place| points.get(place))
                .map(|&(east, north)| format!("[{},{}]", degrees(east), degrees(north)))
                .collect();
            format!(
                "{{\"type\":\"Feature\",\"id\":\"{0}\",\"properties\":{{\"code\":\"{0}\",\"name_fr\":\"{1}\",\
                 \"name_ar\":\"{2}\",\"region\":\"{3}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{4}]]}}}}",
                province.code,
                province.french,
                province.arabic,
                crate::place::REGIONS[province.region].code,
                ring.join(",")
            )
        })
        .collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n")).into_bytes()
}

/// Walks round a cell against the clock (RFC 7946, section 3.1.6), back to the start.
fn ring(left: i64, top: i64) -> Vec<(i64, i64)> {
    let mut places = Vec::new();
    places.extend((0..PIECES).map(|step| (left, top + step)));
    places.extend((0..PIECES).map(|step| (left + step, top + PIECES)));
    places.extend((0..PIECES).map(|step| (left + PIECES, top + PIECES - step)));
    places.extend((0..PIECES).map(|step| (left + PIECES - step, top)));
    places.push((left, top));
    places
}

fn degrees(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let size = thousandths.abs();
    format!("{sign}{}.{:03}", size / 1000, size % 1000)
}
