//! Reads outlines that an operator supplies as GeoJSON (RFC 7946).

use serde_json::Value;

use crate::error::OutlineError;
use crate::map::outline::{Outline, Outlines};

/// Most points that are taken in; a page map needs a hundredth of them.
const MOST_POINTS: usize = 2_000_000;

impl Outlines {
    /// Reads a GeoJSON FeatureCollection of polygons; `code_property` names the property that holds each area's code.
    ///
    /// A property `disputed: true` hatches the area. Features with the same code become one area. Points become marks.
    ///
    /// # Errors
    /// When the bytes are not JSON, or a part has another shape than RFC 7946 says; the error names the part.
    pub fn from_geojson(bytes: &[u8], code_property: &str) -> Result<Self, OutlineError> {
        // editors on Windows put a byte-order mark first
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let root: Value =
            serde_json::from_slice(bytes).map_err(|e| OutlineError::Json { line: e.line(), column: e.column(), reason: e.to_string() })?;
        let kind = root.get("type").and_then(Value::as_str).unwrap_or("nothing");
        if kind != "FeatureCollection" {
            return shape("type", format!("is `{kind}` where `FeatureCollection` is needed; export the whole layer as GeoJSON"));
        }
        let Some(features) = root.get("features").and_then(Value::as_array) else {
            return shape("features", "is missing or not a list".to_owned());
        };
        let mut reader = Reader { outlines: Self::default(), points: 0 };
        for (i, feature) in features.iter().enumerate() {
            let place = format!("features[{i}]");
            let code = code(feature, code_property, &place)?;
            let disputed = feature.pointer("/properties/disputed").and_then(Value::as_bool).unwrap_or(false);
            let (rings, mark) = match feature.get("geometry") {
                None | Some(Value::Null) => return shape(&format!("{place}.geometry"), "is missing".to_owned()),
                Some(geometry) => reader.geometry(geometry, &format!("{place}.geometry"), 0)?,
            };
            if let Some(area) = reader.outlines.areas.iter_mut().find(|area| area.id == code) {
                area.rings.extend(rings);
                area.disputed |= disputed;
                area.mark = area.mark.or(mark);
            } else {
                reader.outlines.areas.push(Outline { id: code, disputed, rings, mark });
            }
        }
        if reader.outlines.areas.is_empty() {
            return shape("features", "is empty; a map needs at least one area".to_owned());
        }
        Ok(reader.outlines)
    }
}

fn shape<T>(place: &str, problem: String) -> Result<T, OutlineError> {
    Err(OutlineError::Shape { place: place.to_owned(), problem })
}

/// Gives the code of a feature; whole numbers count as text.
fn code(feature: &Value, property: &str, place: &str) -> Result<String, OutlineError> {
    let at = format!("{place}.properties.{property}");
    let properties = feature.get("properties").and_then(Value::as_object);
    match properties.and_then(|properties| properties.get(property)) {
        Some(Value::String(code)) if !code.trim().is_empty() => Ok(code.trim().to_owned()),
        Some(Value::Number(code)) if code.is_i64() || code.is_u64() => Ok(code.to_string()),
        Some(_) => shape(&at, "is empty or neither text nor a whole number; each area needs its code".to_owned()),
        None => {
            let mut names: Vec<&str> = properties.into_iter().flat_map(|p| p.keys()).map(String::as_str).take(12).collect();
            names.sort_unstable();
            shape(&at, format!("is missing; the feature has {}", names.join(", ")))
        }
    }
}

struct Reader {
    outlines: Outlines,
    points: usize,
}

type Shapes = (Vec<Vec<i32>>, Option<(f64, f64)>);

impl Reader {
    fn geometry(&mut self, geometry: &Value, place: &str, depth: usize) -> Result<Shapes, OutlineError> {
        let kind = geometry.get("type").and_then(Value::as_str).unwrap_or("nothing");
        let list = |key: &str| {
            let found = geometry.get(key).and_then(Value::as_array);
            found.ok_or_else(|| OutlineError::Shape { place: format!("{place}.{key}"), problem: "is missing or not a list".to_owned() })
        };
        let mut rings = Vec::new();
        let mut mark = None;
        match kind {
            "Polygon" => self.polygon(list("coordinates")?, &format!("{place}.coordinates"), &mut rings)?,
            "MultiPolygon" => {
                for (i, polygon) in list("coordinates")?.iter().enumerate() {
                    let place = format!("{place}.coordinates[{i}]");
                    let Some(polygon) = polygon.as_array() else {
                        return shape(&place, "is not a list of rings".to_owned());
                    };
                    self.polygon(polygon, &place, &mut rings)?;
                }
            }
            "Point" => {
                let at = geometry.get("coordinates").unwrap_or(&Value::Null);
                mark = Some(self.position(at, &format!("{place}.coordinates"))?);
            }
            "GeometryCollection" if depth < 4 => {
                for (i, inner) in list("geometries")?.iter().enumerate() {
                    let (more, place_mark) = self.geometry(inner, &format!("{place}.geometries[{i}]"), depth + 1)?;
                    rings.extend(more);
                    mark = mark.or(place_mark);
                }
            }
            other => {
                let problem = format!("is `{other}`; areas need Polygon, MultiPolygon or Point");
                return shape(&format!("{place}.type"), problem);
            }
        }
        Ok((rings, mark))
    }

