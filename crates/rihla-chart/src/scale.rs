//! Straight scales, round ticks, and bands for categories.

/// Spans and totals below this count as none: beyond, divisions would leave the range of doubles.
pub(crate) const LEAST: f64 = 1e-30;

/// A straight scale from figures to pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linear {
    /// Smallest figure.
    pub low: f64,
    /// Largest figure.
    pub high: f64,
    /// Pixel of the smallest figure.
    pub from: f64,
    /// Pixel of the largest figure.
    pub to: f64,
}

impl Linear {
    /// Places a figure.
    pub(crate) fn at(self, value: f64) -> f64 {
        let span = self.high - self.low;
        if span > LEAST { self.from + (value - self.low) / span * (self.to - self.from) } else { self.from }
    }
}

/// Gives round figures (1, 2 or 5 times a power of ten) that cover `low` to `high` in about `count` steps.
///
/// The first is at most `low` and the last at least `high`.
pub(crate) fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    let (low, high) = match high - low > LEAST {
        true => (low, high),
        false if low.abs() < LEAST => (0.0, 1.0),
        false => (low - low.abs() / 2.0, high + high.abs() / 2.0),
    };
    let rough = (high - low) / count.max(1) as f64;
    let mut power: i32 = 0;
    while power < 40 && 10f64.powi(power + 1) <= rough {
        power += 1;
    }
    while power > -40 && 10f64.powi(power) > rough {
        power -= 1;
    }
    let unit = rough / 10f64.powi(power);
    // thresholds are the geometric means between neighbouring steps
    let (digit, power) = match unit {
        u if u < 1.414 => (1.0, power),
        u if u < 3.162 => (2.0, power),
        u if u < 7.071 => (5.0, power),
        _ => (1.0, power + 1),
    };
    // dividing by a whole power keeps 0.3 from becoming 0.30000000000000004
    let place = |i: f64| {
        if power >= 0 { i * digit * 10f64.powi(power) } else { i * digit / 10f64.powi(-power) }
    };
    let step = place(1.0);
    let slack = 1e-9;
    let (first, last) = ((low / step + slack).floor(), (high / step - slack).ceil());
    let mut out = Vec::new();
    let mut i = first;
    while i <= last && out.len() < 200 {
        out.push(place(i) + 0.0);
        i += 1.0;
    }
    out
}

/// Smallest and largest of the figures, if there are any.
pub(crate) fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |seen, v| Some(seen.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover() {
        assert_eq!(ticks(0.0, 97.0, 5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(0.0, 0.9, 3), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(ticks(-30.0, 30.0, 6), [-30.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0]);
        assert_eq!(ticks(0.0, 0.0, 4).first(), Some(&0.0));
        for (low, high) in [(1.0, 1.0), (-5.0, -5.0), (0.0, 1e15), (-1e-12, 1e-12), (1e-300, 2e-300), (3.0, 1e12)] {
            let got = ticks(low, high, 5);
            assert!(got.len() >= 2 && got.len() < 20, "{low} {high} {got:?}");
            assert!(got.iter().all(|t| t.is_finite()), "{got:?}");
            assert!(got.first() <= Some(&low) && got.last() >= Some(&high), "{low} {high} {got:?}");
        }
    }

    #[test]
    fn scale_without_span_stays_finite() {
        let scale = Linear { low: 3.0, high: 3.0, from: 0.0, to: 10.0 };
        assert!(scale.at(3.0).is_finite());
    }
}
