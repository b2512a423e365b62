//! Fits the view of a map onto the page and writes its paths.

use crate::map::outline::{Outline, Outlines, near};
use crate::map::projection::{Projection, centre, shrink};

/// Meridian in the middle of the world map: the cut then runs through Bering Strait instead of Siberia.
const WORLD_MERIDIAN: f64 = 11.0;
/// Rings below this share of an area's largest ring do not widen the view.
const MINOR_RING: f64 = 0.08;
/// Cosine of the angle beyond which a view is shown in Equal Earth.
const WIDE_VIEW: f64 = 0.17;
/// Points nearer than this many pixels to the one before are left out before borders are simplified.
const FINEST: f64 = 0.4;
/// Points whose triangle with their neighbours is smaller than this many square pixels are left out.
const SLIVER: f64 = 0.6;
/// Rings smaller than this many pixels are left out where the area has a larger one.
const SPECK: f64 = 1.2;

/// A projected, scaled view.
pub(crate) struct Fit {
    projection: Projection,
    scale: f64,
    left: f64,
    top: f64,
    offset: (f64, f64),
    /// Height that the view takes.
    pub height: f64,
    /// Width that the view takes.
    pub width: f64,
    arcs: Vec<Vec<(f64, f64)>>,
}

/// One area, ready to draw.
pub(crate) struct Shape {
    /// Path data; empty when no ring is in view.
    pub path: String,
    /// Where the area's mark stands, if it is in view.
    pub mark: Option<(f64, f64)>,
    /// Larger side of the box around the rings, in pixels.
    pub size: f64,
}

impl Fit {
    /// Fits the whole world.
    pub(crate) fn world(outlines: &Outlines, at: (f64, f64), width: f64) -> Self {
        let projection = Projection::EqualEarth { meridian: WORLD_MERIDIAN };
        let mut edge = Vec::new();
        for side in [-179.9, 179.9] {
            edge.extend((-55..=83).map(|lat| (WORLD_MERIDIAN + side, f64::from(lat))));
        }
        Self::onto(outlines, projection, &edge, at, width, f64::INFINITY)
    }

    /// Fits places into a box.
    pub(crate) fn places(outlines: &Outlines, places: &[(f64, f64)], at: (f64, f64), width: f64, height: f64) -> Self {
        let (lon, lat, farthest) = centre(places);
        let projection =
            if farthest < WIDE_VIEW { Projection::EqualEarth { meridian: lon.round() } } else { Projection::Azimuthal { lon, lat } };
        Self::onto(outlines, projection, places, at, width, height)
    }

    fn onto(outlines: &Outlines, projection: Projection, places: &[(f64, f64)], at: (f64, f64), width: f64, height: f64) -> Self {
        let mut low = (f64::INFINITY, f64::INFINITY);
        let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &(lon, lat) in places {
            let lon = near(lon, projection.meridian());
            if let Some((x, y)) = projection.project(lon, lat) {
                low = (low.0.min(x), low.1.min(y));
                high = (high.0.max(x), high.1.max(y));
            }
        }
        if !(low.0.is_finite() && high.0.is_finite()) {
            (low, high) = ((-0.1, -0.1), (0.1, 0.1));
        }
        // a little ground around the view, so that its outermost borders are seen
        let margin = ((high.0 - low.0) * 0.02, (high.1 - low.1) * 0.02);
        low = (low.0 - margin.0, low.1 - margin.1);
        high = (high.0 + margin.0, high.1 + margin.1);
        // a single place still needs ground around it: about sixty kilometres
        let (wide, tall) = ((high.0 - low.0).max(0.01), (high.1 - low.1).max(0.01));
        let scale = (width / wide).min(height / tall);
        let taken = tall * scale;
        let spare = (width - wide * scale) / 2.0;
        let fit =
            Self { projection, scale, left: low.0, top: high.1, offset: (at.0 + spare, at.1), height: taken, width, arcs: Vec::new() };
        // one turn is 2π on the unit sphere
        let per_degree = scale * std::f64::consts::PI / 180.0;
        let simplified = |arc: &Vec<(f64, f64)>| {
            let mut arc = thin(arc, FINEST / per_degree);
            simplify(&mut arc, SLIVER / (per_degree * per_degree));
            arc
        };
        let arcs = outlines.arcs.iter().map(simplified).collect();
        Self { arcs, ..fit }
    }

    /// Places a point on the page.
    fn place(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let (x, y) = self.projection.project(lon, lat)?;
        Some((self.offset.0 + (x - self.left) * self.scale, self.offset.1 + (self.top - y) * self.scale))
    }

    /// Writes an area's rings as relative path data in tenths of a pixel.
    pub(crate) fn shape(&self, outlines: &Outlines, area: &Outline, view: (f64, f64, f64, f64)) -> Shape {
        let (left, top, right, bottom) = view;
        let mut path = String::new();
        let mut size = 0.0f64;
        let mut largest: Option<(f64, (f64, f64))> = None;
        let mut rings = Vec::new();
        for ring in &area.rings {
            let points = outlines.ring(&self.arcs, ring, self.projection.meridian());
            let placed: Option<Vec<(f64, f64)>> = points.iter().map(|&(lon, lat)| self.place(lon, lat)).collect();
            let Some(placed) = placed else { continue };
            let (low_x, low_y, high_x, high_y) = bounds(&placed);
            if high_x < left || low_x > right || high_y < top || low_y > bottom {
                continue;
            }
            let span = (high_x - low_x).max(high_y - low_y);
            size = size.max(span);
            if largest.is_none_or(|(seen, _)| span > seen) {
                largest = Some((span, ((low_x + high_x) / 2.0, (low_y + high_y) / 2.0)));
            }
            rings.push((span, placed));
        }
        for (span, placed) in rings {
            if span >= SPECK || span >= size {
                write_ring(&mut path, &placed);
            }
        }
        let inside = |&(x, y): &(f64, f64)| x >= left && x <= right && y >= top && y <= bottom;
        let own = area.mark.and_then(|(lon, lat)| self.place(near(lon, self.projection.meridian()), lat));
        Shape { path, mark: own.or(largest.map(|(_, middle)| middle)).filter(inside), size }
    }
}

