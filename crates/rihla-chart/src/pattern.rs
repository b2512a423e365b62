//! Hatches: what is drawn where a figure is missing, protected or disputed, and beside colour.

use crate::theme::{Paint, Theme};

/// A hatch pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pattern {
    /// No figure exists.
    NoData,
    /// A figure is withheld.
    Protected,
    /// The status of an area is disputed; drawn over whatever colour the area has.
    Disputed,
    /// The n-th series, from 0; drawn over the colour of the series. Series 0 stays plain.
    Series(usize),
}

impl Pattern {
    /// Gives the name of the pattern inside its chart.
    pub(crate) fn name(self) -> String {
        match self {
            Self::NoData => "no-data".to_owned(),
            Self::Protected => "protected".to_owned(),
            Self::Disputed => "disputed".to_owned(),
            Self::Series(n) => format!("series-{}", n % 6 + 1),
        }
    }

    /// Writes the definition.
    pub(crate) fn define(self, id: &str, theme: Theme) -> String {
        let hatch = Paint::Hatch.write(theme);
        let ground = Paint::NoData.write(theme);
        let surface = Paint::Surface.write(theme);
        let text = Paint::Text.write(theme);
        let (size, turn, content) = match self {
            Self::NoData => {
                (6, 45, format!(r#"<rect width="6" height="6" fill="{ground}"/><path d="M0 0V6" stroke="{hatch}" stroke-width="1"/>"#))
            }
            Self::Protected => (
                5,
                45,
                format!(r#"<rect width="5" height="5" fill="{ground}"/><path d="M0 0V5M0 0H5" stroke="{text}" stroke-width="1.1"/>"#),
            ),
            // a dark and a light line side by side show on any colour
            Self::Disputed => (
                5,
                -45,
                format!(r#"<path d="M1 0V5" stroke="{text}" stroke-width="1"/><path d="M2 0V5" stroke="{surface}" stroke-width="1"/>"#),
            ),
            Self::Series(n) => {
                let stroke = |d: &str| format!(r#"<path d="{d}" stroke="{surface}" stroke-opacity="0.55" stroke-width="1.4"/>"#);
                match n % 6 {
                    1 => (7, 45, stroke("M0 0V7")),
                    2 => (6, 0, format!(r#"<circle cx="3" cy="3" r="1.2" fill="{surface}" fill-opacity="0.6"/>"#)),
                    3 => (7, -45, stroke("M0 0V7")),
                    4 => (6, 0, stroke("M0 0V6")),
                    _ => (7, 45, stroke("M0 0V7M0 0H7")),
                }
            }
        };
        format!(
            r#"<pattern id="{id}-{}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">{content}</pattern>"#,
            self.name()
        )
    }
}
