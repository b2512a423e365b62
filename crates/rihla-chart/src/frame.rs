//! What every chart has around its plot: words, size and reading direction.

use serde::{Deserialize, Serialize};

/// Reading direction of the chart's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

/// Words that a chart may need, in the reader's language. An empty word leaves its legend entry out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// Names a cell or area without a figure.
    pub no_data: String,
    /// Names a cell or area whose figure is withheld to protect people.
    pub protected: String,
    /// Names dashed parts of lines.
    pub forecast: String,
    /// Names bands and whiskers, with their level ("95 % interval").
    pub uncertainty: String,
    /// Names hatched areas whose status is disputed.
    pub disputed: String,
}

/// Frame of a chart: every text is already in the reader's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frame {
    /// Name of the chart inside its page, unique there; letters, digits, `-` and `_` are kept.
    pub id: String,
    /// Language tag (BCP 47) of all texts.
    pub language: String,
    /// Reading direction of the language.
    pub direction: Direction,
    /// A sentence that says what the chart shows.
    pub title: String,
    /// Measure and unit.
    pub subtitle: String,
    /// Source and vintage.
    pub source: String,
    /// Definitions or caveats, shown above the source.
    pub note: String,
    /// Longer description for people who do not see the chart; the subtitle stands in when empty.
    pub description: String,
    /// Width of the view box in pixels, 280 to 2000; text keeps its size, so give 340 for telephones.
    pub width: f64,
    /// Height of the plot in pixels; each kind has its own default.
    pub plot_height: Option<f64>,
    /// Words for marks and legends.
    pub words: Words,
}

impl Default for Frame {
    fn default() -> Self {
        Self {
            id: "chart".to_owned(),
            language: String::new(),
            direction: Direction::Ltr,
            title: String::new(),
            subtitle: String::new(),
            source: String::new(),
            note: String::new(),
            description: String::new(),
            width: 720.0,
            plot_height: None,
            words: Words::default(),
        }
    }
}

impl Frame {
    /// Gives the width inside the range that layouts are made for.
    pub(crate) fn sound_width(&self) -> f64 {
        if self.width.is_finite() { self.width.clamp(280.0, 2000.0) } else { 720.0 }
    }

    /// Gives the height of the plot, or the kind's own.
    pub(crate) fn height_or(&self, usual: f64) -> f64 {
        self.plot_height.filter(|height| height.is_finite()).map_or(usual, |height| height.clamp(80.0, 4000.0))
    }

    /// Gives the id reduced to characters that are safe in `id` and `url(#…)`.
    pub(crate) fn sound_id(&self) -> String {
        let id: String = self.id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(80).collect();
        if id.is_empty() { "chart".to_owned() } else { id }
    }

    /// Tells whether the language reads right to left.
    pub(crate) fn is_rtl(&self) -> bool {
        self.direction == Direction::Rtl
    }
}