/// Gives the places that a view of some areas must show: marks, and the rings that matter.
pub(crate) fn extent_of<'a>(outlines: &Outlines, areas: impl Iterator<Item = &'a Outline>) -> Vec<(f64, f64)> {
    let mut places = Vec::new();
    for area in areas {
        let rings: Vec<Vec<(f64, f64)>> = area.rings.iter().map(|ring| outlines.ring(&outlines.arcs, ring, 0.0)).collect();
        let sizes: Vec<f64> = rings.iter().map(|ring| rough_area(ring)).collect();
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        for (ring, size) in rings.iter().zip(sizes) {
            if size >= largest * MINOR_RING {
                places.extend(ring);
            }
        }
        places.extend(area.mark);
    }
    places
}

/// Area in square degrees, narrowed by latitude; enough to compare rings.
fn rough_area(ring: &[(f64, f64)]) -> f64 {
    let double: f64 = ring
        .windows(2)
        .map(|pair| match pair {
            [a, b] => (a.0 * b.1 - b.0 * a.1) * shrink((a.1 + b.1) / 2.0),
            _ => 0.0,
        })
        .sum();
    double.abs() / 2.0
}

/// Leaves out points that a reader could not tell from the one before. Works on the arc alone, so that both neighbours
/// of a border keep the same points.
fn thin(arc: &[(f64, f64)], finest: f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(arc.len());
    let last = arc.len().saturating_sub(1);
    for (i, &(lon, lat)) in arc.iter().enumerate() {
        let far = out.last().is_none_or(|kept| {
            let (dx, dy) = ((lon - kept.0) * shrink(lat), lat - kept.1);
            dx * dx + dy * dy >= finest * finest
        });
        if far || i == last {
            out.push((lon, lat));
        }
    }
    out
}

/// Leaves out the points whose triangle with their neighbours is smallest, until all left are large enough (Visvalingam
/// and Whyatt 1993). Works on the arc alone, like `thin`.
fn simplify(arc: &mut Vec<(f64, f64)>, finest: f64) {
    let least = if arc.first() == arc.last() { 4 } else { 2 };
    let size =
        |a: (f64, f64), b: (f64, f64), c: (f64, f64)| ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs() / 2.0 * shrink(b.1);
    let triangle = |arc: &[(f64, f64)], i: usize| match arc.get(i.wrapping_sub(1)..i + 2) {
        Some([a, b, c]) => size(*a, *b, *c),
        _ => f64::INFINITY,
    };
    let mut sizes: Vec<f64> = (0..arc.len()).map(|i| triangle(arc, i)).collect();
    while arc.len() > least {
        let smallest = sizes.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map(|(i, size)| (i, *size));
        let Some((i, size)) = smallest else { break };
        if size >= finest {
            break;
        }
        arc.remove(i);
        sizes.remove(i);
        for near in [i.wrapping_sub(1), i] {
            let renewed = triangle(arc, near);
            if let Some(slot) = sizes.get_mut(near) {
                *slot = renewed.max(size);
            }
        }
    }
}

fn bounds(points: &[(f64, f64)]) -> (f64, f64, f64, f64) {
    let start = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    points.iter().fold(start, |(a, b, c, d), (x, y)| (a.min(*x), b.min(*y), c.max(*x), d.max(*y)))
}

fn write_ring(path: &mut String, points: &[(f64, f64)]) {
    let tenths = |v: f64| (v * 10.0).round().clamp(-1e9, 1e9) as i64;
    let mut last: Option<(i64, i64)> = None;
    for &(x, y) in points {
        let (x, y) = (tenths(x), tenths(y));
        match last {
            None => {
                path.push('M');
                write_tenths(path, x);
                write_tenths(path, y);
                path.push('l');
            }
            Some((px, py)) if (px, py) == (x, y) => continue,
            Some((px, py)) => {
                write_tenths(path, x - px);
                write_tenths(path, y - py);
            }
        }
        last = Some((x, y));
    }
    // a ring that shrank to one point leaves nothing behind its `l`
    while path.ends_with('l') {
        path.pop();
        path.push_str("h0");
    }
    path.push('Z');
}

/// Writes tenths as a decimal, with a space where the sign does not part it from what stands before.
fn write_tenths(path: &mut String, tenths: i64) {
    if tenths < 0 {
        path.push('-');
    } else if !path.ends_with(['M', 'l']) {
        path.push(' ');
    }
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if whole != 0 || rest == 0 {
        path.push_str(&whole.to_string());
    }
    if rest != 0 {
        path.push('.');
        path.push_str(&rest.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ring_is_written_in_relative_tenths() {
        let mut path = String::new();
        write_ring(&mut path, &[(10.0, 5.0), (10.5, 4.0), (9.0, 4.04), (10.0, 5.0)]);
        assert_eq!(path, "M10 5l.5-1-1.5 0 1 1Z");
    }

    #[test]
    fn thinning_keeps_ends() {
        let arc = [(0.0, 0.0), (0.1, 0.0), (0.2, 0.0), (5.0, 0.0), (5.1, 0.0)];
        assert_eq!(thin(&arc, 1.0), [(0.0, 0.0), (5.0, 0.0), (5.1, 0.0)]);
    }
}
