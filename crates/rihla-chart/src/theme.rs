//! Colours: tokens that a page can restyle, with literal colours for print.
//!
//! Series follow Okabe and Ito's colour-blind-safe set ("Color universal design", 2008), yellow and black left out for
//! contrast; the text tone of each series reaches 4.5:1 on white (WCAG 2.2, 1.4.3).

use serde::{Deserialize, Serialize};

/// Where the drawing will be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// In a page: colours are CSS custom properties with a fallback, so that light and dark styles apply.
    #[default]
    Page,
    /// In a PDF or on paper: literal colours, and bidirectional marks instead of the `direction` attribute.
    Print,
}

/// A named colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Ordinary text.
    Text,
    /// Secondary text.
    Muted,
    /// Grid lines.
    Grid,
    /// Zero lines and axes.
    Axis,
    /// What lies behind the chart; used for halos and separators.
    Surface,
    /// Ground of cells and areas without a figure.
    NoData,
    /// Hatch lines on cells and areas without a figure.
    Hatch,
    /// Fill of the n-th series, from 0.
    Series(usize),
    /// Text in the colour of the n-th series.
    SeriesText(usize),
    /// Fill of a series that stands back behind an emphasised one.
    Quiet,
    /// Step of the one-hue ramp, 0 to 6, light to dark.
    Ramp(usize),
    /// Text on a step of the one-hue ramp.
    RampText(usize),
    /// Step of the diverging ramp, 0 to 6, with 3 in the middle.
    Diverging(usize),
    /// Text on a step of the diverging ramp.
    DivergingText(usize),
}

/// Number of series colours before grey.
pub(crate) const SERIES: usize = 6;
/// Number of steps in each ramp.
pub(crate) const STEPS: usize = 7;

const SERIES_FILL: [&str; SERIES] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
const SERIES_TEXT: [&str; SERIES] = ["#00619A", "#A84A00", "#00704F", "#9C3D75", "#835A00", "#1C6A98"];
const RAMP: [&str; STEPS] = ["#E3EEF7", "#C2DAED", "#9BC3E0", "#6EA8D0", "#4590C2", "#1F6BA3", "#0B4A7C"];
const RAMP_TEXT: [&str; STEPS] = ["#111111", "#111111", "#111111", "#111111", "#111111", "#FFFFFF", "#FFFFFF"];
const DIVERGING: [&str; STEPS] = ["#8F3B00", "#D98A4B", "#F2CDA9", "#F1F1EE", "#B4D3E8", "#5A9DCB", "#0B4A7C"];
const DIVERGING_TEXT: [&str; STEPS] = ["#FFFFFF", "#111111", "#111111", "#111111", "#111111", "#111111", "#FFFFFF"];

impl Paint {
    /// Gives the custom property of the colour and its fallback.
    fn token(self) -> (String, &'static str) {
        let numbered =
            |name: &str, n: usize, list: &[&'static str]| (format!("--{name}-{}", n + 1), list.get(n).copied().unwrap_or("#8A8A8A"));
        match self {
            Self::Text => ("--chart-text".into(), "#1D1D1D"),
            Self::Muted => ("--chart-muted".into(), "#595959"),
            Self::Grid => ("--chart-grid".into(), "#DDDDDD"),
            Self::Axis => ("--chart-axis".into(), "#8A8A8A"),
            Self::Surface => ("--chart-surface".into(), "#FFFFFF"),
            Self::NoData => ("--chart-no-data".into(), "#F0F0F0"),
            Self::Hatch => ("--chart-hatch".into(), "#9A9A9A"),
            Self::Quiet => ("--chart-quiet".into(), "#B4BEC6"),
            Self::Series(n) if n >= SERIES => ("--series-other".into(), "#8A8A8A"),
            Self::SeriesText(n) if n >= SERIES => ("--series-other-text".into(), "#595959"),
            Self::Series(n) => numbered("series", n, &SERIES_FILL),
            Self::SeriesText(n) => {
                let (name, fallback) = numbered("series", n, &SERIES_TEXT);
                (format!("{name}-text"), fallback)
            }
            Self::Ramp(n) => numbered("ramp", n, &RAMP),
            Self::RampText(n) => {
                let (name, fallback) = numbered("ramp", n, &RAMP_TEXT);
                (format!("{name}-text"), fallback)
            }
            Self::Diverging(n) => numbered("diverging", n, &DIVERGING),
            Self::DivergingText(n) => {
                let (name, fallback) = numbered("diverging", n, &DIVERGING_TEXT);
                (format!("{name}-text"), fallback)
            }
        }
    }

    /// Writes the colour as the theme needs it.
    pub(crate) fn write(self, theme: Theme) -> String {
        let (name, fallback) = self.token();
        match theme {
            Theme::Page => format!("var({name},{fallback})"),
            Theme::Print => fallback.to_owned(),
        }
    }
}

/// Lists every custom property that page charts read, with its fallback, for a page's light and dark style sheets.
#[must_use]
pub fn custom_properties() -> Vec<(String, &'static str)> {
    let mut list: Vec<Paint> =
        vec![Paint::Text, Paint::Muted, Paint::Grid, Paint::Axis, Paint::Surface, Paint::NoData, Paint::Hatch, Paint::Quiet];
    for n in 0..=SERIES {
        list.extend([Paint::Series(n), Paint::SeriesText(n)]);
    }
    for n in 0..STEPS {
        list.extend([Paint::Ramp(n), Paint::RampText(n), Paint::Diverging(n), Paint::DivergingText(n)]);
    }
    list.into_iter().map(Paint::token).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let byte = u8::from_str_radix(hex.get(at..at + 2).unwrap_or("00"), 16).unwrap_or(0);
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_reaches_four_and_a_half_to_one() {
        for paint in [Paint::Text, Paint::Muted] {
            assert!(contrast(paint.token().1, "#FFFFFF") >= 4.5, "{paint:?}");
        }
        for n in 0..=SERIES {
            assert!(contrast(Paint::SeriesText(n).token().1, "#FFFFFF") >= 4.5, "series {n}");
        }
        for n in 0..STEPS {
            let pairs = [(Paint::RampText(n), Paint::Ramp(n)), (Paint::DivergingText(n), Paint::Diverging(n))];
            for (text, ground) in pairs {
                assert!(contrast(text.token().1, ground.token().1) >= 4.5, "{ground:?}");
            }
        }
    }

    #[test]
    fn one_hue_ramp_only_gets_darker() {
        for pair in RAMP.windows(2) {
            assert!(luminance(pair[0]) > luminance(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn print_has_no_variables() {
        assert_eq!(Paint::Series(0).write(Theme::Print), "#0072B2");
        assert_eq!(Paint::Series(0).write(Theme::Page), "var(--series-1,#0072B2)");
        assert_eq!(Paint::Series(9).write(Theme::Page), "var(--series-other,#8A8A8A)");
    }
}
