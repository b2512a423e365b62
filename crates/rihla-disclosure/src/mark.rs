//! What has been decided about each cell.

use rihla_model::ConfStatus;

/// What has been decided about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mark {
    /// Published, or without a value for another reason than confidentiality.
    #[default]
    Open,
    /// Withheld or marked by the agency that delivered it.
    Producer,
    /// Withheld for too few contributors.
    MinimumFrequency,
    /// Withheld because one or two contributors make it up nearly alone.
    Dominance,
    /// Withheld because the largest contributor could be estimated too closely.
    PPercent,
    /// Withheld for too few sampled units.
    Unreliable,
    /// Withheld to protect others.
    Complementary,
}

impl Mark {
    /// Whether a reader is not told the value.
    pub(crate) const fn withheld(self) -> bool {
        !matches!(self, Self::Open)
    }

    /// Whether it is withheld for its own sake, by whatever rule.
    pub(crate) const fn primary(self) -> bool {
        !matches!(self, Self::Open | Self::Complementary)
    }

    /// Whether it is withheld for the sake of the people in it.
    pub(crate) const fn personal(self) -> bool {
        matches!(self, Self::Producer | Self::MinimumFrequency | Self::Dominance | Self::PPercent)
    }

    /// The confidentiality status that is published.
    ///
    /// Primary and complementary cells look alike: a status of its own for each would tell an attacker which cells are small.
    pub(crate) const fn published(self) -> ConfStatus {
        match self {
            Self::Open => ConfStatus::F,
            Self::Unreliable => ConfStatus::N,
            _ => ConfStatus::C,
        }
    }
}
