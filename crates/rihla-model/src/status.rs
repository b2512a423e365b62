//! Observation and confidentiality status, as SDMX names them (CL_OBS_STATUS 2.x, CL_CONF_STATUS 1.x).

use serde::{Deserialize, Serialize};

/// What kind of value an observation is, or why it has none (SDMX CL_OBS_STATUS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum ObsStatus {
    /// A normal value.
    #[default]
    A,
    /// Break in the series.
    B,
    /// Definition differs.
    D,
    /// Estimated.
    E,
    /// Forecast.
    F,
    /// Experimental.
    G,
    /// Imputed.
    I,
    /// Included in another category.
    K,
    /// Missing: exists but was not collected.
    L,
    /// Missing: cannot exist.
    M,
    /// Not significant.
    N,
    /// Missing value, no further reason.
    O,
    /// Provisional.
    P,
    /// Missing: suppressed.
    Q,
    /// Strike or other special event.
    S,
    /// Low reliability.
    U,
    /// Unvalidated.
    V,
    /// Includes another category.
    W,
}

impl ObsStatus {
    /// All statuses, in the order of their codes.
    pub const ALL: [ObsStatus; 18] = [
        Self::A,
        Self::B,
        Self::D,
        Self::E,
        Self::F,
        Self::G,
        Self::I,
        Self::K,
        Self::L,
        Self::M,
        Self::N,
        Self::O,
        Self::P,
        Self::Q,
        Self::S,
        Self::U,
        Self::V,
        Self::W,
    ];

    /// The SDMX code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::I => "I",
            Self::K => "K",
            Self::L => "L",
            Self::M => "M",
            Self::N => "N",
            Self::O => "O",
            Self::P => "P",
            Self::Q => "Q",
            Self::S => "S",
            Self::U => "U",
            Self::V => "V",
            Self::W => "W",
        }
    }

    /// The status of an SDMX code, letter case ignored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code().eq_ignore_ascii_case(code))
    }

    /// Whether the status stands for the absence of a value.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::K | Self::L | Self::M | Self::O | Self::Q)
    }
}

/// How confidential a value is (SDMX CL_CONF_STATUS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum ConfStatus {
    /// Free for publication.
    #[default]
    F,
    /// Confidential: withheld by a primary rule.
    C,
    /// Withheld to protect another cell (secondary confidentiality).
    D,
    /// Not for publication, other reason (reliability, embargo).
    N,
}

impl ConfStatus {
    /// The SDMX code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::C => "C",
            Self::D => "D",
            Self::N => "N",
        }
    }

    /// The status of an SDMX code, letter case ignored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::F, Self::C, Self::D, Self::N].into_iter().find(|s| s.code().eq_ignore_ascii_case(code))
    }
}
