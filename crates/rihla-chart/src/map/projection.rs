//! Equal-area projections; the only place of this crate that calls transcendental functions.

/// Coefficients of Equal Earth (Šavrič, Patterson and Jenny, "The Equal Earth map projection", IJGIS 2018).
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// An equal-area projection of the unit sphere; x grows eastward, y northward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Projection {
    /// Equal Earth around a meridian, in degrees; for views of the world.
    EqualEarth {
        /// Central meridian.
        meridian: f64,
    },
    /// Lambert's azimuthal equal-area around a point, in degrees; for parts of the world (Snyder, USGS 1395, section 24).
    Azimuthal {
        /// Longitude of the centre.
        lon: f64,
        /// Latitude of the centre.
        lat: f64,
    },
}

impl Projection {
    /// Projects a place; `None` where the azimuthal projection tears (near the far side of the globe).
    pub(crate) fn project(self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        match self {
            Self::EqualEarth { meridian } => {
                let theta = (3f64.sqrt() / 2.0 * lat.to_radians().sin()).asin();
                let (t2, t6) = (theta * theta, theta.powi(6));
                let [a1, a2, a3, a4] = A;
                let denominator = 9.0 * a4 * t6 * t2 + 7.0 * a3 * t6 + 3.0 * a2 * t2 + a1;
                let x = 2.0 * 3f64.sqrt() * (lon - meridian).to_radians() * theta.cos() / (3.0 * denominator);
                let y = theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1);
                Some((x, y))
            }
            Self::Azimuthal { lon: lon0, lat: lat0 } => {
                let (sin, cos) = lat.to_radians().sin_cos();
                let (sin0, cos0) = lat0.to_radians().sin_cos();
                let (sin_l, cos_l) = (lon - lon0).to_radians().sin_cos();
                let nearness = sin0 * sin + cos0 * cos * cos_l;
                if nearness < -0.6 {
                    return None;
                }
                let k = (2.0 / (1.0 + nearness)).sqrt();
                Some((k * cos * sin_l, k * (cos0 * sin - sin0 * cos * cos_l)))
            }
        }
    }

    /// Longitude that lies in the middle.
    pub(crate) fn meridian(self) -> f64 {
        match self {
            Self::EqualEarth { meridian } => meridian,
            Self::Azimuthal { lon, .. } => lon,
        }
    }
}

/// Gives the point in the middle of places, as the direction of their mean vector, and the cosine of the farthest's distance.
pub(crate) fn centre(places: &[(f64, f64)]) -> (f64, f64, f64) {
    let vector = |(lon, lat): &(f64, f64)| {
        let ((sin, cos), (sin_l, cos_l)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
        [cos * cos_l, cos * sin_l, sin]
    };
    // the middle of the extremes on each axis, so that a side with many points does not pull
    let mut low = [f64::INFINITY; 3];
    let mut high = [f64::NEG_INFINITY; 3];
    for place in places {
        for ((low, high), v) in low.iter_mut().zip(&mut high).zip(vector(place)) {
            *low = low.min(v);
            *high = high.max(v);
        }
    }
    let [x, y, z] = [0, 1, 2].map(|i: usize| {
        let pair = low.get(i).zip(high.get(i));
        pair.map_or(0.0, |(a, b)| if a.is_finite() && b.is_finite() { (a + b) / 2.0 } else { 0.0 })
    });
    let length = (x * x + y * y + z * z).sqrt();
    if length < 1e-9 {
        return (0.0, 0.0, -1.0);
    }
    let unit = [x / length, y / length, z / length];
    let farthest = places.iter().map(|place| vector(place).iter().zip(&unit).map(|(a, b)| a * b).sum::<f64>()).fold(1.0, f64::min);
    let [x, y, z] = unit;
    (y.atan2(x).to_degrees(), z.asin().to_degrees(), farthest)
}

/// Gives how much a degree of longitude is shorter than one of latitude.
pub(crate) fn shrink(lat: f64) -> f64 {
    lat.to_radians().cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Area of a small cell on the map over its area on the sphere.
    fn area_ratio(projection: Projection, lon: f64, lat: f64) -> f64 {
        let d = 0.01;
        let corner = |dx: f64, dy: f64| projection.project(lon + dx, lat + dy).unwrap_or_default();
        let (a, b, c) = (corner(0.0, 0.0), corner(d, 0.0), corner(0.0, d));
        let on_map = ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs();
        let on_sphere = d.to_radians() * d.to_radians() * shrink(lat + d / 2.0);
        on_map / on_sphere
    }

    #[test]
    fn areas_are_equal_everywhere() {
        for projection in [Projection::EqualEarth { meridian: 11.0 }, Projection::Azimuthal { lon: 20.0, lat: 10.0 }] {
            for (lon, lat) in [(0.0, 0.0), (40.0, 60.0), (-50.0, -30.0), (90.0, 20.0), (15.0, -55.0)] {
                let ratio = area_ratio(projection, lon, lat);
                assert!((ratio - 1.0).abs() < 2e-3, "{projection:?} {lon} {lat}: {ratio}");
            }
        }
    }

    #[test]
    fn centre_crosses_the_date_line() {
        let (lon, lat, farthest) = centre(&[(170.0, -10.0), (-170.0, -20.0)]);
        assert!(lon.abs() > 179.0, "{lon}");
        assert!((lat + 15.0).abs() < 1.0, "{lat}");
        assert!(farthest > 0.9);
    }
}