    fn polygon(&mut self, list: &[Value], place: &str, rings: &mut Vec<Vec<i32>>) -> Result<(), OutlineError> {
        if list.is_empty() {
            return shape(place, "has no ring".to_owned());
        }
        for (i, ring) in list.iter().enumerate() {
            let place = format!("{place}[{i}]");
            let Some(ring) = ring.as_array() else { return shape(&place, "is not a list of positions".to_owned()) };
            let mut points = Vec::with_capacity(ring.len().min(MOST_POINTS));
            for (j, position) in ring.iter().enumerate() {
                points.push(self.position(position, &format!("{place}[{j}]"))?);
            }
            // many tools leave the closing position out; closing is harmless, guessing at fewer than three is not
            if points.first() != points.last() {
                points.extend(points.first().copied());
            }
            if points.len() < 4 {
                return shape(&place, format!("has {} positions; a closed ring needs at least 4", ring.len()));
            }
            let number = i32::try_from(self.outlines.arcs.len()).unwrap_or(i32::MAX);
            self.outlines.arcs.push(points);
            rings.push(vec![number]);
        }
        Ok(())
    }

    fn position(&mut self, value: &Value, place: &str) -> Result<(f64, f64), OutlineError> {
        self.points += 1;
        if self.points > MOST_POINTS {
            return Err(OutlineError::TooLarge { what: "points", limit: MOST_POINTS });
        }
        let number = |i: usize| value.get(i).and_then(Value::as_f64).filter(|v| v.is_finite());
        let (Some(lon), Some(lat)) = (number(0), number(1)) else {
            return shape(place, "is not a position; two numbers are needed, longitude and latitude".to_owned());
        };
        if lon.abs() > 360.0 || lat.abs() > 90.0 {
            let problem = format!("({lon}, {lat}) is not in degrees; reproject the layer to WGS 84 (EPSG:4326), longitude first");
            return shape(place, problem);
        }
        Ok((lon, lat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(geometry: &str) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"R1"}},"geometry":{geometry}}}]}}"#)
    }

    #[test]
    fn reads_polygons_and_joins_equal_codes() -> Result<(), OutlineError> {
        let square = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]";
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[
            {{"properties":{{"code":7}},"geometry":{{"type":"Polygon","coordinates":{square}}}}},
            {{"properties":{{"code":"7","disputed":true}},"geometry":{{"type":"MultiPolygon","coordinates":[{square}]}}}}]}}"#
        );
        let outlines = Outlines::from_geojson(text.as_bytes(), "code")?;
        assert_eq!(outlines.ids().collect::<Vec<_>>(), ["7"]);
        assert!(outlines.is_disputed("7"));
        assert_eq!(outlines.areas[0].rings.len(), 2);
        Ok(())
    }

    #[test]
    fn errors_name_the_place() {
        let deep = "[".repeat(100_000);
        let cases: Vec<(String, &str)> = vec![
            (String::new(), "line 1"),
            ("\u{FEFF}[1]".to_owned(), "type"),
            (deep, "line 1"),
            (r#"{"type":"Topology"}"#.to_owned(), "Topology"),
            (r#"{"type":"FeatureCollection"}"#.to_owned(), "features"),
            (r#"{"type":"FeatureCollection","features":[]}"#.to_owned(), "features"),
            (r#"{"type":"FeatureCollection","features":[{"properties":{"name":"x"}}]}"#.to_owned(), "the feature has name"),
            (one("null"), "features[0].geometry"),
            (one(r#"{"type":"LineString","coordinates":[]}"#), "LineString"),
            (one(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}"#), "coordinates[0]"),
            (one(r#"{"type":"Polygon","coordinates":[[[0,0],[1,"a"],[1,1]]]}"#), "coordinates[0][1]"),
            (one(r#"{"type":"Polygon","coordinates":[[[500000,4000000],[1,0],[1,1]]]}"#), "EPSG:4326"),
            (one(r#"{"type":"Polygon","coordinates":[]}"#), "no ring"),
            (one(r#"{"type":"Polygon","coordinates":[[[0,0],[1e999,0],[1,1]]]}"#), "line 1"),
        ];
        for (text, part) in cases {
            let error = Outlines::from_geojson(text.as_bytes(), "code").err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(part), "wanted {part}: {error}");
        }
    }
}
