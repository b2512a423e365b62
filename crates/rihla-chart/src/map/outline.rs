//! Outlines of areas: shared border lines, and rings made of them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::OutlineError;

/// Outlines of the world, simplified from Natural Earth (public domain) by `examples/simplify_outlines.rs`.
const WORLD: &str = include_str!("../../maps/world.json");

/// Outlines of a set of areas, in degrees.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outlines {
    pub(crate) arcs: Vec<Vec<(f64, f64)>>,
    pub(crate) areas: Vec<Outline>,
}

/// Outline of one area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outline {
    /// Code of the area: ISO 3166-1 numeric in the world's outlines, the operator's own otherwise.
    pub id: String,
    /// Whether the status of the area is disputed.
    pub disputed: bool,
    /// Rings of arc numbers; `!n` is arc `n` backwards.
    pub rings: Vec<Vec<i32>>,
    /// Place of an area that is too small for an outline.
    pub mark: Option<(f64, f64)>,
}

/// The own file format: arcs as flat lists of whole quanta, the first pair absolute, the others relative.
#[derive(Deserialize)]
struct Stored {
    quantum: f64,
    arcs: Vec<Vec<i32>>,
    areas: Vec<StoredArea>,
}

#[derive(Deserialize)]
struct StoredArea {
    id: String,
    #[serde(default)]
    disputed: bool,
    #[serde(default)]
    rings: Vec<Vec<i32>>,
    #[serde(default)]
    mark: Option<(f64, f64)>,
}

impl Outlines {
    /// Gives the outlines of the world's countries and areas by ISO 3166-1 numeric code ("032").
    ///
    /// Areas without a code have a key: `x-kosovo`, `x-north-cyprus`, `x-somaliland`, `x-siachen`, `x-crimea`.
    ///
    /// # Errors
    /// Never for the file that is built in; the tests read it whole.
    pub fn world() -> Result<&'static Self, OutlineError> {
        static READ: LazyLock<Result<Outlines, OutlineError>> = LazyLock::new(|| Outlines::from_own(WORLD.as_bytes()));
        READ.as_ref().map_err(Clone::clone)
    }

    /// Reads the own format of this crate.
    ///
    /// # Errors
    /// When the bytes are not JSON, or an arc or ring does not hold together.
    pub fn from_own(bytes: &[u8]) -> Result<Self, OutlineError> {
        let stored: Stored =
            serde_json::from_slice(bytes).map_err(|e| OutlineError::Json { line: e.line(), column: e.column(), reason: e.to_string() })?;
        let shape = |place: String, problem: &str| OutlineError::Shape { place, problem: problem.to_owned() };
        if !(stored.quantum > 0.0 && stored.quantum <= 1.0) {
            return Err(shape("quantum".to_owned(), "must be between 0 and 1 degree"));
        }
        let mut arcs = Vec::with_capacity(stored.arcs.len());
        for (i, flat) in stored.arcs.iter().enumerate() {
            let (mut x, mut y) = (0i64, 0i64);
            let mut arc = Vec::with_capacity(flat.len() / 2);
            for pair in flat.chunks(2) {
                let [dx, dy] = pair else {
                    return Err(shape(format!("arcs[{i}]"), "has an odd number of entries; each point needs two"));
                };
                (x, y) = (x + i64::from(*dx), y + i64::from(*dy));
                let (lon, lat) = (x as f64 * stored.quantum, y as f64 * stored.quantum);
                if lon.abs() > 180.5 || lat.abs() > 90.5 {
                    return Err(shape(format!("arcs[{i}]"), "leaves the globe; the file is damaged"));
                }
                arc.push((lon, lat));
            }
            arcs.push(arc);
        }
        let mut areas = Vec::with_capacity(stored.areas.len());
        for (i, area) in stored.areas.into_iter().enumerate() {
            for (r, ring) in area.rings.iter().enumerate() {
                if ring.iter().any(|n| arcs.get(arc_index(*n)).is_none_or(Vec::is_empty)) {
                    let place = format!("areas[{i}].rings[{r}]");
                    return Err(shape(place, "names an arc that does not exist; the file is damaged"));
                }
            }
            if area.mark.is_some_and(|(lon, lat)| !(lon.abs() <= 180.0 && lat.abs() <= 90.0)) {
                return Err(shape(format!("areas[{i}].mark"), "is not a place on the globe"));
            }
            areas.push(Outline { id: area.id, disputed: area.disputed, rings: area.rings, mark: area.mark });
        }
        Ok(Self { arcs, areas })
    }

    /// Gives the codes of all areas, in file order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(|area| area.id.as_str())
    }

    /// Tells whether an area has an outline or a mark.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.areas.iter().any(|area| area.id == id)
    }

    /// Tells whether an area is flagged as disputed.
    #[must_use]
    pub fn is_disputed(&self, id: &str) -> bool {
        self.areas.iter().any(|area| area.id == id && area.disputed)
    }

    /// Joins the arcs of a ring, unrolled so that it does not jump at the date line and lies around a meridian.
    pub(crate) fn ring(&self, arcs: &[Vec<(f64, f64)>], ring: &[i32], meridian: f64) -> Vec<(f64, f64)> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for n in ring {
            let Some(arc) = arcs.get(arc_index(*n)) else { continue };
            let mut add = |&(lon, lat): &(f64, f64)| {
                let lon = points.last().map_or(lon, |last: &(f64, f64)| near(lon, last.0));
                if points.last() != Some(&(lon, lat)) {
                    points.push((lon, lat));
                }
            };
            if *n < 0 { arc.iter().rev().for_each(&mut add) } else { arc.iter().for_each(&mut add) }
        }
        let (low, high) = points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.0), b.max(p.0)));
        if points.is_empty() {
            return points;
        }
        let middle = (low + high) / 2.0;
        let shift = near(middle, meridian) - middle;
        for point in &mut points {
            point.0 += shift;
        }
        points
    }
}

/// Gives the number of an arc, whichever way it runs.
pub(crate) fn arc_index(n: i32) -> usize {
    usize::try_from(if n < 0 { !n } else { n }).unwrap_or(usize::MAX)
}

/// Gives the longitude within half a turn of another.
pub(crate) fn near(lon: f64, other: f64) -> f64 {
    lon - ((lon - other) / 360.0).round() * 360.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_is_whole() -> Result<(), OutlineError> {
        let world = Outlines::world()?;
        for id in ["004", "250", "504", "566", "732", "275", "156", "840", "643", "798", "480", "x-kosovo", "x-crimea"] {
            assert!(world.has(id), "{id}");
        }
        for id in ["732", "275", "x-kosovo", "x-north-cyprus", "x-somaliland", "x-siachen", "x-crimea"] {
            assert!(world.is_disputed(id), "{id}");
        }
        assert!(!world.is_disputed("250"));
        assert!(world.areas.iter().all(|area| !area.rings.is_empty() || area.mark.is_some()));
        assert!(WORLD.len() < 120_000, "{} bytes", WORLD.len());
        for area in &world.areas {
            for ring in &area.rings {
                let points = world.ring(&world.arcs, ring, 0.0);
                assert!(points.len() >= 4, "{}: {points:?}", area.id);
                assert_eq!(points.first(), points.last(), "{}: ring is open", area.id);
            }
        }
        Ok(())
    }

    #[test]
    fn damaged_files_are_refused_with_their_place() {
        let cases: [(&str, &str); 6] = [
            ("{", "line 1"),
            (r#"{"quantum":0,"arcs":[],"areas":[]}"#, "quantum"),
            (r#"{"quantum":1,"arcs":[[1,2,3]],"areas":[]}"#, "arcs[0]"),
            (r#"{"quantum":1,"arcs":[[999,2]],"areas":[]}"#, "arcs[0]"),
            (r#"{"quantum":1,"arcs":[[1,2]],"areas":[{"id":"a","rings":[[-2147483648]]}]}"#, "areas[0].rings[0]"),
            (r#"{"quantum":1,"arcs":[],"areas":[{"id":"a","mark":[500,0]}]}"#, "areas[0].mark"),
        ];
        for (text, place) in cases {
            let error = Outlines::from_own(text.as_bytes()).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(place), "{text}: {error}");
        }
    }
}
